"""Calls for candidacies, who stands, who supports them, and what the rules say of somebody who would."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from governance.models import (
    AgendaItem,
    Assembly,
    AssemblyState,
    CandidacyCall,
    Motion,
    MotionState,
    Nomination,
    NominationState,
    NominationSupport,
)
from governance.queries.candidates import fact_of
from governance.queries.requisitions import may_sign
from governance.rules import nominations as rules_of_nominations
from governance.rules.agenda import is_election
from governance.rules.majorities import ORDINARY
from governance.rules.seats import assess_person
from membership.models import Membership, MembershipPeriod, Organisation, Person
from membership.models.base import true_on
from membership.queries.rules import rules_for
from membership.queries.standing import standing_of
from membership.rules.findings import Finding

OVER = (AssemblyState.ENDED, AssemblyState.CANCELLED)
STANDING = (NominationState.ASKED, NominationState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidacy with how many support it, and whether that is enough."""

    nomination: Nomination
    supporting: int
    finding: Finding | None

    @property
    def is_complete(self) -> bool:
        """Return whether it goes on the ballot: consented to, supported by enough, and nothing left to the office."""
        is_accepted = self.nomination.state == NominationState.ACCEPTED and self.nomination.call.ended_at is None
        return is_accepted and not self.lacks_support and not self.awaits_office

    @property
    def lacks_support(self) -> bool:
        return self.finding is not None and self.finding.needs_override

    @property
    def awaits_office(self) -> bool:
        return self.nomination.state == NominationState.ACCEPTED and awaits_office(self.nomination)


def awaits_office(nomination: Nomination) -> bool:
    """Return whether a rule warned of whoever stands, and the office gave no reason to let them stand."""
    return not nomination.reason and any(Finding.from_json(one).needs_override for one in nomination.findings)


def calls_of(organisation: Organisation) -> QuerySet[CandidacyCall]:
    """Return the calls for candidacies, the latest to close first."""
    rows: QuerySet[CandidacyCall] = CandidacyCall.objects.for_organisation(organisation)
    return rows.select_related("motion__assembly", "motion__item", "group", "organisation")


def call_for(motion: Motion) -> CandidacyCall | None:
    """Return the call that stands for what a motion fills: one that was ended counts no more."""
    rows = CandidacyCall.objects.filter(motion=motion, ended_at=None)
    found: CandidacyCall | None = rows.select_related("motion__assembly", "group", "organisation").first()
    return found


def stands_in(call: CandidacyCall) -> QuerySet[Nomination]:
    """Return the candidacies of a call that stand, those who are still asked among them."""
    rows: QuerySet[Nomination] = Nomination.objects.filter(call=call, state__in=STANDING)
    return rows


def may_fill_seats(motion: Motion) -> bool:
    """Return whether a motion may be an election by the members: one that amends, or asks for more, is none."""
    if motion.amends_id is not None or motion.majority_key != ORDINARY or motion.assembly.body_id is not None:
        return False
    return not motion.amended_articles.exists()


def is_election_point(item: AgendaItem) -> bool:
    """Return whether a point of a meeting of members has no motion and elects, by its title."""
    is_bare = not item.subject and item.rank == 0 and not hasattr(item, "motion")
    return is_bare and item.assembly.body_id is None and is_election(item.title_fr)


def calls_at(assembly: Assembly) -> QuerySet[CandidacyCall]:
    """Return the calls that stand for what a meeting fills, in the order of its agenda."""
    rows: QuerySet[CandidacyCall] = CandidacyCall.objects.filter(motion__assembly=assembly, ended_at=None)
    return rows.select_related("motion__item").order_by("motion__item__position", "motion__item__rank", "pk")


