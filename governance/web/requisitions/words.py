"""What a request's page says of its signatures and of its days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from governance.models import Requisition, RequisitionState
from governance.queries.federations import federation_finding, federation_names
from governance.queries.requisitions import Gathering, is_answered, may_stop_calling, own_call_of
from governance.rules.requisition import costs_are_reimbursed, signatories_alone_call
from governance.rules.saying import by_rule
from membership import formats
from membership.errors import RuleError
from membership.messages import sentence
from membership.models import Membership, Organisation
from membership.queries.rules import rules_for
from membership.rules.findings import Finding, Level, Outcome

WITHOUT_MEETING = (RequisitionState.PRESENTED, RequisitionState.CLOSED)


def progress_of(asked: Requisition, gathered: Gathering | None) -> dict[str, Any]:
    """Return how many signed of how many needed: as they are gathered now, or as it was once presented."""
    if asked.finding is not None:
        return _figures(Finding.from_json(asked.finding))
    if gathered is None:
        return {}
    if gathered.finding is None:
        assert gathered.refusal is not None
        return {"refusal": sentence(gathered.refusal), "count": len(gathered.counted)}
    return _figures(gathered.finding)


def _figures(found: Finding) -> dict[str, Any]:
    count, needed = int(found.figure("signatures")), int(found.figure("needed"))
    # Two numbers, each of which agrees with its own noun.
    signed = ngettext("%(n)s signature", "%(n)s signatures", count) % {"n": formats.number(count)}
    text = ngettext("%(signed)s of the %(needed)s needed", "%(signed)s of the %(needed)s needed", needed)
    return {
        "count": count,
        "needed": needed,
        "finding": found,
        "is_enough": count >= needed,
        # The part that is drawn never passes the whole.
        "drawn": min(count, needed),
        "progress": text % {"signed": signed, "needed": formats.number(needed)},
    }


def after_the_board(
    asked: Requisition, members: Sequence[Membership], signed: Collection[int], on: date
) -> dict[str, Any]:
    """Return who may call the meeting once the board let its days pass, and whether the reader does."""
    if asked.others_from is None:
        return {}
    is_past = on >= asked.others_from and not is_answered(asked)
    # While the board has its days, what follows is read of a request that has no meeting yet.
    said: dict[str, Any] = {"is_past": is_past, "shows_call": is_past or asked.state in WITHOUT_MEETING}
    callers = dict(asked.callers.values_list("membership_id", "withdrawal"))
    call = [one for one in members if one.pk in callers and callers[one.pk] is None]
    said["stopped"] = [one for one in members if callers.get(one.pk) is not None]
    said["may_stop"] = call if may_stop_calling(asked) else []
    try:
        found = own_call_of(asked, on)
    except RuleError:
        return said
    only = signatories_alone_call(rules_for(asked.organisation, on))
    return said | {
        "own_call": found,
        "federation": federation_finding(asked.organisation, on),
        "federations": federation_names(asked.organisation),
        "enough_call": is_past and found.outcome is not Outcome.NOT_MET,
        "i_call": bool(call),
        "may_call": [one for one in members if is_past and one.pk not in callers and (one.pk in signed or not only)],
    }


def costs_of(organisation: Organisation, on: date) -> Finding | None:
    """Return that the organisation bears the useful costs of those who call, where its rules say so."""
    rules = rules_for(organisation, on)
    if not costs_are_reimbursed(rules):
        return None
    return by_rule("requisition_costs", "requisition_costs", rules, met=True, level=Level.INFO, figures={})


def title_of(asked: Requisition) -> str:
    """Return the first subject, and how many others there are."""
    first, *others = [str(point.subject) for point in asked.points.all()]
    if not others:
        return first
    return gettext("%(subject)s, and %(n)s more") % {"subject": first, "n": formats.number(len(others))}
