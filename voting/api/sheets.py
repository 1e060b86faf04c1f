"""Photographs of tally sheets beside what was counted by hand: joined, read by those who may, taken back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import Motion
from membership.api.addresses import HERE
from membership.api.described import operation
from membership.api.documents import Base64Field
from membership.clock import today
from membership.entrances import COUNTING, MEMBER, TALLYING
from membership.rules.photographs import EXTENSIONS
from membership.web.downloads import handed_over
from voting.access import motions_for, paper_counts_for
from voting.api.polls import PollView
from voting.models import PaperCount, Poll, TallySheet
from voting.queries.sheets import Counted, may_open, numbers_are_read, sheets_of, told_by_hash
from voting.services.sheets import (
    LARGEST,
    Picture,
    add_sheet_of_count,
    add_sheet_of_motion,
    add_sheet_of_vote,
    withdraw_sheet,
)

TAG = "sheets"
SHEET = f"{HERE}sheets/<public_id:sheet>"
MOTION_SHEETS = f"{HERE}motions/<public_id:motion>/sheets"
PICTURE = {(200, kind): OpenApiResponse(OpenApiTypes.BINARY, "The very bytes that were hashed.") for kind in EXTENSIONS}


class PictureParser(BaseParser):
    """JSON with a photograph in it. What a JSONParser is handed may not be as large: this reads the bytes itself."""

    media_type = "application/json"
    # In Base64, with the words around it.
    largest = LARGEST * 4 // 3 + 10_000

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        sent = stream.read(self.largest + 1)
        if len(sent) > self.largest:
            most = {"n": LARGEST // 1_000_000}
            raise serializers.ValidationError(
                {"content": [gettext("This file is too large: %(n)s MB at most.") % most]}
            )
        return JSONParser().parse(BytesIO(sent), media_type, parser_context)


class SheetSerializer(serializers.Serializer[Any]):
    """A photographed tally sheet, known by the hash of its bytes, which stays when it is withdrawn."""

    id = serializers.CharField(source="public_id")
    which = serializers.CharField(source="label")
    sha256 = serializers.CharField(source="document.sha256")
    media_type = serializers.CharField(source="document.media_type")
    size = serializers.IntegerField(help_text="In bytes.")
    added_at = serializers.DateTimeField()
    added_by = serializers.SerializerMethodField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_because = serializers.CharField()
    opens = serializers.SerializerMethodField(help_text="Whether you may read the photograph itself.")

    def get_added_by(self, sheet: TallySheet) -> str:
        return str(sheet.added_by or "")

    def get_opens(self, sheet: TallySheet) -> bool:
        view: SheetsView = self.context["view"]
        return view.opens(sheet)


class PictureSerializer(serializers.Serializer[Any]):
    """A photograph of the sheet with the totals: never of a ballot."""

    which = serializers.CharField(max_length=80, default="", allow_blank=True, help_text="Such as “Table 3”.")
    content = Base64Field(largest=LARGEST, help_text="A JPEG or a PNG in Base64, 12 MB at most, as on the page.")


class WithdrawalSerializer(serializers.Serializer[Any]):
    """Why a photograph is wrong."""

    because = serializers.CharField(max_length=500, default="", allow_blank=True)


class SheetsView(PollView):
    """What lies under tally sheets. are_read: whether the reader may know the numbers of the count in hand."""

    are_read = False

    def opens(self, sheet: TallySheet) -> bool:
        return may_open(sheet, are_read=self.are_read, roles=self.roles, account_id=self.actor.account_id)

    def count(self, public_id: str) -> PaperCount:
        found: PaperCount = self.found(paper_counts_for(self.organisation, self.roles, self.account), public_id)
        return found

    def motion(self, public_id: str) -> Motion:
        rows = motions_for(self.organisation, self.roles, self.people, today(self.organisation))
        found: Motion = self.found(rows, public_id)
        return found

    def listed(self, counted: Counted) -> Response:
        self.are_read = numbers_are_read(counted, self.roles)
        return self.answer_all(SheetSerializer, sheets_of(counted))

    def kept(self, sheet: TallySheet, *, status: int = 200) -> Response:
        self.are_read = numbers_are_read(sheet.subject, self.roles)
        return self.answer(SheetSerializer, told_by_hash(TallySheet.objects.all()).get(pk=sheet.pk), status=status)

    def sheet(self, public_id: str) -> TallySheet:
        """Return a sheet of a count that the reader may know of. Raises Http404."""
        rows = TallySheet.objects.for_organisation(self.organisation).select_related("poll", "count", "motion")
        found: TallySheet = self.found(told_by_hash(rows), public_id)
        match found.subject:
            case Poll() as poll:
                self.poll(poll.public_id)
            case PaperCount() as count:
                self.count(count.public_id)
            case Motion() as motion:
                self.motion(motion.public_id)
        return found


class AddingView(SheetsView):
    """What lies under the sheets of one count, to which a photograph is joined."""

    parser_classes = [PictureParser]

    def sent(self) -> Picture:
        """Return the picture that was sent."""
        said = self.read(PictureSerializer)
        return Picture(said["content"], said["which"])


class SheetsOfVote(AddingView):
    """The sheets of a secret vote with papers."""

    rules = {"GET": MEMBER, "POST": TALLYING}

    @operation("poll_sheets", tag=TAG, answer=SheetSerializer(many=True))
    def get(self, request: Request, slug: str, poll: str) -> Response:
        """List the tally sheets beside the papers of a secret vote, in the order in which they were added."""
        return self.listed(self.poll(poll))

    @operation("poll_sheet_add", tag=TAG, body=PictureSerializer, answer=SheetSerializer, status=201)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Join a tally sheet, once the vote is closed. What was written in the picture beside it is taken out."""
        return self.kept(add_sheet_of_vote(self.poll(poll), self.sent(), actor=self.actor), status=201)


