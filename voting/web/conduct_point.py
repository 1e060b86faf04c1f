"""The middle of the chair's screen: what the present point needs, and the one act that comes next."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Assembly, AssemblyState, Motion
from governance.queries.classes import may_need_each_class
from governance.queries.outcomes import outcome_of as decided_outcome
from governance.queries.rules import rules_of
from governance.rules.classes import assess_unmarked
from governance.rules.majorities import majority_for
from membership.errors import RuleError
from membership.pictures import words
from membership.rules.findings import Finding
from voting.models import Poll, PollState
from voting.queries.after_meeting import foreseen
from voting.queries.agenda import Point
from voting.queries.conduct import (
    Conduct,
    Progress,
    credentials_missing,
    keys_awaited,
    keys_missing,
    papers_awaited,
    present_of,
    progress_of,
    stages_done,
    stages_of,
)
from voting.queries.count_failures import count_failure_of
from voting.queries.elected import election_of
from voting.queries.sealed.channels import enough_ballots, tells_who_voted_how
from voting.queries.sealed.excess import ballots_in_excess
from voting.queries.usual_mode import usual_mode
from voting.web.count_failure import what_happened, what_to_do
from voting.web.debate_point import debate_context
from voting.web.forms import OpeningForm, ProlongingForm, ReasonForm, SchedulingForm
from voting.web.outcomes import outcome_of
from voting.web.pages import language


class Stage(Enum):
    """Where a point stands, for those who conduct."""

    TALK = "talk"
    """Nothing to vote on."""
    BEFORE = "before"
    """A motion that no vote was prepared for."""
    READY = "ready"
    """A vote is prepared, or programmed."""
    OPEN = "open"
    CLOSED = "closed"
    """The count is under way."""
    TALLIED = "tallied"
    """Counted, for the chair to proclaim."""
    DONE = "done"
    """Proclaimed, or decided otherwise."""

    # Templates compare by name, and Django would call the class.
    do_not_call_in_templates = True


def stage_of(point: Point) -> Stage:
    if point.motion is None:
        return Stage.TALK
    match point.state:
        case PollState.DRAFT | PollState.READY:
            return Stage.READY
        case PollState.OPEN:
            return Stage.OPEN
        case PollState.CLOSED:
            return Stage.CLOSED
        case PollState.TALLIED:
            return Stage.TALLIED
    return Stage.DONE if point.is_done else Stage.BEFORE


def point_context(assembly: Assembly, seen: Conduct, instant: datetime) -> dict[str, Any]:
    """Return what the middle of the screen shows."""
    point = seen.current
    if point is None:
        return {"stage": None}
    stage = stage_of(point)
    context: dict[str, Any] = {
        "stage": stage,
        "stage_name": stage.value,
        "motion": point.motion,
        "poll": point.poll,
        "next_point": _after(seen, point),
    }
    if point.motion is not None and not (point.poll and election_of(point.poll)):
        context |= {"majority": majority_in_words(assembly, point.motion)}
    context |= debate_context(assembly, seen, point, instant)
    return context | _of_stage(stage, assembly, seen, point, instant)


def _of_stage(stage: Stage, assembly: Assembly, seen: Conduct, point: Point, instant: datetime) -> dict[str, Any]:
    poll = point.poll
    match stage:
        case Stage.BEFORE | Stage.READY:
            return _to_open(assembly, seen, point, instant)
        case Stage.OPEN if poll is not None:
            return _open(progress_of(poll, instant), is_after=assembly.state == AssemblyState.ENDED)
        case Stage.CLOSED if poll is not None:
            return _counting(poll)
        case Stage.TALLIED if poll is not None:
            return {"outcome": outcome_of(poll), "said": _("The count is finished.")}
        case Stage.DONE if poll is not None and hasattr(poll, "result") and point.state == PollState.PROCLAIMED:
            return {"outcome": outcome_of(poll)}
        case Stage.DONE:
            # By show of hands, or withdrawn, referred, divided: there is no poll to tell of it.
            return {"decided": decided_outcome(point.motion)}
    return {}


def _to_open(assembly: Assembly, seen: Conduct, point: Point, instant: datetime) -> dict[str, Any]:
    usual = usual_mode(assembly)
    label = ngettext("Open the vote (%(n)s present)", "Open the vote (%(n)s present)", seen.present)
    return {
        "opening": OpeningForm(auto_id="opening_%s", after=foreseen(assembly, instant), usual=usual),
        "waits_for_the_close": point.poll is not None and bool(point.motion and point.motion.is_voted_after),
        "scheduling": SchedulingForm(auto_id="scheduling_%s", initial=likely_hours(assembly, instant), usual=usual),
        "cancelling": ReasonForm(auto_id="cancelling_%s"),
        "open_label": label % {"n": words.number(seen.present)},
        "each_class": bool(point.motion and point.motion.needs_each_class),
        "unmarked": _unmarked(assembly, point),
        "few": tells_who_voted_how(_who_may(assembly, seen, point, instant), assembly),
        "enough": enough_ballots(assembly),
        "can_open": assembly.state == AssemblyState.IN_SESSION,
        "other": next((one for one in seen.unfinished if one != point), None),
        "election": election_of(point.poll) if point.poll else None,
        "credentials_missing": credentials_missing(point.poll) if point.poll else "",
        "keys_missing": ", ".join(keys_missing(point.poll)) if point.poll else "",
        "was_cancelled": point.poll if point.state == PollState.CANCELLED else None,
        "was_void": point.poll if point.state == PollState.PROCLAIMED else None,
    }


def _unmarked(assembly: Assembly, point: Point) -> Finding | None:
    """Return the warning that each class may have to decide a motion too, which is not marked so."""
    is_election = point.poll is not None and election_of(point.poll) is not None
    if point.motion is None or point.motion.needs_each_class or is_election or not may_need_each_class(assembly):
        return None
    return assess_unmarked(rules_of(assembly))


def _who_may(assembly: Assembly, seen: Conduct, point: Point, instant: datetime) -> int:
    """Return how many of those present may vote: of one group alone where it elects its own seats."""
    only = point.poll.only if point.poll else None
    return seen.present if only is None else present_of(assembly, only, instant)


def _open(progress: Progress, *, is_after: bool) -> dict[str, Any]:
    votes = ngettext("%(n)s vote", "%(n)s votes", progress.votes) % {"n": words.number(progress.votes)}
    return {
        "progress": progress,
        "votes": votes,
        "out_of": (_("out of %(n)s who may vote.") if is_after else _("out of %(n)s who are there and may vote."))
        % {"n": words.number(progress.expected)},
        "not_voted": not_voted(progress.waiting, is_after=is_after),
        "prolonging": ProlongingForm(auto_id="prolonging_%s"),
        "cancelling": ReasonForm(auto_id="cancelling_%s"),
        "said": _("The vote is open."),
    }


def _counting(poll: Poll) -> dict[str, Any]:
    done, stages = stages_done(poll), stages_of(poll)
    text = _("Step %(done)s of %(all)s") % {"done": min(done + 1, stages), "all": stages}
    keys, excess, failure = keys_awaited(poll), ballots_in_excess(poll), count_failure_of(poll)
    if failure:
        text = _("The count failed at step %(done)s of %(all)s.") % {"done": min(done + 1, stages), "all": stages}
    elif excess:
        text = _("There is no count: the box holds more ballots than members came to vote.")
    elif keys:
        text = _("Waiting for the keys of: %(names)s") % {"names": ", ".join(keys)}
    elif papers_awaited(poll):
        text = _("Waiting for two scrutineers to agree on the papers")
    return {
        "stages_done": done,
        "stages": stages,
        "stages_words": text,
        "said": _("The vote is closed."),
        "may_give_up": bool(keys or excess or (failure and failure.is_lasting)),
        "excess": excess,
        "failure": {"title": what_happened(failure), "text": what_to_do(failure)} if failure else None,
        "cancelling": ReasonForm(auto_id="cancelling_%s"),
    }


def likely_hours(assembly: Assembly, instant: datetime) -> dict[str, datetime]:
    """Return hours to begin from: those of the meeting, or what comes next on a full five minutes."""
    five = timedelta(minutes=5)
    soon = instant.replace(second=0, microsecond=0) + five
    opens_at = max(assembly.starts_at, soon - timedelta(minutes=soon.minute % 5))
    return {"opens_at": opens_at, "closes_at": opens_at + 2 * five}


def not_voted(waiting: int, *, is_after: bool = False) -> str:
    """Return what closing now leaves out: «10 personnes présentes n’ont pas voté»; after the meeting, of all."""
    if not waiting:
        return _("everybody has voted") if is_after else _("everybody present has voted")
    if is_after:
        said = ngettext("%(n)s person has not voted", "%(n)s people have not voted", waiting)
        return said % {"n": words.number(waiting)}
    said = ngettext("%(n)s person present has not voted", "%(n)s people present have not voted", waiting)
    return said % {"n": words.number(waiting)}


def majority_in_words(assembly: Assembly, motion: Motion) -> str:
    """Return what the motion needs, empty where the by-laws have yet to say it."""
    try:
        return majority_for(motion.majority_key, rules_of(assembly)).in_words(language())
    except RuleError:
        return ""


def _after(seen: Conduct, point: Point) -> Point | None:
    places = list(seen.points)
    here = places.index(point)
    return next(iter(places[here + 1 :]), None)
