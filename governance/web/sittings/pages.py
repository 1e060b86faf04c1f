"""What a body does, for those who sit on it: its meetings, and one of them from the notice to the minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.access import sittings_for
from governance.models import (
    Assembly,
    AssemblyState,
    Body,
    BodyKind,
    DebateFact,
    FactKind,
    Interest,
    MeetingChangeKind,
    Motion,
    MotionState,
    Procedure,
)
from governance.queries.agenda import lines_of
from governance.queries.changes import changes_of
from governance.queries.debate import facts_of
from governance.queries.discipline import left_behind_by
from governance.queries.documents import documents_of_all
from governance.queries.entrusted import Entrustable, entrusted_to, who_may_be_entrusted
from governance.queries.first_meeting import follows_annual
from governance.queries.guests import guests_here, guests_of
from governance.queries.minutes import newest
from governance.queries.outcomes import outcome_of
from governance.queries.presence import present, struck_in
from governance.queries.referrals import bodies_to_refer_to
from governance.queries.resolutions import every_resolution
from governance.queries.rules import rules_of
from governance.queries.sittings import (
    Chair,
    chairs_of,
    directors_on,
    interests_held,
    quorum_of,
    recusals_of,
    suspended_on,
    told_of,
    voters_of,
)
from governance.rules.debate import assess_few_ballots
from governance.rules.practices import assess_deemed
from governance.services.discipline import foresee_new_day
from governance.web.amended import Written, rulings_of, written_by_all
from governance.web.amended import changes_of as differences_of
from governance.web.debate_forms import ByForm, FloorForm, HandsForm, debate_forms
from governance.web.guests import GuestForm, rule_said
from governance.web.hands import is_correctable
from governance.web.links import AtTable, followed_at_the_table, office_ballot, sheet_addresses, shown_at_the_table
from governance.web.sittings.finding import meeting_body, sitting_of
from governance.web.sittings.forms import NamedForm, NamesForm, WithdrawForm
from governance.web.sittings.officers import officers_chosen, register_left
from governance.web.sittings.withdrawals import withdrawals_shown
from governance.web.sittings.written import written_page
from membership.access import CONDUCT, OFFICE, REGISTER
from membership.clock import now, today
from membership.models import Application
from membership.queries.applications import waiting_applications
from membership.queries.rules import rules_for
from membership.rules.findings import Finding, Outcome
from membership.rules.resolved import ResolvedRules
from membership.web.acting import persons_here
from membership.web.gate import MEMBER, GatedRequest, gate

OVER = (AssemblyState.ENDED, AssemblyState.CANCELLED)
SAID_OF_A_DEBATE = (
    FactKind.CLOSED,
    FactKind.NOT_CLOSED,
    FactKind.REFERRED,
    FactKind.SECRET,
    FactKind.WITHDRAWN,
    FactKind.CORRECTED,
)
PAGE = 25
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Table:
    """What the forms of every motion of a meeting are drawn from. bodies, people: to which one may refer."""

    chairs: list[Chair]
    interests: list[Interest]
    bodies: list[Body]
    people: list[Entrustable]
    written: Written


@gate(MEMBER)
@never_cache
@require_safe
def listing(request: GatedRequest, body: str) -> HttpResponse:
    """Show the meetings of a body, and what it decided last. For those who sit on it, the office and the auditor."""
    found = meeting_body(request, body)
    on = today(request.organisation)
    rows = sittings_for(request.organisation, request.roles, persons_here(request), on).filter(body=found)
    to_come = rows.exclude(state__in=OVER).order_by("starts_at")
    past = Paginator(rows.filter(state__in=OVER), PAGE).get_page(request.GET.get("page"))
    context = {
        "body": found,
        "to_come": to_come,
        "page": past,
        "resolutions": every_resolution(request.organisation).filter(motion__assembly__body=found)[:SHOWN],
        "directors": directors_on(found, on),
        "may_prepare": bool(request.roles & OFFICE) and found.closed_on is None,
        "has_own": entrusted_to(request.organisation, persons_here(request)).exists(),
        "may_sign_texts": "board_written_resolution" in rules_for(request.organisation, on),
    }
    return render(request, "governance/sittings/all.html", context)


@gate(MEMBER)
@never_cache
@require_safe
def one(request: GatedRequest, assembly: str) -> HttpResponse:
    sitting = sitting_of(request, assembly)
    return written_page(request, sitting) if sitting.is_written else sitting_page(request, sitting)


def sitting_page(
    request: GatedRequest, sitting: Assembly, *, wrong: dict[int, dict[str, Any]] | None = None
) -> HttpResponse:
    """Answer the page of a meeting. wrong: forms that were refused, by motion and name."""
    instant, rules = now(), rules_of(sitting)
    on = (sitting.ended_at or instant).astimezone(sitting.zone).date()
    chairs = chairs_of(sitting, on)
    is_open = sitting.state == AssemblyState.IN_SESSION
    leads = bool(request.roles & CONDUCT)
    here = present(sitting, instant)
    is_over = sitting.state in OVER
    # Until the day comes nobody is at the table, and the quorum is nothing to be warned of.
    gathers = not sitting.is_draft and (is_over or is_open or _comes_soon(sitting, on))
    # The case of a member is open to those alone who may read the register.
    sees_cases = bool(request.roles & REGISTER)
    assert sitting.body is not None
    points = _points(sitting, chairs, instant, leads=leads and is_open, sees_cases=sees_cases, wrong=wrong or {})
    points = _with_votes(request, sitting, points)
    changes = changes_of(sitting)
    context: dict[str, Any] = {
        "meeting": sitting,
        "body": sitting.body,
        "chairs": chairs,
        "suspended": suspended_on(sitting.body, on) if leads and not sitting.is_draft and not is_over else [],
        "here": here,
        "struck": struck_in(sitting) if gathers else [],
        "gathers": gathers,
        "quorum": quorum_of(sitting, here, on, rules) if gathers and not is_over else None,
        "points": points,
        "interests": interests_held(sitting, on),
        "guests": guests_of(sitting) if is_over else guests_here(sitting, instant),
        "guest_form": GuestForm(),
        "guest_rule": rule_said(sitting),
        "told": told_of(sitting),
        # Until the notice leaves they are the office's.
        "attached": () if sitting.is_draft else documents_of_all(sitting),
        "minutes": newest(sitting),
        "is_open": is_open,
        "is_called": sitting.state == AssemblyState.CALLED,
        "is_over": is_over,
        "given_up": next((one for one in changes if one.kind == MeetingChangeKind.CANCELLED), None),
        # The board decides on them: it reads them where it meets.
        "applications": _applications(sitting) if not is_over else (),
        "changes": [one for one in changes if one.to_at is not None],
        **_left_behind(request, sitting, sees_cases=sees_cases),
        "officers": officers_chosen(sitting, on) if follows_annual(sitting) else None,
        "following": _following(request, sitting, points, AtTable(here, instant)) if gathers and not is_over else None,
        "office_ballot_url": office_ballot(request, sitting) if leads and is_open else "",
        "leads": leads,
        "is_office": bool(request.roles & OFFICE),
        "may_see_proof": bool(request.roles & REGISTER),
        "comes_soon": _comes_soon(sitting, on),
    }
    return render(request, "governance/sittings/one.html", context)


# What is not done to a motion while its vote goes on.
DONE_TO_A_MOTION = ("hands_form", "names_form", "withdraw_form", "secret_form", "debating", "office_withdrawing")


def _with_votes(request: GatedRequest, sitting: Assembly, points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the points with what a vote held on devices shows at each; under way, it leaves nothing else to do."""
    shown = shown_at_the_table(request, sitting, [point["motion"] for point in points if point["motion"] is not None])
    for point in points:
        sealed = shown.get(point["motion"].pk) if point["motion"] is not None else None
        if sealed is None:
            continue
        point["sealed"] = sealed
        if sealed["is_under_way"]:
            for form in DONE_TO_A_MOTION:
                point.pop(form, None)
    return points


