"""How one votes in a meeting when nobody says otherwise."""

from __future__ import annotations

from governance.models import Assembly
from governance.queries.rules import rules_of
from governance.rules.debate import vote_mode
from voting.models import PollMode


def usual_mode(assembly: Assembly) -> PollMode:
    """Return how a vote is held by its rules: secret where they say so; by name where they have hands raised or called.

    A show of hands needs no vote here: the chair writes its totals. So it is of names around the table of a body, where
    the one vote that is held here is a secret one.
    """
    if assembly.is_sitting:
        return PollMode.SECRET
    rules = rules_of(assembly)
    is_secret = "vote_mode_default" in rules and vote_mode(rules) == PollMode.SECRET
    return PollMode.SECRET if is_secret else PollMode.ROLL_CALL
