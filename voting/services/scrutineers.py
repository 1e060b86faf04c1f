"""Naming scrutineers: who stands does not count, or the reason is kept."""

from __future__ import annotations

from collections.abc import Iterable

from governance.models import Assembly
from governance.queries.debate import told_apart
from governance.rules.elections import assess_scrutineer
from governance.services.heeding import heed_rule
from membership.access import links_of
from membership.actors import Actor
from membership.clock import today
from membership.errors import OverrideReasonMissing, RuleBars
from membership.models import Account, Organisation
from membership.queries.rules import rules_for


def heed_candidacy(
    accounts: Iterable[Account],
    candidates: Iterable[str],
    organisation: Organisation,
    meeting: Assembly | None,
    *,
    reason: str,
    by: Actor,
) -> None:
    """Stop where somebody who stands would be a scrutineer; with a reason, keep it where the rules only warn.

    They are told by their names, as candidates are. Raises RuleBars, OverrideReasonMissing.
    """
    rules = rules_for(organisation, today(organisation))
    if "scrutineer_candidate" not in rules or not who_stand(accounts, candidates, organisation):
        return
    found = assess_scrutineer(rules, is_candidate=True)
    if meeting is not None:
        heed_rule(meeting, found, reason=reason, by=by)
    elif found.blocks:
        raise RuleBars(finding=found)
    elif found.needs_override and not reason.strip():
        raise OverrideReasonMissing(finding=found)


def who_stand(accounts: Iterable[Account], candidates: Iterable[str], organisation: Organisation) -> list[Account]:
    """Return those of some accounts who bear the name of a candidate."""
    stand = {told_apart(name) for name in candidates}
    return [one for one in accounts if any(told_apart(name) in stand for name in _names_of(one, organisation))]


def _names_of(account: Account, organisation: Organisation) -> set[str]:
    linked = {link.person.full_name for link in links_of(account, organisation)}
    return linked | ({account.name} if account.name else set())
