"""Consultations as they are read and answered: the list, one of them, and the page of those who have no account."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from governance.access import assemblies_for
from governance.models import QuestionKind, Survey, SurveyAnswer, SurveyQuestion, SurveyState
from governance.queries.surveys import answered_by, choices_said, results_of, surveys_for, takes_answers, words_said
from governance.rules.surveys import FEWEST
from governance.services.answering import answer_publicly, answer_survey
from governance.services.survey_letters import foresee_reach
from governance.web.surveys.finding import address, consulted_here, may_read_counts_here, survey_named
from governance.web.surveys.forms import AnswerForm, QuestionForm
from membership.access import OFFICE as OFFICE_ROLES
from membership.access import REGISTER as REGISTER_ROLES
from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.pictures.words import language
from membership.web.acting import as_person, persons_here
from membership.web.gate import MEMBER, OWN, PUBLIC, GatedRequest, gate

PAGE = 50


@gate(MEMBER)
def listing(request: GatedRequest) -> HttpResponse:
    rows = surveys_for(request.organisation, request.roles)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    instant = now()
    context = {
        "page": page,
        "lines": [{"survey": one, "state": state_said(one, instant)} for one in page],
        "is_office": bool(request.roles & OFFICE_ROLES),
    }
    return render(request, "governance/surveys/all.html", context)


@gate(MEMBER)
@never_cache
def one(request: GatedRequest, survey: str) -> HttpResponse:
    return page_of(request, survey_named(request, survey))


def page_of(
    request: GatedRequest, survey: Survey, *, answer: AnswerForm | None = None, question: QuestionForm | None = None
) -> HttpResponse:
    """Show a consultation as its reader may act on it; a form that was refused stands with its reasons."""
    is_office, instant = bool(request.roles & OFFICE_ROLES), now()
    prepared, seen = survey.assembly_id, assemblies_for(request.organisation, request.roles)
    context: dict[str, Any] = shown_of(survey, is_for_reader=may_read_counts_here(request, survey)) | {
        "is_office": is_office,
        "may_read_answers": bool(request.roles & REGISTER_ROLES) and survey.state == SurveyState.SETTLED,
        "public_url": request.build_absolute_uri(address("public", survey)) if survey.is_public else "",
        "meeting": seen.filter(pk=prepared).first() if prepared else None,
        "resolution": survey.resolution,
    }
    if is_office and survey.state == SurveyState.PUBLISHED and survey.letter is None and instant < survey.closes_at:
        context["tell"] = foresee_reach(survey)
    if survey.is_draft and is_office:
        context["question_form"] = question or QuestionForm(organisation=request.organisation, auto_id="question_%s")
    if takes_answers(survey, instant):
        members = consulted_here(request, survey)
        done = answered_by(survey, members)
        left = [one for one in members if one.pk not in done]
        context |= {
            "answering": left[0] if left else None,
            "answered": [one for one in members if one.pk in done],
            "must_say_who": not members and len(persons_here(request)) > 1,
            "answer_form": answer or AnswerForm(questions=context["questions"]),
        }
    status = 422 if (answer and answer.errors) or (question and question.errors) else 200
    return render(request, "governance/surveys/one.html", context, status=status)


def shown_of(survey: Survey, *, is_for_reader: bool = True) -> dict[str, Any]:
    """Return what every reader of a consultation sees of it. is_for_reader: its counts too, once it is over."""
    is_over = survey.state == SurveyState.SETTLED
    label, tone = state_said(survey, now())
    return {
        "survey": survey,
        "state_label": label,
        "state_tone": tone,
        "questions": list(survey.questions.all()),
        "is_open": takes_answers(survey, now()),
        "results": results_shown(survey) if is_over and is_for_reader else None,
        "kept_for": survey.section if is_over and not is_for_reader else None,
        "fewest": FEWEST,
    }


def results_shown(survey: Survey) -> dict[str, Any]:
    """Return the counts as the page draws them, each choice in the language of the reader."""
    found, here = results_of(survey), language()
    return {
        "found": found,
        "how": found.how.value,
        "answered": [
            {
                "question": one.question,
                "texts": one.texts,
                "lines": [
                    {"line": line, "label": choice.get(here) or choice["fr"]}
                    for line, choice in zip(one.lines, one.question.choices, strict=False)
                ],
            }
            for one in found.answered
        ],
    }


def state_said(survey: Survey, instant: Any) -> tuple[str, str]:
    """Return where a consultation stands on the clock, and its tone."""
    match survey.state:
        case SurveyState.DRAFT:
            return gettext("In preparation"), "quiet"
        case SurveyState.GIVEN_UP:
            return gettext("Given up"), "quiet"
        case SurveyState.PUBLISHED if instant < survey.opens_at:
            return gettext("To come"), "quiet"
        case SurveyState.PUBLISHED if instant < survey.closes_at:
            return pgettext("consultation", "Open"), "yes"
    return gettext("Over"), ""


@gate(OWN)
@as_person
@require_POST
def answer(request: GatedRequest, survey: str) -> HttpResponse:
    """Take the answers of one of the members the reader is or acts for."""
    found = survey_named(request, survey)
    wanted = request.POST.get("membership")
    member = next((one for one in consulted_here(request, found) if one.public_id == wanted), None)
    if member is None:
        raise Http404
    form = AnswerForm(request.POST, questions=list(found.questions.all()))
    if not form.is_valid():
        return page_of(request, found, answer=form)
    try:
        answer_survey(found, form.said, membership=member)
    except DomainError as error:
        if takes_answers(found, now()) and member.pk not in answered_by(found, [member]):
            form.add_error(None, sentence(error))
            return page_of(request, found, answer=form)
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("Thank you: the answers of %(name)s are recorded.") % {"name": member.person})
    return redirect(address("one", found))


@gate(PUBLIC)
@never_cache
def public(request: GatedRequest, survey: str) -> HttpResponseBase:
    """Let anybody who has the link read a consultation open to the public, and answer it without an account."""
    rows = surveys_for(request.organisation, frozenset()).exclude(state=SurveyState.GIVEN_UP)
    found: Survey | None = rows.filter(public_id=survey, audience="public").first()
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None, questions=list(found.questions.all()))
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="survey"):
            response: HttpResponseBase = ratelimit.respond_429(request)
            return response
        try:
            answer_publicly(found, form.said)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("Thank you: your answers are recorded."))
            return redirect(address("public", found))
    context = shown_of(found) | {"answer_form": form}
    return render(request, "governance/surveys/public.html", context, status=422 if form.errors else 200)


@gate(MEMBER)
@never_cache
def words(request: GatedRequest, survey: str) -> HttpResponse:
    """Show what was answered to one question, in one's own words or with names: for the office and the auditor."""
    found = survey_named(request, survey)
    if not request.roles & REGISTER_ROLES or found.state != SurveyState.SETTLED:
        raise Http404
    questions = [one for one in found.questions.all() if one.kind == QuestionKind.TEXT or not found.is_anonymous]
    wanted = request.GET.get("question")
    read = next((one for one in questions if str(one.position) == wanted), next(iter(questions), None))
    context: dict[str, Any] = {"survey": found, "questions": questions, "read": read}
    if read is not None:
        rows = words_said(read) if read.kind == QuestionKind.TEXT else choices_said(read)
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "said": [_said(read, one) for one in page]}
    return render(request, "governance/surveys/words.html", context)


def _said(question: SurveyQuestion, answer: SurveyAnswer) -> tuple[str, str]:
    """Return who answered, where there are names, and what: in their own words, or the choices they took."""
    here = language()
    offered = {one["key"]: one.get(here) or one["fr"] for one in question.choices}
    name = str(answer.membership.person) if answer.membership else ""
    return name, answer.words if question.kind == QuestionKind.TEXT else ", ".join(offered[key] for key in answer.keys)
