"""Counts of paper ballots: prepared, opened, given up."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access import assemblies_for
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.entrances import CONDUCT, COUNTING
from membership.pictures.words import language
from membership.services.accounts import open_account
from voting.access import paper_counts_for
from voting.counting.reading.errors import Unreadable
from voting.counting.reading.sentences import sentence as fault_of
from voting.models import LotsBy, PaperCount, PaperCountState, PaperScrutineer
from voting.models.paper import LARGEST_PACK, SMALLEST_PACK
from voting.queries.paper import PLACES, progress_of
from voting.services.paper import preparing
from voting.services.paper.files import prepare_count_of_file
from voting.services.paper.preparing import PaperPlan

TAG = "counts"
COUNT = f"{HERE}counts/<public_id:count>"
LARGEST_BYTES = 20 * 1024 * 1024
MOST_PAPERS, MOST_CANDIDATES, MOST_SEATS = 1_000_000, 200, 100


class CandidateSerializer(serializers.Serializer[Any]):
    """Somebody on the ballot paper. The place in the list is the printed number."""

    name = serializers.CharField(max_length=200)
    classes = serializers.ListField(child=serializers.CharField(max_length=60), default=list, max_length=10)


class PaperPlanSerializer(serializers.Serializer[Any]):
    """An election on paper, as it is prepared."""

    title_fr = serializers.CharField(max_length=200)
    title_en = serializers.CharField(max_length=200, default="", allow_blank=True)
    assembly = serializers.CharField(
        max_length=22, default="", allow_blank=True, help_text="The id of the meeting whose election it is, if any."
    )
    candidates = CandidateSerializer(
        many=True, default=list, help_text="In the order of the ballot paper; none for a proposal, which has answers."
    )
    withdrawn = serializers.ListField(
        child=serializers.CharField(max_length=3), default=list, max_length=MOST_CANDIDATES, help_text="Their numbers."
    )
    seats = serializers.IntegerField(min_value=1, max_value=MOST_SEATS, default=1)
    method = serializers.CharField(max_length=60, help_text="By the name of published data, such as stv-scottish.")
    options = serializers.DictField(
        child=serializers.JSONField(allow_null=True),
        default=dict,
        help_text="Those that differ from the method's defaults; docs/counting.md lists them.",
    )
    lots = serializers.ChoiceField(LotsBy.choices, default=LotsBy.SEED)
    seed = serializers.CharField(max_length=100, default="", allow_blank=True)
    pack_size = serializers.IntegerField(min_value=SMALLEST_PACK, max_value=LARGEST_PACK, default=25)
    in_the_box = serializers.IntegerField(min_value=1, max_value=MOST_PAPERS, default=None, allow_null=True)
    by_law = serializers.CharField(max_length=120, default="", allow_blank=True)

    def validate_candidates(self, candidates: Any) -> Any:
        if len(candidates) > MOST_CANDIDATES:
            raise serializers.ValidationError(f"≤ {MOST_CANDIDATES}")
        return candidates


class NamedSerializer(serializers.Serializer[Any]):
    """A scrutineer, and how far they are."""

    place = serializers.IntegerField(source="scrutineer.place")
    name = serializers.CharField(source="scrutineer.name")
    papers = serializers.IntegerField()
    packs = serializers.ListField(child=serializers.IntegerField(), help_text="Those finished.")
    done_at = serializers.DateTimeField(source="scrutineer.done_at", allow_null=True)


class LineSerializer(serializers.Serializer[Any]):
    """A count, in a list."""

    id = serializers.CharField(source="public_id")
    title_fr = serializers.CharField()
    title_en = serializers.CharField()
    method = serializers.CharField()
    seats = serializers.IntegerField()
    state = serializers.ChoiceField(PaperCountState.choices)
    opened_at = serializers.DateTimeField(allow_null=True)
    sealed_at = serializers.DateTimeField(allow_null=True)


LinesPage = page_of(LineSerializer, "CountsPage")


class CountSerializer(LineSerializer):
    """A count of papers, and where its typing stands."""

    assembly = serializers.SerializerMethodField()
    candidates = serializers.SerializerMethodField()
    withdrawn = serializers.ListField(child=serializers.CharField())
    options = serializers.DictField()
    lots = serializers.ChoiceField(LotsBy.choices)
    seed = serializers.CharField(help_text="Public once typing is open, and fixed.")
    pack_size = serializers.IntegerField()
    in_the_box = serializers.IntegerField(allow_null=True)
    by_law = serializers.CharField()
    sealed_sha256 = serializers.CharField(help_text="Of the papers both agree on; empty until they are counted.")
    cancelled_because = serializers.CharField()
    scrutineers = serializers.SerializerMethodField()
    differences = serializers.SerializerMethodField()
    may_be_counted = serializers.SerializerMethodField()

    def get_assembly(self, count: PaperCount) -> str | None:
        return count.assembly.public_id if count.assembly else None

    @extend_schema_field(CandidateSerializer(many=True))
    def get_candidates(self, count: PaperCount) -> Any:
        return count.on_the_paper

    @extend_schema_field(NamedSerializer(many=True))
    def get_scrutineers(self, count: PaperCount) -> Any:
        typings = self.context["progress"].typings
        return NamedSerializer([_told(one) for one in typings], many=True).data

    def get_differences(self, count: PaperCount) -> int:
        """How many papers are still read differently."""
        return len(self.context["progress"].open_differences)

    def get_may_be_counted(self, count: PaperCount) -> bool:
        return bool(self.context["progress"].may_be_counted)


def _told(typing: Any) -> dict[str, Any]:
    return {"scrutineer": typing.scrutineer, "papers": typing.papers, "packs": sorted(typing.packs)}


class FileSerializer(serializers.Serializer[Any]):
    """A file of papers, as a form."""

    file = serializers.FileField(allow_empty_file=True, max_length=250, help_text=".blt, CSV or JSON; 20 MB at most.")

    def validate_file(self, file: Any) -> Any:
        if file.size > LARGEST_BYTES:
            raise serializers.ValidationError("≤ 20 MB")
        return file


class ScrutineerSerializer(serializers.Serializer[Any]):
    """Who types the papers in one of the two places. They sign in with a code sent to the address."""

    place = serializers.ChoiceField(list(PLACES))
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254)
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why a candidate counts all the same."
    )


class GivingUpSerializer(serializers.Serializer[Any]):
    """Why the count is given up. It is kept."""

    reason = serializers.CharField(default="", allow_blank=True, max_length=500)


class CountView(RuledView):
    """A view on a count that the reader may know of."""

    def count(self, public_id: str) -> PaperCount:
        found: PaperCount = self.found(paper_counts_for(self.organisation, self.roles, self.account), public_id)
        return found

    def place(self, public_id: str) -> PaperScrutineer:
        """Return the place that the reader holds in a count. Raises Http404 for somebody who types nothing there."""
        found: PaperScrutineer = get_object_or_404(self.count(public_id).scrutineers, account=self.account)
        return found

    def shown(self, count: PaperCount, *, status: int = 200) -> Response:
        context = {"view": self, "progress": progress_of(count)}
        return Response(CountSerializer(count, context=context).data, status=status)

    def planned(self) -> tuple[PaperPlan, Any]:
        """Return the plan that was sent, and the meeting it names."""
        asked = self.read(PaperPlanSerializer)
        named = asked.pop("assembly")
        meeting = self.found(assemblies_for(self.organisation, self.roles), named) if named else None
        candidates = tuple((one["name"], tuple(one["classes"])) for one in asked.pop("candidates"))
        lots, withdrawn = LotsBy(asked.pop("lots")), tuple(asked.pop("withdrawn"))
        return PaperPlan(candidates=candidates, lots=lots, withdrawn=withdrawn, **asked), meeting


class Counts(CountView):
    """The counts of an organisation."""

    rules = {"GET": COUNTING, "POST": CONDUCT}

    @operation("counts", tag=TAG, answer=LinesPage, asks=PagesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the counts that one may know of, the latest first: a scrutineer those where they are named."""
        rows = paper_counts_for(self.organisation, self.roles, self.account)
        return self.answer(LinesPage, one_page(rows, self.asked(PagesQuery)))

    @operation("count_prepare", tag=TAG, body=PaperPlanSerializer, answer=CountSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Prepare a count."""
        plan, meeting = self.planned()
        count = preparing.prepare_paper_count(self.organisation, plan, assembly=meeting, actor=self.actor)
        return self.shown(count, status=201)


class FileCount(CountView):
    """A file of papers."""

    rules = {"POST": CONDUCT}
    parser_classes = [MultiPartParser]

    @operation("count_of_file", tag=TAG, body=FileSerializer, answer=CountSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Prepare the count of a file of papers: candidates and seats are read from it."""
        file = self.read(FileSerializer)["file"]
        try:
            count = prepare_count_of_file(self.organisation, name=file.name, content=file.read(), actor=self.actor)
        except Unreadable as fault:
            raise serializers.ValidationError({"file": [fault_of(fault, language(), file.name)]}) from None
        return self.shown(count, status=201)


class OneCount(CountView):
    """One count."""

    rules = {"GET": COUNTING, "PUT": CONDUCT}

    @operation("count", tag=TAG, answer=CountSerializer)
    def get(self, request: Request, slug: str, count: str) -> Response:
        """Read a count: how it is made, and how far the typing is."""
        return self.shown(self.count(count))

    @operation("count_revise", tag=TAG, body=PaperPlanSerializer, answer=CountSerializer)
    def put(self, request: Request, slug: str, count: str) -> Response:
        """Change a count in preparation, as a whole."""
        found = self.count(count)
        plan, meeting = self.planned()
        return self.shown(preparing.revise_paper_count(found, plan, assembly=meeting, actor=self.actor))


class Scrutineers(CountView):
    """The two who type."""

    rules = {"POST": CONDUCT}

    @operation("count_scrutineer", tag=TAG, body=ScrutineerSerializer, answer=CountSerializer)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Name the first or the second scrutineer."""
        found, asked = self.count(count), self.read(ScrutineerSerializer)
        account = open_account(email=asked["email"], name=asked["name"], actor=self.actor)
        said = {"place": asked["place"], "reason": asked["reason"]}
        preparing.name_scrutineer(found, **said, account=account, actor=self.actor)
        return self.shown(found)


class OpeningTyping(CountView):
    """The opening of the typing."""

    rules = {"POST": CONDUCT}

    @operation("count_open", tag=TAG, answer=CountSerializer, refuses=True)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Let the two scrutineers type."""
        return self.shown(preparing.open_paper_count(self.count(count), actor=self.actor))


class GivingUp(CountView):
    """A count given up."""

    rules = {"POST": CONDUCT}

    @operation("count_cancel", tag=TAG, body=GivingUpSerializer, answer=CountSerializer)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Give a count up, for a reason that is kept."""
        found, because = self.count(count), self.read(GivingUpSerializer)["reason"]
        return self.shown(preparing.cancel_paper_count(found, because=because, actor=self.actor))