def to_call_at(assembly: Assembly) -> list[AgendaItem]:
    """Return the points of a meeting to come whose election no call stands for."""
    if assembly.state not in (AssemblyState.DRAFT, AssemblyState.CALLED) or assembly.is_sitting:
        return []
    rows = assembly.agenda.filter(rank=0).select_related("motion", "assembly")
    called = set(calls_at(assembly).values_list("motion__item", flat=True))
    return [
        one
        for one in rows
        if one.pk not in called
        and is_election(one.title_fr)
        and (may_fill_seats(one.motion) if hasattr(one, "motion") else is_election_point(one))
    ]


def open_calls(organisation: Organisation, at: datetime) -> QuerySet[CandidacyCall]:
    """Return the calls in which members may still put candidates forward on line."""
    rows: QuerySet[CandidacyCall] = CandidacyCall.objects.for_organisation(organisation)
    rows = rows.filter(ended_at=None, closes_at__gt=at, motion__state=MotionState.PROPOSED)
    return rows.exclude(motion__assembly__state__in=OVER)


def is_open(call: CandidacyCall, at: datetime) -> bool:
    """Return whether members may still put candidates forward on line."""
    return at < call.closes_at and is_alive(call)


def is_alive(call: CandidacyCall) -> bool:
    """Return whether a call was not ended, its election is not decided, and its meeting not over."""
    motion = call.motion
    return call.ended_at is None and motion.state == MotionState.PROPOSED and motion.assembly.state not in OVER


def is_on_the_floor(call: CandidacyCall) -> bool:
    """Return whether the meeting is going on and the election is not decided."""
    return call.motion.assembly.state == AssemblyState.IN_SESSION and is_alive(call)


def candidates_of(call: CandidacyCall, on: date) -> list[Candidate]:
    """Return every candidacy that was put forward, in the order they came. Costs one SQL statement and the rules."""
    rules = rules_for(call.organisation, on)
    rows = Nomination.objects.filter(call=call).select_related("membership__person", "proposed_by__person")
    found = []
    for one in rows.annotate(supporting=Count("supports")):
        one.call = call
        finding = rules_of_nominations.assess_seconders(one.supporting, rules)
        found.append(Candidate(one, one.supporting, finding))
    return found


def is_shown(found: Candidate, *, is_open: bool) -> bool:
    """Return whether members read of a candidacy: while support can still be given, also of one that lacks some.

    What a rule warns of is the office's to rule on first.
    """
    is_candidate = found.nomination.state == NominationState.ACCEPTED
    return found.is_complete or (is_open and is_candidate and not found.awaits_office)


def supported_by(call: CandidacyCall, memberships: Collection[int]) -> set[tuple[int, int]]:
    """Return which of these members support which candidacies of a call, as pairs of candidacy and member."""
    rows = NominationSupport.objects.filter(nomination__call=call, membership__in=memberships)
    return set(rows.values_list("nomination_id", "membership_id"))


def names_on_the_ballot(motion: Motion, on: date) -> list[str]:
    """Return who stands for what a motion fills, by name; nobody where no call was made."""
    call = call_for(motion)
    if call is None:
        return []
    rows = [one.nomination for one in candidates_of(call, on) if one.is_complete]
    rows.sort(key=lambda one: (one.membership.person.sort_key, one.pk))
    return [one.name for one in rows]


def findings_on(call: CandidacyCall, membership: Membership, person: Person, on: date) -> Iterator[Finding]:
    """Yield what the register and the rules say of somebody who would stand for a member.

    membership belongs to the organisation on that day.
    """
    rules = rules_for(call.organisation, on)
    period = period_on(membership, on)
    yield from assess_person(fact_of(person, period, on), call.group.key if call.group else "", rules)
    standing = standing_of(call.organisation, membership.pk, on, rules)
    found = rules_of_nominations.assess_standing(rules, is_in_good_standing=may_sign(standing))
    if found is not None:
        yield found


def period_on(membership: Membership, on: date) -> MembershipPeriod | None:
    """Return the period of a membership on a day, with its category."""
    rows = MembershipPeriod.objects.filter(true_on(on), membership=membership)
    found: MembershipPeriod | None = rows.select_related("category", "membership").first()
    return found
