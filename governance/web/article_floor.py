"""Amending an article from the floor: the article as it would read, who moves it, and what the chair rules of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import Assembly, Motion
from governance.queries.bylaws import articles_of, carried_by, latest
from governance.services.article_amendments import (
    ArticleMoved,
    amend_article_from_floor,
    rule_article_out,
    ruling_rests_on,
)
from governance.web.bylaw_forms import ArticleForm
from governance.web.bylaw_words import rule_set_of, value_in_words
from governance.web.rule_forms import ValueForm
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation
from membership.rules.rulesets import RuleSet
from membership.rules.values import plain, read
from membership.web.gate import GatedRequest

WITHIN, BEYOND = "within", "beyond"
# Around the table of a body the notice binds nobody: the chair rules on the amendment itself.
AT_A_TABLE = [
    (WITHIN, _("that the amendment is in order: the directors vote on it")),
    (BEYOND, _("that the amendment is out of order: it is not put")),
]


class FloorArticleForm(ArticleForm):
    """An article as somebody would have it read, and the ruling of the chair. Nothing is ruled beforehand."""

    mover = forms.CharField(label=_("Mover"), max_length=200, required=False)
    seconder = forms.CharField(label=_("Seconder"), max_length=200, required=False)
    despite = forms.CharField(
        label=_("If the mover is not a delegate who is here: why the meeting takes it up"),
        help_text=_("Kept in the minutes, with the rule."),
        max_length=2000,
        required=False,
    )
    ruling = forms.ChoiceField(
        label=_("The chair rules"),
        choices=[
            (WITHIN, _("that it stays within what the notice announced: the meeting votes on it")),
            (BEYOND, _("that it goes beyond what the notice announced: it is not put")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why the chair rules so"),
        help_text=_("Kept in the minutes, with the rule and how sure it is."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, organisation: Organisation, is_at_a_table: bool, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        if is_at_a_table:
            self.fields["ruling"].choices = AT_A_TABLE  # type: ignore[attr-defined]  # of a choice
        if is_at_a_table or not organisation.has_seats:
            del self.fields["despite"]

    def moved(self, sets: dict[str, object]) -> ArticleMoved:
        """Return what was filled in, once valid."""
        said = {name: self.cleaned_data.get(name, "") for name in ("mover", "seconder", "despite")}
        return ArticleMoved(self.written(sets), **said)


def article_page(request: GatedRequest, meeting: Assembly, motion: Motion, *, back_url: str) -> HttpResponse:
    """Show one article to amend and take the amendment. ?article: its number; none for another than the motion's."""
    number = request.GET.get("article", "")
    texts, sets = _standing(motion, number)
    rule_set = rule_set_of(request.organisation, today(request.organisation))
    form = FloorArticleForm(
        request.POST or None,
        initial=texts,
        organisation=request.organisation,
        is_at_a_table=meeting.is_sitting,
    )
    values = [_value_form(request, rule_set, key, value) for key, value in sorted(sets.items())]
    # Each is read, so that each says what is wrong in it.
    valid = [one["form"].is_valid() for one in values]
    if request.method == "POST" and form.is_valid():
        _demand_its_number(form, motion, number)
    if request.method == "POST" and form.is_valid() and all(valid):
        said = {one["key"]: plain(one["form"].stated) for one in values}
        try:
            messages.success(request, _take(request, motion, form, said))
            return redirect(back_url)
        except DomainError as refused:
            form.add_error(None, sentence(refused))
    is_wrong = bool(form.errors) or any(one["form"].errors for one in values)
    context = {
        "meeting": meeting,
        "motion": motion,
        "number": number,
        "form": form,
        "values": values,
        "rule": ruling_rests_on(motion, number),
        "back_url": back_url,
    }
    return render(request, "governance/article_floor.html", context, status=422 if is_wrong else 200)


def _demand_its_number(form: FloorArticleForm, motion: Motion, number: str) -> None:
    """Refuse the number of another article: what that one states is not on the page, and would be lost."""
    written = form.cleaned_data["number"].strip()
    if number and written != number:
        form.add_error("number", gettext("This page is for article %(number)s: keep its number.") % {"number": number})
    elif not number and _standing(motion, written) != ({"number": written}, {}):
        said = gettext("Article %(number)s exists: open it from the motion, so that what it states is kept.")
        form.add_error("number", said % {"number": written})


def _take(request: GatedRequest, motion: Motion, form: FloorArticleForm, sets: dict[str, object]) -> str:
    moved, reason = form.moved(sets), form.cleaned_data["reason"]
    if form.cleaned_data["ruling"] == BEYOND:
        rule_article_out(motion, moved, reason=reason, actor=request.actor)
        return gettext("The ruling is noted. The amendment is not put.")
    amend_article_from_floor(motion, moved, reason=reason, actor=request.actor)
    return gettext("The amendment is before the meeting; it is decided first.")


def _standing(motion: Motion, number: str) -> tuple[dict[str, Any], dict[str, object]]:
    """Return an article as the meeting has it now: its texts for a form, and what it sets."""
    row = carried_by(motion).get(number)
    if row is not None:
        return ArticleForm.initial_of(row), dict(row.sets)
    for article in articles_of(latest(motion.organisation)):
        if article.number == number:
            return ArticleForm.initial_of(article), {key: plain(value) for key, value in article.sets}
    return {"number": number}, {}


def _value_form(request: GatedRequest, rule_set: RuleSet, key: str, value: object) -> dict[str, Any]:
    parameter = rule_set[key]
    initial = ValueForm.initial_of(parameter, read(value))
    form = ValueForm(request.POST or None, parameter=parameter, initial=initial, prefix=key)
    return {"key": key, "form": form, "sentence": value_in_words(rule_set, key, read(value))}
