"""Consultations without effect on decisions: prepared, published, given up, closed, and told what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Max

from governance.errors import ChoicesMissing, SurveyEmpty, SurveyTimesReversed
from governance.models import (
    Assembly,
    QuestionKind,
    Resolution,
    Survey,
    SurveyAudience,
    SurveyQuestion,
    SurveyState,
)
from governance.queries.surveys import counts_of
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed, TextMissing
from membership.models import Organisation, Section
from membership.services import audit

# Written again in an order that is drawn, in one transaction: nothing the database keeps of a row, its place or the
# transaction that wrote it, leads from who answered to what was answered.
WRITTEN_ANEW = (
    """
WITH gone AS (
  DELETE FROM governance_surveyanswer WHERE question_id IN
    (SELECT id FROM governance_surveyquestion WHERE survey_id = %(survey)s)
  RETURNING organisation_id, question_id, is_member, keys, words
)
INSERT INTO governance_surveyanswer (id, organisation_id, question_id, is_member, keys, words)
SELECT gen_random_uuid(), organisation_id, question_id, is_member, keys, words FROM gone ORDER BY random()
""",
    """
WITH gone AS (DELETE FROM governance_surveymark WHERE survey_id = %(survey)s RETURNING organisation_id, membership_id)
INSERT INTO governance_surveymark (id, organisation_id, survey_id, membership_id)
SELECT gen_random_uuid(), organisation_id, %(survey)s, membership_id FROM gone ORDER BY random()
""",
)


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """What a consultation is. closes_at: the instant from which no more answers are taken."""

    title_fr: str
    title_en: str
    text_fr: str
    text_en: str
    audience: SurveyAudience
    is_anonymous: bool
    opens_at: datetime
    closes_at: datetime
    section: Section | None = None
    assembly: Assembly | None = None
    resolution: Resolution | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. choices: the answers offered, in French and in English; none where one answers in words."""

    kind: QuestionKind
    text_fr: str
    text_en: str = ""
    choices: Sequence[tuple[str, str]] = ()


@transaction.atomic
def draft_survey(organisation: Organisation, plan: SurveyPlan, *, actor: Actor) -> Survey:
    """Begin a consultation. Nobody sees it but those who prepare. Raises SurveyTimesReversed."""
    if plan.closes_at <= plan.opens_at:
        raise SurveyTimesReversed
    survey = Survey.objects.create(organisation=organisation, **_columns(plan))
    _record(survey, actor, "survey.drafted", {"title_fr": survey.title_fr, "audience": survey.audience})
    return survey


@transaction.atomic
def revise_survey(survey: Survey, plan: SurveyPlan, *, actor: Actor) -> Survey:
    """Change a consultation that is not published. Raises StateNotAllowed, SurveyTimesReversed."""
    locked = lock_survey(survey, "revise_survey", SurveyState.DRAFT)
    if plan.closes_at <= plan.opens_at:
        raise SurveyTimesReversed
    columns = _columns(plan)
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(columns))
    _record(locked, actor, "survey.revised", {"title_fr": locked.title_fr, "audience": locked.audience})
    return locked


@transaction.atomic
def add_question(survey: Survey, question: Question, *, actor: Actor) -> SurveyQuestion:
    """Ask one thing more. Raises StateNotAllowed once published, ChoicesMissing."""
    locked = lock_survey(survey, "add_question", SurveyState.DRAFT)
    offered = list(question.choices) if question.kind != QuestionKind.TEXT else []
    if question.kind != QuestionKind.TEXT and len(offered) < 2:
        raise ChoicesMissing
    last = locked.questions.aggregate(last=Max("position"))["last"] or 0
    asked = SurveyQuestion.objects.create(
        organisation_id=locked.organisation_id,
        survey=locked,
        position=last + 1,
        kind=question.kind,
        text_fr=question.text_fr,
        text_en=question.text_en,
        choices=[{"key": str(place), "fr": fr, "en": en} for place, (fr, en) in enumerate(offered, 1)],
    )
    _record(locked, actor, "survey.asked", {"position": asked.position, "text_fr": asked.text_fr})
    return asked


@transaction.atomic
def remove_question(survey: Survey, position: int, *, actor: Actor) -> None:
    """Take a question off; those after it move up. Raises StateNotAllowed once published."""
    locked = lock_survey(survey, "remove_question", SurveyState.DRAFT)
    removed, _kinds = locked.questions.filter(position=position).delete()
    if not removed:
        return
    for after in locked.questions.filter(position__gt=position).order_by("position"):
        SurveyQuestion.objects.filter(pk=after.pk).update(position=F("position") - 1)
    _record(locked, actor, "survey.unasked", {"position": position})


