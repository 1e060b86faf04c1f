"""Bringing somebody into the register: admitted at once, or on trial first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import partial

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import DecimalField, Max
from django.db.models.functions import Cast, Length, Substr

from membership.actors import Actor
from membership.errors import NothingToRecord, NumberTaken, PeriodsOverlap, RuleNotSet
from membership.models import (
    Category,
    EventKind,
    Membership,
    Organisation,
    Person,
    Representation,
    ShareClass,
    Trial,
)
from membership.models.base import STILL_RECORDED
from membership.queries.shares import qualifying_held
from membership.rules import qualifying
from membership.rules import trial as trial_rules
from membership.rules.admission import (
    Age,
    assess_age,
    assess_consent_age,
    assess_decision,
    assess_start,
)
from membership.rules.findings import Finding
from membership.rules.representation import assess_end
from membership.rules.stretches import Stretch, StretchesCollide, begin
from membership.services import history
from membership.services.closing import open_qualifying, require_open
from membership.services.deceased import refuse_deceased
from membership.services.life import wording
from membership.services.life.acts import Act, Decision, Done
from membership.services.life.tracks import PERIODS
from membership.services.shares import subscribe_shares

FIRST_NUMBER = "M00001"
_DIGITS = re.compile(r"(\d+)(?!.*\d)")


@transaction.atomic
def admit(
    person: Person,
    *,
    category: Category,
    decision: Decision,
    actor: Actor,
    age: Age | None = None,
    number: str = "",
    subscribes: int = 0,
    asked: tuple[Finding, ...] = (),
) -> Done:
    """Make somebody a member from a day on; whoever was one before comes back under the same number.

    number: the next free one when empty. subscribes: qualifying shares taken that day, due until they are paid.
    asked: what the application was found to be, where one is kept.
    Raises CategoryClosed, NumberTaken, PeriodsOverlap, MemberDeceased, ActRuledOut, OverrideReasonMissing.
    """
    require_open(category, decision.effective_on)
    act = _entering(person, decision, actor, age, number, asked)
    membership = act.membership
    act.heed(qualifying.assess_admission(qualifying_held(membership, act.on).quantity + subscribes, act.rules))
    _write_period(act, category)
    subscribe_qualifying(act, subscribes)
    return act.done(
        EventKind.ADMITTED,
        partial(wording.admitted, membership, category, act.on, decision.decided_by),
        values={"category": category.key, "number": membership.number, "subscribes": subscribes},
    )


@transaction.atomic
def begin_trial(
    person: Person,
    *,
    auxiliary: Category,
    becomes: Category,
    decision: Decision,
    actor: Actor,
    age: Age | None = None,
    number: str = "",
    last_on: date | None = None,
    asked: tuple[Finding, ...] = (),
) -> Done:
    """Admit somebody as an auxiliary member on trial, who becomes a member of another category at its end.

    last_on: an end before the longest the rules allow; needed where they set none. Raises as `admit`, and RuleNotSet.
    """
    for one in (auxiliary, becomes):
        require_open(one, decision.effective_on)
    act = _entering(person, decision, actor, age, number, asked)
    act.heed(
        trial_rules.assess_auxiliary(auxiliary.votes, act.rules),
        trial_rules.assess_provided(act.rules),
        trial_rules.assess_category(becomes.key, (becomes.name_fr, becomes.name_en or becomes.name_fr), act.rules),
    )
    bounds = trial_rules.bounds(act.on, act.rules, becomes.key)
    ends = min((day for day in (last_on, bounds and bounds.last_on) if day), default=None)
    if ends is None:
        raise RuleNotSet(key="trial_months")
    _write_period(act, auxiliary)
    # One left open of an earlier stay is over with this one.
    act.ends_trial = True
    done = act.done(
        EventKind.ADMITTED,
        partial(
            wording.trial_begun,
            act.membership,
            becomes,
            act.on,
            ends,
            decision.decided_by,
            works=trial_rules.is_of_workers(becomes.key, act.rules),
            is_over=ends < act.today,
        ),
        values={"category": auxiliary.key, "becomes": becomes.key, "trial_last_on": ends},
    )
    Trial.objects.create(
        organisation_id=person.organisation_id,
        membership=act.membership,
        category=becomes,
        begins_on=act.on,
        last_on=ends,
        most_working_days=bounds.working_days if bounds else None,
    )
    return done


def _entering(
    person: Person, decision: Decision, actor: Actor, age: Age | None, number: str, asked: tuple[Finding, ...]
) -> Act:
    """Open the act of somebody's coming in, once the rules let it."""
    membership = Membership.objects.filter(person=person).first() or _numbered(person, number)
    act = Act(membership, decision, actor)
    refuse_deceased(person)
    known = age or Age()
    by_age = () if person.is_legal else assess_age(known, act.on, act.rules)
    by_consent = () if person.is_legal else assess_consent_age(known, act.on, act.rules)
    act.heed(
        assess_decision(decision.decided_by, act.rules),
        asked,
        assess_start(act.on, decision.decided_on, act.rules),
        by_age,
        by_consent,
    )
    return act


