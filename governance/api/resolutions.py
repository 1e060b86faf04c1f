"""The register of resolutions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access import readable_resolutions
from governance.models import ChangeKind
from governance.queries.resolutions import ADOPTED, Wanted, every_resolution, register_of, resolutions_of
from governance.services.extracts import extract_of
from governance.services.register import note_change
from membership.access import links_of
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.api.paging import PagesQuery, one_page, page_of
from membership.api.papers import WhateverIsAccepted, attached
from membership.api.proofs import PDF
from membership.clock import now, today
from membership.entrances import MEMBER, OFFICE

TAG = "resolutions"
RESOLUTION = f"{HERE}resolutions/<public_id:resolution>"


class ResolutionsQuery(PagesQuery):
    search = serializers.CharField(
        default="", allow_blank=True, max_length=200, help_text="Words of the title or text, or a number."
    )
    year = serializers.IntegerField(required=False, min_value=1, max_value=9999)


class ResolutionLineSerializer(serializers.Serializer[Any]):
    """An adopted motion under its number."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    adopted_on = serializers.DateField()
    is_adopted = serializers.BooleanField(help_text="False where the count that adopted it was corrected since.")
    title_fr = serializers.CharField()
    title_en = serializers.CharField()
    assembly = serializers.CharField(source="motion.assembly.public_id")


ResolutionsPage = page_of(ResolutionLineSerializer, "ResolutionsPage")


class ResolutionSerializer(ResolutionLineSerializer):
    """A resolution, with how it was adopted."""

    text_fr = serializers.CharField()
    text_en = serializers.CharField()
    motion = serializers.CharField(source="motion.public_id")
    figures = serializers.DictField(source="motion.figures", allow_null=True)
    finding = FindingSerializer(source="motion.finding", allow_null=True)
    record_sha256 = serializers.CharField(source="motion.record_sha256", help_text="Of the count; empty without one.")


class ChangedBody(serializers.Serializer[Any]):
    """Which earlier resolution this one amended or repealed."""

    kind = serializers.ChoiceField(ChangeKind.choices)
    earlier = serializers.CharField(max_length=22, help_text="Its id.")


class ResolutionChangeSerializer(serializers.Serializer[Any]):
    """What a later resolution did to an earlier one."""

    kind = serializers.ChoiceField(ChangeKind.choices)
    earlier = serializers.CharField(source="resolution.public_id")
    by = serializers.CharField(source="by.public_id")


class ResolutionView(RuledView):
    """What lies under one resolution of the members, or of a body whose business the reader may know of."""

    def readable(self) -> Any:
        here = self.organisation
        people = [link.person for link in links_of(self.account, here)]
        every = every_resolution(here).select_related("organisation")
        return readable_resolutions(every, here, self.roles, people, today(here))


class ResolutionChanges(ResolutionView):
    """What a resolution did to earlier ones."""

    rules = {"POST": OFFICE}

    @operation("resolution_change", tag=TAG, body=ChangedBody, answer=ResolutionChangeSerializer, status=201)
    def post(self, request: Request, slug: str, resolution: str) -> Response:
        """Write which earlier resolution this one amended or repealed."""
        by, said = self.found(self.readable(), resolution), self.read(ChangedBody)
        earlier = self.readable().filter(public_id=said["earlier"]).first()
        if earlier is None:
            raise serializers.ValidationError({"earlier": [gettext("No resolution has this id.")]})
        changed = note_change(earlier, by=by, kind=ChangeKind(said["kind"]), actor=self.actor)
        return self.answer(ResolutionChangeSerializer, changed, status=201)


class ResolutionExtract(ResolutionView):
    """The certified extract."""

    rules = {"GET": OFFICE}
    content_negotiation_class = WhateverIsAccepted

    @operation("resolution_extract", tag=TAG, answer=PDF)
    def get(self, request: Request, slug: str, resolution: str, language: str) -> HttpResponse:
        """Take the certified extract of a resolution in one language, ready to be signed."""
        if language not in self.organisation.languages:
            raise Http404
        found = self.found(self.readable().filter(ADOPTED), resolution)
        content = extract_of(found, language=language, at=now())
        return attached(content, name=f"extract-{found.number}.pdf", media_type="application/pdf")


class Resolutions(RuledView):
    """The resolutions of an organisation."""

    rules = {"GET": MEMBER}

    @operation("resolutions", tag=TAG, answer=ResolutionsPage, asks=ResolutionsQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the resolutions that hold every word asked for, the latest first."""
        asked = self.asked(ResolutionsQuery)
        found = register_of(self.organisation, Wanted(search=asked["search"], year=asked.get("year")))
        return self.answer(ResolutionsPage, one_page(found, asked))


class OneResolution(RuledView):
    """A resolution."""

    rules = {"GET": MEMBER}

    @operation("resolution", tag=TAG, answer=ResolutionSerializer)
    def get(self, request: Request, slug: str, resolution: str) -> Response:
        """Read a resolution, and how it was adopted."""
        return self.answer(ResolutionSerializer, self.found(resolutions_of(self.organisation), resolution))
