"""What is changed of any number of members by a few statements: language, how notices go, section.

Ten thousand at a time, in one transaction. Whoever cannot be changed is left as they are, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from membership.errors import SectionClosed
from membership.kept import OF_SEVERAL, OF_SEVERAL_UNDONE, kept
from membership.models import BulkChange, ConsentEvent, Membership, Person, Purpose, Section, SectionMembership
from membership.models.base import STILL_RECORDED, true_on
from membership.rules.bulk import AT_ONCE, BulkFollowed, BulkKind, Change, Refusal
from membership.services.former_contacts import keep_languages

Item = TypeVar("Item")

EMAIL, POST = "email", "post"


@dataclass(frozen=True, slots=True)
class Looked:
    """One member as they are before. refusal: why they stay so, None where they can be changed."""

    membership: int
    person: int
    before: str
    refusal: Refusal | None


def look(members: QuerySet[Membership], change: Change) -> Iterator[Looked]:
    """Yield what would become of each member. Costs one SQL statement, two for a section."""
    match change.kind:
        case BulkKind.LANGUAGE:
            for pk, person, language in members.values_list("pk", "person", "person__language").iterator():
                yield Looked(pk, person, language, Refusal.ALREADY if language == change.to else None)
        case BulkKind.NOTICES:
            columns = ("pk", "person", "person__prefers_post", "person__email")
            for pk, person, by_post, email in members.values_list(*columns).iterator():
                before = POST if by_post else EMAIL
                yield Looked(pk, person, before, _no_notice(before, email, change))
        case BulkKind.SECTION:
            section = _section(change.to)
            held = SectionMembership.objects.filter(true_on(change.on), membership=OuterRef("pk"), kind=section.kind)
            for_good = held.filter(section=section, effective__upper_inf=True)
            rows = members.annotate(
                held=Coalesce(Subquery(held.values("section__public_id")[:1]), Value("")), already=Exists(for_good)
            )
            for pk, person, before, already in rows.values_list("pk", "person", "held", "already").iterator():
                yield Looked(pk, person, before, Refusal.ALREADY if already else None)
        case BulkKind.CATEGORY:
            raise ValueError("a category is changed by the act of each member")


def _no_notice(before: str, email: str, change: Change) -> Refusal | None:
    if before == change.to:
        return Refusal.ALREADY
    return Refusal.NO_MAILBOX if change.to == EMAIL and not email else None


def _section(public_id: str) -> Section:
    section: Section = Section.objects.get(public_id=public_id)
    return section


def lock(members: QuerySet[Membership]) -> None:
    """Hold the rows that are about to change, in one order, so that what was looked at is what is changed."""
    found = members.order_by()
    for rows in (
        Membership.objects.filter(pk__in=found.values("pk")),
        Person.objects.filter(pk__in=found.values("person")),
    ):
        for _row in rows.order_by("pk").select_for_update(no_key=True).values_list("pk").iterator():
            pass


def write(rows: list[Looked], change: Change, at: datetime, account: int | None) -> list[dict[str, Any]]:
    """Change those that can be, and return what undoing it needs: who was what before."""
    changing = [row for row in rows if row.refusal is None]
    for some in _some(changing):
        match change.kind:
            case BulkKind.LANGUAGE:
                _speak([row.person for row in some], change.to, at, account)
            case BulkKind.NOTICES:
                _notify([row.person for row in some], change.to, kept(OF_SEVERAL), at, account)
            case BulkKind.SECTION:
                _place([row.membership for row in some], change, at)
            case BulkKind.CATEGORY:
                raise ValueError("a category is changed by the act of each member")
    before: dict[str, list[int]] = {}
    for row in changing:
        before.setdefault(row.before, []).append(row.membership)
    return [{"before": was, "members": members} for was, members in sorted(before.items())]


def _some(items: list[Item]) -> Iterator[list[Item]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def _speak(people: list[int], language: str, at: datetime, account: int | None) -> None:
    keep_languages(people, to=language, at=at, account=account)
    Person.objects.filter(pk__in=people).update(language=language)


CONSENTS = """
INSERT INTO membership_consentevent (organisation_id, person_id, purpose, is_given, text, source, at, recorded_by_id)
SELECT organisation_id, id, %(purpose)s, %(is_given)s, '', %(source)s, %(at)s, %(account)s
FROM membership_person WHERE id = ANY(%(people)s)
"""


def _notify(people: list[int], to: str, source: str, at: datetime, account: int | None) -> None:
    Person.objects.filter(pk__in=people).update(prefers_post=to == POST)
    _run(
        CONSENTS,
        people=people,
        purpose=Purpose.NOTICES_BY_EMAIL.value,
        is_given=to == EMAIL,
        source=source,
        at=at,
        account=account,
    )


# As `history.end` does for one fact: closed, and what is left before the day written anew.
CLOSE = """
UPDATE membership_sectionmembership SET recorded = tstzrange(lower(recorded), %(at)s)
WHERE membership_id = ANY(%(members)s) AND kind = %(kind)s AND upper_inf(recorded)
  AND effective && daterange(%(since)s, NULL)
