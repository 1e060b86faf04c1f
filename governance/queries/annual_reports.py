"""The annual report of a meeting: what is there, what the rules still ask for, what was produced of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from governance.models import AnnualReport, AnnualReportEdition, AnnualReportPart, Assembly, Resolution
from governance.queries.changes import first_day
from governance.queries.directors import register_of
from governance.queries.resolutions import ADOPTED
from governance.queries.rules import rules_of
from governance.rules import contents
from membership.clock import today
from membership.queries.moment import Moment
from membership.queries.shares import classes_of
from membership.rules.findings import Finding
from membership.rules.years import FiscalYear, last_year_end, year_ending

CONTENTS = "annual_report_contents"
# What the register says by itself; of shares, only where they are kept in it.
FROM_THE_REGISTER = frozenset({"members_count", "meeting_date"})
OF_SHARES = "share_capital"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the rules ask for, in both languages, and whether it is there."""

    word: str
    fr: str
    en: str
    is_there: bool


def report_of(assembly: Assembly) -> AnnualReport | None:
    """Return what was written of the report of a meeting. Costs one SQL statement."""
    found: AnnualReport | None = AnnualReport.objects.filter(assembly=assembly).first()
    return found


def parts_of(report: AnnualReport | None) -> list[AnnualReportPart]:
    """Return what was joined, in its order, without the bytes. Costs one SQL statement."""
    if report is None:
        return []
    return list(report.parts.select_related("document").defer("document__content"))


def year_of(assembly: Assembly) -> FiscalYear:
    """Return the fiscal year that a meeting hears of: the one that ended last before its day."""
    here, on = assembly.organisation, first_day(assembly)
    return year_ending(
        last_year_end(on, here.year_end_month, here.year_end_day), here.year_end_month, here.year_end_day
    )


def words_there(assembly: Assembly, report: AnnualReport | None, parts: list[AnnualReportPart]) -> frozenset[str]:
    """Return, in the words of the rule, what the report holds."""
    there = {*FROM_THE_REGISTER, *(one.kind for one in parts)}
    if report is not None and report.domicile:
        there.add("names")
    if report is not None and report.employees is not None:
        there.add("employees")
    if register_of(assembly.organisation, Moment(today(assembly.organisation))):
        there.add("directors")
    if classes_of(assembly.organisation):
        there.add(OF_SHARES)
    return frozenset(there)


def finding_on(assembly: Assembly, there: frozenset[str]) -> Finding | None:
    """Return whether all that the rules list is there; None where they list nothing."""
    return contents.assess(CONTENTS, there, rules_of(assembly))


def asked_of(assembly: Assembly, there: frozenset[str]) -> list[Asked]:
    """Return each thing that the rules list, but for what is asked for only where there is one."""
    rules = rules_of(assembly)
    if CONTENTS not in rules:
        return []
    named = {one.word: one for one in rules[CONTENTS].parameter.choices}
    return [
        Asked(word, named[word].fr, named[word].en, word in there)
        for word in rules.words(CONTENTS)
        if word not in contents.IF_ANY
    ]


def newest_editions(assembly: Assembly) -> list[AnnualReportEdition]:
    """Return the latest version in each language, without the bytes. Costs one SQL statement."""
    rows = AnnualReportEdition.objects.filter(report__assembly=assembly).select_related("document")
    return list(rows.defer("document__content").order_by("-language", "-version").distinct("language"))


def resolutions_since(assembly: Assembly, first: date) -> QuerySet[Resolution]:
    """Return what the members resolved since a day and before the meeting, with what follows from each."""
    rows: QuerySet[Resolution] = Resolution.objects.for_organisation(assembly.organisation).filter(
        ADOPTED, series="", adopted_on__gte=first, adopted_on__lt=first_day(assembly)
    )
    return rows.prefetch_related("follow_ups").order_by("year", "rank")
