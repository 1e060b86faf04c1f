"""What the number of votes of a federation’s member rests on, written as a dated fact."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from membership.actors import Actor
from membership.clock import now
from membership.errors import NotAMember, SeatsNotGranted, WrongKindOfPerson
from membership.models import Membership, MembershipPeriod, VotesBasis
from membership.models.base import STILL_RECORDED
from membership.queries.rules import rules_for
from membership.rules.delegations import Basis, grants_seats
from membership.services import audit, history
from membership.services.joined import hold_member


@transaction.atomic
def set_votes_basis(membership: Membership, *, basis: Basis, source: str, since: date, actor: Actor) -> VotesBasis:
    """Write of what size a member organisation is from a day on, or how many votes a table gives it, and its source.

    What was written before ends there. Votes on rolls that are fixed stay as they are.
    Raises SeatsNotGranted where each member has one vote by law, WrongKindOfPerson for a human being, NotAMember where
    it is none from that day on.
    """
    member = hold_member(membership)
    organisation = member.organisation
    instant = now()
    rules = rules_for(organisation, instant.astimezone(organisation.zone).date())
    if not grants_seats(rules):
        raise SeatsNotGranted
    if not member.person.is_legal:
        raise WrongKindOfPerson(name=member.person.full_name)
    later = DateRange(since, None)
    stays = MembershipPeriod.objects.filter(STILL_RECORDED, membership=member)
    if not stays.filter(effective__overlap=later).exists():
        raise NotAMember(name=member.person.full_name, on=since)
    for row in VotesBasis.objects.filter(STILL_RECORDED, membership=member, effective__overlap=later):
        history.end(row, on=since, at=instant)
    written: VotesBasis = VotesBasis.objects.create(
        organisation_id=member.organisation_id,
        membership=member,
        size=basis.size,
        votes=basis.votes,
        source=source.strip(),
        effective=later,
        recorded=DateTimeTZRange(instant, None, "[)"),
    )
    audit.record(
        organisation,
        actor=actor,
        action="votes_basis.set",
        object_kind="membership",
        object_id=member.public_id,
        values={"size": basis.size, "votes": basis.votes, "source": written.source, "since": since},
    )
    return written