def subscribe_qualifying(act: Act, quantity: int) -> None:
    """Write the qualifying shares taken with the act, due until they are paid. Raises NothingToRecord."""
    if quantity:
        member, share_class = act.membership, _qualifying_class(act)
        subscribe_shares(member, share_class=share_class, quantity=quantity, on=act.on, actor=act.actor)


def _qualifying_class(act: Act) -> ShareClass:
    """Return the class of shares by which one qualifies. Raises NothingToRecord where the organisation has none."""
    found = open_qualifying(act.membership.organisation, act.on).first()
    if found is None:
        raise NothingToRecord(what="shares")
    return found


def _numbered(person: Person, number: str) -> Membership:
    """Return the tie of a person who never was a member, under a number that nobody ever had."""
    # The organisation's row holds the order: two members admitted at once get two numbers.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=person.organisation_id)
    taken = Membership.objects.for_organisation(organisation)
    number = number.strip() or _next_number(organisation)
    if taken.filter(number=number).exists():
        raise NumberTaken(number=number)
    membership: Membership = Membership.objects.create(organisation=organisation, person=person, number=number)
    return membership


def _next_number(organisation: Organisation) -> str:
    """Return the number after the greatest of those written like the last one given: no hole is filled.

    A hole may be the number of somebody who left before there was this register. Costs two SQL statements.
    """
    rows = Membership.objects.for_organisation(organisation)
    last = rows.order_by("-pk").values_list("number", flat=True).first()
    if last is None:
        return FIRST_NUMBER
    number = following(last)
    found = _DIGITS.search(number)
    assert found is not None  # what follows always ends in digits
    before, after = number[: found.start()], number[found.end() :]
    digits = Substr("number", len(before) + 1, Length("number") - len(before) - len(after))
    alike = rows.filter(number__startswith=before, number__endswith=after).annotate(digits=digits)
    greatest = alike.filter(digits__regex=r"^[0-9]+$").aggregate(
        greatest=Max(Cast("digits", DecimalField(max_digits=40, decimal_places=0)))
    )["greatest"]
    rank = max(int(found[1]), int(greatest or 0) + 1)
    return f"{before}{str(rank).zfill(len(found[1]))}{after}"


def following(number: str) -> str:
    """Return «M0000413» for «M0000412»: the last digits in it go on, as wide as they were."""
    if not _DIGITS.search(number):
        return f"{number}-2"
    return _DIGITS.sub(lambda found: str(int(found[1]) + 1).zfill(len(found[1])), number)


def _write_period(act: Act, category: Category) -> None:
    """Write the membership from the day of effect, up to a later stay if there is one already."""
    act.turns(EventKind.ADMITTED)
    held = PERIODS.read(act.membership)
    later = min((one.start for one in held if one.start and one.start > act.on), default=None)
    try:
        PERIODS.write(act.membership, begin(held, Stretch(category.pk, act.on, later)), at=act.at)
    except StretchesCollide:
        raise PeriodsOverlap(number=act.membership.number)
    _end_what_was_left_over(act, held)


def _end_what_was_left_over(act: Act, stays: Sequence[Stretch[int]]) -> None:
    """Let whoever was named during the notice of a departure act no longer: nothing waits for a readmission."""
    left_on = max((one.end for one in stays if one.end is not None and one.end < act.on), default=None)
    if left_on is None:
        return
    there = Representation.objects.filter(STILL_RECORDED, membership=act.membership)
    days = DateRange(left_on, act.on)
    for row in there.filter(effective__contains=days).select_related("person", "membership__person"):
        if row.effective.lower is None or row.effective.lower < left_on:
            history.end(row, on=left_on, at=act.at)
            act.follows.append(assess_end(row.name, row.membership.person.full_name, row.relation, left_on, act.rules))
