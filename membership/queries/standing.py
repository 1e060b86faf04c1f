"""Where each member stands on a day: told or not, entitled to vote or not, and why.

The register's facts go through the pure rule, one member at a time, and nothing else decides:
«may I vote?», the list of those told, the door of the meeting and the roll all come from here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from membership.models import Membership, Organisation, PersonKind, Representation
from membership.models.base import true_on
from membership.queries.ages import too_young
from membership.queries.delegations import seat_facts
from membership.queries.facts import Facts, facts_on
from membership.queries.parts import Part
from membership.rules import eligibility, reasons
from membership.rules.resolved import ResolvedRules

ATTENDANCE = "attendance"
ELSEWHERE = "not_of_part"


@dataclass(frozen=True, slots=True)
class Standing:
    """One member's rights on a day. `exercised_by` is the person who would vote, if anybody.

    seats: of a federation's member that has several, how each seat stands; the member itself stands as the first of
    them that votes, or as the first. Empty for everybody else.
    """

    facts: Facts
    is_told: bool
    may_attend: bool
    is_entitled: bool
    reason_code: str
    reason_params: dict[str, str]
    exercised_by: int | None
    exercised_by_name: str
    seats: tuple[Standing, ...] = ()

    @property
    def lines(self) -> tuple[Standing, ...]:
        """How each vote of the member stands: several for several seats, one for everybody else."""
        return self.seats or (self,)

    def sentence(self, language: str) -> str:
        """Return why, in words."""
        return reasons.sentence(self.reason_code, self.reason_params, language)


def standings_on(
    organisation: Organisation,
    on: date,
    rules: ResolvedRules,
    *,
    known_at: datetime | None = None,
    part: Part | None = None,
) -> list[Standing]:
    """Return the standing of every membership there ever was, in the order of names.

    part: the part of the members that meets, where it is not all of them.
    """
    return list(each_standing(organisation, on, rules, known_at=known_at, part=part))


def each_standing(
    organisation: Organisation,
    on: date,
    rules: ResolvedRules,
    *,
    known_at: datetime | None = None,
    part: Part | None = None,
) -> Iterator[Standing]:
    """Yield the standing of every membership there ever was, in the order of names, holding few at a time.

    One person casts one vote, so whoever acts for others is assessed together with them; all the rest
    alone, and once for all who have the same facts. Six SQL statements, and two more in federations.
    """
    together = standings_together(organisation, on, rules, known_at=known_at, part=part)
    seen: dict[tuple[object, ...], Standing] = {}
    for row in facts_on(organisation, on, known_at=known_at):
        yield together.get(row.membership_id) or _within(part, _alone(row, on, rules, seen))


def standings_together(
    organisation: Organisation,
    on: date,
    rules: ResolvedRules,
    *,
    known_at: datetime | None = None,
    part: Part | None = None,
) -> dict[int, Standing]:
    """Return the standing of legal persons, of whoever acts for somebody on the day and of those they act for.

    Those too young to vote are among them, where the rules have an age: what they are is not in the facts of all.
    """
    young = too_young(organisation, on, rules)
    kin = sorted({*_those_who_act_for_others(organisation, on, known_at), *young})
    facts = list(facts_on(organisation, on, known_at=known_at, memberships=kin))
    aged = _with_ages(facts, young)
    return {standing.facts.membership_id: standing for standing in _assess_within(part, aged, on, rules, known_at)}


def judged_alone(
    facts: Iterable[Facts], on: date, rules: ResolvedRules, *, part: Part | None = None
) -> dict[int, Standing]:
    """Return the standing of natural persons who stand alone: each is judged for all who have the same facts.

    Asks nothing of the database: the seats of a federation are of its legal persons, which are judged together.
    """
    seen: dict[tuple[object, ...], Standing] = {}
    return {row.membership_id: _within(part, _alone(row, on, rules, seen)) for row in facts}


def _those_who_act_for_others(organisation: Organisation, on: date, known_at: datetime | None) -> list[int]:
    """Return the memberships of legal persons, of all who act for somebody on the day, and of those they act for."""
    acting = Representation.objects.for_organisation(organisation).filter(true_on(on, known_at=known_at))
    voices = acting.filter(person__isnull=False).values_list("person", flat=True)
    rows = Membership.objects.for_organisation(organisation)
    # Each question has an index of its own, which would be lost in one that asks for this or that.
    legal = rows.filter(person__organisation=organisation, person__kind=PersonKind.LEGAL).values_list("pk", flat=True)
    speaking = rows.filter(person__in=list(voices)).values_list("pk", flat=True)
    return sorted({*legal, *speaking, *acting.values_list("membership", flat=True)})


def _alone(row: Facts, on: date, rules: ResolvedRules, seen: dict[tuple[object, ...], Standing]) -> Standing:
    """Return the standing of a natural person who acts for nobody: it rests on the facts alone, not on who it is."""
    facts = row.of_right
    found = seen.get(facts)
    if found is None:
        [found] = _stand([row], on, rules)
        seen[facts] = found
    votes = found.is_entitled
    return Standing(
        row,
        found.is_told,
        found.may_attend,
        votes,
        found.reason_code,
        found.reason_params,
        row.person_id if votes else None,
        row.name if votes else "",
    )


def standing_of(
    organisation: Organisation,
    membership_id: int,
    on: date,
    rules: ResolvedRules,
    *,
    known_at: datetime | None = None,
    part: Part | None = None,
) -> Standing:
    """Return the standing of one member. Raises Membership.DoesNotExist for another's."""
    found = standings_of(organisation, [membership_id], on, rules, known_at=known_at, part=part)
    if membership_id not in found:
        raise Membership.DoesNotExist
    return found[membership_id]