def _following(
    request: GatedRequest, sitting: Assembly, points: list[dict[str, Any]], here: AtTable
) -> Mapping[str, Any] | None:
    """Return the part of the page that looks again by itself, while the meeting gathers."""
    motions = [point["motion"] for point in points if point["motion"] is not None]
    shown = {point["motion"].pk: point["sealed"] for point in points if "sealed" in point}
    return followed_at_the_table(request, sitting, motions, shown, here)


def _left_behind(request: GatedRequest, sitting: Assembly, *, sees_cases: bool) -> dict[str, Any]:
    """Return the cases that name a moment which the meeting has left, and what the delay of a new notice would be."""
    left = left_behind_by(sitting) if sees_cases else []
    found = foresee_new_day(sitting) if left and request.roles & OFFICE else []
    return {"left_behind": left, "new_day": found, "new_day_warns": any(one.needs_override for one in found)}


def _comes_soon(sitting: Assembly, on: date) -> bool:
    """Return whether it is the day of the meeting, when arrivals are noted."""
    return sitting.starts_at.astimezone(sitting.zone).date() <= on


def _points(
    sitting: Assembly,
    chairs: list[Chair],
    instant: datetime,
    *,
    leads: bool,
    sees_cases: bool,
    wrong: dict[int, dict[str, Any]],
) -> list[dict[str, Any]]:
    """Return each point with its motion, who withdrew, who dissented, and for whoever leads the forms of its vote."""
    recusals, facts, rules = recusals_of(sitting), facts_of(sitting), rules_of(sitting)
    on = instant.astimezone(sitting.zone).date()
    interests = interests_held(sitting, on) if leads else []
    lines = lines_of(sitting)
    judged = {one.motion_id: one for one in Procedure.objects.filter(motion__assembly=sitting)} if sees_cases else {}
    pending = {
        one.motion.amends_id: one.motion
        for one in reversed(lines)
        if one.motion is not None and one.motion.amends_id and one.motion.state == MotionState.PROPOSED
    }
    bodies = bodies_to_refer_to(sitting.organisation) if leads else []
    people = who_may_be_entrusted(sitting.organisation, on) if leads else []
    motions = [one.motion for one in lines if one.motion is not None]
    written, sheets = written_by_all(motions, sitting.organisation), sheet_addresses(sitting, motions, may_add=leads)
    points = []
    for line in lines:
        motion = line.motion
        documents = () if sitting.is_draft else line.documents
        point: dict[str, Any] = {"item": line.item, "motion": motion, "about": line.about, "documents": documents}
        if motion is not None:
            said = facts.get(motion.pk, ())
            point |= {
                "outcome": outcome_of(motion),
                "register": register_left(motion),
                "sheets_url": sheets.get(motion.pk, ""),
                "changes": differences_of(motion, sitting.organisation),
                "articles_changed": written.changed.get(motion.pk, []),
                "rulings": rulings_of(said),
                "waits_for": pending.get(motion.pk),
                "procedure": judged.get(motion.pk),
                "debated": [fact for fact in said if fact.kind in SAID_OF_A_DEBATE],
                "withdrawals": withdrawals_shown(recusals.get(motion.pk, []), may_take_back=leads),
                "voices": [fact for fact in said if "voices" in fact.figures][-1:],
                "dissents": [fact for fact in said if fact.kind == FactKind.DISSENT],
                "deemed": _deemed(motion, said, rules),
            }
            if leads:
                point["is_correctable"] = is_correctable(sitting, motion, {fact.kind for fact in said})
                table = Table(chairs, interests, bodies, people, written)
                point |= _forms(sitting, motion, table, instant, wrong.get(motion.pk, {}))
                if "voters" in point:
                    point |= _secrecy(motion, said, point["voters"], rules)
        if leads and line.item.rank == 0:
            under = f"i{line.item.pk}_floor_%s"
            point["floor_form"] = FloorForm.at_a_table(organisation=sitting.organisation, auto_id=under)
        points.append(point)
    return points


