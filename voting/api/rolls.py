"""The electoral roll: as it would be now, for the office; as it was fixed, each member their own line."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MeetingView
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.clock import now
from membership.entrances import MEMBER, OFFICE, OFFICERS
from membership.queries.standing import Standing
from membership.rules import reasons
from voting.api.polls import PollView
from voting.errors import RollNotFrozen
from voting.models import ElectoralRoll, RollEntry
from voting.queries.door import capacities_of
from voting.queries.rolls import among, entries_among, preview_of, reasons_of

TAG = "rolls"


class RollQuery(PagesQuery):
    search = serializers.CharField(default="", allow_blank=True, max_length=100, help_text="A name or a number.")
    show = serializers.ChoiceField(["", "in", "out"], default="", help_text="One side of the roll only.")


class PreviewQuery(RollQuery):
    show = serializers.ChoiceField(
        ["", "in", "out", "changed"], default="", help_text="`changed`: those whose place differs from the list told."
    )


class GroupSerializer(serializers.Serializer[Any]):
    """So many members in or out for the same reason."""

    reason_code = serializers.CharField()
    members = serializers.IntegerField()


class RollLineSerializer(serializers.Serializer[Any]):
    """One member on the roll, or not, and why."""

    name = serializers.CharField()
    number = serializers.CharField()
    category = serializers.CharField()
    is_entitled = serializers.BooleanField()
    code = serializers.CharField()
    params = serializers.DictField()
    sentence_fr = serializers.SerializerMethodField()
    sentence_en = serializers.SerializerMethodField()
    exercised_by = serializers.CharField(help_text="Who casts the vote; empty for a member without one.")
    struck_because = serializers.CharField(allow_null=True, help_text="What came later and stops a vote not yet cast.")

    def get_sentence_fr(self, line: dict[str, Any]) -> str:
        return reasons.sentence(line["code"], line["params"], "fr")

    def get_sentence_en(self, line: dict[str, Any]) -> str:
        return reasons.sentence(line["code"], line["params"], "en")


RollPage = page_of(RollLineSerializer, "RollPage")


class RollSerializer(serializers.Serializer[Any]):
    """A fixed roll. Its lines are all there for officers, and one's own for a member."""

    record_instant = serializers.DateTimeField(help_text="As the register stood then.")
    frozen_at = serializers.DateTimeField()
    entitled = serializers.IntegerField()
    left_out = serializers.IntegerField()
    sha256 = serializers.CharField()
    reasons_in = GroupSerializer(many=True, allow_null=True, help_text="For officers.")
    reasons_out = GroupSerializer(many=True, allow_null=True, help_text="For officers.")
    lines = RollPage()


class PreviewSerializer(serializers.Serializer[Any]):
    """The roll as it would be if it were drawn now, beside the list of those told."""

    at = serializers.DateTimeField()
    entitled = serializers.IntegerField()
    left_out = serializers.IntegerField()
    told = serializers.IntegerField()
    told_and_out = serializers.IntegerField()
    in_and_not_told = serializers.IntegerField()
    reasons_in = GroupSerializer(many=True)
    reasons_out = GroupSerializer(many=True)
    lines = RollPage()


class RollPreview(MeetingView):
    """The roll to come."""

    rules = {"GET": OFFICE}

    @operation("roll_preview", tag=TAG, answer=PreviewSerializer, asks=PreviewQuery, refuses=True)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Show who would be on the roll if it were drawn now. Nothing is fixed by it."""
        asked, instant = self.asked(PreviewQuery), now()
        preview = preview_of(self.meeting(assembly), instant)
        found = among(preview, search=asked["search"], show=asked["show"])
        body = {
            "at": instant,
            "entitled": preview.entitled,
            "left_out": preview.left_out,
            "told": preview.told,
            "told_and_out": len(preview.told_and_out),
            "in_and_not_told": len(preview.in_and_not_told),
            "reasons_in": preview.reasons_in,
            "reasons_out": preview.reasons_out,
        }
        return self.answer(PreviewSerializer, body | {"lines": one_page(found, asked, _previewed)})


class Roll(PollView):
    """The roll of a poll."""

    rules = {"GET": MEMBER}

    @operation("roll", tag=TAG, answer=RollSerializer, asks=RollQuery, refuses=True)
    def get(self, request: Request, slug: str, poll: str) -> Response:
        """Read a fixed roll: officers the whole of it, members the lines that are theirs."""
        asked, found = self.asked(RollQuery), self.poll(poll)
        frozen = ElectoralRoll.objects.filter(poll=found).first()
        if frozen is None:
            raise RollNotFrozen
        is_officer = bool(self.roles & OFFICERS.roles)
        entries = entries_among(frozen, search=asked["search"], show=asked["show"])
        if not is_officer and found.assembly.is_sitting:
            entries = entries.filter(exercised_by__in=self.people)
        elif not is_officer:
            own = capacities_of(self.account, found.assembly, now())
            entries = entries.filter(membership__in=[capacity.membership_id for capacity in own])
        body = {
            "record_instant": frozen.record_instant,
            "frozen_at": frozen.frozen_at,
            "entitled": frozen.entitled,
            "left_out": frozen.left_out,
            "sha256": frozen.sha256,
            "reasons_in": reasons_of(frozen, entitled=True) if is_officer else None,
            "reasons_out": reasons_of(frozen, entitled=False) if is_officer else None,
        }
        return self.answer(RollSerializer, body | {"lines": one_page(entries, asked, _frozen)})


def _frozen(entry: RollEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "number": entry.number,
        "category": entry.category,
        "is_entitled": entry.is_entitled,
        "code": entry.reason_code,
        "params": entry.reason_params,
        "exercised_by": entry.exercised_by_name,
        "struck_because": entry.strike.reason if hasattr(entry, "strike") else None,
    }


def _previewed(standing: Standing) -> dict[str, Any]:
    return {
        "name": standing.facts.name,
        "number": standing.facts.number,
        "category": standing.facts.category or "",
        "is_entitled": standing.is_entitled,
        "code": standing.reason_code,
        "params": standing.reason_params,
        "exercised_by": standing.exercised_by_name if standing.is_entitled else "",
        "struck_because": None,
    }
