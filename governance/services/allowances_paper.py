"""A statement of attendance allowances as a document and as a list, for whoever pays and whoever keeps the books."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from governance import rendering
from governance.models import AllowanceDue, AllowanceStatement
from governance.queries.allowances import dues_of
from governance.services.notice_text import local
from membership import formats
from membership.clock import now
from membership.queries.moment import Moment
from membership.rules.spreadsheets import csv_lines, dollars
from membership.services.papers.paper import Paper, shell

FORMATS = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}
# The words of the programming interface, for whoever reads it by program: a line for each meeting somebody came to.
HEADER = ("name", "meeting", "meeting_on", "amount", "paid_on", "reference")


def allowances_paper(statement: AllowanceStatement, *, taken_as: str, language: str) -> Paper:
    """Return the statement as `pdf`, by person, or `csv`, by person and meeting."""
    dues = list(dues_of(statement))
    with override(language):
        content = "".join(csv_lines(HEADER, _lines(statement, dues))).encode() if taken_as == "csv" else b""
        if taken_as == "pdf":
            content = _pdf(statement, dues, language)
    first_on = statement.period.lower.isoformat()
    return Paper(f"{statement.organisation.slug}-allowances-{first_on}.{taken_as}", FORMATS[taken_as], content)


def _lines(statement: AllowanceStatement, dues: list[AllowanceDue]) -> list[tuple[Any, ...]]:
    zone = statement.organisation.zone
    return [
        (
            due.person.full_name,
            one.assembly.title_fr,
            one.assembly.starts_at.astimezone(zone).date(),
            dollars(one.amount_cents),
            due.paid_on,
            due.reference,
        )
        for due in dues
        for one in due.meetings.all()
    ]


def _pdf(statement: AllowanceStatement, dues: list[AllowanceDue], language: str) -> bytes:
    at, body = now(), statement.body
    days = {
        "first": formats.short_day(statement.period.lower),
        "last": formats.short_day(statement.period.upper - timedelta(days=1)),
    }
    title = _("Attendance allowances: %(body)s") % {"body": local(body, "name", language)}
    total = formats.money_cents(sum(one.amount_cents for one in dues))
    part = {
        "title": _("From %(first)s to %(last)s") % days,
        "head": [_("Name"), _("Meetings"), _("Amount"), pgettext("allowance", "Paid")],
        "columns": [5, 6, 3, 5],
        "rows": [
            *(
                [
                    one.person.full_name,
                    ", ".join(meetings_in_words(one)),
                    formats.money_cents(one.amount_cents),
                    paid_in_words(one),
                ]
                for one in dues
            ),
            [_("Total"), "", total, ""],
        ],
    }
    on = at.astimezone(body.organisation.zone).date()
    data = shell(body.organisation, title, Moment(on, at), at, language) | {"empty": _("None."), "parts": [part]}
    return rendering.render("directors", data, at=at)


def meetings_in_words(due: AllowanceDue) -> list[str]:
    """Return the days of the meetings it is for."""
    zone = due.statement.body.organisation.zone
    return [formats.short_day(one.assembly.starts_at.astimezone(zone).date()) for one in due.meetings.all()]


def paid_in_words(due: AllowanceDue) -> str:
    """Return when it was paid and by what, or nothing."""
    if due.paid_on is None:
        return ""
    day = formats.short_day(due.paid_on)
    return f"{day}, {due.reference}" if due.reference else day
