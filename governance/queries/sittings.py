"""A body that meets: who is of it, who is there, who votes on what, whether it may decide."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from governance.models import (
    Assembly,
    Attendance,
    Body,
    BodyKind,
    ConvenedEntry,
    ConvenedList,
    Interest,
    Mandate,
    Motion,
    Recusal,
    Seat,
    exercised,
)
from governance.queries.presence import at, stays_in
from governance.rules import boards, delays
from governance.rules.told_list import director_line
from membership.models import Organisation, Person
from membership.models.base import true_on
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules

SERIES = {BodyKind.BOARD: "CA", BodyKind.EXECUTIVE: "CE", BodyKind.LIAISON: "CL"}
OF_PARTS = "AG"
LEAVES = "leave"


@dataclass(frozen=True, slots=True)
class Chair:
    """A director at the table. stay: the arrival that still holds; came: whether they came at all."""

    mandate: Mandate
    stay: Attendance | None
    came: bool

    @property
    def name(self) -> str:
        return self.mandate.person.full_name

    @property
    def is_here(self) -> bool:
        return self.stay is not None


# A seat, and who sits there: a mandate whose end is written later stands on another row of the register.
Place = tuple[int, int]


def place_of(mandate: Mandate) -> Place:
    """Return the seat and the person of a mandate, which stay the same when its days are corrected."""
    return mandate.seat_id, mandate.person_id


def directors_on(body: Body, on: date) -> list[Mandate]:
    """Return who sits on a body on a day, in the order of the seats. Costs one SQL statement."""
    return list(_seated(body, on))


def exercised_on(body: Body, on: date, *, meets_on: date | None = None) -> list[Mandate]:
    """Return who sits on a body on a day and may act there: not whoever is suspended from office that day.

    meets_on: the day that matters for suspensions, where it is to come. Costs one SQL statement.
    """
    return list(_seated(body, on).filter(exercised(meets_on or on)))


def suspended_on(body: Body, on: date) -> list[Mandate]:
    """Return who sits on a body on a day and is suspended from office. Costs one SQL statement."""
    return list(_seated(body, on).exclude(exercised(on)))


def _seated(body: Body, on: date) -> QuerySet[Mandate]:
    is_kept = Q(seat__retired_on=None) | Q(seat__retired_on__gt=on)
    rows: QuerySet[Mandate] = Mandate.objects.filter(true_on(on), is_kept, seat__body=body)
    return rows.select_related("person", "membership", "seat").order_by("seat__number")


def seats_on(body: Body, on: date) -> int:
    """Return how many seats a body has on a day, vacant ones included. Costs one SQL statement."""
    return Seat.objects.filter(body=body).filter(Q(retired_on=None) | Q(retired_on__gt=on)).count()


def bodies_of(organisation: Organisation, people: Iterable[Person], on: date) -> QuerySet[Body]:
    """Return the bodies on which one of these persons sits that day, and is not suspended from office."""
    held = Mandate.objects.filter(true_on(on), exercised(on), person__in=list(people), seat__retired_on=None)
    rows: QuerySet[Body] = Body.objects.for_organisation(organisation).filter(pk__in=held.values("seat__body"))
    return rows.filter(closed_on=None)


def chairs_of(sitting: Assembly, on: date) -> list[Chair]:
    """Return everybody of the body that meets, here or not; of those suspended from office, who came all the same.

    Costs two SQL statements.
    """
    assert sitting.body is not None
    stays: dict[Place, Attendance] = {}
    came: set[Place] = set()
    for stay in stays_in(sitting).select_related("mandate").order_by("arrived_at"):
        assert stay.mandate is not None
        place = place_of(stay.mandate)
        came.add(place)
        if stay.departed_at is None:
            stays[place] = stay
    directors = _seated(sitting.body, on).filter(exercised(on) | Q(person__in={person for _seat, person in came}))
    return [Chair(one, stays.get(place_of(one)), place_of(one) in came) for one in directors]


def notice_of(
    sitting: Assembly,
    sent_on: date,
    rules: ResolvedRules,
    *,
    waived_by_all: bool = False,
    meets_on: date | None = None,
) -> Finding | None:
    """Return whether a notice sent that day is in time; None where no rule says for such a body.

    meets_on: another day than the one it is called for.
    """
    if "board_notice_days" not in rules or not rules["board_notice_days"].is_set:
        return None
    meeting_on = meets_on or sitting.starts_at.astimezone(sitting.zone).date()
    return delays.assess_board_notice(meeting_on, sent_on, rules, waived_by_all=waived_by_all)


def quorum_of(sitting: Assembly, present: int, on: date, rules: ResolvedRules) -> Finding | None:
    """Return whether those present may decide; None where no rule says. Costs two SQL statements."""
    assert sitting.body is not None
    if "board_quorum" not in rules or not rules["board_quorum"].is_set:
        return None
    in_office = len(directors_on(sitting.body, on))
    return boards.assess_quorum(present, seats_counted(sitting.body, on, rules), in_office, rules)


def seats_counted(body: Body, on: date, rules: ResolvedRules) -> int:
    """Return the seats of which a quorum takes a part, vacant ones included. Costs one SQL statement."""
    seats = seats_on(body, on)
    if body.kind == BodyKind.BOARD and "board_size" in rules and rules["board_size"].is_set:
        # The number the by-laws fix, whatever was entered: a seat that nobody opened is vacant too.
        seats = max(seats, rules.whole("board_size"))
    return seats


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody who sits on the body that votes. is_idle: suspended from office meanwhile."""

    mandate: Mandate
    withdrew: bool
    is_idle: bool

    @property
    def may_vote(self) -> bool:
        return not (self.withdrew or self.is_idle)


