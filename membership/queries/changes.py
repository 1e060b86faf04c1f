"""What changed between two dates: in what was true, or in what was written down.

Each line is one end of one fact: a day on which something began or ceased, or an instant at which it
was written or taken back. Who it tells of is called as on that day. The same list serves the page, the programming
interface and the CSV.

The earliest come first; those of one day, or of one instant, by kind (arrivals and changes of category together), then
as they were written. So each kind of fact has an index that holds the order, and a page, which asks first how far it
need look, reads little more than it shows, whatever the span holds. What an import wrote
down at one instant a page tells in one line; the list that is taken away tells each of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db import connection, transaction

from membership.models import Organisation
from membership.queries.changed_between import Place, Span, recorded_between
from membership.queries.changes_lines import AT_AN_INSTANT, NAME, WORDS, lines, who_remains
from membership.queries.changes_reach import filled, reach
from membership.queries.moment import end_of, start_of

PAGE = 50

__all__ = ["PAGE", "Change", "Kind", "Place", "Span", "changes", "page_of", "recorded_between"]


class Kind(Enum):
    """What a line tells."""

    ARRIVED = "arrived"
    CATEGORY = "category"
    DEPARTED = "departed"
    IMPORTED = "imported"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    VOTE_SUSPENDED = "vote_suspended"
    VOTE_RESTORED = "vote_restored"
    NAME = "name"
    ADDRESS = "address"
    REPRESENTATIVE = "representative"
    REPRESENTATIVE_LEFT = "representative_left"
    SECTION = "section"
    SECTION_LEFT = "section_left"
    SHARES = "shares"
    PAYMENT = "payment"
    EMAIL = "email"
    PHONE = "phone"
    PHONES = "phones"
    LANGUAGE = "language"
    HOUSEHOLD = "household"
    HOUSEHOLD_LEFT = "household_left"
    CONSENT = "consent"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    VOTE_CONTESTED = "vote_contested"
    VOTE_UPHELD = "vote_upheld"
    DECEASED = "deceased"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. on: None when nobody knows the day; is_taken_back: it was written down before, and no longer holds.

    detail: the category, the name before, the town, who acts, the section, the shares with their sign, the cents
    paid, how the member was reached before («erased» where that is told no longer), the household, or for what one may
    write. Of an import, public_id is its own, name is its file, and detail how many members it brought in. Of a person
    who never was a member public_id is their own, and there is no number: of them, that they died is told.
    """

    kind: Kind
    on: date | None
    at: datetime
    is_taken_back: bool
    public_id: str
    number: str
    name: str
    detail: str

    @property
    def is_import(self) -> bool:
        return self.kind is Kind.IMPORTED

    @property
    def is_beside(self) -> bool:
        """Whether it tells of somebody who never was a member."""
        return not self.is_import and not self.number


def page_of(organisation: Organisation, span: Span, after: Place | None = None) -> tuple[list[Change], Place | None]:
    """Return a page of changes, and where the next one begins; None for that where this is the last.

    What an import wrote down is one line. Costs two SQL statements: how far to look, and the lines.
    """
    found = list(changes(organisation, span, after=after, most=PAGE + 1, each=False))
    if len(found) <= PAGE:
        return found, None
    shown = found[:PAGE]
    *_, when = whens = [one.at if span.is_recorded else one.on for one in shown]
    assert when is not None  # what took effect has a day
    before = after.told if after is not None and after.when == when else 0
    return shown, Place(when, before + whens.count(when))


def changes(
    organisation: Organisation, span: Span, *, after: Place | None = None, most: int | None = None, each: bool = True
) -> Iterator[Change]:
    """Yield the changes of a span, the earliest first, past a place of it; as many as there are, or `most`.

    each: all that was written down, rather than one line for what an import wrote.
    """
    left, skipped = span.going_on(after), after.told if after else 0
    when = "at" if span.is_recorded else "on_day"
    order = f'{when}, sorted_as COLLATE "C", taken_back, written, id'
    asked = _asked(organisation, left) | {"most": most, "skipped": skipped, "deep": skipped + (most or 0)}
    asked |= _reached(left, asked, organisation, is_whole=most is None)
    # Each branch gives its own first lines, which an index holds in order; the first of all are among these.
    branches = [
        sql if most is None else f"({sql} ORDER BY {found_by}, id LIMIT %(deep)s)"
        for sql, found_by in lines(left, each=each)
    ]
    limit = "" if most is None else f"ORDER BY {order} LIMIT %(most)s OFFSET %(skipped)s"
    sql = f"""
        SELECT told.kind, told.on_day, told.at, told.taken_back, coalesce(m.public_id, b.public_id, p.public_id),
          coalesce(m.number, ''), coalesce({NAME.format(row="p")}, b.file_name), told.detail
        FROM (SELECT * FROM ({" UNION ALL ".join(branches)}) every {limit}) told
        LEFT JOIN membership_importbatch b ON told.kind = 'imported' AND b.id = told.id
        LEFT JOIN membership_death d ON told.kind = 'deceased' AND told.membership_id IS NULL AND d.id = told.id
        LEFT JOIN membership_membership m ON m.id = told.membership_id
        LEFT JOIN membership_person p ON p.id = coalesce(m.person_id, {who_remains("d.person_id")})
        LEFT JOIN {span.name_borne("p.id", "told.on_day", "told.at")} named ON true
        ORDER BY {", ".join(f"told.{one}" for one in order.split(", "))}
    """  # noqa: S608  # made of the pieces above; what is asked goes in as parameters
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, asked)
        while rows := cursor.fetchmany(2000):
            for kind, *rest in rows:
                yield Change(Kind(kind), *rest)


def _asked(organisation: Organisation, span: Span) -> dict[str, Any]:
    """Return what every branch is asked about: whose changes, between which days or instants, as known when."""
    return {
        "organisation": organisation.pk,
        "begins": span.since or span.first,
        "ends": span.until or span.last,
        "day_begins": span.first and start_of(span.first, organisation),
        "known_at": span.known_at,
        "zone": organisation.time_zone,
    }


def _reached(span: Span, asked: dict[str, Any], organisation: Organisation, *, is_whole: bool) -> dict[str, Any]:
    """Return how far the lines of each word are looked for: to the end of the span, or until a page of it is full."""
    full = [] if is_whole else filled(span, asked)
    found = {word: reach(word, full, asked["ends"]) for word in WORDS}
    ends = {f"until_{word}": when for word, when in found.items()}
    if span.is_recorded:
        return ends
    return ends | {f"day_until_{word}": end_of(found[word], organisation) for word in AT_AN_INSTANT}
