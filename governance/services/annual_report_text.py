"""What the annual report says by itself, in one language, and the report bound with what was joined to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from governance import rendering
from governance.errors import PdfUnreadable
from governance.models import (
    AnnualReport,
    AnnualReportPart,
    Assembly,
    AuditorTerm,
    FollowUp,
    ReportPartKind,
    Resolution,
)
from governance.queries.annual_reports import resolutions_since, year_of
from governance.queries.auditors import auditor_of_year
from governance.queries.changes import first_day
from governance.queries.directors import register_of
from governance.services.directors_paper import role_in_words, until_in_words
from governance.services.notice_text import local
from membership import formats
from membership.binding import Unreadable, bound, pages_of
from membership.models import Category, Correspondent, CorrespondentKind
from membership.queries.glance import YearFigures, year_figures
from membership.queries.moment import Moment
from membership.queries.shares import classes_of
from membership.rules.years import FiscalYear
from membership.services.papers.statement import capital_statement


def bound_report(assembly: Assembly, report: AnnualReport | None, *, language: str, at: datetime) -> bytes:
    """Return the report as one PDF: its own pages, the statement of share capital, then what was joined, in order.

    Raises PdfUnreadable.
    """
    parts = list(report.parts.select_related("document")) if report else []
    year = year_of(assembly)
    with override(language):
        joined = [
            *_capital(assembly, year, language, at),
            *((title_of(one, language), bytes(one.document.content)) for one in parts),
        ]
        said = _said(assembly, report, year, language, at)
        lengths = [pages_of(content) for _title, content in joined]
        # Once to learn how many pages come before the first part, once to say on which page each begins.
        own = pages_of(_drawn(said, [title for title, _content in joined], [0] * len(joined), at))
        begins = [own + 1 + sum(lengths[:place]) for place in range(len(joined))]
        first = _drawn(said, [title for title, _content in joined], begins, at)
        try:
            return bound(first, joined)
        except Unreadable as error:
            raise PdfUnreadable(name=", ".join(one.document.name for one in parts)) from error


def _capital(assembly: Assembly, year: FiscalYear, language: str, at: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield the statement of share capital, where there are shares."""
    if not classes_of(assembly.organisation):
        return
    stated = capital_statement(assembly.organisation, at=Moment(year.last, at), taken_as="pdf", language=language)
    yield _("Statement of share capital"), stated.content


def title_of(part: AnnualReportPart, language: str) -> str:
    """Return what a part is called in a language."""
    if part.kind == ReportPartKind.OTHER:
        return local(part, "title", language)
    with override(language):
        return str(ReportPartKind(part.kind).label)


def _drawn(said: dict[str, Any], titles: list[str], begins: list[int], at: datetime) -> bytes:
    rows = [[title, formats.number(page)] for title, page in zip(titles, begins, strict=True)]
    joined = {"title": _("Joined to this report"), "head": [_("Part"), _("Page")], "rows": rows, "empty": ""}
    return rendering.render("annual_report", said | {"joined": joined}, at=at)


def _said(
    assembly: Assembly, report: AnnualReport | None, year: FiscalYear, language: str, at: datetime
) -> dict[str, Any]:
    here = assembly.organisation
    name = local(here, "name", language)
    title = _("Annual report")
    figures = year_figures(here, year)
    return {
        "lang": language,
        "region": "CA",
        "organisation": name,
        "title": title,
        "moment": _("Year ended on %(day)s") % {"day": formats.day(year.last)},
        "draft": {"tag": ""},
        "running": {
            "head": f"{name} — {title}, {formats.short_day(year.last)}",
            "foot": _("As of %(instant)s") % {"instant": formats.instant(at.astimezone(here.zone))},
            "page": "{page}",
        },
        "figures": [
            {"name": _("Members"), "value": formats.number(figures.after.totals[-1])},
            {"name": _("Share capital"), "value": formats.money_cents(figures.capital_after.total_cents)},
        ],
        "parts": [
            _identity(assembly, report, language),
            _members(figures, language),
            _directors(assembly, at.astimezone(here.zone).date(), language),
            _resolutions(assembly, year.first, language),
        ],
    }