def _deemed(motion: Motion, said: Sequence[DebateFact], rules: ResolvedRules) -> Finding | None:
    """Return how many who were at the table are deemed to agree; None but of what was adopted there by a count."""
    figures = motion.figures or {}
    if motion.state != MotionState.ADOPTED or "present" not in figures:
        return None
    dissents = sum(fact.kind == FactKind.DISSENT for fact in said)
    return assess_deemed(int(figures["present"]), dissents, rules)


def _secrecy(motion: Motion, said: Sequence[DebateFact], voters: int, rules: ResolvedRules) -> dict[str, Any]:
    """Return whether the vote is secret, the form of whoever asks that it be, and the warning where few vote."""
    few = assess_few_ballots(voters, rules)
    return {
        "is_secret": any(fact.kind == FactKind.SECRET for fact in said),
        "secret_form": ByForm(auto_id=f"m{motion.pk}_secret_%s"),
        "few": few if few.outcome is not Outcome.MET else None,
    }


def _forms(
    sitting: Assembly,
    motion: Motion,
    table: Table,
    instant: datetime,
    wrong: dict[str, Any],
) -> dict[str, Any]:
    """Return the forms that the motion calls for now: its vote, or a dissent from what was decided."""
    key, here = f"m{motion.pk}", [one.mandate for one in table.chairs if one.is_here]
    if motion.state == MotionState.ADOPTED:
        return {"dissent_form": NamedForm(directors=here, auto_id=f"{key}_dissent_%s")}
    if motion.state != MotionState.PROPOSED:
        return {}
    if motion.office:
        # Of an election nothing is done by hands: who stands is written, and the vote is sealed.
        return {"office_withdrawing": {"withdraw": ByForm(auto_id=f"{key}_withdraw_%s")}}
    voters = voters_of(motion, instant)
    everybody = [one.mandate for one in table.chairs]
    found: dict[str, Any] = {
        "hands_form": HandsForm(auto_id=f"{key}_hands_%s"),
        "names_form": NamesForm(voters=voters, auto_id=f"{key}_names_%s"),
        "withdraw_form": WithdrawForm(directors=everybody, interests=table.interests, auto_id=f"{key}_withdraw_%s"),
        "voters": len(voters),
        "debating": debate_forms(
            motion,
            sitting.organisation,
            bodies=table.bodies,
            people=table.people,
            articles=table.written.carried.get(motion.pk, ()),
            under=f"{key}_",
        ),
    }
    return found | wrong


def _applications(sitting: Assembly) -> Sequence[Application]:
    if sitting.body is None or sitting.body.kind != BodyKind.BOARD:
        return ()
    return waiting_applications(sitting.organisation)
