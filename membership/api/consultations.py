"""Who consulted the register through the pages, the programming interface or the command line."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.described import operation
from membership.entrances import REGISTER
from membership.models import ConsultationKind
from membership.queries.consultations import consultations


class ConsultationsQuery(serializers.Serializer[Any]):
    before = serializers.IntegerField(required=False, min_value=1, help_text="`older` of the last answer.")


class ConsultationSerializer(serializers.Serializer[Any]):
    """One line of the log. known_at null: as known at that time; account null: from the command line."""

    kind = serializers.ChoiceField(ConsultationKind.choices)
    account = serializers.CharField(source="account.public_id", allow_null=True, default=None)
    consulted_at = serializers.DateTimeField()
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    membership = serializers.CharField(source="membership.public_id", allow_null=True, default=None)
    format = serializers.CharField()
    search = serializers.CharField()


class ConsultationsPageSerializer(serializers.Serializer[Any]):
    """Some lines of the log, the latest first."""

    items = ConsultationSerializer(many=True, source="lines")
    older = serializers.IntegerField(allow_null=True, help_text="What to ask `before`; null on the last page.")


class Consultations(RuledView):
    """The log of consultations."""

    rules = {"GET": REGISTER}

    @operation("register_consultations", tag="register", answer=ConsultationsPageSerializer, asks=ConsultationsQuery)
    def get(self, request: Request, slug: str) -> Response:
        """Say who read the register or took a copy of it, the latest first."""
        before = self.asked(ConsultationsQuery).get("before")
        return self.answer(ConsultationsPageSerializer, consultations(self.organisation, before=before))
