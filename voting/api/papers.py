"""Papers typed by two scrutineers, their differences, and the count of what both agree on."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.access import CONDUCT as CONDUCTING
from membership.api.described import operation
from membership.entrances import CONDUCT, COUNTING
from voting.api.counts import MOST_PAPERS, TAG, CountSerializer, CountView
from voting.models import PaperClass, PaperCount
from voting.models.paper import LONGEST_COLLEGE
from voting.queries.paper import Difference, Reading, counted_anew, progress_of
from voting.services.paper import counting, entering, settling

TYPED = [PaperClass.VALID, PaperClass.BLANK, PaperClass.INVALID]


class _Reads(serializers.Serializer[Any]):
    reason = serializers.CharField(
        max_length=40, default="", allow_blank=True, help_text="Why a paper is spoiled: identifiable, illegible…"
    )
    marks = serializers.ListField(
        child=serializers.CharField(max_length=400, allow_blank=True, trim_whitespace=False),
        default=list,
        max_length=400,
        help_text='As every count takes them: ranks ["3", "", "1=2"], marks ["1", "3"], scores ["1:5", "2:0"].',
    )
    college = serializers.CharField(
        max_length=LONGEST_COLLEGE,
        default="",
        allow_blank=True,
        help_text="Of the voter, where the count goes by colleges; empty otherwise.",
    )


class PaperSerializer(_Reads):
    """A paper as one scrutineer reads it. Its number is the one in ink on it."""

    number = serializers.IntegerField(min_value=1, max_value=MOST_PAPERS)
    kind = serializers.ChoiceField([(one.value, one.label) for one in TYPED], default=PaperClass.VALID)


class ReadingSerializer(_Reads):
    """What is written on a paper."""

    kind = serializers.ChoiceField(PaperClass.choices)


class ProposalSerializer(_Reads):
    """What one scrutineer says is written on a paper that the two read differently."""

    number = serializers.IntegerField(min_value=1, max_value=MOST_PAPERS)
    kind = serializers.ChoiceField(PaperClass.choices)
    why = serializers.CharField(max_length=500, default="", allow_blank=True)


class AgreedSerializer(_Reads):
    """A proposal, as it was shown."""

    number = serializers.IntegerField(min_value=1, max_value=MOST_PAPERS)
    kind = serializers.ChoiceField(PaperClass.choices)


class AgreeingSerializer(serializers.Serializer[Any]):
    """The proposals of the other scrutineer that one agrees to, all or none."""

    proposals = AgreedSerializer(many=True)


class NumberSerializer(serializers.Serializer[Any]):
    """A paper, by its number."""

    number = serializers.IntegerField(min_value=1, max_value=MOST_PAPERS)


class PackSerializer(serializers.Serializer[Any]):
    """A pack, by its number."""

    pack = serializers.IntegerField(min_value=1, max_value=MOST_PAPERS)


class DifferenceSerializer(serializers.Serializer[Any]):
    """A paper that the two read differently; null where one has no such paper."""

    number = serializers.IntegerField()
    first = ReadingSerializer(allow_null=True)
    second = ReadingSerializer(allow_null=True)
    proposal = ReadingSerializer(allow_null=True)
    why = serializers.CharField()
    proposed_by = serializers.CharField()
    agreed_by = serializers.CharField(help_text="Empty until the other has agreed.")
    agreed_at = serializers.DateTimeField(allow_null=True)


class LotSerializer(serializers.Serializer[Any]):
    """A lot drawn by hand, before two officers."""

    chosen = serializers.ListField(child=serializers.CharField(max_length=40), max_length=100)
    officers = serializers.ListField(child=serializers.CharField(max_length=200), max_length=2)


class PaperResultSerializer(serializers.Serializer[Any]):
    """What a count came to, with the record to redo it from."""

    outcome = serializers.CharField()
    record = serializers.CharField(help_text="The count record: the very text that was hashed.")
    record_sha256 = serializers.CharField()
    sealed_sha256 = serializers.CharField(source="count.sealed_sha256")
    counted_at = serializers.DateTimeField()


class AgainSerializer(serializers.Serializer[Any]):
    """A count made again."""

    same = serializers.BooleanField(help_text="Whether it is the kept one, byte for byte.")
    record_sha256 = serializers.CharField()


class Papers(CountView):
    """The papers one has typed."""

    rules = {"GET": COUNTING, "POST": COUNTING}

    @operation("papers", tag=TAG, answer=PaperSerializer(many=True))
    def get(self, request: Request, slug: str, count: str) -> Response:
        """List the papers that one typed oneself. Nobody reads those of the other."""
        return self.answer_all(PaperSerializer, self.place(count).entries.order_by("number"))

    @operation("paper_enter", tag=TAG, body=PaperSerializer, answer=PaperSerializer, status=201)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Type a paper."""
        place, asked = self.place(count), self.read(PaperSerializer)
        entry = entering.enter_paper(place, number=asked["number"], reading=_reading(asked))
        return self.answer(PaperSerializer, entry, status=201)


class Correcting(CountView):
    """A paper typed anew."""

    rules = {"POST": COUNTING}

    @operation("paper_correct", tag=TAG, body=PaperSerializer, answer=PaperSerializer)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Correct a paper, before its pack is finished."""
        place, asked = self.place(count), self.read(PaperSerializer)
        entry = entering.correct_paper(place, number=asked["number"], reading=_reading(asked))
        return self.answer(PaperSerializer, entry)


class Removing(CountView):
    """A paper taken back."""

    rules = {"POST": COUNTING}

    @operation("paper_remove", tag=TAG, body=NumberSerializer, answer=CountSerializer)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Take back a paper typed under a wrong number."""
        place = self.place(count)
        entering.remove_paper(place, number=self.read(NumberSerializer)["number"])
        return self.shown(place.count)


