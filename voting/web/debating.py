"""The debate, from the chair's screen: each act a short form, one service, and back to the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.models import AgendaItem, Assembly, Motion
from governance.queries.classes import counted_by_class, may_need_each_class
from governance.services import debate
from governance.services.hands import decide_by_hands
from governance.web import debate_acts
from governance.web.article_floor import article_page
from governance.web.debate_forms import FloorForm, HandsForm, SecretForm
from governance.web.hands import PROCLAIM, read_again
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import CONDUCT, GatedRequest, gate
from voting.models import Poll, PollMode, PollState
from voting.services import polls
from voting.web import conduct
from voting.web.pages import assembly_seen

# In one click: long enough for a hall to find its telephones; it can be prolonged.
SECRET_LASTS = timedelta(minutes=5)


@gate(CONDUCT)
@require_POST
def move(request: GatedRequest, assembly: str, item: str) -> HttpResponseBase:
    """Write a motion from the floor, under a point."""
    found = assembly_seen(request, assembly)
    point: AgendaItem = get_object_or_404(found.agenda.all(), public_id=item)
    may = may_need_each_class(found)
    form = FloorForm(request.POST, organisation=request.organisation, may_need_each_class=may)

    def act() -> Motion:
        said = {name: form.cleaned_data.get(name, "") for name in ("title_fr", "title_en", "beyond")} | {
            name: bool(form.cleaned_data.get(name)) for name in ("reopens", "needs_each_class")
        }
        return debate.move_motion(point, form.wording, **said, actor=request.actor)

    return _do(request, found, form, act, _("The motion is before the meeting."), point)


@gate(CONDUCT)
@require_POST
def amend(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    return _take(request, assembly, motion, debate_acts.AMEND)


@gate(CONDUCT)
@require_POST
def withdraw(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    return _take(request, assembly, motion, debate_acts.WITHDRAW)


@gate(CONDUCT)
@require_POST
def refer(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    return _take(request, assembly, motion, debate_acts.REFER)


@gate(CONDUCT)
@require_POST
def divide(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    return _take(request, assembly, motion, debate_acts.DIVIDE)


@gate(CONDUCT)
@require_POST
def divide_articles(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    return _take(request, assembly, motion, debate_acts.DIVIDE_ARTICLES)


@gate(CONDUCT)
def article(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    """Amend one article of the by-laws that a motion writes."""
    found, put = _motion(request, assembly, motion)
    return article_page(request, found, put, back_url=conduct.address_of(found, put.item))


@gate(CONDUCT)
@require_POST
def close(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    """Write the vote on closing the debate, whatever came of it."""
    return _take(request, assembly, motion, debate_acts.CLOSE)


@gate(CONDUCT)
@require_POST
def hands(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    """Decide by the totals of a show of hands, once they were read again."""
    found, put = _motion(request, assembly, motion)
    form = HandsForm(request.POST, classes=counted_by_class(put))
    if form.is_valid() and PROCLAIM not in request.POST:
        back = conduct.address_of(found, put.item)
        try:
            return read_again(request, put, form, back=back)
        except DomainError as refused:
            messages.error(request, sentence(refused))
            return redirect(back)

    def act() -> Motion:
        return decide_by_hands(put, form.hands, actor=request.actor)

    return _do(request, found, form, act, _("The result is proclaimed."), put.item)


@gate(CONDUCT)
@require_POST
def secret(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    """Open a secret ballot because somebody asked for it: one click where the rules give it to whoever asks."""
    found, put = _motion(request, assembly, motion)
    form = SecretForm(request.POST)

    def act() -> Poll:
        # Together: what cannot be opened is not left behind as asked for.
        with transaction.atomic():
            prepared = Poll.objects.filter(motion=put, state=PollState.DRAFT).first()
            if prepared is not None and prepared.mode != PollMode.SECRET:
                polls.cancel_poll(prepared, because=_("A secret ballot was asked for."), actor=request.actor)
                prepared = None
            debate.demand_secret(put, **form.cleaned_data, actor=request.actor)
            poll = prepared or polls.prepare_poll(put, mode=PollMode.SECRET, actor=request.actor)
            return polls.open_poll(poll, actor=request.actor, lasts=SECRET_LASTS)

    return _do(request, found, form, act, _("The secret ballot is open."), put.item)


def _take(request: GatedRequest, assembly: str, motion: str, act: debate_acts.Act) -> HttpResponseBase:
    found, put = _motion(request, assembly, motion)
    form = act.form(request.POST, request.organisation)
    return _do(request, found, form, lambda: act.do(put, form, request.actor), str(act.done), put.item)


def _do(
    request: GatedRequest,
    assembly: Assembly,
    form: forms.Form,
    act: Callable[[], Any],
    done: str,
    item: AgendaItem,
) -> HttpResponseBase:
    """Do one thing, or say why it was refused; either way back to the screen."""
    if not form.is_valid():
        messages.error(request, debate_acts.wrong_of(form))
        return redirect(conduct.address_of(assembly, item))
    try:
        act()
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, done)
    return redirect(conduct.address_of(assembly, item))


def _motion(request: GatedRequest, assembly: str, public_id: str) -> tuple[Assembly, Motion]:
    found = assembly_seen(request, assembly)
    rows = Motion.objects.filter(assembly=found).select_related("item", "assembly", "organisation")
    return found, get_object_or_404(rows, public_id=public_id)
