"""The register at a glance, what it must always add up to, and the figures of the annual report."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from membership import formats
from membership.models import EventKind, Organisation, ShareOperation
from membership.pictures.growth import bars
from membership.queries import glance as queries
from membership.queries import home
from membership.queries.moment import Moment
from membership.queries.movements import UNDATED, UNKNOWN, Capital, Movements, movements_between
from membership.queries.openings import openings_on
from membership.rules.invariants import Invariant
from membership.rules.years import EARLIEST, LATEST, last_year_end, year_ending
from membership.services.checking import check_register
from membership.services.papers.opened import opened_capital
from membership.templatetags.unevoix import local_text
from membership.web import moments
from membership.web.gate import REGISTER, GatedRequest, gate


@gate(REGISTER)
@require_safe
def at_a_glance(request: GatedRequest) -> HttpResponse:
    here = request.organisation
    at, today = moments.asked(request.GET, here)
    # No year ends before the first one, and none begins after the last.
    on = min(max(at.on, EARLIEST), LATEST)
    figures, growth = home.figures_on(here, on, at.known_at), queries.growth(here, on, at.known_at)
    begun = last_year_end(on, here.year_end_month, here.year_end_day) + timedelta(days=1)
    checked = queries.last_check(here)
    counted = [Invariant.from_json(one) for one in (checked.findings if checked else [])]
    year = urlencode({**moments.known(at), "end": begun - timedelta(days=1)})
    return render(
        request,
        "membership/glance.html",
        {
            "eyebrow": [moments.said(at, today, here)],
            "at": at,
            "known_on": moments.known_on(at, today, here),
            "growth": _drawn(growth),
            "sentence": _sentence(growth),
            "begun": begun,
            "movements": _movements(movements_between(here, begun, on, known_at=at.known_at)),
            "missing": _missing(here, figures, at),
            "checked": checked,
            "differing": [one.as_finding() for one in counted if not one.holds],
            "agreeing": [one.as_finding() for one in counted if one.holds],
            "year_url": f"{_url(here, 'register-year')}?{year}",
        },
    )


def _url(here: Organisation, name: str) -> str:
    return reverse(name, kwargs={"slug": here.slug})


def _drawn(growth: queries.Growth) -> dict[str, Any]:
    """Return the bars, their key and the same figures as a table."""
    names = [local_text(category, "name") for category, _counts in growth.by_category]
    days = [formats.short_day(on) for on in growth.days]
    rows = [
        [day, *(formats.number(count) for count in column), formats.number(total)]
        for day, column, total in zip(days, growth.columns, growth.totals, strict=True)
    ]
    drawn = zip(days, bars(growth.columns), growth.totals, strict=True)
    return {
        "bars": [{"day": day, "parts": parts, "total": total} for day, parts, total in drawn],
        "key": [{"way": min(rank, 4), "text": name} for rank, name in enumerate(names, start=1)],
        "columns": [
            {"label": _("Day")},
            *({"label": name, "numeric": True} for name in names),
            {"label": _("Members"), "numeric": True},
        ],
        "rows": rows,
    }


def _sentence(growth: queries.Growth) -> str:
    said = {
        "then": formats.number(growth.totals[0]),
        "day": formats.short_day(growth.days[0]),
        "now": formats.number(growth.totals[-1]),
        "today": formats.short_day(growth.days[-1]),
    }
    return _("%(now)s members on %(today)s; %(then)s on %(day)s.") % said


def _movements(moved: Movements) -> list[dict[str, str]]:
    return [
        {"label": label, "value": formats.number(count)}
        for label, count in [*_arrivals(moved), *_departures(moved)]
        if count
    ]


def _arrivals(moved: Movements) -> list[tuple[str, int]]:
    return [(_("New members"), moved.arrivals.get("new", 0)), (_("Came back"), moved.arrivals.get("back", 0))]


def _departures(moved: Movements) -> list[tuple[str, int]]:
    kinds = (EventKind.RESIGNED, EventKind.EXPELLED, EventKind.DECEASED, EventKind.ENDED)
    known = [(str(kind.label), moved.departures.get(kind.value, 0)) for kind in kinds]
    return [
        *known,
        (_("Left on a day that is not known, known gone since"), moved.departures.get(UNDATED, 0)),
        (_("Left, for a reason that is not written"), moved.departures.get(UNKNOWN, 0)),
    ]


def _missing(here: Organisation, figures: home.Figures, at: Moment) -> list[dict[str, str]]:
    counted = [
        ("address", _("Without an address"), figures.without_address),
        ("email", _("Without an e-mail"), figures.without_email),
        ("representative", _("Legal persons for whom nobody can vote"), figures.without_representative),
    ]
    query = urlencode(moments.in_address(at))
    return [
        {"label": label, "value": formats.number(count), "url": f"{_url(here, 'register')}?{query}&missing={key}"}
        for key, label, count in counted
    ]


@gate(REGISTER)
@require_POST
def check(request: GatedRequest) -> HttpResponse:
    found = check_register(request.organisation, actor=request.actor)
    if found.broken:
        messages.warning(request, _("The register does not add up. What differs is shown below."))
    else:
        messages.success(request, _("The register adds up."))
    return redirect("register-glance", slug=request.organisation.slug)


@gate(REGISTER)
@require_safe
def year(request: GatedRequest) -> HttpResponse:
    here = request.organisation
    at, today = moments.asked(request.GET, here)
    latest = last_year_end(today, here.year_end_month, here.year_end_day)
    end = min(_year_end(request, here, latest), latest)
    found = queries.year_figures(here, year_ending(end, here.year_end_month, here.year_end_day), at.known_at)
    before = found.year.first - timedelta(days=1)
    after = _next_end(here, end)
    return render(
        request,
        "membership/year.html",
        {
            "year": found.year,
            "known_on": moments.known_on(at, today, here),
            "members": _member_rows(found),
            "member_columns": [
                {"label": _("Members")},
                {"label": formats.short_day(before), "numeric": True},
                {"label": formats.short_day(end), "numeric": True},
            ],
            "movements": [[label, formats.number(count)] for label, count in _movement_rows(found)],
            "movement_columns": [{"label": _("During the year")}, {"label": _("Members"), "numeric": True}],
            "capital": _capital_rows(found),
            "opened": opened_capital(openings_on(here, Moment(end, at.known_at)).values()),
            "capital_columns": [
                {"label": _("Share capital")},
                {"label": _("Shares"), "numeric": True},
                {"label": _("Amount"), "numeric": True},
            ],
            "previous": f"?{urlencode({**moments.known(at), 'end': before})}",
            "next": f"?{urlencode({**moments.known(at), 'end': after})}" if after <= latest else "",
        },
    )


def _year_end(request: HttpRequest, here: Organisation, latest: date) -> date:
    """Return the year-end that was asked for; a day that is none is taken to the one before."""
    try:
        asked = date.fromisoformat(request.GET.get("end", ""))
    except ValueError:
        return latest
    # Nobody kept a register before the year 1000, and nothing can be counted before the year 1.
    return last_year_end(max(asked, EARLIEST), here.year_end_month, here.year_end_day)


def _next_end(here: Organisation, end: date) -> date:
    return last_year_end(end + timedelta(days=367), here.year_end_month, here.year_end_day)


def _member_rows(found: queries.YearFigures) -> list[list[str]]:
    rows = [
        [local_text(category, "name"), formats.number(before[0]), formats.number(after[0])]
        for (category, before), (_same, after) in zip(found.before.by_category, found.after.by_category, strict=True)
    ]
    totals = [formats.number(found.before.totals[0]), formats.number(found.after.totals[0])]
    return [*rows, [_("All members"), *totals]]


def _movement_rows(found: queries.YearFigures) -> list[tuple[str, int]]:
    return [*_arrivals(found.movements), *_departures(found.movements)]


def _capital_rows(found: queries.YearFigures) -> list[list[str]]:
    def line(label: str, quantity: int, cents: int) -> list[str]:
        return [label, formats.number(quantity), formats.money_cents(cents)]

    def whole(label: str, capital: Capital) -> list[str]:
        return line(label, capital.total, capital.total_cents)

    moved = [
        line(str(operation.label), found.operations.quantity[operation], found.operations.cents[operation])
        for operation in ShareOperation
        if operation in found.operations.quantity
    ]
    return [
        whole(_("At the beginning of the year"), found.capital_before),
        *moved,
        whole(_("At the end of the year"), found.capital_after),
    ]
