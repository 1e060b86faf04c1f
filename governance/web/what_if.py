"""«Et si…»: what the rules would say if fewer were there, if the votes were others, if the day were moved.

Everything comes from the address and is computed anew; nothing is written down.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from governance.models import Assembly, AssemblyState
from governance.queries import presence
from governance.queries.quorum import entitled_on_register, votes_apart_from_quorum, votes_on_register
from governance.queries.rules import rules_of
from governance.rules import majorities, supposing
from governance.rules.majorities import MotionFigures
from governance.rules.supposing import Room
from governance.web.meetings import day_of, meeting_of
from membership.clock import now, today
from membership.errors import RuleNotSet
from membership.formats import language_of
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules
from membership.web.fields import DayField
from membership.web.gate import CONDUCT, GatedRequest, gate

MOST = 10_000_000
TOO_MANY = _("More votes than members present.")
Answer = TypeVar("Answer")


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False)


def _day(label: Any) -> forms.DateField:
    return DayField(
        label=label,
        required=False,
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 12, 31))],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class SupposingForm(forms.Form):
    """The facts one supposes; those left empty are the facts of the moment."""

    present = _number(_("Present who may vote"))
    entitled = _number(_("Members who may vote"))
    # Where delegates vote and their organisations make the quorum.
    voices = _number(_("Delegates present, each with a vote"))
    votes = _number(_("Votes in all"))
    votes_for = _number(_("Votes for"))
    votes_against = _number(_("Votes against"))
    abstentions = _number(_("Abstentions"))
    held_on = _day(_("Day of the meeting"))
    sent_on = _day(_("Day the notice leaves"))

    def __init__(self, *args: Any, votes_apart: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not votes_apart:
            del self.fields["voices"], self.fields["votes"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        present, entitled = cleaned.get("present"), cleaned.get("entitled")
        voices, votes = cleaned.setdefault("voices", present), cleaned.setdefault("votes", entitled)
        if present is not None and entitled is not None and present > entitled:
            self.add_error("present", _("More than the members who may vote."))
        cast = sum(cleaned.get(name) or 0 for name in ("votes_for", "votes_against", "abstentions"))
        if "voices" in self.fields and voices is not None and votes is not None and voices > votes:
            self.add_error("voices", _("More than the votes in all."))
        if voices is not None and cast > voices:
            said = _("More votes than delegates present.") if "voices" in self.fields else TOO_MANY
            self.add_error("votes_for", said)
        return cleaned


@gate(CONDUCT)
@require_safe
def what_if(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    facts = _facts(meeting)
    asked = {name: value for name in facts if (value := request.GET.get(name, "").strip())}
    form = SupposingForm({**facts, **asked}, votes_apart="voices" in facts)
    context: dict[str, Any] = {"meeting": meeting, "form": form, "is_supposed": bool(asked)}
    if form.is_valid():
        context |= _answers(form.cleaned_data, meeting, rules_of(meeting))
    return render(request, "governance/what_if.html", context)


def _facts(meeting: Assembly) -> dict[str, Any]:
    """Return the facts of the moment. Before anybody has come, everybody who may vote is supposed to be there."""
    instant = now()
    entitled = entitled_on_register(meeting, instant)
    is_open = meeting.state == AssemblyState.IN_SESSION
    here = presence.present(meeting, instant) if is_open else entitled
    of_delegates: dict[str, int] = {}
    if votes_apart_from_quorum(meeting):
        votes = votes_on_register(meeting, instant)
        of_delegates = {"voices": presence.voices_present(meeting, instant) if is_open else votes, "votes": votes}
    called_on = meeting.called_at.astimezone(meeting.zone).date() if meeting.called_at else today(meeting.organisation)
    return {
        "present": here,
        "entitled": entitled,
        **of_delegates,
        "votes_for": of_delegates.get("voices", here),
        "votes_against": 0,
        "abstentions": 0,
        "held_on": day_of(meeting),
        "sent_on": called_on,
    }


def _answers(supposed: dict[str, Any], meeting: Assembly, rules: ResolvedRules) -> dict[str, Any]:
    room = Room(supposed["present"], supposed["entitled"], is_second_call=meeting.first_call_id is not None)
    voting = Room(supposed["voices"], supposed["votes"])
    figures = MotionFigures(
        votes_for=supposed["votes_for"],
        votes_against=supposed["votes_against"],
        abstentions=supposed["abstentions"],
        present=voting.present,
        entitled=voting.entitled,
    )
    held_on, sent_on = supposed["held_on"], supposed["sent_on"]
    return {
        "room": room,
        "quorum": _if_set(lambda: supposing.assess_room(room, rules)),
        "may_leave": _if_set(lambda: supposing.may_leave(room, rules)),
        "voting": voting,
        "majorities": _majorities(figures, voting, rules),
        "notice": _if_set(lambda: supposing.on_another_day(held_on, sent_on, rules)),
        "resumption": _resumption(meeting, held_on, rules),
    }


def _majorities(figures: MotionFigures, room: Room, rules: ResolvedRules) -> list[tuple[str, int, Finding]]:
    """Return each majority that is set: what it is asked for, how many of all those present it takes, what came of it.

    Several ask for the same part of the votes: without the decision it is asked for, nobody could tell them apart.
    """
    found = []
    for rule in majorities.majorities(rules):
        try:
            least = supposing.least_for(rule.key, room, rules)
            found.append((rule.sentence(language_of()), least, supposing.by_majority(rule.key, figures, rules)))
        except RuleNotSet:
            continue
    return found


def _resumption(meeting: Assembly, held_on: date, rules: ResolvedRules) -> Finding | None:
    """Return what an adjournment to the day supposed would ask, once the meeting is open."""
    if meeting.opened_at is None:
        return None
    return supposing.adjourned_to(meeting.opened_at.astimezone(meeting.zone).date(), held_on, rules)


def _if_set(ask: Callable[[], Answer]) -> Answer | None:
    """Return an answer, or None where the by-laws have yet to say what it takes."""
    try:
        return ask()
    except RuleNotSet:
        return None
