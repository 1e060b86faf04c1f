"""The offices that a board gives around its table: who may stand for one, and who took it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from governance.models import Assembly, Body, BodyKind, Mandate, Motion, MotionState, OfficeKind, SittingKind
from governance.queries.rules import rules_of
from governance.queries.sittings import exercised_on

# What a board gives to one of its own. A general manager is hired, and other offices have no word of their own.
AMONG_DIRECTORS = (OfficeKind.PRESIDENT, OfficeKind.VICE_PRESIDENT, OfficeKind.SECRETARY, OfficeKind.TREASURER)


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


def chosen_for_offices(sitting: Assembly) -> Mapping[str, str]:
    """Return by office the name of whoever a meeting elected to it. Costs one SQL statement."""
    rows = Motion.objects.filter(assembly=sitting, state=MotionState.ELECTED).exclude(office="")
    return {one.office: ", ".join((one.figures or {}).get("elected", ())) for one in rows.order_by("decided_at")}
