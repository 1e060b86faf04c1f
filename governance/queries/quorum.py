"""Whether there is a quorum now, from the ledger of arrivals and the register of the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.cache import cache
from redis.exceptions import RedisError

from governance.models import Assembly
from governance.queries.room import electorate_of, entitled_in
from governance.queries.rules import rules_of
from governance.rules import quorum, sittings
from governance.rules.delegates import counts_delegates
from membership.errors import RuleNotSet
from membership.rules.delegations import grants_seats
from membership.rules.findings import Finding, Outcome

# Reads the whole register, and the page at the door asks again every few seconds.
KEPT_SECONDS = 60


def quorum_at(assembly: Assembly, instant: datetime, present: int) -> Finding | None:
    """Return whether those present form a quorum, None where the by-laws have yet to say what it is."""
    try:
        return quorum_among(assembly, present, entitled_on_register(assembly, instant))
    except RuleNotSet:
        return None


def quorum_among(assembly: Assembly, present: int, entitled: int) -> Finding:
    """Return whether so many form a quorum of the meeting; one called a second time has its own. Raises RuleNotSet."""
    rules = rules_of(assembly)
    if assembly.first_call_id is None:
        return quorum.assess(present, entitled, rules)
    try:
        return sittings.assess_quorum(present, entitled, rules)
    except RuleNotSet:
        # What follows a want of quorum is not written: the second meeting needs its quorum like the first.
        return quorum.assess(present, entitled, rules)


def quorum_standing(assembly: Assembly, instant: datetime) -> Finding | None:
    """Return the quorum on which votes rest at an instant, as it was last found; None where each vote checks its own.

    One that was not found, or that the rules have checked at each vote, is looked at when something is decided.
    """
    rules = rules_of(assembly)
    if assembly.is_sitting or quorum.is_checked("each_vote", rules):
        return None
    last = assembly.quorum_checks.filter(at__lte=instant).order_by("-pk").first()
    found = Finding.from_json(last.finding) if last else None
    return quorum.held_since(found, rules) if found and found.outcome is Outcome.MET else None


def may_be_checked(assembly: Assembly, standing: Finding | None) -> bool:
    """Return whether somebody may have the quorum checked now: as the rules say, or while none was found yet."""
    rules = rules_of(assembly)
    if assembly.is_sitting or quorum.is_checked("each_vote", rules):
        return False
    return standing is None or quorum.is_checked("on_request", rules)


def entitled_on_register(assembly: Assembly, instant: datetime) -> int:
    """Return how many may vote on the day of an instant, as the register stands, give or take a minute."""
    on = instant.astimezone(assembly.zone).date()
    return _kept(f"entitled:{assembly.public_id}:{on}", lambda: entitled_in(assembly, on))


def votes_apart_from_quorum(assembly: Assembly) -> bool:
    """Return whether delegates vote while their organisations make the quorum: it counts fewer than there are votes."""
    rules = rules_of(assembly)
    return not assembly.is_sitting and grants_seats(rules) and not counts_delegates(rules)


def votes_on_register(assembly: Assembly, instant: datetime) -> int:
    """Return how many votes there are on the day of an instant, as the register stands, give or take a minute."""
    if not votes_apart_from_quorum(assembly):
        return entitled_on_register(assembly, instant)
    on = instant.astimezone(assembly.zone).date()
    return _kept(f"votes:{assembly.public_id}:{on}", lambda: electorate_of(assembly, on).votes)


def _kept(key: str, counted: Callable[[], int]) -> int:
    try:
        return int(cache.get_or_set(key, counted, KEPT_SECONDS) or 0)
    except (RedisError, OSError):  # slower without, and no reason to keep a meeting from its screen
        return counted()
