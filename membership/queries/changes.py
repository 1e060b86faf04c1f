"""What changed between two dates: in what was true, or in what was written down.

Each line is one end of one fact: a day on which something began or ceased, or an instant at which it
was written or taken back. Who it tells of is called as on that day. The same list serves the page, the programming
interface and the CSV.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db import connection, transaction

from membership.models import Organisation
from membership.queries.moment import end_of, start_of
from membership.queries.names import FORMER_NAME_ON

PAGE = 50


class Kind(Enum):
    """What a line tells."""

    ARRIVED = "arrived"
    CATEGORY = "category"
    DEPARTED = "departed"
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


@dataclass(frozen=True, slots=True)
class Change:
    """One change. on: None when nobody knows the day; is_taken_back: it was written down before, and no longer holds.

    detail: the category, the name before, the town, who acts, the section, the shares with their sign, or the
    cents paid.
    """

    kind: Kind
    on: date | None
    at: datetime
    is_taken_back: bool
    public_id: str
    number: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Span:
    """The two dates, both included: days of effect, or instants of record. Exactly one pair is given.

    known_at: of days of effect, as it was known then; None is now.
    """

    first: date | None = None
    last: date | None = None
    since: datetime | None = None
    until: datetime | None = None
    known_at: datetime | None = None

    @property
    def is_recorded(self) -> bool:
        return self.since is not None

    def known(self, row: str) -> str:
        """Return the condition «known then» of a fact that is dated twice."""
        return f"{row}.recorded @> %(known_at)s::timestamptz" if self.known_at else f"upper_inf({row}.recorded)"

    def recorded_by(self, column: str) -> str:
        """Return the condition «written down by then», of what is written once."""
        return f"{column} <= %(known_at)s::timestamptz" if self.known_at else "true"

    def name_borne(self, person: str, day: str, at: str) -> str:
        """Return the name that a person bore on the day of a line, as known then, where it is not today's.

        Of what was written down: on the day on which it was, as known at that instant.
        """
        if not self.is_recorded:
            return FORMER_NAME_ON.format(person=person, on=day, known=self.recorded_by("g.recorded_at"))
        return FORMER_NAME_ON.format(
            person=person, on=f"({at} AT TIME ZONE %(zone)s)::date", known=f"g.recorded_at <= {at}"
        )


def recorded_between(organisation: Organisation, first: date, last: date) -> Span:
    """Return the span of what was written down on these days, in the organisation's own calendar."""
    return Span(since=start_of(first, organisation), until=end_of(last, organisation))


# kind, table, how the fact is tied to its membership, the end of it that is told, the detail, more conditions
_BY_PERSON = "m.person_id = x.person_id"
_BY_MEMBERSHIP = "m.id = x.membership_id"
_CATEGORY = "(SELECT c.key FROM membership_category c WHERE c.id = x.category_id)"
_NAME = "trim(coalesce(named.given_name, {row}.given_name) || ' ' || coalesce(named.family_name, {row}.family_name))"
_NAMED = f"""coalesce((SELECT {_NAME.format(row="r")} FROM membership_person r
  LEFT JOIN {{borne}} named ON true WHERE r.id = x.person_id), x.bare_name)"""  # noqa: S608 - no input enters the text
_SECTION = "(SELECT s.name_fr FROM membership_section s WHERE s.id = x.section_id)"
_CARRIES_ON = """EXISTS (SELECT 1 FROM membership_membershipperiod y WHERE y.membership_id = x.membership_id
  AND {y_known} AND {y_end} = {x_end})"""
_BRANCHES = (
    ("arrived", "membershipperiod", _BY_MEMBERSHIP, "lower", _CATEGORY, "NOT " + _CARRIES_ON),
    ("category", "membershipperiod", _BY_MEMBERSHIP, "lower", _CATEGORY, _CARRIES_ON),
    ("departed", "membershipperiod", _BY_MEMBERSHIP, "upper", _CATEGORY, "NOT " + _CARRIES_ON),
    ("suspended", "suspension", _BY_MEMBERSHIP, "lower", "x.decided_by", "true"),
    ("reinstated", "suspension", _BY_MEMBERSHIP, "upper", "''", "true"),
    ("vote_suspended", "votingrestriction", _BY_MEMBERSHIP, "lower", "x.reason", "true"),
    ("vote_restored", "votingrestriction", _BY_MEMBERSHIP, "upper", "''", "true"),
    ("address", "address", _BY_PERSON, "lower", "x.city", "true"),
    ("representative", "representation", _BY_MEMBERSHIP, "lower", _NAMED, "true"),
    ("representative_left", "representation", _BY_MEMBERSHIP, "upper", _NAMED, "true"),
    ("section", "sectionmembership", _BY_MEMBERSHIP, "lower", _SECTION, "true"),
    ("section_left", "sectionmembership", _BY_MEMBERSHIP, "upper", _SECTION, "true"),
)


