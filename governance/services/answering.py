"""Answering a consultation: a member once, anybody where it is open to the public. Neither leaves an hour behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from governance.errors import AlreadyAnswered, AnswerUnknown, NotConsulted, NothingAnswered, SurveyNotOpen
from governance.models import Survey, SurveyAnswer, SurveyMark, SurveyState
from governance.queries.surveys import asked_of, consulted, takes_answers
from governance.rules.surveys import Fault, Said, fault_in, is_answered
from governance.services.surveys import lock_survey
from membership.clock import now
from membership.models import Membership


@transaction.atomic
def answer_survey(survey: Survey, said: Mapping[int, Said], *, membership: Membership) -> None:
    """Take the answers of a member, once and for good, by the position of each question.

    Where the consultation is anonymous, the mark alone names the member. Raises SurveyNotOpen, NotConsulted,
    AlreadyAnswered, NothingAnswered, AnswerUnknown.
    """
    held, instant = _hold_open(survey)
    on = instant.astimezone(held.organisation.zone).date()
    if not consulted(held, [membership], on):
        raise NotConsulted(name=membership.person.full_name)
    _demand_sound(held, said)
    try:
        with transaction.atomic():
            SurveyMark.objects.create(organisation_id=held.organisation_id, survey=held, membership=membership)
    except IntegrityError:
        raise AlreadyAnswered(name=membership.person.full_name) from None
    _write(held, said, membership=membership)


@transaction.atomic
def answer_publicly(survey: Survey, said: Mapping[int, Said]) -> None:
    """Take the answers of somebody who has the link and no account. Nobody checks who it is, nor how often.

    Raises SurveyNotOpen, also for a consultation that is not open to the public, NothingAnswered, AnswerUnknown.
    """
    held, _instant = _hold_open(survey)
    if not held.is_public:
        raise SurveyNotOpen(opens_at=held.opens_at, closes_at=held.closes_at)
    _demand_sound(held, said)
    SurveyMark.objects.create(organisation_id=held.organisation_id, survey=held)
    _write(held, said, membership=None)


def _hold_open(survey: Survey) -> tuple[Survey, datetime]:
    """Hold a consultation that takes answers now: it does not close between the mark and the answers."""
    held, instant = lock_survey(survey, "answer_survey", *SurveyState), now()
    if not takes_answers(held, instant):
        raise SurveyNotOpen(opens_at=held.opens_at, closes_at=held.closes_at)
    return held, instant


def _demand_sound(survey: Survey, said: Mapping[int, Said]) -> None:
    fault = fault_in(asked_of(survey), said)
    if fault is Fault.NOTHING:
        raise NothingAnswered
    if fault is not None:
        raise AnswerUnknown


def _write(survey: Survey, said: Mapping[int, Said], *, membership: Membership | None) -> None:
    named = membership if not survey.is_anonymous else None
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(
            organisation_id=survey.organisation_id,
            question=question,
            is_member=membership is not None,
            membership=named,
            keys=sorted(set(answer.keys), key=question.keys.index),
            # The words of a question that offers choices would be read by nobody.
            words="" if question.keys else answer.words.strip(),
        )
        for question in survey.questions.all()
        if is_answered(question.keys, answer := said.get(question.position, Said()))
    )
