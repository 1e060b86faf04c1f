"""The statement of share capital: what is held by class, what moved during the year, what is to be paid back.

The annual report holds it, with what is asked back and when it is to be paid (C-67.2, s. 132). It names nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import override

from membership import formats, rendering
from membership.clock import now
from membership.models import Organisation, ShareClass, ShareOperation
from membership.queries.moment import Moment
from membership.queries.movements import Capital as Moved
from membership.queries.movements import capital_between, capital_until
from membership.queries.openings import Opened, openings_on
from membership.queries.shares import Capital, Foreseen, capital_on, forecast
from membership.rules.spreadsheets import Cell, csv_lines
from membership.rules.workbooks import Sheet, workbook_bytes
from membership.rules.years import EARLIEST, last_year_end
from membership.services.papers.opened import opened_capital
from membership.services.papers.paper import DOCUMENTS, Paper, named, shell

# The words of the programming interface, for whoever reads it by program.
HEADER = (
    "share_class", "unit_price_cents", "holders", "quantity", "value_cents", "paid_cents", "due_cents", "requested",
    "approved", "opened_cents", "opened_first_on", "opened_last_on",
)  # fmt: skip


Amount = TypeVar("Amount", int, float)


@dataclass(frozen=True, slots=True)
class Stated:
    """The share capital at a moment, with what moved since the fiscal year began."""

    organisation: Organisation
    at: Moment
    classes: tuple[Capital, ...]
    first: date
    before: Moved
    moved: Moved
    foreseen: tuple[Foreseen, ...]
    opened: Mapping[int, Opened]


def stated(organisation: Organisation, at: Moment) -> Stated:
    """Return what the statement says at a moment. The year that ends on the day itself is the one stated."""
    ended = last_year_end(
        max(at.on, EARLIEST) - timedelta(days=1), organisation.year_end_month, organisation.year_end_day
    )
    return Stated(
        organisation=organisation,
        at=at,
        classes=tuple(capital_on(organisation, at.on, at.known_at)),
        first=ended + timedelta(days=1),
        before=capital_until(organisation, ended, known_at=at.known_at),
        moved=capital_between(organisation, ended + timedelta(days=1), at.on, known_at=at.known_at),
        foreseen=tuple(forecast(organisation, at)),
        opened=openings_on(organisation, at),
    )


def capital_statement(organisation: Organisation, *, at: Moment, taken_as: str, language: str) -> Paper:
    """Return the statement of share capital at a moment, as `pdf`, `xlsx` or `csv`."""
    media_type, write = WRITERS[taken_as]
    with override(language):
        content = write(stated(organisation, at), language)
    name = f"{organisation.slug}-capital-{at.on.isoformat()}.{taken_as}"
    return Paper(name, media_type, content)


# --- as a document


def _pdf(found: Stated, language: str) -> bytes:
    known_at = found.at.known_at or now()
    return rendering.render("share_capital", _data(found, known_at, language), at=known_at, documents=DOCUMENTS)


def _data(found: Stated, known_at: datetime, language: str) -> dict[str, Any]:
    total = {
        _("Share capital"): sum(one.value_cents for one in found.classes),
        _("Paid"): sum(one.paid_cents for one in found.classes),
        _("Due"): sum(one.due_cents for one in found.classes),
    }
    return shell(found.organisation, _("Statement of share capital"), found.at, known_at, language) | {
        "figures": [{"name": name, "value": formats.money_cents(cents)} for name, cents in total.items()],
        "parts": [
            _part(
                _("By class of shares"),
                _class_head(),
                _class_rows(found, language),
                opened_capital(found.opened.values()),
            ),
            _part(
                _("Since %(day)s, when the year began") % {"day": formats.short_day(found.first)},
                [_("Operation"), _("Shares"), _("Amount")],
                _moved_rows(found),
            ),
            _part(
                _("To be paid back"),
                _foreseen_head(),
                _foreseen_rows(found, language),
                _("Requests that are open on this day, and when those granted are expected to be paid."),
                numbers_from=3,
            ),
        ],
    }


def _part(
    title: str, head: list[str], rows: list[list[str]], note: str = "", *, numbers_from: int = 1
) -> dict[str, Any]:
    return {
        "title": title, "head": head, "rows": rows, "note": note, "empty": _("None."), "numbers_from": numbers_from
    }  # fmt: skip


def _class_head() -> list[str]:
    return [_("Class of shares"), _("Unit value"), _("Holders"), _("Shares"), _("Worth"), _("Paid"), _("Due")]


def _class_rows(found: Stated, language: str) -> list[list[str]]:
    return [
        [
            named(one.share_class, language),
            formats.money_cents(one.share_class.unit_price_cents),
            formats.number(one.holders),
            formats.number(one.quantity),
            formats.money_cents(one.value_cents),
            formats.money_cents(one.paid_cents),
            formats.money_cents(one.due_cents),
        ]
        for one in found.classes
    ]


def movements(found: Stated) -> Iterator[tuple[str, int, int]]:
    """Yield the capital when the year began, each kind of operation since, and the capital of the day, in cents."""
    yield _("When the year began"), found.before.total, found.before.total_cents
    for operation in ShareOperation:
        if operation in found.moved.quantity:
            yield str(operation.label), found.moved.quantity[operation], found.moved.cents[operation]
    said = _("On %(day)s") % {"day": formats.short_day(found.at.on)}
    yield said, found.before.total + found.moved.total, found.before.total_cents + found.moved.total_cents


def _moved_rows(found: Stated) -> list[list[str]]:
    return [[said, formats.number(count), formats.money_cents(cents)] for said, count, cents in movements(found)]


def _foreseen_head() -> list[str]:
    return [_("Class of shares"), _("Where it stands"), _("Expected on"), _("Requests"), _("Shares"), _("Amount")]


def _foreseen_rows(found: Stated, language: str) -> list[list[str]]:
    return [
        [
            named(one.share_class, language),
            _state(one),
            _planned(one),
            formats.number(one.requests),
            formats.number(one.quantity),
            formats.money_cents(one.price_cents),
        ]
        for one in found.foreseen
    ]


def _state(one: Foreseen) -> str:
    return _("Granted") if one.is_approved else _("Asked, not decided")


def _planned(one: Foreseen) -> str:
    return formats.short_day(one.planned_on) if one.planned_on else _("No day yet")


# --- as a workbook, and as a list


def sheets(found: Stated, language: str) -> list[Sheet]:
    """Return the statement as sheets of a workbook; amounts are in dollars."""
    classes: list[list[Cell | float]] = [
        [
            named(one.share_class, language), one.share_class.unit_price_cents / 100, one.holders, one.quantity,
            one.value_cents / 100, one.paid_cents / 100, one.due_cents / 100, one.requested, one.approved,
            *_opened(found, one.share_class, _in_dollars),
        ]
        for one in found.classes
    ]  # fmt: skip
    moved: list[list[Cell | float]] = [[said, count, cents / 100] for said, count, cents in movements(found)]
    foreseen: list[list[Cell | float]] = [
        [
            named(one.share_class, language),
            _state(one),
            one.planned_on,
            one.requests,
            one.quantity,
            one.price_cents / 100,
        ]
        for one in found.foreseen
    ]
    return [
        Sheet(_("Share capital"), [*_class_head(), _("Asked back"), _("Granted"), *_opened_head()], classes),
        Sheet(_("Movements of the year"), [_("Operation"), _("Shares"), _("Amount")], moved),
        Sheet(_("To be paid back"), _foreseen_head(), foreseen),
    ]


def _opened_head() -> list[str]:
    return [_("Of which opening balances"), _("Brought in as at"), _("To")]


def _in_dollars(cents: int) -> float:
    return cents / 100


def _opened(
    found: Stated, share_class: ShareClass, amount: Callable[[int], Amount]
) -> tuple[Amount, date | None, date | None]:
    """Return what the opening balances of a class are worth, and as at which days they were brought in."""
    opened = found.opened.get(share_class.pk)
    if opened is None:
        return amount(0), None, None
    return amount(opened.value_cents), opened.first, opened.last


def _workbook(found: Stated, language: str) -> bytes:
    return workbook_bytes(sheets(found, language))


def _csv(found: Stated, _language: str) -> bytes:
    rows: list[tuple[Cell, ...]] = [
        (
            one.share_class.key, one.share_class.unit_price_cents, one.holders, one.quantity, one.value_cents,
            one.paid_cents, one.due_cents, one.requested, one.approved, *_opened(found, one.share_class, int),
        )
        for one in found.classes
    ]  # fmt: skip
    return "".join(csv_lines(HEADER, rows)).encode()


Writer = Callable[[Stated, str], bytes]
WRITERS: dict[str, tuple[str, Writer]] = {
    "pdf": ("application/pdf", _pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _workbook),
    "csv": ("text/csv; charset=utf-8", _csv),
}
FORMATS = tuple(WRITERS)