"""
KEEP_BEFORE = """
INSERT INTO membership_sectionmembership (organisation_id, membership_id, section_id, kind, effective, recorded)
SELECT organisation_id, membership_id, section_id, kind, daterange(lower(effective), %(since)s),
  tstzrange(%(at)s, NULL)
FROM membership_sectionmembership
WHERE membership_id = ANY(%(members)s) AND kind = %(kind)s AND upper(recorded) = %(at)s
  AND (lower_inf(effective) OR lower(effective) < %(since)s)
"""
PLACE = """
INSERT INTO membership_sectionmembership (organisation_id, membership_id, section_id, kind, effective, recorded)
SELECT organisation_id, id, %(section)s, %(kind)s, daterange(%(since)s, NULL), tstzrange(%(at)s, NULL)
FROM membership_membership WHERE id = ANY(%(members)s)
"""


def _place(members: list[int], change: Change, at: datetime) -> None:
    # Nobody is placed in a section while it is being closed.
    section = Section.objects.select_for_update(no_key=True).get(public_id=change.to)
    if section.closed_on is not None:
        raise SectionClosed(name=section.name_fr, closed_on=section.closed_on)
    asked = {"members": members, "kind": section.kind, "section": section.pk, "since": change.on, "at": at}
    for statement in (CLOSE, KEEP_BEFORE, PLACE):
        _run(statement, **asked)


# --- taking it back


def take_back(bulk: BulkChange, at: datetime, account: int | None) -> None:
    """Put everybody back as they were. Raises BulkFollowed when somebody was changed since."""
    for one in bulk.done:
        # A language was once kept member by member.
        for some in _some(one["members"] if "members" in one else [one["membership"]]):
            _TAKEN_BACK[BulkKind(bulk.kind)](bulk, some, one["before"], at, account)


def _language_back(bulk: BulkChange, members: list[int], before: str, at: datetime, account: int | None) -> None:
    people = Person.objects.filter(memberships__in=members)
    _unless_followed(people.exclude(language=bulk.to))
    _speak(list(people.values_list("pk", flat=True)), before, at, account)


def _notices_back(bulk: BulkChange, members: list[int], before: str, at: datetime, account: int | None) -> None:
    people = Person.objects.filter(memberships__in=members)
    since = ConsentEvent.objects.filter(person=OuterRef("pk"), purpose=Purpose.NOTICES_BY_EMAIL, at__gt=bulk.made_at)
    _unless_followed(people.filter(Exists(since)))
    source = kept(OF_SEVERAL_UNDONE)
    _notify(list(people.values_list("pk", flat=True)), before, source, at, account)


CLOSE_WRITTEN = """
UPDATE membership_sectionmembership SET recorded = tstzrange(lower(recorded), %(at)s)
WHERE membership_id = ANY(%(members)s) AND kind = %(kind)s AND upper_inf(recorded) AND lower(recorded) = %(made_at)s
"""
WRITE_AGAIN = """
INSERT INTO membership_sectionmembership (organisation_id, membership_id, section_id, kind, effective, recorded)
SELECT organisation_id, membership_id, section_id, kind, effective, tstzrange(%(at)s, NULL)
FROM membership_sectionmembership
WHERE membership_id = ANY(%(members)s) AND kind = %(kind)s AND upper(recorded) = %(made_at)s
"""


def _sections_back(bulk: BulkChange, members: list[int], _before: str, at: datetime, _account: int | None) -> None:
    section = _section(bulk.to)
    placed = SectionMembership.objects.filter(
        STILL_RECORDED, membership=OuterRef("memberships"), section=section, recorded__startswith=bulk.made_at
    )
    later = SectionMembership.objects.filter(
        membership=OuterRef("memberships"), kind=section.kind, recorded__startswith__gt=bulk.made_at
    )
    people = Person.objects.filter(memberships__in=members)
    _unless_followed(people.filter(~Exists(placed) | Exists(later)))
    asked = {"members": members, "kind": section.kind, "made_at": bulk.made_at, "at": at}
    _run(CLOSE_WRITTEN, **asked)
    _run(WRITE_AGAIN, **asked)


_TAKEN_BACK = {
    BulkKind.LANGUAGE: _language_back,
    BulkKind.NOTICES: _notices_back,
    BulkKind.SECTION: _sections_back,
}


def _unless_followed(people: QuerySet[Person]) -> None:
    changed = people.order_by("sort_key", "pk").first()
    if changed is not None:
        raise BulkFollowed(name=changed.full_name)


def _run(statement: str, **asked: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)


def tally(rows: Iterable[Looked]) -> tuple[int, dict[Refusal, int]]:
    """Return how many would change, and how many stay as they are by reason."""
    changing, staying = 0, dict[Refusal, int]()
    for row in rows:
        if row.refusal is None:
            changing += 1
        else:
            staying[row.refusal] = staying.get(row.refusal, 0) + 1
    return changing, staying
