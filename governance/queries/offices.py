"""The offices that a board gives around its table: who may stand for one, and who took it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from governance.models import Assembly, Body, BodyKind, Mandate, Motion, MotionState, OfficeKind, Officer, SittingKind
from governance.queries.rules import rules_of
from governance.queries.sittings import exercised_on
from membership.models.base import STILL_RECORDED

# What a board gives to one of its own. A general manager is hired, and other offices have no word of their own.
AMONG_DIRECTORS = (OfficeKind.PRESIDENT, OfficeKind.VICE_PRESIDENT, OfficeKind.SECRETARY, OfficeKind.TREASURER)
# What is told to whoever decides by other means on what puts an office.
BY_ELECTION = "office_by_election"
# Why an election left the register of officers as it was.
HELD_LATER, NOT_SEATED = "held_later", "not_seated"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a board elected to an office: the name on the ballot, and the person where it was kept."""

    name: str
    person: str

    def holds(self, officer: Officer) -> bool:
        """Say whether this is the one who holds an office, however the name is written today."""
        return officer.person.public_id == self.person if self.person else officer.person.full_name == self.name


def gives_offices(sitting: Assembly) -> bool:
    """Say whether officers are chosen at a meeting: by the board, around its table."""
    body = sitting.body
    return body is not None and body.kind == BodyKind.BOARD and sitting.kind == SittingKind.MEETING


def offices_given(sitting: Assembly) -> list[OfficeKind]:
    """Return the offices that the rules of a meeting of the board name, and that one of its own may hold."""
    rules = rules_of(sitting)
    named = rules.words("officers") if "officers" in rules else tuple(AMONG_DIRECTORS)
    return [one for one in AMONG_DIRECTORS if one in named]


def standing_for_office(body: Body, on: date) -> dict[str, Mandate]:
    """Return those of a board who may be chosen for an office, by their names on a ballot, in the order of the seats.

    Two of one name are told apart by their seats. Costs one SQL statement.
    """
    seated = exercised_on(body, on)
    names = [one.person.full_name for one in seated]
    return {
        name if names.count(name) == 1 else f"{name} (siège {one.seat.number})": one
        for name, one in zip(names, seated, strict=True)
    }


def chosen_for_offices(sitting: Assembly) -> Mapping[str, Chosen]:
    """Return by office whom a meeting elected to it, last where it did so twice. Costs one SQL statement."""
    rows = Motion.objects.filter(assembly=sitting, state=MotionState.ELECTED).exclude(office="")
    return {one.office: chosen_by(one.figures or {}) for one in rows.order_by("decided_at")}


def chosen_by(figures: Mapping[str, Any]) -> Chosen:
    """Return whom an election chose, by its figures."""
    return Chosen(", ".join(figures.get("elected", ())), figures.get("register", {}).get("person", ""))


def is_entered_since(motion: Motion) -> bool:
    """Say whether the office entered whoever was elected, where the register had been left as it was.

    Costs one SQL statement.
    """
    assert motion.decided_at is not None
    chosen, on = chosen_by(motion.figures or {}), motion.decided_at.astimezone(motion.assembly.zone).date()
    written = Officer.objects.for_organisation(motion.organisation).filter(
        STILL_RECORDED,
        office=motion.office,
        effective__overlap=DateRange(on, None),
        recorded__startswith__gt=motion.decided_at,
    )
    return any(chosen.holds(one) for one in written.select_related("person"))
