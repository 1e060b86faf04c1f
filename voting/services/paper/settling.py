"""Settling what two scrutineers read differently: one proposes, with the paper in hand, and the other agrees."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from membership.actors import Actor
from membership.clock import now
from membership.errors import ReasonMissing
from voting.errors import NoDifference, SettledByOne, SettlementChanged
from voting.models import PaperCountState, PaperScrutineer, PaperSettlement
from voting.queries.paper import Reading, difference_over
from voting.services.paper.entering import checked
from voting.services.paper.locks import hold_count, leave_line


@transaction.atomic
def propose_settlement(
    scrutineer: PaperScrutineer, *, number: int, reading: Reading, why: str, actor: Actor
) -> PaperSettlement:
    """Say what is written on a paper over which the two differ. It settles nothing before the other agrees.

    A new proposal takes the place of the one before. Raises NoDifference, ReasonMissing, PaperNotUnderstood,
    ReasonForSpoilingMissing, CollegeUnknown, StateNotAllowed.
    """
    locked = hold_count(scrutineer.count, "propose_settlement", PaperCountState.ENTERING)
    said = checked(locked, reading)
    if not why.strip():
        raise ReasonMissing(action="propose_settlement")
    if difference_over(locked, number) is None:
        raise NoDifference(number=number)
    settlement, _is_new = PaperSettlement.objects.update_or_create(
        organisation_id=locked.organisation_id,
        count=locked,
        number=number,
        defaults={
            "kind": said.kind,
            "reason": said.reason,
            "marks": list(said.marks),
            "college": said.college,
            "why": why.strip(),
            "proposed_by": scrutineer,
            "proposed_at": now(),
            "agreed_by": None,
            "agreed_at": None,
        },
    )
    values = {"paper": number, "place": scrutineer.place, "why": settlement.why, **said.as_json()}
    leave_line(locked, actor, "paper_count.settlement_proposed", values)
    return settlement


@transaction.atomic
def agree_settlements(
    scrutineer: PaperScrutineer, *, proposals: Mapping[int, Reading], actor: Actor
) -> list[PaperSettlement]:
    """Agree to what the other scrutineer proposed, paper by paper, all of it or nothing.

    proposals: by the number of the paper, what was shown. Raises SettlementChanged when something else stands there
    now, SettledByOne for one's own proposal, NoDifference, StateNotAllowed.
    """
    locked = hold_count(scrutineer.count, "agree_settlements", PaperCountState.ENTERING)
    settlements = []
    for number, shown in sorted(proposals.items()):
        settlement = locked.settlements.filter(number=number, agreed_by__isnull=True).first()
        if settlement is None:
            raise NoDifference(number=number)
        if settlement.proposed_by_id == scrutineer.pk:
            raise SettledByOne
        if Reading.of(settlement) != shown:
            raise SettlementChanged(number=number)
        settlement.agreed_by, settlement.agreed_at = scrutineer, now()
        settlement.save(update_fields=["agreed_by", "agreed_at"])
        settlements.append(settlement)
    values = {"papers": sorted(proposals), "place": scrutineer.place}
    leave_line(locked, actor, "paper_count.settled", values)
    return settlements
