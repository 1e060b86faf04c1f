"""Preparing the next version of the by-laws: its articles, what each sets, and its adoption."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from governance.models import BylawArticle, BylawVersion
from governance.queries import bylaws as queries
from governance.services.bylaws import (
    adopt_bylaws,
    begin_bylaws,
    discard_bylaws,
    remove_article,
    write_article,
)
from governance.web.bylaw_forms import AdoptionForm, ArticleForm, text_of
from governance.web.bylaw_words import bounds_in_words, compared, rule_set_of, sets_of
from governance.web.naming_resolutions import latest_resolutions
from governance.web.rule_forms import ValueForm
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.rules.parameters import Parameter
from membership.rules.values import plain, read
from membership.web.gate import OFFICE, GatedRequest, gate


@gate(OFFICE)
def draft(request: GatedRequest) -> HttpResponse:
    """Show the version being prepared against the last one; on POST, write its adoption."""
    found = _draft(request)
    on = today(request.organisation)
    resolutions = latest_resolutions(request.organisation)
    form = AdoptionForm(request.POST or None, initial={"adopted_on": on, "in_force_from": on}, resolutions=resolutions)
    if request.method == "POST" and form.is_valid():
        try:
            adopt_bylaws(found, **form.cleaned_data, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The by-laws are recorded as adopted. Every member can read them."))
            return redirect("governance:bylaws", slug=request.organisation.slug)
    rule_set = rule_set_of(request.organisation, on)
    context = {
        "draft": found,
        "form": form,
        "articles": [{"row": row, "sets": sets_of(row, rule_set)} for row in queries.rows_of(found)],
        "changed": [line for line in compared(found.based_on, found, rule_set) if not line.is_kept],
    }
    return render(request, "governance/bylaw_draft.html", context)


@gate(OFFICE)
@require_POST
def begin(request: GatedRequest) -> HttpResponse:
    try:
        begin_bylaws(request.organisation, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    return redirect("governance:bylaw-draft", slug=request.organisation.slug)


@gate(OFFICE)
@require_POST
def discard(request: GatedRequest) -> HttpResponse:
    discard_bylaws(_draft(request), actor=request.actor)
    messages.success(request, gettext("The version in preparation is given up. What is in force stays."))
    return redirect("governance:bylaws", slug=request.organisation.slug)


@gate(OFFICE)
def article_new(request: GatedRequest) -> HttpResponse:
    found = _draft(request)
    form = ArticleForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            row = write_article(found, form.written({}), actor=request.actor)
        except DomainError as error:
            form.add_error("number", sentence(error))
        else:
            return _to_article(request, row)
    return render(request, "governance/bylaw_article.html", {"form": form})


@gate(OFFICE)
def article(request: GatedRequest, article: str) -> HttpResponse:
    """Change the text of an article, and what it sets."""
    row = _article(request, article)
    sets = {one.key: one.value for one in row.values.all()}
    form = ArticleForm(request.POST or None, initial=ArticleForm.initial_of(row), organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            write_article(row.version, form.written(sets), actor=request.actor, row=row)
        except DomainError as error:
            form.add_error("number", sentence(error))
        else:
            messages.success(request, gettext("Article %(number)s is recorded.") % {"number": row.number})
            return redirect("governance:bylaw-draft", slug=request.organisation.slug)
    rule_set = rule_set_of(request.organisation, today(request.organisation))
    rules = rules_for(request.organisation, today(request.organisation))
    offered = [one.rule for one in queries.questions(rules) if one.rule.key not in sets]
    context = {
        "row": row,
        "form": form,
        "sets": sets_of(row, rule_set),
        "offered": [{"key": rule.key, "sentence": rule.sentence(language())} for rule in offered],
    }
    return render(request, "governance/bylaw_article.html", context)


@gate(OFFICE)
def article_value(request: GatedRequest, article: str) -> HttpResponse:
    """Say what the article sets one rule to, or that it no longer does."""
    row = _article(request, article)
    parameter = _parameter(request, request.POST.get("key") or request.GET.get("key", ""))
    sets = {one.key: one.value for one in row.values.all()}
    if request.method == "POST" and "remove" in request.POST:
        sets.pop(parameter.key, None)
        write_article(row.version, text_of(row, sets), actor=request.actor, row=row)
        return _to_article(request, row)
    initial = ValueForm.initial_of(parameter, read(sets.get(parameter.key)))
    form = ValueForm(request.POST or None, parameter=parameter, initial=initial)
    if request.method == "POST" and form.is_valid():
        sets[parameter.key] = plain(form.stated)
        try:
            write_article(row.version, text_of(row, sets), actor=request.actor, row=row)
        except DomainError as error:
            form.add_error("value", sentence(error))
        else:
            return _to_article(request, row)
    context = {
        "row": row,
        "form": form,
        "key": parameter.key,
        "is_set": parameter.key in sets,
        "sentence": parameter.sentence(None, language()),
        "bounds": bounds_in_words(parameter),
        "source": parameter.source_fr if language() == "fr" else parameter.source_en,
    }
    return render(request, "governance/bylaw_value.html", context)


@gate(OFFICE)
@require_POST
def article_remove(request: GatedRequest, article: str) -> HttpResponse:
    row = _article(request, article)
    remove_article(row, actor=request.actor)
    messages.success(request, gettext("Article %(number)s is taken out of this version.") % {"number": row.number})
    return redirect("governance:bylaw-draft", slug=request.organisation.slug)


def _draft(request: GatedRequest) -> BylawVersion:
    found = queries.draft_of(request.organisation)
    if found is None:
        raise Http404
    return found


def _article(request: GatedRequest, public_id: str) -> BylawArticle:
    rows = BylawArticle.objects.for_organisation(request.organisation).select_related("version__organisation")
    found: BylawArticle = get_object_or_404(rows, public_id=public_id, version=_draft(request))
    return found


def _parameter(request: GatedRequest, key: str) -> Parameter:
    rules = rules_for(request.organisation, today(request.organisation))
    if key not in rules or not queries.is_open(rules[key]):
        raise Http404
    return rules[key].parameter


def _to_article(request: GatedRequest, row: BylawArticle) -> HttpResponse:
    return redirect("governance:bylaw-article", slug=request.organisation.slug, article=row.public_id)
