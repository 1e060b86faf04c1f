"""An officer of a board, chosen among those who sit there: by a sealed vote around its table, or without a vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from governance.models import AgendaItem, AgendaItemKind, Motion, MotionState, OfficeKind
from governance.queries.offices import gives_offices, offices_given, standing_for_office
from governance.services.floor import Wording, beneath, meeting_in_session, write_motion
from governance.services.standing import OF_THE_BODY
from governance.services.starter_agenda import OFFICES
from membership.actors import Actor
from membership.clock import today
from membership.errors import StateNotAllowed
from voting.errors import CandidateNumberUnknown
from voting.models import ElectionMethod, Poll
from voting.services.acclaiming import Acclamation, record_acclamation
from voting.services.electing import ElectionPlan, prepare_election


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """Which office, and the seats of those who stand for it. method: how a ballot is marked."""

    office: OfficeKind
    seats: Sequence[int]
    method: str = ElectionMethod.PLURALITY
    allows_blank: bool = True


@transaction.atomic
def elect_officer(item: AgendaItem, plan: OfficePlan, *, actor: Actor) -> Poll:
    """Prepare the sealed vote by which a board in session chooses one of its own for an office, under a point.

    It opens, closes and is proclaimed like any vote around a table; whoever is elected takes the office that day, in
    the register of officers. An office that a vote could not give is put again under its own point. Raises
    StateNotAllowed elsewhere than at a meeting of the board, CandidateNumberUnknown for a seat where nobody sits, and
    what `prepare_election` raises.
    """
    motion = _put(item, plan.office, "elect_officer")
    persons = _standing(motion, plan.seats)
    asked = ElectionPlan(list(persons), seats=1, method=plan.method, allows_blank=plan.allows_blank, persons=persons)
    return prepare_election(motion, asked, actor=actor)


@transaction.atomic
def acclaim_officer(item: AgendaItem, office: OfficeKind, *, seats: Sequence[int], actor: Actor) -> Motion:
    """Write that a director takes an office without a vote, nobody else having stood; the register says so that day.

    seats: of whoever stood. Raises StateNotAllowed, CandidateNumberUnknown, and what `record_acclamation` raises.
    """
    motion = _put(item, office, "acclaim_officer")
    persons = _standing(motion, seats)
    return record_acclamation(motion, Acclamation(list(persons), seats=1, persons=persons), actor=actor)


def _put(item: AgendaItem, office: OfficeKind, action: str) -> Motion:
    """Return what puts an office before the meeting: as it waits since a vote gave it to nobody, or written now."""
    meeting = meeting_in_session(item.assembly_id, action)
    if not gives_offices(meeting) or office not in offices_given(meeting):
        raise StateNotAllowed(action=action, state="no_office_of_the_board")
    waiting = Motion.objects.filter(assembly=meeting, office=office, state=MotionState.PROPOSED)
    before: Motion | None = waiting.select_related("assembly__organisation", "assembly__body").first()
    if before is not None:
        return before
    said = OFFICES[office]
    title_en = said.title_en if meeting.organisation.offers_english else ""
    place = item if not Motion.objects.filter(item=item).exists() else beneath(item, said.title_fr, title_en)
    if place is item and item.kind != AgendaItemKind.DECISION:
        item.kind = AgendaItemKind.DECISION
        item.save(update_fields=["kind"])
    text = Wording(
        f"{said.title_fr}, parmi les personnes qui siègent.", title_en and f"{title_en}, among those who sit."
    )
    motion = write_motion(
        place, text, title_fr=said.title_fr, title_en=title_en, majority_key=OF_THE_BODY, office=office
    )
    motion.assembly = meeting
    return motion


def _standing(motion: Motion, seats: Sequence[int]) -> dict[str, str]:
    """Return by their names on the ballot who those are that hold these seats, in the order of the seats."""
    body = motion.assembly.body
    assert body is not None
    standing = standing_for_office(body, today(motion.assembly.organisation))
    numbers = [mandate.seat.number for mandate in standing.values()]
    for seat in seats:
        if seat not in numbers:
            raise CandidateNumberUnknown(number=str(seat), highest=max(numbers, default=0))
    return {name: mandate.person.public_id for name, mandate in standing.items() if mandate.seat.number in seats}
