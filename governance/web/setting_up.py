"""Setting up the rules of an organisation: the questions that nobody answered, one by one, then all the others.

Each answer is recorded at once, so that one may stop anywhere and come back.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from governance.queries import bylaws as queries
from governance.web.bylaw_forms import ArticleNamed
from governance.web.bylaw_words import asked, bounds_in_words, rule_set_of, suggestion_in_words, topic_name
from governance.web.rule_forms import ValueForm
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.rules.resolved import ResolvedRule
from membership.rules.values import plain
from membership.services.parameters import set_parameter
from membership.web.gate import OFFICE, GatedRequest, gate


@gate(OFFICE)
def overview(request: GatedRequest) -> HttpResponse:
    here, on = request.organisation, today(request.organisation)
    rules = rules_for(here, on)
    open_questions = queries.unanswered(rules)
    answered = [one for one in queries.questions(rules) if one.is_answered]
    by_law = sum(one.is_by_law for one in answered)
    rule_set = rule_set_of(here, on)
    context = {
        "unanswered": [asked(queries.Question(rule)) for rule in open_questions],
        "topics": [
            {"name": topic_name(topic), "rules": [asked(one) for one in group]}
            for topic, group in queries.by_topic(answered)
        ],
        "by_law": by_law,
        "answered": len(answered),
        "total": len(answered) + len(open_questions),
        "rule_set": rule_set.name(language()),
        "caution": rule_set.caution(language()),
    }
    return render(request, "governance/set_up.html", context)


@gate(OFFICE)
def question(request: GatedRequest, key: str) -> HttpResponse:
    here, on = request.organisation, today(request.organisation)
    rules = rules_for(here, on)
    if key not in rules or not queries.is_open(rules[key]):
        raise Http404
    rule = rules[key]
    parameter = rule.parameter
    override = rule.override
    form = ValueForm(request.POST or None, parameter=parameter, initial=ValueForm.initial_of(parameter, rule.value))
    where = ArticleNamed(
        request.POST or None,
        initial={
            "article": override.article if override else "",
            "adopted_on": override.adopted_on if override else on,
        },
    )
    if request.method == "POST" and form.is_valid() and where.is_valid():
        try:
            set_parameter(here, key=key, value=plain(form.stated), **where.cleaned_data, actor=request.actor)
        except DomainError as error:
            form.add_error("value", sentence(error))
        else:
            messages.success(request, gettext("Recorded."))
            return _next(request, key)
    left = queries.unanswered(rules)
    context = {
        "rule": asked(queries.Question(rule)),
        "topic": topic_name(parameter.topic),
        "form": form,
        "where": where,
        "bounds": bounds_in_words(parameter),
        "suggestion": suggestion_in_words(parameter),
        "left": len(left),
        "later": next((one.key for one in _after(left, key)), ""),
        "is_in_bylaws": queries.latest(here) is not None,
    }
    return render(request, "governance/set_up_question.html", context)


def _next(request: GatedRequest, key: str) -> HttpResponse:
    """Go on to the next question without an answer, or back to the list when there is none."""
    left = queries.unanswered_on(request.organisation, today(request.organisation))
    for rule in _after(left, key):
        return redirect("governance:set-up-question", slug=request.organisation.slug, key=rule.key)
    return redirect("governance:set-up", slug=request.organisation.slug)


def _after(left: tuple[ResolvedRule, ...], key: str) -> list[ResolvedRule]:
    """Return the questions left, those after this one first; this one, which may be passed over, is left out."""
    keys = [rule.key for rule in left]
    place = keys.index(key) + 1 if key in keys else 0
    return [rule for rule in (*left[place:], *left[:place]) if rule.key != key]