def seated_for(motion: Motion, on: date) -> list[Seated]:
    """Return who sits on the body of a motion that day, at the table or not. Nobody sits twice on a body.

    Costs three SQL statements.
    """
    body = motion.assembly.body
    assert body is not None
    withdrew = withdrew_from(motion)
    acting = {one.pk for one in exercised_on(body, on)}
    return [
        Seated(one, withdrew=one.person_id in withdrew, is_idle=one.pk not in acting) for one in directors_on(body, on)
    ]


def withdrew_from(motion: Motion) -> set[int]:
    """Return the persons who withdrew from a vote. Costs one SQL statement."""
    return set(Recusal.objects.filter(motion=motion, taken_back_at=None).values_list("mandate__person", flat=True))


def at_the_table(sitting: Assembly, instant: datetime) -> set[int]:
    """Return the persons who sit at the table at an instant. Costs one SQL statement."""
    rows = Attendance.objects.filter(at(instant), assembly=sitting, mandate__isnull=False, counts_toward_quorum=True)
    return set(rows.values_list("person", flat=True))


def sits_there(sitting: Assembly, person_id: int, instant: datetime) -> bool:
    """Return whether somebody holds a seat of the body that day, exercised or not. Costs one SQL statement."""
    assert sitting.body is not None
    return _seated(sitting.body, instant.astimezone(sitting.zone).date()).filter(person=person_id).exists()


def voters_of(motion: Motion, instant: datetime) -> list[Mandate]:
    """Return the directors who are there and did not withdraw from this vote. Costs one SQL statement."""
    here = Attendance.objects.filter(at(instant), assembly=motion.assembly_id).values("mandate")
    place = {"mandate__seat": OuterRef("seat"), "mandate__person": OuterRef("person")}
    out = Recusal.objects.filter(motion=motion, taken_back_at=None, **place)
    rows = Mandate.objects.filter(~Exists(out), pk__in=here)
    return list(rows.select_related("person", "seat").order_by("seat__number"))


def came_to(sitting: Assembly) -> list[Mandate]:
    """Return who was at the table, gone since or not. Costs one SQL statement."""
    came = stays_in(sitting).values("mandate")
    return list(Mandate.objects.filter(pk__in=came).select_related("person", "seat").order_by("seat__number"))


def counted_in_quorum(motion: Motion, here: int, rules: ResolvedRules) -> int:
    """Return how many form the quorum of a vote: whoever withdraws leaves, where the rules say so."""
    if not withdrawn_leave(rules):
        return here
    inside = Attendance.objects.filter(
        assembly=motion.assembly_id,
        departed_at=None,
        mandate__seat=OuterRef("mandate__seat"),
        person=OuterRef("mandate__person"),
    )
    return here - Recusal.objects.filter(Exists(inside), motion=motion, taken_back_at=None).count()


def withdrawn_leave(rules: ResolvedRules) -> bool:
    """Return whether whoever withdraws from a vote leaves, and so counts in its quorum no more."""
    return "conflict_rule" in rules and LEAVES in rules.words("conflict_rule")


def interests_of(body: Body) -> QuerySet[Interest]:
    """Return what directors of a body declared, the latest first."""
    rows: QuerySet[Interest] = Interest.objects.filter(body=body)
    return rows.select_related("person", "noted_by").order_by("-declared_on", "-pk")


def interests_held(sitting: Assembly, on: date) -> list[Interest]:
    """Return the declarations that hold on the day of a meeting."""
    assert sitting.body is not None
    rows = interests_of(sitting.body).filter(declared_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    return list(rows)


def recusals_of(sitting: Assembly) -> dict[int, list[Recusal]]:
    """Return who withdrew from which vote, by motion; those taken back stand among them. Costs one SQL statement."""
    found: dict[int, list[Recusal]] = {}
    rows = Recusal.objects.filter(motion__assembly=sitting).select_related("mandate__person", "interest")
    for one in rows.order_by("pk"):
        found.setdefault(one.motion_id, []).append(one)
    return found


def told_of(sitting: Assembly) -> Sequence[ConvenedEntry]:
    """Return who was called; of earlier calls, those whom the office told itself too, who are not marked as told."""
    rows = ConvenedEntry.objects.filter(convened_list__assembly=sitting, mandate__isnull=False)
    return list(rows.select_related("mandate__person", "mandate__seat").order_by("mandate__seat__number"))


def line_of(entry: ConvenedEntry) -> str:
    """Return the line of somebody on the list of those called, as it is hashed."""
    return director_line(entry.number, entry.name, entry.reason_code)


def hashed_lines_of(sitting: Assembly) -> str:
    """Return the list frozen by the call, in the very order and words of which its fingerprint is the SHA-256.

    Whoever took a seat since stands on the list, and not in this. The lists of earlier calls were hashed by seat and
    by the key of the person: they are given so.
    """
    frozen: ConvenedList = sitting.convened_list
    rows = frozen.entries.select_related("mandate__seat").order_by("pk")[: frozen.told]
    called = [(entry, entry.mandate) for entry in rows if entry.mandate]
    lines = "".join(line_of(entry) for entry, _mandate in called)
    earlier = "".join(f"{mandate.seat.number}\t{mandate.person_id}\n" for _entry, mandate in called)
    return earlier if _sha256(earlier) == frozen.sha256 else lines


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def series_of(body: Body) -> str:
    """Return under which letters a body numbers its resolutions: CA, CE, C2 for the second committee.

    The members of a sector or a group number theirs AG1, AG2.
    """
    if body.kind in SERIES:
        return SERIES[BodyKind(body.kind)]
    same = Body.objects.filter(organisation=body.organisation_id, kind=body.kind, pk__lte=body.pk)
    return f"{OF_PARTS if body.kind == BodyKind.GROUP_MEETING else 'C'}{same.count()}"
