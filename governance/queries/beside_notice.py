"""What is asked of a notice beside its own delay: a longer one for a dissolution, and that the federation gets it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from governance.models import Assembly
from governance.rules import delays
from membership.models import CorrespondentKind
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules

DISSOLUTION = "maj_dissolution"


def beside_notice(
    assembly: Assembly, sent_on: date, rules: ResolvedRules, *, meeting_on: date | None = None
) -> Iterator[Finding]:
    """Yield what is asked of a notice that leaves on a day. Costs two SQL statements at most.

    meeting_on: the day it is put off to; that of the meeting as it stands by default.
    """
    meeting_on = meeting_on or assembly.starts_at.astimezone(assembly.zone).date()
    if assembly.motions.filter(majority_key=DISSOLUTION).exists():
        longer = delays.assess_dissolution(meeting_on, sent_on, rules)
        if longer:
            yield longer
    federation = federation_told(assembly, sent_on, rules, meeting_on)
    if federation:
        yield federation


def federation_told(
    assembly: Assembly, sent_on: date, rules: ResolvedRules, meeting_on: date | None = None
) -> Finding | None:
    """Return whether the federation gets the notice with the members; None where the rules ask for nothing."""
    meeting_on = meeting_on or assembly.starts_at.astimezone(assembly.zone).date()
    is_told = assembly.also_told.filter(correspondent__kind=CorrespondentKind.FEDERATION).exists()
    return delays.assess_federation(meeting_on, sent_on if is_told else None, rules)
