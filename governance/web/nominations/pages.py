"""Calls for candidacies: the list, and the page of one of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from governance.models import CandidacyCall, Nomination, NominationState
from governance.queries.nominations import (
    Candidate,
    calls_of,
    candidates_of,
    is_alive,
    is_on_the_floor,
    is_open,
    is_shown,
    supported_by,
)
from governance.rules.nominations import FLOOR, SECONDERS, assess_floor, seconders_needed
from governance.web.nominations.finding import call_named
from governance.web.nominations.forms import EnterForm, ProposeForm, StandForm
from governance.web.requisitions.finding import members_here
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import now, today
from membership.models import Membership
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.rules.findings import Certainty, Finding
from membership.rules.resolved import ResolvedRules
from membership.web.acting import persons_here
from membership.web.gate import MEMBER, GatedRequest, gate

MOST_SHOWN = 100


@gate(MEMBER)
def listing(request: GatedRequest) -> HttpResponse:
    at = now()
    rows = list(calls_of(request.organisation)[:MOST_SHOWN])
    context = {
        "going_on": [row for row in rows if is_open(row, at)],
        "over": [row for row in rows if not is_open(row, at)],
        "is_office": bool(request.roles & OFFICE_ROLES),
    }
    return render(request, "governance/nominations/all.html", context)


@gate(MEMBER)
@never_cache
def one(request: GatedRequest, call: str) -> HttpResponse:
    return page(request, call_named(request, call))


def page(
    request: GatedRequest,
    call: CandidacyCall,
    *,
    stand: StandForm | None = None,
    propose: ProposeForm | None = None,
    enter: EnterForm | None = None,
    answer: tuple[Nomination, StandForm] | None = None,
) -> HttpResponse:
    """Show a call as its reader may act on it; a form that was refused stands with its reasons."""
    here, on = request.organisation, today(request.organisation)
    is_office, rules = bool(request.roles & OFFICE_ROLES), rules_for(request.organisation, today(here))
    members, open_now = members_here(request), is_open(call, now())
    mine = {one.pk: one for one in members}
    done = supported_by(call, mine)
    lines = [_line(one, mine, done, is_open=open_now, is_office=is_office) for one in candidates_of(call, on)]
    standing = {line["nomination"].membership_id for line in lines if line["stands"]}
    asked = [line for line in lines if line["is_own"] and line["nomination"].state == NominationState.ASKED]
    for line in asked:
        if answer is not None and line["nomination"].pk == answer[0].pk:
            line["answer"] = answer[1]
    floor = assess_floor(rules)
    on_the_floor = is_on_the_floor(call) and (floor is None or not floor.needs_override)
    context: dict[str, Any] = {
        "call": call,
        "motion": call.motion,
        "assembly": call.motion.assembly,
        "is_open": open_now,
        "is_office": is_office,
        "may_change": is_office and is_alive(call),
        "on_the_floor": on_the_floor,
        "needed": seconders_needed(rules),
        "rules_said": _rules_said(rules),
        "own": asked,
        "lines": [line for line in lines if is_office or (line["is_shown"] and line not in asked)],
        "may_stand": [one for one in members if open_now and one.pk not in standing],
        "members": members,
        # A couple who share an account: nobody stands before it is said who is there.
        "must_say_who": open_now and not members and len(persons_here(request)) > 1,
        "stand": stand or StandForm(auto_id="stand-%s"),
        "propose": propose or ProposeForm(organisation=here, auto_id="propose-%s"),
    }
    if is_office and call.ended_at is None and (open_now or on_the_floor or call.motion.state == "proposed"):
        context["enter"] = enter or EnterForm(
            initial={"consented_on": on}, organisation=here, is_on_the_floor=on_the_floor, auto_id="enter-%s"
        )
    refused = [form for form in (stand, propose, enter, answer and answer[1]) if form is not None and form.errors]
    return render(request, "governance/nominations/one.html", context, status=422 if refused else 200)


def _rules_said(rules: ResolvedRules) -> list[dict[str, Any]]:
    """Return how much support is asked, if any, and whether the meeting still receives candidacies, as they are set."""
    keys = [key for key in (SECONDERS, FLOOR) if key in rules and rules[key].is_set]
    return [
        {
            "says": rules[key].sentence(language()),
            "source": rules[key].ref().source(language()),
            "is_unsure": rules[key].certainty not in {Certainty.TEXT, Certainty.SECONDARY},
        }
        for key in keys
        if key != SECONDERS or seconders_needed(rules)
    ]


def _line(
    found: Candidate, mine: dict[int, Membership], done: set[tuple[int, int]], *, is_open: bool, is_office: bool
) -> dict[str, Any]:
    """Return a candidacy with what its reader may do of it."""
    row = found.nomination
    is_own = row.membership_id in mine
    stands = row.state in (NominationState.ASKED, NominationState.ACCEPTED)
    return {
        "nomination": row,
        "candidate": found,
        "stands": stands,
        "is_own": is_own,
        "is_candidate": row.state == NominationState.ACCEPTED,
        "is_shown": is_own or is_shown(found, is_open=is_open),
        # Each has ids of its own: somebody may be asked for two members, and stand as a third.
        "answer": StandForm(auto_id=f"answer-{row.public_id}-%s"),
        "may_withdraw": stands and (is_own or is_office) and found.nomination.call.ended_at is None,
        "may_support": [
            one
            for key, one in mine.items()
            if is_open and stands and key != row.membership_id and (row.pk, key) not in done
        ],
        "findings": [Finding.from_json(one) for one in row.findings] if is_office else [],
    }