class FinishingPack(CountView):
    """A pack finished."""

    rules = {"POST": COUNTING}

    @operation("pack_finish", tag=TAG, body=PackSerializer, answer=CountSerializer)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Finish a pack: once both have, it is compared."""
        place = self.place(count)
        entering.finish_pack(place, pack=self.read(PackSerializer)["pack"], actor=self.actor)
        return self.shown(place.count)


class ReopeningPack(CountView):
    """A pack opened again."""

    rules = {"POST": COUNTING}

    @operation("pack_reopen", tag=TAG, body=PackSerializer, answer=CountSerializer)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Open a finished pack again; what was settled in it is to be settled anew."""
        place = self.place(count)
        entering.reopen_pack(place, pack=self.read(PackSerializer)["pack"], actor=self.actor)
        return self.shown(place.count)


class FinishingPapers(CountView):
    """The end of one's papers."""

    rules = {"POST": COUNTING}

    @operation("papers_finish", tag=TAG, answer=CountSerializer, refuses=True)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Say that there are no more papers."""
        place = self.place(count)
        entering.finish_papers(place, actor=self.actor)
        return self.shown(place.count)


class Differences(CountView):
    """What the two read differently."""

    rules = {"GET": COUNTING}

    @operation("differences", tag=TAG, answer=DifferenceSerializer(many=True))
    def get(self, request: Request, slug: str, count: str) -> Response:
        """List the differences in the packs that both have finished, settled or not."""
        found = [_difference(one) for one in progress_of(self.count(count)).differences]
        return self.answer_all(DifferenceSerializer, found)


class Settling(CountView):
    """A proposal over a difference."""

    rules = {"POST": COUNTING}

    @operation("difference_propose", tag=TAG, body=ProposalSerializer, answer=CountSerializer, status=201)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Propose what is written on a paper. It settles nothing before the other agrees."""
        place, asked = self.place(count), self.read(ProposalSerializer)
        settling.propose_settlement(
            place, number=asked["number"], reading=_reading(asked), why=asked["why"], actor=self.actor
        )
        return self.shown(place.count, status=201)


class Agreeing(CountView):
    """An agreement to proposals."""

    rules = {"POST": COUNTING}

    @operation("difference_agree", tag=TAG, body=AgreeingSerializer, answer=CountSerializer)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Agree to proposals of the other scrutineer."""
        place = self.place(count)
        proposals = {one["number"]: _reading(one) for one in self.read(AgreeingSerializer)["proposals"]}
        settling.agree_settlements(place, proposals=proposals, actor=self.actor)
        return self.shown(place.count)


class Making(CountView):
    """The count itself."""

    rules = {"POST": COUNTING}

    @operation("count_make", tag=TAG, answer=PaperResultSerializer, refuses=True)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Seal the papers and count them: the office, or a scrutineer of the count."""
        found = self.count(count)
        if not self.roles & CONDUCTING:
            self.place(count)
        service = counting.count_file if found.file_id else counting.count_papers
        return self.answer(PaperResultSerializer, service(found, actor=self.actor))


class Drawing(CountView):
    """A lot drawn by hand."""

    rules = {"POST": CONDUCT}

    @operation("count_draw", tag=TAG, body=LotSerializer, answer=PaperResultSerializer)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Write down the lot that the count waits for, and let it go on."""
        found, asked = self.count(count), self.read(LotSerializer)
        result = counting.enter_draw(found, chosen=asked["chosen"], officers=asked["officers"], actor=self.actor)
        return self.answer(PaperResultSerializer, result)


class Counted(CountView):
    """What a count came to."""

    rules = {"GET": COUNTING}

    @operation("count_result", tag=TAG, answer=PaperResultSerializer)
    def get(self, request: Request, slug: str, count: str) -> Response:
        """Read the result and its record."""
        return self.answer(PaperResultSerializer, _last(self.count(count)))


class Again(CountView):
    """A count made again."""

    rules = {"POST": COUNTING}

    @operation("count_again", tag=TAG, answer=AgainSerializer)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Count again from the sealed papers, and say whether every byte is the same. Nothing is written."""
        found = self.count(count)
        kept, record = _last(found), counted_anew(found)
        return self.answer(AgainSerializer, {"same": record.text() == kept.record, "record_sha256": record.sha256})


def _last(count: PaperCount) -> Any:
    last = count.results.order_by("number").last()
    if last is None:
        raise Http404
    return last


def _reading(asked: dict[str, Any]) -> Reading:
    return Reading(asked["kind"], asked["reason"], tuple(asked["marks"]), asked["college"])


def _said(reading: Reading) -> dict[str, Any]:
    return {"college": "", **reading.as_json()}


def _difference(one: Difference) -> dict[str, Any]:
    settlement = one.settlement
    return {
        "number": one.number,
        "first": one.first and _said(one.first),
        "second": one.second and _said(one.second),
        "proposal": settlement and _said(Reading.of(settlement)),
        "why": settlement.why if settlement else "",
        "proposed_by": settlement.proposed_by.name if settlement else "",
        "agreed_by": settlement.agreed_by.name if settlement and settlement.agreed_by else "",
        "agreed_at": settlement.agreed_at if settlement else None,
    }
