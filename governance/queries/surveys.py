"""Consultations without effect on decisions: which there are, whom they are put to, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from governance.access import SEE_PREPARATION
from governance.models import QuestionKind, Survey, SurveyAnswer, SurveyMark, SurveyQuestion, SurveyState
from governance.rules import surveys as rules
from governance.rules.surveys import Line, Shown
from membership.models import Membership, Organisation, SectionMembership
from membership.models.base import true_on
from membership.queries.rules import rules_for
from membership.queries.standing import Standing, each_standing, standings_of

# Counted where the answers lie: there may be a million of them.
CHOICES_TAKEN = """
SELECT question.position, taken.key,
       count(*) FILTER (WHERE answer.is_member), count(*) FILTER (WHERE NOT answer.is_member)
  FROM governance_surveyanswer answer
  JOIN governance_surveyquestion question ON question.id = answer.question_id
 CROSS JOIN LATERAL (SELECT DISTINCT key FROM jsonb_array_elements_text(answer.keys) AS each(key)) AS taken
 WHERE question.survey_id = %(survey)s
 GROUP BY question.position, taken.key
"""
Pair = tuple[int, int]
"""Of members, of others."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a question was answered. texts: how many answered in their own words."""

    question: SurveyQuestion
    lines: tuple[Line, ...]
    texts: int


@dataclass(frozen=True, slots=True)
class Results:
    """The counts of a consultation as they may be given. members, others: None for whom they are not given."""

    how: Shown
    members: int | None
    others: int | None
    answered: tuple[Answered, ...]


def surveys_for(organisation: Organisation, roles: frozenset[str]) -> QuerySet[Survey]:
    """Return the consultations that holders of these roles may know of, the latest first."""
    rows: QuerySet[Survey] = Survey.objects.for_organisation(organisation).select_related("organisation", "section")
    return rows if roles & SEE_PREPARATION else rows.filter(published_at__isnull=False)


def takes_answers(survey: Survey, instant: datetime) -> bool:
    return survey.state == SurveyState.PUBLISHED and survey.opens_at <= instant < survey.closes_at


def consulted(survey: Survey, memberships: Sequence[Membership], on: date) -> list[Membership]:
    """Return of some members those the consultation is put to: who are told of meetings, in the section if it has one.

    Costs as many SQL statements for one as for many.
    """
    keys = [one.pk for one in memberships]
    if survey.section_id is not None:
        inside = SectionMembership.objects.filter(true_on(on), membership__in=keys, section=survey.section_id)
        keys = list(inside.values_list("membership", flat=True))
    if not keys:
        return []
    stands = standings_of(survey.organisation, keys, on, rules_for(survey.organisation, on))
    return [one for one in memberships if one.pk in stands and stands[one.pk].is_told]


def asked_by(survey: Survey, on: date) -> list[Standing]:
    """Return how everybody stands to whom a consultation is put, in the order of names. Reads the whole register."""
    rules = rules_for(survey.organisation, on)
    told = [one for one in each_standing(survey.organisation, on, rules) if one.is_told]
    if survey.section_id is None:
        return told
    inside = SectionMembership.objects.filter(true_on(on), section=survey.section_id)
    members = set(inside.values_list("membership", flat=True))
    return [one for one in told if one.facts.membership_id in members]


def answered_by(survey: Survey, memberships: Iterable[Membership]) -> set[int]:
    """Return which of some members have answered, by key. Costs one SQL statement."""
    marks = SurveyMark.objects.filter(survey=survey, membership__in=[one.pk for one in memberships])
    return set(marks.values_list("membership_id", flat=True))


def asked_of(survey: Survey) -> list[rules.Asked]:
    """Return the questions as an answer to them is checked. Costs one SQL statement."""
    return [
        rules.Asked(one.position, one.keys, len(one.keys) if one.kind == QuestionKind.APPROVAL else 1)
        for one in survey.questions.all()
    ]


def counts_of(survey: Survey) -> dict[str, Any]:
    """Return what was answered, of members and of others: the sheets, the choices taken and the texts of each question.

    Costs three SQL statements, which read every answer: the close keeps what they find, as JSON.
    """
    sheets = _pair(SurveyMark.objects.filter(survey=survey), Q(membership__isnull=False))
    texts = SurveyAnswer.objects.filter(question__survey=survey, question__kind=QuestionKind.TEXT)
    by_text = texts.values_list("question__position").annotate(
        of_members=Count("pk", filter=Q(is_member=True)), of_others=Count("pk", filter=Q(is_member=False))
    )
    taken: dict[str, dict[str, Pair]] = {}
    with connection.cursor() as cursor:
        cursor.execute(CHOICES_TAKEN, {"survey": survey.pk})
        for position, key, members, others in cursor.fetchall():
            taken.setdefault(str(position), {})[key] = (members, others)
    return {
        "sheets": sheets,
        "taken": taken,
        "texts": {str(position): (members, others) for position, members, others in by_text},
    }


def results_of(survey: Survey) -> Results:
    """Return the counts, of members and of others, each where there are enough. Costs one SQL statement once over."""
    counts = survey.counts or counts_of(survey)
    how = rules.shown(*counts["sheets"])
    members, others = rules.given(counts["sheets"], how)
    answered = []
    for one in survey.questions.all():
        taken, texts = counts["taken"].get(str(one.position), {}), counts["texts"].get(str(one.position), (0, 0))
        answered.append(
            Answered(
                one,
                rules.lines(one.keys, taken, how) if one.keys else (),
                0 if one.keys else sum(n or 0 for n in rules.given(texts, how)),
            )
        )
    return Results(how, members, others, tuple(answered))


def may_read_counts(survey: Survey, roles: frozenset[str], memberships: Sequence[Membership]) -> bool:
    """Return whether the counts are for a reader: those of a section are for its members, and who prepares.

    One who left it since its last day reads them too. Costs one SQL statement at the most.
    """
    if survey.section_id is None or roles & SEE_PREPARATION:
        return True
    inside = SectionMembership.objects.filter(true_on(survey.last_on), section=survey.section_id)
    return inside.filter(membership__in=[one.pk for one in memberships]).exists()


def words_said(question: SurveyQuestion) -> QuerySet[SurveyAnswer]:
    """Return what was answered in one's own words, in the order of keys that were drawn: it tells nothing."""
    rows: QuerySet[SurveyAnswer] = SurveyAnswer.objects.filter(question=question).exclude(words="")
    return rows.select_related("membership__person").order_by("id")


def choices_said(question: SurveyQuestion) -> QuerySet[SurveyAnswer]:
    """Return who chose what, by name, where the consultation is with names."""
    rows: QuerySet[SurveyAnswer] = SurveyAnswer.objects.filter(question=question, membership__isnull=False)
    return rows.select_related("membership__person").order_by("membership__person__sort_key", "pk")


def _pair(rows: QuerySet[SurveyMark], of_members: Q) -> Pair:
    found = rows.aggregate(members=Count("pk", filter=of_members), others=Count("pk", filter=~of_members))
    return found["members"], found["others"]
