"""Consultations without effect on decisions: which there are, whom they are put to, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from governance.access import SEE_PREPARATION
from governance.models import QuestionKind, Survey, SurveyAnswer, SurveyMark, SurveyQuestion, SurveyState
from governance.rules import surveys as rules
from governance.rules.surveys import Line, Shown
from membership.models import Membership, Organisation, SectionMembership
from membership.models.base import true_on
from membership.queries.rules import rules_for
from membership.queries.standing import standings_of


@dataclass(frozen=True, slots=True)
class Answered:
    """What a question was answered. texts: how many answered in their own words."""

    question: SurveyQuestion
    lines: tuple[Line, ...]
    texts: int


@dataclass(frozen=True, slots=True)
class Results:
    """The counts of a consultation as they may be given. members, others: None where the two may not be told apart."""

    how: Shown
    total: int
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


def results_of(survey: Survey) -> Results:
    """Return the counts, members and others apart where there are enough of both. Costs three SQL statements."""
    marks = SurveyMark.objects.filter(survey=survey)
    members, total = marks.filter(membership__isnull=False).count(), marks.count()
    how = rules.shown(members, total - members)
    taken: dict[int, list[tuple[bool, list[str]]]] = {}
    texts: dict[int, int] = {}
    answers = SurveyAnswer.objects.filter(question__survey=survey)
    for question, is_member, keys in answers.values_list("question_id", "is_member", "keys"):
        taken.setdefault(question, []).append((is_member, keys))
        texts[question] = texts.get(question, 0) + 1
    apart = how is Shown.APART
    return Results(
        how=how,
        total=total,
        members=members if apart else None,
        others=total - members if apart else None,
        answered=tuple(
            Answered(
                one,
                rules.lines(one.keys, taken.get(one.pk, ()), how) if one.keys else (),
                0 if one.keys or how is rules.Shown.NOT else texts.get(one.pk, 0),
            )
            for one in survey.questions.all()
        ),
    )


def words_said(question: SurveyQuestion) -> list[SurveyAnswer]:
    """Return what was answered in one's own words, in the order of keys that were drawn: it tells nothing."""
    rows = SurveyAnswer.objects.filter(question=question).exclude(words="")
    return list(rows.select_related("membership__person").order_by("id"))
