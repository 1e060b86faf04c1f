"""What changed between two dates: in what was true, or in what was written down.

Each line is one end of one fact: a day on which something began or ceased, or an instant at which it
was written or taken back. Who it tells of is called as on that day. The same list serves the page, the programming
interface and the CSV.

The earliest come first; those of one day, or of one instant, by kind, then as they were written. So each kind of fact
has an index that holds the order, and a page reads no more than it shows, whatever the span holds. What an import wrote
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
from membership.queries.moment import end_of, start_of
from membership.queries.one_day import DEPARTURES, acted, passed

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


@dataclass(frozen=True, slots=True)
class Change:
    """One change. on: None when nobody knows the day; is_taken_back: it was written down before, and no longer holds.

    detail: the category, the name before, the town, who acts, the section, the shares with their sign, the cents
    paid, how the member was reached before («erased» where that is told no longer), the household, or for what one may
    write. Of an import, public_id is its own, name is its file, and detail how many members it brought in.
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


# kind, table, how the fact is tied to its membership, the end of it that is told, the detail, more conditions
_BY_PERSON = "m.person_id = x.person_id"
_BY_MEMBERSHIP = "m.id = x.membership_id"
_CATEGORY = "(SELECT c.key FROM membership_category c WHERE c.id = x.category_id)"
_NAME = "trim(coalesce(named.given_name, {row}.given_name) || ' ' || coalesce(named.family_name, {row}.family_name))"
_NAMED = f"""coalesce((SELECT {_NAME.format(row="r")} FROM membership_person r
  LEFT JOIN {{borne}} named ON true WHERE r.id = x.person_id), x.bare_name)"""  # noqa: S608 - no input enters the text
_SECTION = "(SELECT s.name_fr FROM membership_section s WHERE s.id = x.section_id)"
# Asked of each line in its turn, never by joining whole tables: a page asks it of those it shows.
_THERE_IS = "coalesce((SELECT true FROM {of} LIMIT 1), false)"
_CARRIES_ON = _THERE_IS.format(
    of="membership_membershipperiod y WHERE y.membership_id = x.membership_id AND {y_known} AND {y_end} = {x_end} "
    # Whoever left and came back on one day did both: nothing was carried on.
    "AND NOT " + acted(DEPARTURES, member="x.membership_id", on="{x_end}", known_e="{known_e}", known_c="{known_c}")
)
# What no import wrote. A correction of what one wrote is nobody's import.
_BY_HAND = "x.import_batch_id IS NULL"
_HOUSEHOLD = "(SELECT h.name FROM membership_household h WHERE h.id = x.household_id)"
# No list brings these in.
_BY_HAND_ALONE = frozenset({"householdmember"})
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
    ("household", "householdmember", _BY_PERSON, "lower", _HOUSEHOLD, "true"),
    ("household_left", "householdmember", _BY_PERSON, "upper", _HOUSEHOLD, "true"),
)


