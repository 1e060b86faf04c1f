"""The articles that a motion would amend, written while its meeting is prepared."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from governance.models import AmendedArticle, Motion
from governance.queries import bylaws as queries
from governance.rules.bylaws import Fate, amended, differences
from governance.services.amending import Repeal, amend_article, withdraw_article
from governance.web.bylaw_forms import ArticleForm
from governance.web.bylaw_words import bounds_in_words, rule_set_of, shown, value_in_words
from governance.web.meetings import meeting_of
from governance.web.rule_forms import ValueForm
from governance.web.steps import Step, steps_of
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.rules.values import plain, read
from membership.web.gate import OFFICE, GatedRequest, gate


@gate(OFFICE)
def amendments(request: GatedRequest, assembly: str, item: str) -> HttpResponse:
    """Show what the motion would change in the by-laws, article by article."""
    motion = _motion(request, assembly, item)
    standing = queries.articles_of(queries.latest(request.organisation))
    after = amended(standing, queries.amendments_of(motion))
    rule_set = rule_set_of(request.organisation, today(request.organisation))
    rows = {row.number: row for row in motion.amended_articles.all()}
    lines = [
        {"shown": shown(one, rule_set, request.organisation), "row": rows.get(one.number)}
        for one in differences(standing, after)
        # An article that the motion does not name loses what an amendment now sets.
        if one.number in rows or one.fate is not Fate.KEPT
    ]
    context = {
        "meeting": motion.assembly,
        "motion": motion,
        "steps": steps_of(motion.assembly, Step.AGENDA, request.roles),
        "lines": lines,
        "standing": [article for article in standing if article.number not in rows],
    }
    return render(request, "governance/amendments.html", context)


@gate(OFFICE)
def amend(request: GatedRequest, assembly: str, item: str) -> HttpResponse:
    """Write what an article would become. ?article: the number of the one to begin from."""
    motion = _motion(request, assembly, item)
    number = request.GET.get("article", "")
    row = motion.amended_articles.filter(number=number).first()
    standing = {one.number: one for one in queries.articles_of(queries.latest(request.organisation))}
    base = row or standing.get(number)
    sets = dict(row.sets) if row else {key: plain(value) for key, value in (base.sets if base else ())}
    form = ArticleForm(
        request.POST or None,
        initial=ArticleForm.initial_of(base) if base else {"number": number},
        organisation=request.organisation,
    )
    if request.method == "POST" and "repeal" in request.POST:
        return _write(request, motion, Repeal(number), form) or _page(request, motion, form, number)
    if request.method == "POST" and form.is_valid():
        return _write(request, motion, form.written(sets), form) or _page(request, motion, form, number)
    return _page(request, motion, form, number, sets=sets, is_standing=number in standing)


@gate(OFFICE)
def amend_value(request: GatedRequest, assembly: str, item: str, article: str) -> HttpResponse:
    """Say what an amended article would set one rule to."""
    motion = _motion(request, assembly, item)
    row = get_object_or_404(motion.amended_articles.all(), public_id=article, is_repeal=False)
    rules = rules_for(request.organisation, today(request.organisation))
    key = request.POST.get("key") or request.GET.get("key", "")
    if key not in rules or not queries.is_open(rules[key]):
        raise Http404
    parameter = rules[key].parameter
    sets = dict(row.sets)
    form = ValueForm(
        request.POST or None, parameter=parameter, initial=ValueForm.initial_of(parameter, read(sets.get(key)))
    )
    if request.method == "POST":
        texts = ArticleForm.initial_of(row)
        if "remove" in request.POST:
            sets.pop(key, None)
        elif form.is_valid():
            sets[key] = plain(form.stated)
        if "remove" in request.POST or form.is_valid():
            written = ArticleForm(texts, organisation=request.organisation)
            assert written.is_valid()
            answer = _write(request, motion, written.written(sets), form)
            if answer is not None:
                return answer
    context = {
        "meeting": motion.assembly,
        "row": row,
        "form": form,
        "key": key,
        "is_set": key in row.sets,
        "sentence": parameter.sentence(None, language()),
        "bounds": bounds_in_words(parameter),
        "source": parameter.source_fr if language() == "fr" else parameter.source_en,
    }
    return render(request, "governance/bylaw_value.html", context, status=422 if form.errors else 200)


@gate(OFFICE)
@require_POST
def withdraw(request: GatedRequest, assembly: str, item: str, article: str) -> HttpResponse:
    motion = _motion(request, assembly, item)
    row = get_object_or_404(AmendedArticle.objects.filter(motion=motion), public_id=article)
    try:
        withdraw_article(row, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    return _to(request, motion)


def _motion(request: GatedRequest, assembly: str, item: str) -> Motion:
    meeting = meeting_of(request, assembly)
    rows = Motion.objects.for_organisation(request.organisation).select_related("assembly__organisation", "item")
    found: Motion = get_object_or_404(rows, assembly=meeting, item__public_id=item)
    return found


def _write(request: GatedRequest, motion: Motion, written: object, form: object) -> HttpResponse | None:
    try:
        amend_article(motion, written, actor=request.actor)  # type: ignore[arg-type]  # a text or a repeal
    except DomainError as error:
        form.add_error(None, sentence(error))  # type: ignore[attr-defined]  # either form
        return None
    messages.success(request, gettext("The amendment is recorded with the motion."))
    return _to(request, motion)


def _to(request: GatedRequest, motion: Motion) -> HttpResponse:
    return redirect(
        "governance:amendments",
        slug=request.organisation.slug,
        assembly=motion.assembly.public_id,
        item=motion.item.public_id,
    )


def _page(
    request: GatedRequest,
    motion: Motion,
    form: ArticleForm,
    number: str,
    *,
    sets: dict[str, object] | None = None,
    is_standing: bool = False,
) -> HttpResponse:
    rules = rules_for(request.organisation, today(request.organisation))
    rule_set = rule_set_of(request.organisation, today(request.organisation))
    row = motion.amended_articles.filter(number=number, is_repeal=False).first()
    stated = sets or {}
    context = {
        "meeting": motion.assembly,
        "motion": motion,
        "steps": steps_of(motion.assembly, Step.AGENDA, request.roles),
        "form": form,
        "number": number,
        "is_standing": is_standing,
        "row": row,
        "sets": [
            {"key": key, "sentence": value_in_words(rule_set, key, read(value))}
            for key, value in sorted(stated.items())
        ],
        "offered": [
            {"key": one.rule.key, "sentence": one.rule.sentence(language())}
            for one in queries.questions(rules)
            if one.rule.key not in stated
        ]
        if row
        else [],
    }
    return render(request, "governance/amendment.html", context, status=422 if form.errors else 200)