class SheetsOfCount(AddingView):
    """The sheets of papers that two scrutineers type."""

    rules = {"GET": COUNTING, "POST": TALLYING}

    @operation("count_sheets", tag=TAG, answer=SheetSerializer(many=True))
    def get(self, request: Request, slug: str, count: str) -> Response:
        """List the tally sheets beside a count of papers, in the order in which they were added."""
        return self.listed(self.count(count))

    @operation("count_sheet_add", tag=TAG, body=PictureSerializer, answer=SheetSerializer, status=201)
    def post(self, request: Request, slug: str, count: str) -> Response:
        """Join a tally sheet, once the box is open."""
        return self.kept(add_sheet_of_count(self.count(count), self.sent(), actor=self.actor), status=201)


class SheetsOfMotion(AddingView):
    """The sheets of a motion decided by hands."""

    rules = {"GET": MEMBER, "POST": TALLYING}

    @operation("motion_sheets", tag=TAG, answer=SheetSerializer(many=True))
    def get(self, request: Request, slug: str, motion: str) -> Response:
        """List the tally sheets beside the totals of a motion, in the order in which they were added."""
        return self.listed(self.motion(motion))

    @operation("motion_sheet_add", tag=TAG, body=PictureSerializer, answer=SheetSerializer, status=201)
    def post(self, request: Request, slug: str, motion: str) -> Response:
        """Join a tally sheet to a motion that was decided by totals."""
        return self.kept(add_sheet_of_motion(self.motion(motion), self.sent(), actor=self.actor), status=201)


class Photograph(SheetsView):
    """The photograph itself."""

    rules = {"GET": MEMBER}

    @operation("sheet_photograph", tag=TAG, answer=PICTURE)
    def get(self, request: Request, slug: str, sheet: str) -> HttpResponse:
        """Read a photograph, if you may read the numbers on it."""
        found = self.sheet(sheet)
        self.are_read = numbers_are_read(found.subject, self.roles)
        if not self.opens(found):
            raise Http404
        document = found.document
        name = f"{document.sha256[:16]}.{EXTENSIONS[document.media_type]}"
        return handed_over(bytes(document.content), name=name, media_type=document.media_type)


class Withdrawing(SheetsView):
    """A photograph taken back."""

    rules = {"POST": TALLYING}

    @operation("sheet_withdraw", tag=TAG, body=WithdrawalSerializer, answer=SheetSerializer)
    def post(self, request: Request, slug: str, sheet: str) -> Response:
        """Take back a wrong photograph, for a reason that stands beside its hash."""
        because = self.read(WithdrawalSerializer)["because"]
        return self.kept(withdraw_sheet(self.sheet(sheet), because=because, actor=self.actor))
