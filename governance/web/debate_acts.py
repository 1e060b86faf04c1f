"""What may be done to a motion under debate, in a meeting of members or of a body: its form, its verb, what is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from governance.models import Motion
from governance.queries.entrusted import who_may_be_entrusted
from governance.queries.referrals import bodies_to_refer_to
from governance.services import debate
from governance.services.article_amendments import divide_by_articles
from governance.web.debate_forms import ByForm, ClosingForm, PartsForm, ReferForm, WordingForm
from membership.actors import Actor
from membership.clock import today
from membership.models import Organisation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Act:
    """One act. form: filled from what was sent; do: the service with what it read; done: what the meeting is told."""

    form: Callable[[QueryDict, Organisation], Any]
    do: Callable[[Motion, Any, Actor], object]
    done: StrOrPromise


def _amend(motion: Motion, form: WordingForm, actor: Actor) -> object:
    wording = form.wording
    if "text_en" not in form.fields:
        wording = replace(wording, text_en=motion.text_en)
    return debate.move_amendment(motion, wording, actor=actor)


def _withdraw(motion: Motion, form: ByForm, actor: Actor) -> object:
    return debate.withdraw_motion(motion, by=form.cleaned_data["by"], actor=actor)


def _refer(motion: Motion, form: ReferForm, actor: Actor) -> object:
    return debate.refer_motion(motion, **form.cleaned_data, actor=actor)


def _divide(motion: Motion, form: PartsForm, actor: Actor) -> object:
    return debate.divide_motion(motion, form.parts, by=form.cleaned_data["by"], actor=actor)


def _divide_articles(motion: Motion, form: ByForm, actor: Actor) -> object:
    return divide_by_articles(motion, by=form.cleaned_data["by"], actor=actor)


def _close(motion: Motion, form: ClosingForm, actor: Actor) -> object:
    return debate.close_debate(motion, **form.cleaned_data, actor=actor)


AMEND = Act(
    lambda sent, here: WordingForm(sent, organisation=here),
    _amend,
    _("The amendment is before the meeting; it is decided first."),
)
WITHDRAW = Act(lambda sent, _here: ByForm(sent), _withdraw, _("It is withdrawn."))
REFER = Act(
    lambda sent, here: ReferForm(sent, bodies=bodies_to_refer_to(here), people=who_may_be_entrusted(here, today(here))),
    _refer,
    _("It is referred, and followed up until it comes back."),
)
DIVIDE = Act(
    lambda sent, _here: PartsForm(sent),
    _divide,
    _("The motion is divided: each part is put to the vote by itself."),
)
DIVIDE_ARTICLES = Act(
    lambda sent, _here: ByForm(sent),
    _divide_articles,
    _("The motion is divided: each article is put to the vote by itself."),
)
CLOSE = Act(lambda sent, _here: ClosingForm(sent), _close, _("The vote on closing the debate is noted."))


def wrong_of(form: forms.Form) -> str:
    """Return the first thing that is wrong in a form, with the name of its field."""
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}: {errors[0]}" if label else str(errors[0])
