"""The register in figures: over time, of one fiscal year, and whether they add up."""

from __future__ import annotations

from datetime import date
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.moments import MomentQuery, moment
from membership.clock import today
from membership.entrances import REGISTER
from membership.models import Category, RegisterCheck
from membership.queries.glance import Growth, YearFigures, growth, last_check, year_figures
from membership.rules.years import EARLIEST, last_year_end, year_ending
from membership.services.checking import check_register

TAG = "register"


class CategoryCountSerializer(serializers.Serializer[Any]):
    """The members of one category."""

    category = serializers.CharField()
    members = serializers.IntegerField()


class DayCountSerializer(serializers.Serializer[Any]):
    """The members of a day."""

    on = serializers.DateField()
    members = serializers.IntegerField()
    by_category = CategoryCountSerializer(many=True)


class GrowthQuery(MomentQuery):
    """Which day, and as known when."""


class YearQuery(serializers.Serializer[Any]):
    """Which year, and as known when."""

    known_at = serializers.DateTimeField(required=False, help_text="What was known then; now by default.")
    end = serializers.DateField(required=False, help_text="A day of the year after; the last year-end by default.")


class YearSerializer(serializers.Serializer[Any]):
    """The figures of one fiscal year, for the annual report."""

    first = serializers.DateField()
    last = serializers.DateField()
    before = DayCountSerializer()
    after = DayCountSerializer()
    arrivals = serializers.DictField(child=serializers.IntegerField(), help_text="`new`, `back`.")
    departures = serializers.DictField(
        child=serializers.IntegerField(), help_text="By kind of event, `undated` or `unknown`."
    )
    capital_before_cents = serializers.IntegerField()
    operations_cents = serializers.DictField(child=serializers.IntegerField())
    capital_after_cents = serializers.IntegerField()


class InvariantSerializer(serializers.Serializer[Any]):
    """Two figures that must be the same."""

    code = serializers.CharField()
    left = serializers.IntegerField()
    right = serializers.IntegerField()
    holds = serializers.BooleanField()


class CheckSerializer(serializers.Serializer[Any]):
    """What one look over the register found."""

    checked_at = serializers.DateTimeField()
    on = serializers.DateField()
    broken = serializers.IntegerField()
    findings = InvariantSerializer(many=True)


class ChecksSerializer(serializers.Serializer[Any]):
    """The last look over the register."""

    last = CheckSerializer(allow_null=True, help_text="Null: not looked at yet.")


class RegisterGrowth(RuledView):
    """Members over time."""

    rules = {"GET": REGISTER}

    @operation("register_growth", tag=TAG, answer=DayCountSerializer(many=True), asks=GrowthQuery)
    def get(self, request: Request, slug: str) -> Response:
        """Count the members by category at the last year-ends and on a day, as known at an instant."""
        at = moment(self, self.asked(GrowthQuery))
        found = growth(self.organisation, max(at.on, EARLIEST), at.known_at)
        return self.answer_all(DayCountSerializer, [_day(found, rank) for rank in range(len(found.days))])


class RegisterYear(RuledView):
    """One fiscal year."""

    rules = {"GET": REGISTER}

    @operation("register_year", tag=TAG, answer=YearSerializer, asks=YearQuery)
    def get(self, request: Request, slug: str) -> Response:
        """Give the annual report's figures of a fiscal year, as known at an instant."""
        here, query = self.organisation, self.asked(YearQuery)
        asked: date = query.get("end") or today(here)
        end = last_year_end(max(asked, EARLIEST), here.year_end_month, here.year_end_day)
        found = year_figures(
            here, year_ending(end, here.year_end_month, here.year_end_day), moment(self, query).known_at
        )
        return self.answer(YearSerializer, _year(found))


class RegisterChecks(RuledView):
    """Whether the register adds up."""

    rules = {"GET": REGISTER, "POST": REGISTER}

    @operation("register_check", tag=TAG, answer=ChecksSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Say what the last look over the register found."""
        return self.answer(ChecksSerializer, {"last": last_check(self.organisation)})

    @operation("register_check_now", tag=TAG, answer=CheckSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Look the register over now."""
        check: RegisterCheck = check_register(self.organisation, actor=self.actor)
        return self.answer(CheckSerializer, check, status=201)


def _day(found: Growth, rank: int) -> dict[str, Any]:
    def count(category: Category, counts: tuple[int, ...]) -> dict[str, Any]:
        return {"category": category.key, "members": counts[rank]}

    return {
        "on": found.days[rank],
        "members": found.totals[rank],
        "by_category": [count(category, counts) for category, counts in found.by_category],
    }


def _year(found: YearFigures) -> dict[str, Any]:
    return {
        "first": found.year.first,
        "last": found.year.last,
        "before": _day(found.before, 0),
        "after": _day(found.after, 0),
        "arrivals": found.movements.arrivals,
        "departures": found.movements.departures,
        "capital_before_cents": found.capital_before.total_cents,
        "operations_cents": found.operations.cents,
        "capital_after_cents": found.capital_after.total_cents,
    }