def changes(organisation: Organisation, span: Span, *, after: int = 0, most: int | None = PAGE) -> Iterator[Change]:
    """Yield the changes of a span, the earliest first, past the first `after` lines; all of them when most is None."""
    branches = [sql for branch in _BRANCHES for sql in _told(branch, span)] + [
        _names(span),
        _ledger("shares", "sharetransaction", "to_char(x.quantity, 'FMSG999999999990')", span),
        _ledger("payment", "sharepayment", "x.amount_cents::text", span),
    ]
    limit = "" if most is None else "LIMIT %(most)s OFFSET %(after)s"
    sql = f"""
        SELECT told.kind, told.on_day, told.at, told.taken_back, m.public_id, m.number,
          {_NAME.format(row="p")}, told.detail
        FROM ({" UNION ALL ".join(branches)}) told
        JOIN membership_membership m ON m.id = told.membership_id
        JOIN membership_person p ON p.id = m.person_id
        LEFT JOIN {span.name_borne("p.id", "told.on_day", "told.at")} named ON true
        ORDER BY {"told.at" if span.is_recorded else "told.on_day"},
          coalesce(named.sort_key, p.sort_key) COLLATE "C", m.id, told.kind, told.id
        {limit}
    """  # noqa: S608  # made of the pieces above; what is asked goes in as parameters
    asked: dict[str, Any] = {
        "organisation": organisation.pk,
        "first": span.first,
        "last": span.last,
        "since": span.since,
        "until": span.until,
        "known_at": span.known_at,
        "zone": organisation.time_zone,
        "most": most,
        "after": after,
    }
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, asked)
        while rows := cursor.fetchmany(2000):
            for kind, *rest in rows:
                yield Change(Kind(kind), *rest)


def _told(branch: tuple[str, str, str, str, str, str], span: Span) -> Iterator[str]:
    kind, table, tie, end, detail, more = branch
    day = f"{end}(x.effective)"
    carried = more.format(
        y_known=span.known("y"),
        y_end=f"{'upper' if end == 'lower' else 'lower'}(y.effective)",
        x_end=day,
    )
    if not span.is_recorded:
        within = f"{span.known('x')} AND {day} BETWEEN %(first)s AND %(last)s AND {carried}"
        at = "lower(x.recorded)"
        named = detail.format(borne=span.name_borne("r.id", day, at))
        yield _line(kind, table, tie, day, at, "false", named, within)
        return
    # A fact without that end has nothing to tell of it; the beginning of one may be unknown and is told all the same.
    has_end = "true" if end == "lower" else "NOT upper_inf(x.effective)"
    told = carried.replace("upper_inf(y.recorded)", "true")
    owner = "person_id" if tie == _BY_PERSON else "membership_id"
    for instant, other, taken_back in (
        ("lower(x.recorded)", "upper(z.recorded)", "false"),
        ("upper(x.recorded)", "lower(z.recorded)", "true"),
    ):
        # A correction closes a row and writes another: the end that both share did not change.
        kept = (
            f"EXISTS (SELECT 1 FROM membership_{table} z WHERE z.{owner} = x.{owner} AND {other} = {instant} "  # noqa: S608
            f"AND {end}(z.effective) IS NOT DISTINCT FROM {day})"
        )
        within = f"{instant} BETWEEN %(since)s AND %(until)s AND {has_end} AND {told} AND NOT {kept}"
        named = detail.format(borne=span.name_borne("r.id", day, instant))
        yield _line(kind, table, tie, day, instant, taken_back, named, within)


def _line(kind: str, table: str, tie: str, day: str, at: str, taken_back: str, detail: str, within: str) -> str:
    return (
        f"SELECT '{kind}' AS kind, {day} AS on_day, {at} AS at, {taken_back} AS taken_back, m.id AS membership_id, "  # noqa: S608
        f"coalesce({detail}, '') AS detail, x.id AS id "
        f"FROM membership_{table} x JOIN membership_membership m ON {tie} AND m.organisation_id = x.organisation_id "
        f"WHERE x.organisation_id = %(organisation)s AND {within}"
    )


def _names(span: Span) -> str:
    within = (
        "x.recorded_at BETWEEN %(since)s AND %(until)s"
        if span.is_recorded
        else f"x.held_until BETWEEN %(first)s AND %(last)s AND {span.recorded_by('x.recorded_at')}"
    )
    before = "trim(x.given_name || ' ' || x.family_name)"
    return _line("name", "formername", _BY_PERSON, "x.held_until", "x.recorded_at", "false", before, within)


def _ledger(kind: str, table: str, detail: str, span: Span) -> str:
    within = (
        "x.recorded_at BETWEEN %(since)s AND %(until)s"
        if span.is_recorded
        else f"x.effective_on BETWEEN %(first)s AND %(last)s AND {span.recorded_by('x.recorded_at')}"
    )
    return _line(kind, table, _BY_MEMBERSHIP, "x.effective_on", "x.recorded_at", "false", detail, within)