def _part(title: str, head: list[str], rows: list[list[str]], columns: list[int]) -> dict[str, Any]:
    return {"title": title, "head": head, "rows": rows, "columns": columns, "empty": _("None.")}


def _identity(assembly: Assembly, report: AnnualReport | None, language: str) -> dict[str, Any]:
    here = assembly.organisation
    federations = Correspondent.objects.for_organisation(here).filter(
        kind=CorrespondentKind.FEDERATION, put_aside_at=None
    )
    auditor = auditor_of_year(here, year_of(assembly).last)
    others = [name for name in (here.name_fr, here.name_en) if name and name != local(here, "name", language)]
    facts = [
        (_("Name"), local(here, "name", language)),
        (_("Other names"), ", ".join([*others, *([report.other_names] if report and report.other_names else [])])),
        (_("Domicile"), report.domicile if report else ""),
        (_("Annual meeting"), formats.day(first_day(assembly))),
        (_("Employees"), formats.number(report.employees) if report and report.employees is not None else ""),
        (_("Auditor"), _auditor(auditor) if auditor else ""),
        (_("Federation"), ", ".join(federations.order_by("name").values_list("name", flat=True))),
    ]
    rows = [[name, value] for name, value in facts if value]
    return _part(_("The organisation"), [_("About"), _("Answer")], rows, [2, 5])


def _auditor(term: AuditorTerm) -> str:
    """Return who audited the year, and by which resolution."""
    said = {"name": term.name, "permit": term.permit, "number": term.resolution.number}
    if term.permit:
        return _("%(name)s, permit %(permit)s, appointed by resolution %(number)s") % said
    return _("%(name)s, appointed by resolution %(number)s") % said


def _members(figures: YearFigures, language: str) -> dict[str, Any]:
    """Return the members by category, at the end of the year and of the one before, and who came and left."""
    before: dict[int, int] = {one.pk: counts[-1] for one, counts in figures.before.by_category}
    rows = [
        [_category(one, language), formats.number(before.get(one.pk, 0)), formats.number(counts[-1])]
        for one, counts in figures.after.by_category
        if counts[-1] or before.get(one.pk)
    ]
    rows += [
        [_("In all"), formats.number(figures.before.totals[-1]), formats.number(figures.after.totals[-1])],
        [_("Came in the year"), "", formats.number(figures.movements.arrived)],
        [_("Left in the year"), "", formats.number(figures.movements.departed)],
    ]
    days = [figures.before.days[-1], figures.after.days[-1]]
    return _part(_("Members"), [_("Category"), *map(formats.short_day, days)], rows, [4, 2, 2])


def _category(category: Category, language: str) -> str:
    return local(category, "name", language)


def _directors(assembly: Assembly, on: date, language: str) -> dict[str, Any]:
    rows = [
        [
            one.name,
            role_in_words(one, language),
            formats.short_day(one.since) if one.since else "…",
            until_in_words(one),
        ]
        for one in register_of(assembly.organisation, Moment(on))
    ]
    title = _("Directors and officers on %(day)s") % {"day": formats.short_day(on)}
    return _part(title, [_("Name"), _("Role"), _("Since"), _("Until")], rows, [4, 5, 3, 4])


def _resolutions(assembly: Assembly, first: date, language: str) -> dict[str, Any]:
    rows = [[one.number, local(one, "title", language), _followed(one)] for one in resolutions_since(assembly, first)]
    head = [_("Number"), _("Resolution"), _("What was done of it")]
    return _part(_("What the members resolved, and what was done of it"), head, rows, [2, 5, 5])


def _followed(resolution: Resolution) -> str:
    return " ; ".join(_state(one) for one in resolution.follow_ups.all())


def _state(one: FollowUp) -> str:
    if one.done_on is not None:
        return _("%(task)s: done on %(day)s") % {"task": one.task, "day": formats.short_day(one.done_on)}
    if one.due_on is None:
        return one.task
    return _("%(task)s: due by %(day)s") % {"task": one.task, "day": formats.short_day(one.due_on)}