def standings_of(
    organisation: Organisation,
    memberships: Collection[int],
    on: date,
    rules: ResolvedRules,
    *,
    known_at: datetime | None = None,
    part: Part | None = None,
) -> dict[int, Standing]:
    """Return the standing of some members by membership; another organisation's are left out.

    Costs four SQL statements, however many are asked for, and two more in federations.
    """
    kin = _those_of_the_same_persons(organisation, memberships)
    facts = list(facts_on(organisation, on, known_at=known_at, memberships=kin))
    aged = _with_ages(facts, too_young(organisation, on, rules, kin))
    found = {standing.facts.membership_id: standing for standing in _assess_within(part, aged, on, rules, known_at)}
    return {membership: found[membership] for membership in memberships if membership in found}


def _those_of_the_same_persons(organisation: Organisation, memberships: Collection[int]) -> list[int]:
    """Return these memberships and those whose votes the same persons might cast, at any time."""
    rows = Membership.objects.for_organisation(organisation)
    asked = rows.filter(pk__in=memberships)
    named = Representation.objects.filter(membership__in=memberships, person__isnull=False)
    voices = {*asked.values_list("person", flat=True), *named.values_list("person", flat=True)}
    acting = rows.filter(Q(person__in=voices) | Q(representations__person__in=voices))
    return sorted(acting.values_list("pk", flat=True).distinct())


def _with_ages(facts: Sequence[Facts], born: Mapping[int, date]) -> Sequence[Facts]:
    return [replace(row, birth_on=born.get(row.membership_id)) for row in facts] if born else facts


def _assess_within(
    part: Part | None, facts: Sequence[Facts], on: date, rules: ResolvedRules, known_at: datetime | None
) -> list[Standing]:
    """Return how each member stands where a part of them meets: one who votes elsewhere may act for one of the part."""
    if part is None:
        return _assess(facts, on, rules, known_at)
    inside = [one for one in facts if one.membership_id in part.inside]
    outside = [one for one in facts if one.membership_id not in part.inside]
    found = [*_assess(inside, on, rules, known_at)]
    return found + [_elsewhere(part, one) for one in _assess(outside, on, rules, known_at)]


