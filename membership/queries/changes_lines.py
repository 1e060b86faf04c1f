"""The lines of what changed, as SQL: of each kind of fact, which of its rows tell something, and what.

Each kind has one word by which its lines are sorted among those of a day, and one index that holds them in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from membership.queries.changed_between import Span
from membership.queries.merges import known_merge
from membership.queries.one_day import DEPARTURES, OF_EACH, acted, passed

# How the fact is tied to its membership.
_BY_PERSON, _BY_MEMBERSHIP = "person_id", "membership_id"
_CATEGORY = "(SELECT c.key FROM membership_category c WHERE c.id = x.category_id)"
NAME = "trim(coalesce(named.given_name, {row}.given_name) || ' ' || coalesce(named.family_name, {row}.family_name))"
_NAMED = f"""coalesce((SELECT {NAME.format(row="r")} FROM membership_person r
  LEFT JOIN {{borne}} named ON true WHERE r.id = x.person_id), x.bare_name)"""  # noqa: S608 - no input enters the text
_SECTION = "(SELECT s.name_fr FROM membership_section s WHERE s.id = x.section_id)"
_HOUSEHOLD = "(SELECT h.name FROM membership_household h WHERE h.id = x.household_id)"
_CARRIES_ON = OF_EACH.format(
    of="membership_membershipperiod y WHERE y.membership_id = x.membership_id AND {y_known} AND {y_end} = {x_end} "
    # Whoever left and came back on one day did both: nothing was carried on.
    "AND NOT "
    + acted(
        DEPARTURES, member="x.membership_id", on="{x_end}", known_e="{known_e}", known_c="{known_c}", there_is=OF_EACH
    )
)
# What no import wrote. A correction of what one wrote is nobody's import.
_BY_HAND = "x.import_batch_id IS NULL"
# No list brings these in.
_BY_HAND_ALONE = frozenset({"householdmember"})


@dataclass(frozen=True, slots=True)
class End:
    """One end of a dated fact. word: the kind of its lines, and by what they are sorted; tells: of which rows, besides.

    kind: as SQL, where the word is not the kind of them all.
    """

    word: str
    table: str
    tie: str
    end: str
    detail: str
    tells: str = "true"
    kind: str = ""


ENDS = (
    # A period begins an arrival or a change of category: of each that begins there is one line.
    End("arrived", "membershipperiod", _BY_MEMBERSHIP, "lower", _CATEGORY,
        kind=f"CASE WHEN {_CARRIES_ON} THEN 'category' ELSE 'arrived' END"),
    End("departed", "membershipperiod", _BY_MEMBERSHIP, "upper", _CATEGORY, tells="NOT " + _CARRIES_ON),
    End("suspended", "suspension", _BY_MEMBERSHIP, "lower", "x.decided_by"),
    End("reinstated", "suspension", _BY_MEMBERSHIP, "upper", "''"),
    End("vote_suspended", "votingrestriction", _BY_MEMBERSHIP, "lower", "x.reason"),
    End("vote_restored", "votingrestriction", _BY_MEMBERSHIP, "upper", "''"),
    End("address", "address", _BY_PERSON, "lower", "x.city"),
    End("representative", "representation", _BY_MEMBERSHIP, "lower", _NAMED),
    End("representative_left", "representation", _BY_MEMBERSHIP, "upper", _NAMED),
    End("section", "sectionmembership", _BY_MEMBERSHIP, "lower", _SECTION),
    End("section_left", "sectionmembership", _BY_MEMBERSHIP, "upper", _SECTION),
    End("household", "householdmember", _BY_PERSON, "lower", _HOUSEHOLD),
    End("household_left", "householdmember", _BY_PERSON, "upper", _HOUSEHOLD),
)  # fmt: skip
# Of these the day is that of the instant, which alone an index has.
AT_AN_INSTANT = ("contact", "consent")
WORDS = (*(one.word for one in ENDS), "name", "shares", "payment", "contest", "deceased", *AT_AN_INSTANT, "imported")


@dataclass(frozen=True, slots=True)
class Telling:
    """When an end tells something: the moment that counts, whether it is taken back, and of which rows x.

    surely: a condition that an index answers, and of which each row stands for a line of its own, sorted under this
    word or an earlier one.
    """

    moment: str
    is_taken_back: bool
    condition: str
    surely: str


def tellings(one: End, span: Span, *, each: bool) -> Iterator[Telling]:
    """Yield when an end tells something in what took effect, or in what was written down and taken back."""
    day, tells = f"{one.end}(x.effective)", _filled(one.tells, one, span)
    if not span.is_recorded:
        # An end that is carried on stands for the change of category of that day.
        yield Telling(day, False, f"{span.known('x')} AND {tells}", span.known("x"))
        return
    # A fact without that end has nothing to tell of it; the beginning of one may be unknown and is told all the same.
    has_end = "true" if one.end == "lower" else "NOT upper_inf(x.effective)"
    for instant, other, is_taken_back, by_whom in (
        ("lower(x.recorded)", "upper(z.recorded)", False, by_hand(one.table, each=each)),
        ("upper(x.recorded)", "lower(z.recorded)", True, "true"),
    ):
        # A correction closes a row and writes another: the end that both share did not change.
        kept = OF_EACH.format(
            of=f"membership_{one.table} z WHERE z.{one.tie} = x.{one.tie} AND {other} = {instant} "
            f"AND {one.end}(z.effective) IS NOT DISTINCT FROM {day}"
        )
        told = f"{has_end} AND {tells} AND NOT {kept}"
        yield Telling(instant, is_taken_back, f"{by_whom} AND {told}", told)


def by_hand(table: str, *, each: bool) -> str:
    """Return the condition on what was written down: what an import wrote is told in one line, unless each is."""
    return "true" if each or table in _BY_HAND_ALONE else _BY_HAND


def of_a_member(one: End) -> str:
    """Return the condition that a row is a member's: whoever is none has no line."""
    return f"{_member_of('x.person_id')} IS NOT NULL" if one.tie == _BY_PERSON else "true"


