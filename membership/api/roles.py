"""Who holds which role in an organisation; giving one, and ending one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.clock import today
from membership.entrances import ADMINISTRATION
from membership.models import Role, RoleGrant
from membership.queries.roles import grants_on
from membership.services.accounts import open_account
from membership.services.roles import end_role, grant_role

TAG = "organisations"


class RoleGrantSerializer(serializers.Serializer[Any]):
    """A role that an account holds from a day to a day, the latter excluded."""

    id = serializers.IntegerField(source="pk")
    account = serializers.CharField(source="account.public_id")
    name = serializers.CharField(source="account.name")
    email = serializers.CharField(source="account.email", allow_null=True)
    role = serializers.ChoiceField(Role.choices)
    since = serializers.DateField(source="valid.lower", allow_null=True)
    until = serializers.DateField(source="valid.upper", allow_null=True)


class GivingRoleSerializer(serializers.Serializer[Any]):
    """Whose e-mail address, which role, from when to its last day."""

    email = serializers.EmailField()
    name = serializers.CharField(default="", allow_blank=True, max_length=200)
    role = serializers.ChoiceField(Role.choices)
    begins_on = DayField(default=None, allow_null=True)
    last_on = DayField(default=None, allow_null=True)


class EndingRoleSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()


class Roles(RuledView):
    """The roles held."""

    rules = {"GET": ADMINISTRATION, "POST": ADMINISTRATION, "DELETE": ADMINISTRATION}

    @operation("roles", tag=TAG, answer=RoleGrantSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List who holds which role today or later."""
        return self.answer_all(RoleGrantSerializer, grants_on(self.organisation, today(self.organisation)))

    @operation("role_give", tag=TAG, body=GivingRoleSerializer, answer=RoleGrantSerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str) -> Response:
        """Give a role; an account is opened for an address that has none."""
        said = self.read(GivingRoleSerializer)
        account = open_account(email=said["email"], name=said["name"], actor=self.actor)
        grant = grant_role(
            account,
            organisation=self.organisation,
            role=Role(said["role"]),
            actor=self.actor,
            begins_on=said["begins_on"],
            last_on=said["last_on"],
        )
        return self.answer(RoleGrantSerializer, grant, status=201)

    @operation("role_end", tag=TAG, body=EndingRoleSerializer, answer=RoleGrantSerializer)
    def delete(self, request: Request, slug: str) -> Response:
        """End a role: it is held no more from today on."""
        wanted = self.read(EndingRoleSerializer)["id"]
        grant: RoleGrant | None = grants_on(self.organisation, today(self.organisation)).filter(pk=wanted).first()
        if grant is None:
            raise Http404
        return self.answer(RoleGrantSerializer, end_role(grant, actor=self.actor))