def page_of(organisation: Organisation, span: Span, after: Place | None = None) -> tuple[list[Change], Place | None]:
    """Return a page of changes, and where the next one begins; None for that where this is the last.

    What an import wrote down is one line. Costs one SQL statement.
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
    branches = [sql for branch in _BRANCHES for sql in (*_told(branch, left, each=each), *_passed(branch, left))] + [
        _names(left),
        _ledger("shares", "sharetransaction", "to_char(x.quantity, 'FMSG999999999990')", left, each=each),
        _ledger("payment", "sharepayment", "x.amount_cents::text", left, each=True),
        _contests(left, each=each),
    ]
    # Of these the day is that of the instant, which alone an index has.
    at_an_instant = [_contacts(left), _consents(left)]
    if span.is_recorded and not each:
        branches += _imports()
    # Each branch gives its own first lines, which an index holds in order; the first of all are among these.
    if most is not None:
        branches = [f"({sql} ORDER BY {when}, id LIMIT %(deep)s)" for sql in branches]
        at_an_instant = [f"({sql} ORDER BY at, id LIMIT %(deep)s)" for sql in at_an_instant]
    limit = "" if most is None else f"ORDER BY {order} LIMIT %(most)s OFFSET %(skipped)s"
    sql = f"""
        SELECT told.kind, told.on_day, told.at, told.taken_back, coalesce(m.public_id, b.public_id),
          coalesce(m.number, ''), coalesce({_NAME.format(row="p")}, b.file_name), told.detail
        FROM (SELECT * FROM ({" UNION ALL ".join([*branches, *at_an_instant])}) every {limit}) told
        LEFT JOIN membership_importbatch b ON told.membership_id IS NULL AND b.id = told.id
        LEFT JOIN membership_membership m ON m.id = told.membership_id
        LEFT JOIN membership_person p ON p.id = m.person_id
        LEFT JOIN {span.name_borne("p.id", "told.on_day", "told.at")} named ON true
        ORDER BY {", ".join(f"told.{one}" for one in order.split(", "))}
    """  # noqa: S608  # made of the pieces above; what is asked goes in as parameters
    asked: dict[str, Any] = {
        "organisation": organisation.pk,
        "first": left.first,
        "last": left.last,
        "since": left.since,
        "until": left.until,
        "day_begins": left.first and start_of(left.first, organisation),
        "day_ends": left.last and end_of(left.last, organisation),
        "known_at": span.known_at,
        "zone": organisation.time_zone,
        "most": most,
        "skipped": skipped,
        "deep": skipped + (most or 0),
    }
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, asked)
        while rows := cursor.fetchmany(2000):
            for kind, *rest in rows:
                yield Change(Kind(kind), *rest)


def _told(branch: tuple[str, str, str, str, str, str], span: Span, *, each: bool) -> Iterator[str]:
    kind, table, tie, end, detail, more = branch
    day = f"{end}(x.effective)"
    carried = more.format(
        y_known=span.known("y"),
        y_end=f"{'upper' if end == 'lower' else 'lower'}(y.effective)",
        x_end=day,
        known_e=span.recorded_by("e.recorded_at"),
        known_c=span.recorded_by("c.recorded_at"),
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
    for instant, other, taken_back, by_whom in (
        ("lower(x.recorded)", "upper(z.recorded)", "false", "true" if each or table in _BY_HAND_ALONE else _BY_HAND),
        ("upper(x.recorded)", "lower(z.recorded)", "true", "true"),
    ):
        # A correction closes a row and writes another: the end that both share did not change.
        kept = _THERE_IS.format(
            of=f"membership_{table} z WHERE z.{owner} = x.{owner} AND {other} = {instant} "
            f"AND {end}(z.effective) IS NOT DISTINCT FROM {day}"
        )
        within = f"{instant} BETWEEN %(since)s AND %(until)s AND {by_whom} AND {has_end} AND {told} AND NOT {kept}"
        named = detail.format(borne=span.name_borne("r.id", day, instant))
        yield _line(kind, table, tie, day, instant, taken_back, named, within)


def _passed(branch: tuple[str, str, str, str, str, str], span: Span) -> Iterator[str]:
    """Yield both ends of what began and ended on one day, which no row holds any more: its day is that of both."""
    kind, table, tie, end, detail, _ = branch
    condition = passed(table, span)
    if span.is_recorded or condition is None or kind == "category":
        return
    day, at = "lower(x.effective)", f"{end}(x.recorded)"
    within = f"{day} BETWEEN %(first)s AND %(last)s AND {condition}"
    yield _line(kind, table, tie, day, at, "false", detail.format(borne=span.name_borne("r.id", day, at)), within)


def _line(
    kind: str,
    table: str,
    tie: str,
    day: str,
    at: str,
    taken_back: str,
    detail: str,
    within: str,
    *,
    sorted_as: str = "",
    written: str = "NULL::timestamptz",
) -> str:
    """Return one branch. sorted_as: under which word, where the kind is not one for all; written: what comes before
    the order in which they were written, of what has an instant in place of a day.
    """
    # Whoever is no member has no line; a fact of a membership needs not ask.
    member, is_one = "x.membership_id", "true"
    if tie == _BY_PERSON:
        member = f"(SELECT m.id FROM membership_membership m WHERE {tie} AND m.organisation_id = x.organisation_id)"  # noqa: S608
        is_one = f"{member} IS NOT NULL"
    return (
        f"SELECT {kind if sorted_as else repr(kind)} AS kind, {day} AS on_day, {at} AS at, {taken_back} AS taken_back, "  # noqa: S608
        f"{member} AS membership_id, coalesce({detail}, '') AS detail, x.id AS id, "
        f"'{sorted_as or kind}' AS sorted_as, {written} AS written "
        f"FROM membership_{table} x WHERE x.organisation_id = %(organisation)s AND {within} AND {is_one}"
    )


def _imports() -> list[str]:
    """Return the lines of what was brought in, and of what was taken out again."""
    return [
        f"""SELECT 'imported' AS kind, (x.{instant} AT TIME ZONE %(zone)s)::date AS on_day, x.{instant} AS at,
          {taken_back} AS taken_back, NULL::bigint AS membership_id, x.new::text AS detail, x.id AS id,
          'imported' AS sorted_as, NULL::timestamptz AS written
        FROM membership_importbatch x
        WHERE x.organisation_id = %(organisation)s AND x.{instant} BETWEEN %(since)s AND %(until)s AND x.new > 0"""  # noqa: S608
        for instant, taken_back in (("imported_at", "false"), ("undone_at", "true"))
    ]


def _names(span: Span) -> str:
    within = (
        "x.recorded_at BETWEEN %(since)s AND %(until)s"
        if span.is_recorded
        else f"x.held_until BETWEEN %(first)s AND %(last)s AND {span.recorded_by('x.recorded_at')}"
    )
    before = "trim(x.given_name || ' ' || x.family_name)"
    return _line("name", "formername", _BY_PERSON, "x.held_until", "x.recorded_at", "false", before, within)


def _ledger(kind: str, table: str, detail: str, span: Span, *, each: bool) -> str:
    within = (
        f"x.recorded_at BETWEEN %(since)s AND %(until)s AND {'true' if each else _BY_HAND}"
        if span.is_recorded
        else f"x.effective_on BETWEEN %(first)s AND %(last)s AND {span.recorded_by('x.recorded_at')}"
    )
    return _line(kind, table, _BY_MEMBERSHIP, "x.effective_on", "x.recorded_at", "false", detail, within)


def _contacts(span: Span) -> str:
    before = "CASE WHEN x.was_known AND x.value = '' THEN 'erased' ELSE replace(x.value, chr(10), ', ') END"
    return _at_an_instant("x.fact", "formercontact", "changed_at", before, span, sorted_as="contact")


def _consents(span: Span) -> str:
    kind = "CASE WHEN x.is_given THEN 'consent' ELSE 'consent_withdrawn' END"
    return _at_an_instant(kind, "consentevent", "at", "x.purpose", span, sorted_as="consent")


def _at_an_instant(kind: str, table: str, instant: str, detail: str, span: Span, *, sorted_as: str) -> str:
    at = f"x.{instant}"
    within = (
        f"{at} BETWEEN %(since)s AND %(until)s"
        if span.is_recorded
        else f"{at} BETWEEN %(day_begins)s AND %(day_ends)s AND {span.recorded_by(at)}"
    )
    day = f"({at} AT TIME ZONE %(zone)s)::date"
    return _line(kind, table, _BY_PERSON, day, at, "false", detail, within, sorted_as=sorted_as, written=at)


def _contests(span: Span, *, each: bool) -> str:
    """Return what became of suspensions of the vote that were contested; what was corrected is told as it now is."""
    standing = "NOT x.is_void AND NOT " + _THERE_IS.format(
        of=f"membership_membershipevent y WHERE y.corrects_id = x.id AND {span.recorded_by('y.recorded_at')}"
    )
    within = (
        f"x.recorded_at BETWEEN %(since)s AND %(until)s AND {'true' if each else _BY_HAND}"
        if span.is_recorded
        else f"x.effective_on BETWEEN %(first)s AND %(last)s AND {span.recorded_by('x.recorded_at')} AND {standing}"
    )
    contests = f"x.kind IN ('vote_contested', 'vote_upheld') AND {within}"
    taken_back = "x.is_void"
    return _line(
        "x.kind", "membershipevent", _BY_MEMBERSHIP, "x.effective_on", "x.recorded_at", taken_back, "x.decided_by",
        contests, sorted_as="contest",
    )  # fmt: skip