def lines(span: Span, *, each: bool) -> Iterator[tuple[str, str]]:
    """Yield the SQL of each kind of line, with that by which its first ones are found in an index."""
    when = "at" if span.is_recorded else "on_day"
    for one in ENDS:
        for told in tellings(one, span, each=each):
            yield _end(one, told, span), when
        if (condition := passed(one.table, span)) and not span.is_recorded:
            yield _passed(one, condition, span), when
    yield _names(span), when
    yield _ledger("shares", "sharetransaction", "to_char(x.quantity, 'FMSG999999999990')", span, each=each), when
    yield _ledger("payment", "sharepayment", "x.amount_cents::text", span, each=True), when
    yield _contests(span, each=each), when
    yield from ((sql, when) for sql in _deaths(span, each=each))
    yield _contacts(span), "at"
    yield _consents(span), "at"
    if span.is_recorded and not each:
        yield from ((sql, when) for sql in _imports())


def _filled(text: str, one: End, span: Span) -> str:
    """Return a condition on a row x with what is known of the others; of what was written down, all that ever was."""
    return text.format(
        y_known="true" if span.is_recorded else span.known("y"),
        y_end=f"{'upper' if one.end == 'lower' else 'lower'}(y.effective)",
        x_end=f"{one.end}(x.effective)",
        known_e=span.recorded_by("e.recorded_at"),
        known_c=span.recorded_by("c.recorded_at"),
    )


def _end(one: End, told: Telling, span: Span) -> str:
    day = f"{one.end}(x.effective)"
    at = told.moment if span.is_recorded else "lower(x.recorded)"
    kind = _filled(one.kind, one, span) or repr(one.word)
    named = one.detail.format(borne=span.name_borne("r.id", day, at))
    within = f"{told.moment} BETWEEN {_bounds(one.word)} AND {told.condition}"
    return _line(kind, one.table, one.tie, day, at, str(told.is_taken_back).lower(), named, within, word=one.word)


