"""The audit trail: does the chain hold, and what was done, the latest first."""

from __future__ import annotations

from itertools import islice
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.described import operation
from membership.entrances import AUDIT
from membership.models import AuditChain, AuditEntry
from membership.services import audit

PAGE = 50
FAULTS_SHOWN = 20


class AuditQuery(serializers.Serializer[Any]):
    before = serializers.IntegerField(
        required=False, min_value=1, max_value=2**62, help_text="Entries before this one; `older` of the last answer."
    )
    verify = serializers.BooleanField(
        default=False, help_text="Walk the whole chain too, which takes longer the longer it is."
    )


class FaultSerializer(serializers.Serializer[Any]):
    """A place where the chain does not hold."""

    seq = serializers.IntegerField()
    what = serializers.CharField()


class AuditEntrySerializer(serializers.Serializer[Any]):
    """One act. `values` are empty once privacy has erased them; the chain holds all the same."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField(help_text="The account, or `system`.")
    action = serializers.CharField()
    object_kind = serializers.CharField()
    object_id = serializers.CharField()
    values = serializers.SerializerMethodField()
    hash = serializers.CharField()

    def get_values(self, entry: AuditEntry) -> dict[str, Any]:
        return entry.detail.values if hasattr(entry, "detail") else {}


class TrailSerializer(serializers.Serializer[Any]):
    """The audit trail."""

    length = serializers.IntegerField()
    head = serializers.CharField(help_text="Hash of the last entry; to keep elsewhere.")
    faults = FaultSerializer(many=True, allow_null=True, help_text="Null when the chain was not walked.")
    entries = AuditEntrySerializer(many=True)
    older = serializers.IntegerField(allow_null=True, help_text="What to ask `before`; null at the first entry.")


class Trail(RuledView):
    """The audit trail of an organisation."""

    rules = {"GET": AUDIT}

    @operation("audit", tag="audit", answer=TrailSerializer, asks=AuditQuery)
    def get(self, request: Request, slug: str) -> Response:
        """Read the audit trail, the latest entries first, and verify its chain."""
        asked = self.asked(AuditQuery)
        chain = AuditChain.objects.filter(organisation=self.organisation).first()
        entries = AuditEntry.objects.filter(chain=chain).select_related("detail").order_by("-seq")
        if "before" in asked:
            entries = entries.filter(seq__lt=asked["before"])
        shown = list(entries[: PAGE + 1])
        faults = islice(audit.verify(self.organisation), FAULTS_SHOWN) if asked["verify"] else None
        trail = {
            "length": chain.length if chain else 0,
            "head": chain.head if chain else "",
            "faults": None if faults is None else list(faults),
            "entries": shown[:PAGE],
            "older": shown[PAGE - 1].seq if len(shown) > PAGE else None,
        }
        return self.answer(TrailSerializer, trail)
