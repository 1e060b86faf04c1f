"""Attendance allowances of a body: its rates, what was drawn, what was paid; a director reads their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.boards import BODY, BodyView
from governance.models import AllowanceDue, AllowanceStatement, Resolution
from governance.queries.allowances import dues_of, dues_to, rates_of, statements_of
from governance.queries.resolutions import resolutions_of
from governance.services.allowances import (
    Payment,
    draw_allowances,
    note_allowances_paid,
    set_allowance_rate,
    take_allowances_back,
)
from governance.services.allowances_paper import FORMATS, allowances_paper
from membership.access import REGISTER as REGISTER_ROLES
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.papers import WhateverIsAccepted, attached
from membership.api.proofs import language_asked
from membership.entrances import MEMBER, OFFICE, REGISTER

TAG = "allowances"
ALLOWANCES = f"{BODY}/allowances"
STATEMENT = f"{ALLOWANCES}/<public_id:statement>"
A_DAY = timedelta(days=1)
DOCUMENT = {
    (200, media_type): OpenApiResponse(OpenApiTypes.BINARY, "The statement.") for media_type in FORMATS.values()
}


class RateSerializer(serializers.Serializer[Any]):
    """What one meeting gives from a day on, and what sets it."""

    from_on = serializers.DateField()
    amount_cents = serializers.IntegerField()
    resolution = serializers.CharField(source="resolution.number", allow_null=True, default=None)
    article = serializers.CharField()


class RateBody(serializers.Serializer[Any]):
    """A rate. What sets it is a resolution, or an article of the by-laws."""

    amount_cents = serializers.IntegerField(min_value=0, max_value=10**9, help_text="0 ends it.")
    from_on = DayField()
    resolution = serializers.CharField(default="", allow_blank=True, max_length=22, help_text="Its id.")
    article = serializers.CharField(default="", allow_blank=True, max_length=40)


class PeriodBody(serializers.Serializer[Any]):
    """The days whose meetings are drawn together, both ends included."""

    first_on = DayField()
    last_on = DayField()


class DueMeetingSerializer(serializers.Serializer[Any]):
    """A meeting somebody came to."""

    sitting = serializers.CharField(source="assembly.public_id")
    starts_at = serializers.DateTimeField(source="assembly.starts_at")
    amount_cents = serializers.IntegerField()


class DueSerializer(serializers.Serializer[Any]):
    """What is due to one person."""

    person = serializers.CharField(source="person.public_id")
    name = serializers.CharField(source="person.full_name")
    amount_cents = serializers.IntegerField()
    paid_on = serializers.DateField(allow_null=True)
    reference = serializers.CharField()
    meetings = DueMeetingSerializer(many=True)


class StatementSerializer(serializers.Serializer[Any]):
    """What was drawn for a period."""

    id = serializers.CharField(source="public_id")
    first_on = serializers.DateField(source="period.lower")
    last_on = serializers.SerializerMethodField()
    drawn_at = serializers.DateTimeField()

    def get_last_on(self, statement: AllowanceStatement) -> str:
        """The last day of the period."""
        return str((statement.period.upper - A_DAY).isoformat())


class OneStatementSerializer(StatementSerializer):
    """What was drawn for a period, person by person."""

    dues = DueSerializer(many=True, source="read_dues")


class AllowancesSerializer(serializers.Serializer[Any]):
    """The rates, every statement for the office and the auditor, and what is due to oneself."""

    rates = RateSerializer(many=True)
    statements = StatementSerializer(many=True)
    own = DueSerializer(many=True)


class PaidBody(serializers.Serializer[Any]):
    """Who was paid, when, and by what."""

    persons = serializers.ListField(child=serializers.CharField(max_length=22), min_length=1, max_length=500)
    on = DayField()
    reference = serializers.CharField(default="", allow_blank=True, max_length=120)


class AllowancesView(BodyView):
    """What lies under the allowances of a body."""

    def statement(self, body: str, public_id: str) -> AllowanceStatement:
        rows = AllowanceStatement.objects.filter(body=self.meeting_body(body))
        found: AllowanceStatement = self.found(rows.select_related("body__organisation", "organisation"), public_id)
        return found

    def told(self, statement: AllowanceStatement, *, status: int = 200) -> Response:
        """Answer a statement with what is due to each."""
        statement.read_dues = list(dues_of(statement))  # type: ignore[attr-defined]  # for its lines
        return self.answer(OneStatementSerializer, statement, status=status)


class Allowances(AllowancesView):
    """The allowances of a body."""

    rules = {"GET": MEMBER}

    @operation("allowances", tag=TAG, answer=AllowancesSerializer)
    def get(self, request: Request, slug: str, body: str) -> Response:
        """Read the rates; the office and the auditor read every statement, a director what is due to them."""
        found = self.meeting_body(body)
        sees_all = bool(self.roles & REGISTER_ROLES)
        told = {
            "rates": rates_of(found),
            "statements": statements_of(found) if sees_all else [],
            "own": dues_to(self.persons(), found),
        }
        return self.answer(AllowancesSerializer, told)


class AllowanceRates(AllowancesView):
    """The rates of a body."""

    rules = {"POST": OFFICE}

    @operation("allowance_rate", tag=TAG, body=RateBody, answer=RateSerializer(many=True), status=201)
    def post(self, request: Request, slug: str, body: str) -> Response:
        """Write what each meeting gives from a day on; answers with every rate, the latest first."""
        found, said = self.meeting_body(body), self.read(RateBody)
        set_allowance_rate(
            found,
            amount_cents=said["amount_cents"],
            from_on=said["from_on"],
            resolution=self._resolution(said["resolution"]),
            article=said["article"],
            actor=self.actor,
        )
        return self.answer_all(RateSerializer, rates_of(found), status=201)

    def _resolution(self, public_id: str) -> Resolution | None:
        if not public_id:
            return None
        found: Resolution | None = resolutions_of(self.organisation).filter(public_id=public_id).first()
        if found is None:
            raise serializers.ValidationError({"resolution": [gettext("No resolution has this id.")]})
        return found


class AllowanceStatements(AllowancesView):
    """What is drawn."""

    rules = {"POST": OFFICE}

    @operation("allowances_draw", tag=TAG, body=PeriodBody, answer=OneStatementSerializer, status=201)
    def post(self, request: Request, slug: str, body: str) -> Response:
        """Write what is due to each for the meetings of a period, read from who came."""
        drawn = draw_allowances(self.meeting_body(body), **self.read(PeriodBody), actor=self.actor)
        return self.told(self.statement(body, drawn.public_id), status=201)


class OneAllowanceStatement(AllowancesView):
    """A statement."""

    rules = {"GET": REGISTER, "DELETE": OFFICE}

    @operation("allowance_statement", tag=TAG, answer=OneStatementSerializer)
    def get(self, request: Request, slug: str, body: str, statement: str) -> Response:
        """Read what is due to each for a period, and what of it was paid."""
        return self.told(self.statement(body, statement))

    @operation("allowances_take_back", tag=TAG, answer=StatementSerializer(many=True), refuses=True)
    def delete(self, request: Request, slug: str, body: str, statement: str) -> Response:
        """Take a statement away while nothing of it is paid; its days can be drawn anew. Answers with those left."""
        found = self.statement(body, statement)
        take_allowances_back(found, actor=self.actor)
        return self.answer_all(StatementSerializer, statements_of(found.body))


class AllowancesPaid(AllowancesView):
    """What was paid."""

    rules = {"POST": OFFICE}

    @operation("allowances_paid", tag=TAG, body=PaidBody, answer=OneStatementSerializer)
    def post(self, request: Request, slug: str, body: str, statement: str) -> Response:
        """Note what was paid, to whom."""
        found, said = self.statement(body, statement), self.read(PaidBody)
        due: list[AllowanceDue] = list(dues_of(found).filter(person__public_id__in=said["persons"]))
        if len(due) < len(set(said["persons"])):
            raise serializers.ValidationError({"persons": [gettext("Nothing is due to some of them here.")]})
        note_allowances_paid(found, due, payment=Payment(said["on"], said["reference"]), actor=self.actor)
        return self.told(found)


class AllowancesFile(AllowancesView):
    """A statement as a document."""

    rules = {"GET": REGISTER}
    content_negotiation_class = WhateverIsAccepted

    @operation("allowances_file", tag=TAG, answer=DOCUMENT)
    def get(self, request: Request, slug: str, body: str, statement: str, taken_as: str) -> HttpResponse:
        """Take a statement as `pdf` or `csv`."""
        if taken_as not in FORMATS:
            raise Http404
        paper = allowances_paper(self.statement(body, statement), taken_as=taken_as, language=language_asked())
        return attached(paper.content, name=paper.name, media_type=paper.media_type)