def _passed(one: End, condition: str, span: Span) -> str:
    """Return both ends of what began and ended on one day, which no row holds any more: its day is that of both."""
    day, at = "lower(x.effective)", f"{one.end}(x.recorded)"
    within = f"{day} BETWEEN {_bounds(one.word)} AND {condition}"
    named = one.detail.format(borne=span.name_borne("r.id", day, at))
    return _line(repr(one.word), one.table, one.tie, day, at, "false", named, within, word=one.word)


def _bounds(word: str) -> str:
    """Return between what the lines of a word are looked for: each reaches as far as a page needs of it."""
    return f"%(begins)s AND %(until_{word})s"


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
    word: str,
    written: str = "NULL::timestamptz",
    member: str = "",
) -> str:
    """Return one branch. written: what comes before the order in which they were written, of what has an instant in
    place of a day. member: which membership, if any, where those have a line too who never were members.
    """
    # Otherwise whoever is no member has no line; a fact of a membership needs not ask.
    is_one = "true"
    if not member and tie == _BY_PERSON:
        member = _member_of("x.person_id")
        is_one = f"{member} IS NOT NULL"
    return (
        f"SELECT {kind} AS kind, {day} AS on_day, {at} AS at, {taken_back} AS taken_back, "  # noqa: S608
        f"{member or 'x.membership_id'} AS membership_id, coalesce({detail}, '') AS detail, x.id AS id, "
        f"'{word}' AS sorted_as, {written} AS written "
        f"FROM membership_{table} x WHERE x.organisation_id = %(organisation)s AND {within} AND {is_one}"
    )


def _imports() -> list[str]:
    """Return the lines of what was brought in, and of what was taken out again."""
    return [
        f"""SELECT 'imported' AS kind, (x.{instant} AT TIME ZONE %(zone)s)::date AS on_day, x.{instant} AS at,
          {taken_back} AS taken_back, NULL::bigint AS membership_id, x.new::text AS detail, x.id AS id,
          'imported' AS sorted_as, NULL::timestamptz AS written
        FROM membership_importbatch x WHERE x.organisation_id = %(organisation)s
          AND x.{instant} BETWEEN {_bounds("imported")} AND x.new > 0"""  # noqa: S608
        for instant, taken_back in (("imported_at", "false"), ("undone_at", "true"))
    ]


def _names(span: Span) -> str:
    within = (
        f"x.recorded_at BETWEEN {_bounds('name')}"
        if span.is_recorded
        else f"x.held_until BETWEEN {_bounds('name')} AND {span.recorded_by('x.recorded_at')}"
    )
    before = "trim(x.given_name || ' ' || x.family_name)"
    return _line(
        "'name'", "formername", _BY_PERSON, "x.held_until", "x.recorded_at", "false", before, within, word="name"
    )


def _ledger(word: str, table: str, detail: str, span: Span, *, each: bool) -> str:
    within = (
        f"x.recorded_at BETWEEN {_bounds(word)} AND {'true' if each else _BY_HAND}"
        if span.is_recorded
        else f"x.effective_on BETWEEN {_bounds(word)} AND {span.recorded_by('x.recorded_at')}"
    )
    day = "x.effective_on"
    return _line(repr(word), table, _BY_MEMBERSHIP, day, "x.recorded_at", "false", detail, within, word=word)


def _contacts(span: Span) -> str:
    before = "CASE WHEN x.was_known AND x.value = '' THEN 'erased' ELSE replace(x.value, chr(10), ', ') END"
    return _at_an_instant("x.fact", "formercontact", "changed_at", before, span, word="contact")


def _consents(span: Span) -> str:
    kind = "CASE WHEN x.is_given THEN 'consent' ELSE 'consent_withdrawn' END"
    return _at_an_instant(kind, "consentevent", "at", "x.purpose", span, word="consent")


def _at_an_instant(kind: str, table: str, instant: str, detail: str, span: Span, *, word: str) -> str:
    at = f"x.{instant}"
    within = (
        f"{at} BETWEEN {_bounds(word)}"
        if span.is_recorded
        else f"{at} BETWEEN %(day_begins)s AND %(day_until_{word})s AND {span.recorded_by(at)}"
    )
    day = f"({at} AT TIME ZONE %(zone)s)::date"
    return _line(kind, table, _BY_PERSON, day, at, "false", detail, within, word=word, written=at)


