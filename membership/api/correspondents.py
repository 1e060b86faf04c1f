"""Those told of meetings who are no members: the federation, the auditor, guests."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.entrances import OFFICE
from membership.models import Correspondent, CorrespondentKind
from membership.services.correspondents import Particulars, keep_correspondent, put_correspondent_aside

TAG = "notice"
CORRESPONDENTS = f"{HERE}correspondents"
SHOWN = 500


class CorrespondentBody(serializers.Serializer[Any]):
    """Somebody to tell who is no member: by e-mail, or by post where they have none."""

    kind = serializers.ChoiceField(CorrespondentKind.choices)
    name = serializers.CharField(max_length=250)
    email = serializers.EmailField(max_length=254, default="", allow_blank=True)
    language = serializers.ChoiceField([("fr", "fr"), ("en", "en")], default="fr")
    line = serializers.CharField(default="", allow_blank=True, max_length=250)
    city = serializers.CharField(default="", allow_blank=True, max_length=120)
    postal_code = serializers.CharField(default="", allow_blank=True, max_length=20)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs["email"] or attrs["line"]):
            raise serializers.ValidationError({"email": [gettext("Give an e-mail address, or a postal one.")]})
        return attrs


class CorrespondentSerializer(serializers.Serializer[Any]):
    """Somebody who is kept."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(CorrespondentKind.choices)
    name = serializers.CharField()
    email = serializers.CharField()
    language = serializers.CharField()
    line = serializers.CharField()
    city = serializers.CharField()
    postal_code = serializers.CharField()
    kept_since = serializers.DateTimeField()
    put_aside_at = serializers.DateTimeField(allow_null=True)


class CorrespondentView(RuledView):
    """What the views of correspondents share."""

    def kept(self) -> Any:
        rows = Correspondent.objects.for_organisation(self.organisation).select_related("organisation")
        return rows.filter(put_aside_at=None).order_by("name", "pk")

    def particulars(self) -> Particulars:
        said = self.read(CorrespondentBody)
        return Particulars(CorrespondentKind(said.pop("kind")), **said)


class Correspondents(CorrespondentView):
    """All that are kept."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("correspondents", tag=TAG, answer=CorrespondentSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List those kept, in the order of names."""
        return self.answer_all(CorrespondentSerializer, self.kept()[:SHOWN])

    @operation("correspondent_keep", tag=TAG, body=CorrespondentBody, answer=CorrespondentSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Keep somebody more to tell of meetings."""
        kept = keep_correspondent(self.organisation, self.particulars(), actor=self.actor)
        kept.refresh_from_db()
        return self.answer(CorrespondentSerializer, kept, status=201)


class OneCorrespondent(CorrespondentView):
    """One of them."""

    rules = {"PUT": OFFICE, "DELETE": OFFICE}

    @operation("correspondent_revise", tag=TAG, body=CorrespondentBody, answer=CorrespondentSerializer)
    def put(self, request: Request, slug: str, correspondent: str) -> Response:
        """Write what is new of somebody kept."""
        found = self.found(self.kept(), correspondent)
        kept = keep_correspondent(self.organisation, self.particulars(), instead_of=found, actor=self.actor)
        return self.answer(CorrespondentSerializer, kept)

    @operation("correspondent_put_aside", tag=TAG, answer=CorrespondentSerializer)
    def delete(self, request: Request, slug: str, correspondent: str) -> Response:
        """Offer somebody for no further meeting; what was sent to them stays."""
        found = self.found(self.kept(), correspondent)
        put_correspondent_aside(found, actor=self.actor)
        found.refresh_from_db()
        return self.answer(CorrespondentSerializer, found)
