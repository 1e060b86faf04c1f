"""What is asked of a notice beside its own delay: what it says, who sends it, how one meets, whom else it reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from governance.models import AgendaItem, AgendaItemKind, Assembly, AssemblyKind, OfficeKind
from governance.queries.beyond import in_quality
from governance.queries.directors import officers_on
from governance.rules import callers, contents, delays
from governance.rules.majorities import OF_BYLAWS
from membership.models import CorrespondentKind
from membership.rules.findings import Finding, Outcome
from membership.rules.resolved import ResolvedRules

DISSOLUTION = "maj_dissolution"


class Put(NamedTuple):
    """A point of the notice. majority, text: of the motion under it, None where there is none."""

    kind: str
    majority: str | None
    text: str | None


def beside_notice(
    assembly: Assembly, sent_on: date, rules: ResolvedRules, *, meeting_on: date | None = None
) -> Iterator[Finding]:
    """Yield what is asked of a notice that leaves on a day. Costs four SQL statements at most.

    meeting_on: the day it is put off to; that of the meeting as it stands by default.
    """
    meeting_on = meeting_on or assembly.starts_at.astimezone(assembly.zone).date()
    points = _points(assembly)
    if any(point.majority == DISSOLUTION for point in points):
        longer = delays.assess_dissolution(meeting_on, sent_on, rules)
        if longer:
            yield longer
    federation = federation_told(assembly, sent_on, rules, meeting_on)
    if federation:
        yield federation
    asked = (
        contents.assess("notice_content", said_in(assembly, points), rules, needed=_subjects(assembly)),
        delays.assess_meeting_mode(mode_of(assembly), rules),
        *delays.assess_remote(mode_of(assembly), rules),
        delays.assess_invitation(meeting_on, sent_on, rules),
        _sender(assembly, sent_on, rules),
    )
    # Of the writing of a notice one is told what is not right; of the rest there is nothing to do.
    yield from (one for one in asked if one is not None and one.outcome is not Outcome.MET)


def mode_of(assembly: Assembly) -> str:
    """Return how one takes part, by what the notice says: `on_site`, `online` or `hybrid`."""
    if assembly.link:
        return "hybrid" if assembly.place else "online"
    return "on_site"


def said_in(assembly: Assembly, points: Sequence[Put]) -> tuple[str, ...]:
    """Return what the notice of a meeting says, in the words of the rule that lists it.

    The subjects of a meeting are its points; those of a special one that only opens and closes are not said.
    """
    said = ["date", "time"]
    if assembly.place or assembly.link:
        said.append("place")
    if points:
        said.append("agenda")
    if any(point.kind != AgendaItemKind.INFORMATION for point in points):
        said += ("subjects", "special_text")
    if all(point.text for point in points if point.majority == OF_BYLAWS):
        said.append("bylaw_text")
    return tuple(said)


def _points(assembly: Assembly) -> list[Put]:
    """Return the points with the motions under them. Costs one SQL statement."""
    rows = AgendaItem.objects.filter(assembly=assembly)
    return [Put(*row) for row in rows.values_list("kind", "motion__majority_key", "motion__text_fr")]


def _subjects(assembly: Assembly) -> tuple[str, ...]:
    needed = ["subjects"] if assembly.kind == AssemblyKind.SPECIAL else []
    return (*needed, "bylaw_text")


def _sender(assembly: Assembly, sent_on: date, rules: ResolvedRules) -> Finding | None:
    """Return whether there is a secretary in whose name the notice leaves, where the rules want one.

    Only once the register of officers is kept: until then nobody can tell, and the office that sends it stands for it.
    """
    offices = {one.office for one in officers_on(assembly.organisation, sent_on)}
    if not offices:
        return None
    return callers.assess_sender("secretary" if OfficeKind.SECRETARY in offices else "…", rules)


def federation_told(
    assembly: Assembly, sent_on: date, rules: ResolvedRules, meeting_on: date | None = None
) -> Finding | None:
    """Return whether the federation gets the notice with the members; None where the rules ask for nothing."""
    meeting_on = meeting_on or assembly.starts_at.astimezone(assembly.zone).date()
    is_told = assembly.also_told.filter(in_quality(CorrespondentKind.FEDERATION)).exists()
    return delays.assess_federation(meeting_on, sent_on if is_told else None, rules)
