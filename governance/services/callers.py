"""At whose word a special meeting, or one of the board, is called: weighed against the rules, and said."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from governance.errors import CallerMissing
from governance.models import Assembly, AssemblyKind, Body, BodyKind, CalledBy, SittingKind
from governance.queries.federations import federation_names
from governance.rules import callers
from governance.services.heeding import heed_rule
from membership.actors import Actor
from membership.clock import today
from membership.errors import RuleBars
from membership.models import Organisation
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules


def asks_caller(kind: str, body: Body | None) -> bool:
    """Say whether who calls is asked: of a special meeting, and of one of the board."""
    return kind == AssemblyKind.SPECIAL or (
        kind == SittingKind.MEETING and body is not None and body.kind == BodyKind.BOARD
    )


def caller_kept(kind: str, body: Body | None, called_by: str, *, before: str = "") -> str:
    """Return who calls, as a meeting keeps it: nothing where it is not asked; a request of members says it by itself.

    before: as it stood.
    """
    if not asks_caller(kind, body):
        return ""
    return before if before == CalledBy.REQUISITION else called_by


def caller_of(meeting: Assembly, rules: ResolvedRules) -> Finding | None:
    """Return whether whoever calls a meeting may; None where nobody said, and where no rule speaks."""
    return _weighed(meeting.kind, meeting.called_by, rules)


def demand_caller_said(kind: str, body: Body | None, called_by: str, *, before: str = "") -> None:
    """Stop a plan that leaves unsaid who calls, where it is asked. before: as it stood. Raises CallerMissing."""
    if asks_caller(kind, body) and not caller_kept(kind, body, called_by, before=before):
        raise CallerMissing


def demand_caller(organisation: Organisation, kind: str, called_by: str) -> None:
    """Stop a plan whose caller the rules bar: there is nothing to prepare. Raises RuleBars."""
    if called_by:
        found = _weighed(kind, called_by, rules_for(organisation, today(organisation)))
        if found is not None and found.blocks:
            raise RuleBars(finding=found)


def heed_caller(meeting: Assembly, rules: ResolvedRules, *, reason: str, by: Actor) -> Finding | None:
    """Stop where whoever calls may not; where the rule only warns, keep why one went on. Return what was found.

    Raises RuleBars, OverrideReasonMissing.
    """
    found = caller_of(meeting, rules)
    heed_rule(meeting, found, reason=reason, by=by)
    return found


def _weighed(kind: str, called_by: str, rules: ResolvedRules) -> Finding | None:
    if not called_by:
        return None
    assess = callers.assess_caller_of_special if kind == AssemblyKind.SPECIAL else callers.assess_caller_of_board
    return assess(callers.Caller(called_by), rules)


def caller_said(meeting: Assembly, language: str) -> str:
    """Return who calls a meeting in a language, a federation by its name; empty where nobody said."""
    if not meeting.called_by:
        return ""
    with override(language):
        who = str(CalledBy(meeting.called_by).label)
    names = federation_names(meeting.organisation) if meeting.called_by == CalledBy.FEDERATION else []
    return f"{who} ({', '.join(names)})" if names else who


def caller_in_notice(meeting: Assembly, language: str) -> str:
    """Return who calls, for a notice; empty where members asked for the meeting, which it tells in its own words."""
    return "" if meeting.called_by == CalledBy.REQUISITION else caller_said(meeting, language)


def caller_facts(meeting: Assembly, language: str) -> Iterator[tuple[str, str]]:
    """Yield who calls, as a line of a letter in the active language."""
    who = caller_in_notice(meeting, language)
    if who:
        yield _("Called by:"), who


def caller_in_minutes(meeting: Assembly, language: str) -> Iterator[str]:
    """Yield who called the meeting, as a sentence of its minutes in the active language."""
    who = caller_said(meeting, language)
    if who:
        sentence = (
            pgettext("body", "The meeting was called by %(who)s.")
            if meeting.is_sitting
            else _("The meeting was called by %(who)s.")
        )
        yield sentence % {"who": who}
