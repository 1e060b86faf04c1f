"""The register of resolutions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.queries.resolutions import Wanted, register_of, resolutions_of
from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.api.paging import PagesQuery, one_page, page_of
from membership.entrances import MEMBER

TAG = "resolutions"


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