@transaction.atomic
def publish_survey(survey: Survey, *, actor: Actor) -> Survey:
    """Let those it is put to see it, and answer on its days. What it asks changes no more.

    Raises StateNotAllowed, SurveyEmpty, SurveyTimesReversed when its last day has passed, TextMissing.
    """
    locked = lock_survey(survey, "publish_survey", SurveyState.DRAFT)
    questions = list(locked.questions.all())
    if not questions:
        raise SurveyEmpty
    instant = now()
    if locked.closes_at <= instant:
        raise SurveyTimesReversed
    if locked.organisation.offers_english:
        _demand_english(locked, questions)
    locked.state, locked.published_at = SurveyState.PUBLISHED, instant
    locked.save(update_fields=["state", "published_at"])
    _record(locked, actor, "survey.published", {"questions": len(questions), "is_anonymous": locked.is_anonymous})
    return locked


@transaction.atomic
def give_up_survey(survey: Survey, *, actor: Actor) -> Survey:
    """Give a consultation up before its close. What was answered is counted for nothing. Raises StateNotAllowed."""
    locked = lock_survey(survey, "give_up_survey", SurveyState.DRAFT, SurveyState.PUBLISHED)
    locked.state = SurveyState.GIVEN_UP
    locked.save(update_fields=["state"])
    _write_anew(locked)
    _record(locked, actor, "survey.given_up", {})
    return locked


@transaction.atomic
def settle_survey(survey: Survey, *, actor: Actor) -> Survey:
    """Close a consultation now: no more answers, and its counts are shown to those it was put to.

    The answers of an anonymous one are written anew, in no order. Raises StateNotAllowed.
    """
    locked = lock_survey(survey, "settle_survey", SurveyState.PUBLISHED)
    instant = now()
    locked.state, locked.settled_at = SurveyState.SETTLED, instant
    if locked.opens_at < instant < locked.closes_at:
        locked.closes_at = instant
    locked.counts = counts_of(locked)
    locked.save(update_fields=["state", "settled_at", "closes_at", "counts"])
    _write_anew(locked)
    _record(locked, actor, "survey.settled", {"answered": sum(locked.counts["sheets"])})
    return locked


def settle_due_surveys() -> int:
    """Close the consultations whose last day has passed. Returns how many."""
    due = Survey.objects.filter(state=SurveyState.PUBLISHED, closes_at__lte=now()).order_by("pk")
    done = 0
    for survey in due:
        try:
            settle_survey(survey, actor=Actor.system())
        except StateNotAllowed:
            # Somebody closed it, or gave it up, in the meantime.
            continue
        done += 1
    return done


@transaction.atomic
def report_survey(
    survey: Survey, *, heard_fr: str, heard_en: str, decided_fr: str, decided_en: str, actor: Actor
) -> Survey:
    """Say what was heard and what was decided, to those who took part. Raises StateNotAllowed before its close."""
    locked = lock_survey(survey, "report_survey", SurveyState.SETTLED)
    said = {"heard_fr": heard_fr, "heard_en": heard_en, "decided_fr": decided_fr, "decided_en": decided_en}
    for name, value in said.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(said))
    _record(locked, actor, "survey.reported", dict(said))
    return locked


def lock_survey(survey: Survey, action: str, *allowed: SurveyState) -> Survey:
    """Return the consultation, held, in one of the states allowed."""
    rows = Survey.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("organisation", "section", "letter")
    locked: Survey = rows.get(pk=survey.pk)
    if locked.state not in allowed:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def _record(survey: Survey, actor: Actor, action: str, values: dict[str, object]) -> None:
    """Leave an audit entry. An answer leaves none: its hour would stand beside who gave it."""
    audit.record(
        survey.organisation,
        actor=actor,
        action=action,
        object_kind="survey",
        object_id=survey.public_id,
        values=values,
    )


def _columns(plan: SurveyPlan) -> dict[str, object]:
    columns = {each.name: getattr(plan, each.name) for each in fields(plan)}
    if plan.audience != SurveyAudience.SECTION:
        columns["section"] = None
    return columns


def _demand_english(survey: Survey, questions: Sequence[SurveyQuestion]) -> None:
    said = [(survey.title_fr, survey.title_en), (survey.text_fr, survey.text_en)]
    said += [(one.text_fr, one.text_en) for one in questions]
    said += [(choice["fr"], choice["en"]) for one in questions for choice in one.choices]
    for french, english in said:
        if french.strip() and not english.strip():
            raise TextMissing(language="en", text=french)


def _write_anew(survey: Survey) -> None:
    if not survey.is_anonymous:
        return
    with connection.cursor() as cursor:
        for statement in WRITTEN_ANEW:
            cursor.execute(statement, {"survey": survey.pk})