def _contests(span: Span, *, each: bool) -> str:
    """Return what became of suspensions of the vote that were contested; what was corrected is told as it now is."""
    within = (
        f"x.recorded_at BETWEEN {_bounds('contest')} AND {'true' if each else _BY_HAND}"
        if span.is_recorded
        else f"x.effective_on BETWEEN {_bounds('contest')} AND {_stands('membershipevent', span)}"
    )
    contests = f"x.kind IN ('vote_contested', 'vote_upheld') AND {within}"
    return _line(
        "x.kind", "membershipevent", _BY_MEMBERSHIP, "x.effective_on", "x.recorded_at", "x.is_void", "x.decided_by",
        contests, word="contest",
    )  # fmt: skip


def _stands(table: str, span: Span) -> str:
    """Return the condition that an act was recorded by then, and had not been corrected."""
    corrected = OF_EACH.format(
        of=f"membership_{table} y WHERE y.corrects_id = x.id AND {span.recorded_by('y.recorded_at')}"
    )
    return f"NOT x.is_void AND {span.recorded_by('x.recorded_at')} AND NOT {corrected}"


def _deaths(span: Span, *, each: bool) -> Iterator[str]:
    """Yield who died: members, past or present, and whoever never was one; of whoever was found to be another, the
    one who remains. A death that was corrected is told of its day as it now is; of what was written down, both days are
    told, and the former one as taken back.
    """
    day, at, word = "x.effective_on", "x.recorded_at", "deceased"
    for table, tie, member, more in (
        ("membershipevent", _BY_MEMBERSHIP, "", f"x.kind = 'deceased' AND {by_hand('membershipevent', each=each)}"),
        ("death", _BY_PERSON, _member_of(who_remains("x.person_id")), "true"),
    ):
        told_once = _not_told_of_who_remains() if table == "death" else "true"
        if not span.is_recorded:
            within = f"{more} AND {day} BETWEEN {_bounds(word)} AND {_stands(table, span)} AND {told_once}"
            yield _line(repr(word), table, tie, day, at, "false", "''", within, word=word, member=member)
            continue
        was = f"(SELECT o.effective_on FROM membership_{table} o WHERE o.id = x.corrects_id)"  # noqa: S608  # no input
        moved = f"{day} IS DISTINCT FROM {was}"
        for on, taken_back, told in (
            (day, "false", f"NOT x.is_void AND (x.corrects_id IS NULL OR {moved})"),
            (was, "true", f"x.corrects_id IS NOT NULL AND (x.is_void OR {moved})"),
        ):
            within = f"{more} AND {at} BETWEEN {_bounds(word)} AND {told}"
            yield _line(repr(word), table, tie, on, at, taken_back, "''", within, word=word, member=member)


def _not_told_of_who_remains() -> str:
    """Return the condition that a death is not told a second time: of whoever remains it was recorded as well."""
    died = "k.effective_on = x.effective_on AND NOT k.is_void"
    of_kept = "SELECT m.id FROM membership_membership m WHERE m.person_id = g.kept_id"
    theirs = (
        f"membership_death k WHERE k.person_id = g.kept_id AND {died}",
        f"membership_membershipevent k WHERE k.membership_id IN ({of_kept}) AND k.kind = 'deceased' AND {died}",
    )
    told = " OR ".join(OF_EACH.format(of=one) for one in theirs)
    joined = f"membership_personmerge g WHERE g.joined_id = x.person_id AND {known_merge(None)} AND ({told})"
    return f"NOT {OF_EACH.format(of=joined)}"


def who_remains(person: str) -> str:
    """Return whose record stands for a person now: their own, or that of the one they were found to be."""
    merge = f"membership_personmerge g WHERE g.joined_id = {person} AND {known_merge(None)}"
    return f"coalesce((SELECT g.kept_id FROM {merge}), {person})"  # noqa: S608  # no input


def _member_of(person: str) -> str:
    """Return the membership of a person, if there is one."""
    one = f"m.person_id = {person} AND m.organisation_id = x.organisation_id"
    return f"(SELECT m.id FROM membership_membership m WHERE {one})"  # noqa: S608  # no input