def _within(part: Part | None, standing: Standing) -> Standing:
    """Return how somebody who stands alone stands where a part of the members meets."""
    if part is None or standing.facts.membership_id in part.inside:
        return standing
    return _elsewhere(part, standing)


def _elsewhere(part: Part, standing: Standing) -> Standing:
    """Return a standing without any right in this meeting: that of a member who is not of the part that meets.

    Whoever has no right anywhere keeps the reason for it.
    """
    if standing.seats:
        seats = tuple(_elsewhere(part, one) for one in standing.seats)
        return replace(seats[0], seats=seats)
    if not (standing.is_told or standing.may_attend or standing.is_entitled):
        return standing
    return replace(
        standing,
        is_told=False,
        may_attend=False,
        is_entitled=False,
        reason_code=ELSEWHERE,
        reason_params={"part_fr": part.name_fr, "part_en": part.name_en},
        exercised_by=None,
        exercised_by_name="",
    )


def _assess(facts: Sequence[Facts], on: date, rules: ResolvedRules, known_at: datetime | None = None) -> list[Standing]:
    """Return how each member stands. Seats are assessed together with everybody: one person casts one vote."""
    seats = seat_facts(facts, on, rules, known_at)
    each = _stand([one for row in facts for one in seats.get(row.membership_id, (row,))], on, rules)
    by_member: dict[int, list[Standing]] = {}
    for standing in each:
        by_member.setdefault(standing.facts.membership_id, []).append(standing)
    return [_as_member(by_member[row.membership_id]) for row in facts]


def _as_member(seats: Sequence[Standing]) -> Standing:
    if len(seats) == 1:
        return seats[0]
    return replace(next((one for one in seats if one.is_entitled), seats[0]), seats=tuple(seats))


def _stand(facts: Sequence[Facts], on: date, rules: ResolvedRules) -> list[Standing]:
    found = eligibility.assess_all([_as_rule_facts(row) for row in facts], on, rules)
    return [
        Standing(
            facts=row,
            is_told=entitlement.told,
            may_attend=entitlement.told or (row.is_member and ATTENDANCE in row.kept_rights),
            is_entitled=entitlement.entitled,
            reason_code=entitlement.reason_code,
            reason_params=dict(entitlement.params),
            exercised_by=entitlement.exercised_by,
            exercised_by_name=entitlement.exercised_by_name,
        )
        for row, entitlement in zip(facts, found, strict=True)
    ]


def _as_rule_facts(row: Facts) -> eligibility.MemberFacts:
    """Return the facts as the pure rule takes them."""
    return eligibility.MemberFacts(
        membership_id=row.membership_id,
        person_id=row.person_id,
        number=row.number,
        name=row.name,
        is_legal=row.person_kind == PersonKind.LEGAL,
        category=row.category or "",
        category_votes=bool(row.category_votes),
        category_attends=bool(row.category_attends),
        period=_period(row),
        suspension=_suspension(row),
        vote_restriction=eligibility.Span() if row.is_vote_restricted else None,
        representation=_representation(row),
        seat=row.seat_no,
        seats=row.seats,
        birth_on=row.birth_on,
    )


def _period(row: Facts) -> eligibility.Span | None:
    if row.is_member:
        return eligibility.Span(row.member_since, row.member_until)
    if row.begins_on is not None:
        return eligibility.Span(row.begins_on)
    if row.ended_on is not None:
        return eligibility.Span(None, row.ended_on)
    return None


def _suspension(row: Facts) -> eligibility.Suspended | None:
    if not row.is_suspended:
        return None
    return eligibility.Suspended(
        span=eligibility.Span(row.suspended_since, row.suspended_until),
        kept_rights=frozenset(row.kept_rights),
    )


def _representation(row: Facts) -> eligibility.Represented | None:
    if not row.representative_name:
        return None
    return eligibility.Represented(
        name=row.representative_name,
        person_id=row.representative_id,
        since=row.represented_since,
        by_proxy=row.represented_by_proxy,
    )
