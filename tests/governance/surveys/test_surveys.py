"""A consultation: prepared, answered once, protected as it says, closed, reported. It decides nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from governance.errors import (
    AlreadyAnswered,
    AnswerUnknown,
    ChoicesMissing,
    NotConsulted,
    NothingAnswered,
    SurveyEmpty,
    SurveyNotOpen,
    SurveyTimesReversed,
)
from governance.models import QuestionKind, SurveyAnswer, SurveyAudience, SurveyMark, SurveyState
from governance.queries.surveys import counts_of, results_of, surveys_for, words_said
from governance.rules.surveys import FEWEST, Fault, Said, Shown, fault_in, lines, shown
from governance.rules.surveys import Asked as AskedRule
from governance.services.answering import answer_publicly, answer_survey
from governance.services.survey_letters import tell_consulted
from governance.services.surveys import (
    Question,
    add_question,
    draft_survey,
    give_up_survey,
    publish_survey,
    remove_question,
    report_survey,
    revise_survey,
    settle_due_surveys,
    settle_survey,
)
from membership.clock import now
from membership.errors import StateNotAllowed, TextMissing
from membership.models import AuditEntry
from tests.factories.meetings import CALLED_ON, jump
from tests.factories.register import SYSTEM, a_member, a_suspension, an_organisation, members
from tests.factories.surveys import HOURS, a_draft_survey, a_plan, a_section, an_open_survey, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def coop():
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    return organisation


@pytest.fixture
def anne(coop):
    return a_member(coop)


# --- the pure rules


@pytest.mark.parametrize(
    ("of_members", "of_others", "how"),
    [
        (0, 0, Shown.NOT),
        (4, 0, Shown.NOT),
        (5, 0, Shown.APART),
        (4, 4, Shown.NOT),
        (2, 2, Shown.NOT),
        (9, 4, Shown.MEMBERS),
        (4, 9, Shown.OTHERS),
        (0, 9, Shown.OTHERS),
        (5, 5, Shown.APART),
    ],
)
def test_a_group_of_fewer_than_five_is_never_shown(of_members, of_others, how):
    assert FEWEST == 5
    assert shown(of_members, of_others) is how


def test_no_count_holds_anything_of_a_group_that_is_not_shown():
    taken = {"1": (9, 1), "2": (0, 3)}
    of_members = lines(("1", "2"), taken, Shown.MEMBERS)
    assert [(one.total, one.members, one.others) for one in of_members] == [(9, 9, None), (0, 0, None)]
    of_others = lines(("1", "2"), taken, Shown.OTHERS)
    assert [(one.total, one.members, one.others) for one in of_others] == [(1, None, 1), (3, None, 3)]
    assert lines(("1", "2"), taken, Shown.NOT) == ()


@pytest.mark.parametrize(
    ("sheet", "fault"),
    [
        ({}, Fault.NOTHING),
        ({1: Said(), 2: Said(words="  ")}, Fault.NOTHING),
        ({1: Said(("9",))}, Fault.UNKNOWN),
        ({1: Said(("1", "2"))}, Fault.SEVERAL),
        ({1: Said(("1",))}, None),
        ({2: Said(words="Oui")}, None),
    ],
)
def test_a_sheet_answers_something_and_nothing_that_is_not_offered(sheet, fault):
    assert fault_in([AskedRule(1, ("1", "2"), 1), AskedRule(2, (), 1)], sheet) is fault


# --- preparing


def test_a_question_to_choose_among_answers_offers_two(coop):
    survey = draft_survey(coop, a_plan(), actor=SYSTEM)
    with pytest.raises(ChoicesMissing):
        add_question(survey, replace(HOURS, choices=(("Oui", "Yes"),)), actor=SYSTEM)
    with pytest.raises(SurveyEmpty):
        publish_survey(survey, actor=SYSTEM)


def test_questions_taken_off_leave_no_gap(coop):
    survey = a_draft_survey(coop)
    remove_question(survey, 1, actor=SYSTEM)
    remove_question(survey, 7, actor=SYSTEM)
    kinds = [(one.position, one.kind) for one in survey.questions.all()]
    assert kinds == [(1, QuestionKind.APPROVAL), (2, QuestionKind.TEXT)]


def test_it_closes_after_it_opens_and_after_today(coop):
    with pytest.raises(SurveyTimesReversed):
        draft_survey(coop, a_plan(closes_at=now() - timedelta(days=1)), actor=SYSTEM)
    survey = a_draft_survey(coop)
    jump(coop, CALLED_ON + timedelta(days=30))
    with pytest.raises(SurveyTimesReversed):
        publish_survey(survey, actor=SYSTEM)


def test_what_lacks_a_language_is_not_published(coop):
    survey = a_draft_survey(coop)
    add_question(survey, Question(QuestionKind.TEXT, "Encore?"), actor=SYSTEM)
    with pytest.raises(TextMissing):
        publish_survey(survey, actor=SYSTEM)


def test_once_published_it_changes_no_more(coop):
    survey = an_open_survey(coop)
    for change in (
        lambda: add_question(survey, HOURS, actor=SYSTEM),
        lambda: remove_question(survey, 1, actor=SYSTEM),
        lambda: revise_survey(survey, a_plan(), actor=SYSTEM),
        lambda: publish_survey(survey, actor=SYSTEM),
    ):
        with pytest.raises(StateNotAllowed):
            change()


def test_members_know_of_it_once_it_is_published(coop):
    survey = a_draft_survey(coop)
    assert not surveys_for(coop, frozenset()).exists()
    publish_survey(survey, actor=SYSTEM)
    assert surveys_for(coop, frozenset()).get() == survey


# --- answering


def test_a_member_answers_once(coop, anne):
    survey = an_open_survey(coop)
    answer_survey(survey, said(), membership=anne)
    with pytest.raises(AlreadyAnswered):
        answer_survey(survey, said("2"), membership=anne)
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyMark.objects.create(organisation=coop, survey=survey, membership=anne)
    assert SurveyAnswer.objects.filter(question__position=1).get().keys == ["1"]


def test_a_sheet_that_is_refused_leaves_nothing(coop, anne):
    survey = an_open_survey(coop)
    for sheet, refusal in ((said("", (), ""), NothingAnswered), (said("9"), AnswerUnknown)):
        with pytest.raises(refusal):
            answer_survey(survey, sheet, membership=anne)
    assert not SurveyMark.objects.exists()
    assert not SurveyAnswer.objects.exists()


def test_it_takes_answers_on_its_days_alone(coop, anne):
    later = an_open_survey(coop, opens_at=now() + timedelta(days=2))
    with pytest.raises(SurveyNotOpen):
        answer_survey(later, said(), membership=anne)
    jump(coop, CALLED_ON + timedelta(days=3))
    answer_survey(later, said(), membership=anne)
    jump(coop, CALLED_ON + timedelta(days=11))
    with pytest.raises(SurveyNotOpen):
        answer_publicly(later, said())


def test_one_who_is_not_told_of_meetings_is_not_consulted(coop, anne):
    a_suspension(anne, since=CALLED_ON, until=CALLED_ON + timedelta(days=60))
    with pytest.raises(NotConsulted):
        answer_survey(an_open_survey(coop), said(), membership=anne)


def test_a_consultation_of_a_section_is_for_its_members(coop, anne):
    luc = a_member(coop, "Luc")
    north = a_section(coop, anne)
    survey = an_open_survey(coop, audience=SurveyAudience.SECTION, section=north)
    answer_survey(survey, said(), membership=anne)
    with pytest.raises(NotConsulted):
        answer_survey(survey, said(), membership=luc)


def test_the_public_answers_what_is_open_to_it_alone(coop):
    with pytest.raises(SurveyNotOpen):
        answer_publicly(an_open_survey(coop), said())
    opened = an_open_survey(coop, audience=SurveyAudience.PUBLIC)
    answer_publicly(opened, said())
    answer_publicly(opened, said())
    assert opened.marks.filter(membership=None).count() == 2


# --- what joins a person and an answer


def test_of_an_anonymous_one_no_row_joins_who_and_what(coop, anne):
    answer_survey(an_open_survey(coop), said(words="Bravo"), membership=anne)
    assert SurveyMark.objects.get().membership == anne
    assert {one.membership_id for one in SurveyAnswer.objects.all()} == {None}
    # Neither an hour nor a number that grows stands in either table.
    for model in (SurveyMark, SurveyAnswer):
        kinds = {field.get_internal_type() for field in model._meta.local_fields}
        assert not kinds & {"DateTimeField", "DateField", "BigAutoField", "AutoField"}
    assert not AuditEntry.objects.filter(action__contains="answer").exists()


def test_at_the_close_every_row_of_an_anonymous_one_is_written_anew_in_one_transaction(coop):
    survey = an_open_survey(coop)
    for one in members(coop, 6):
        answer_survey(survey, said(words=one.number), membership=one)
    before = {str(one) for one in SurveyAnswer.objects.values_list("id", flat=True)}
    answered = sorted(SurveyAnswer.objects.values_list("words", flat=True))
    settle_survey(survey, actor=SYSTEM)
    assert not before & {str(one) for one in SurveyAnswer.objects.values_list("id", flat=True)}
    assert sorted(SurveyAnswer.objects.values_list("words", flat=True)) == answered
    assert survey.marks.count() == 6
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xmin::text FROM governance_surveymark UNION SELECT xmin::text FROM governance_surveyanswer"
        )
        assert len(cursor.fetchall()) == 1


def test_with_names_the_office_sees_who_answered_what(coop, anne):
    survey = an_open_survey(coop, is_anonymous=False)
    answer_survey(survey, said(words="Bravo"), membership=anne)
    settle_survey(survey, actor=SYSTEM)
    (words,) = words_said(survey.questions.get(position=3))
    assert (words.membership, words.words) == (anne, "Bravo")


# --- the close and the counts


def test_members_and_the_public_are_counted_apart_once_there_are_enough_of_both(coop):
    survey = an_open_survey(coop, audience=SurveyAudience.PUBLIC)
    for one in members(coop, 5):
        answer_survey(survey, said("1", ("1", "2")), membership=one)
    for _turn in range(4):
        answer_publicly(survey, said("2", ()))
    of_members = results_of(survey)
    assert (of_members.how, of_members.members, of_members.others) == (Shown.MEMBERS, 5, None)
    answer_publicly(survey, said("2", (), "Merci"))
    apart = results_of(survey)
    assert (apart.how, apart.members, apart.others) == (Shown.APART, 5, 5)
    hours, services, words = apart.answered
    assert [(one.key, one.members, one.others) for one in hours.lines] == [("1", 5, 0), ("2", 0, 5), ("3", 0, 0)]
    assert [one.members for one in services.lines] == [5, 5]
    assert (words.lines, words.texts) == ((), 1)


def test_a_few_members_are_not_told_by_adding_known_answers(coop):
    survey = an_open_survey(coop, audience=SurveyAudience.PUBLIC)
    for one in members(coop, 3):
        answer_survey(survey, said("1"), membership=one)
    for _turn in range(2):
        answer_publicly(survey, said("2"))
    assert results_of(survey).how is Shown.NOT
    for _turn in range(8):
        answer_publicly(survey, said("2"))
    known = results_of(survey)
    assert (known.how, known.members) == (Shown.OTHERS, None)
    assert [one.total for one in known.answered[0].lines] == [0, 10, 0]


def test_counts_are_summed_by_the_database(coop, django_assert_num_queries):
    survey = an_open_survey(coop, audience=SurveyAudience.PUBLIC)
    for one in members(coop, 5):
        answer_survey(survey, said("1", ("1", "2")), membership=one)
    for _turn in range(6):
        answer_publicly(survey, said("2", ("2",), "Merci"))
    with django_assert_num_queries(3):
        counted = counts_of(survey)
    assert counted == {
        "sheets": (5, 6),
        "taken": {"1": {"1": (5, 0), "2": (0, 6)}, "2": {"1": (5, 0), "2": (5, 6)}},
        "texts": {"3": (0, 6)},
    }
    before = results_of(survey)
    settled = settle_survey(survey, actor=SYSTEM)
    settled.refresh_from_db()
    # Once it is over nothing is counted again, whoever reads: the questions alone are read.
    with django_assert_num_queries(1):
        after = results_of(settled)
    assert after == before


def test_it_closes_by_itself_after_its_last_day_and_once(coop):
    survey = an_open_survey(coop)
    assert settle_due_surveys() == 0
    jump(coop, CALLED_ON + timedelta(days=11))
    assert settle_due_surveys() == 1
    assert settle_due_surveys() == 0
    survey.refresh_from_db()
    assert survey.state == SurveyState.SETTLED
    with pytest.raises(StateNotAllowed):
        give_up_survey(survey, actor=SYSTEM)


def test_closed_early_it_takes_no_more_answers(coop, anne):
    survey = settle_survey(an_open_survey(coop), actor=SYSTEM)
    assert survey.closes_at <= now()
    with pytest.raises(SurveyNotOpen):
        answer_survey(survey, said(), membership=anne)


def test_what_was_heard_is_said_once_it_is_over(coop):
    survey = an_open_survey(coop)
    heard = {"heard_fr": "Oui.", "heard_en": "Yes.", "decided_fr": "", "decided_en": ""}
    with pytest.raises(StateNotAllowed):
        report_survey(survey, **heard, actor=SYSTEM)
    assert report_survey(settle_survey(survey, actor=SYSTEM), **heard, actor=SYSTEM).heard_fr == "Oui."


# --- those asked are written to


def test_those_it_is_put_to_are_written_to_once_by_email(coop, anne):
    luc = a_member(coop, "Luc", email="luc@example.org")
    a_member(coop, "Rose", email="")
    survey = an_open_survey(coop)
    notice = tell_consulted(survey, actor=SYSTEM)
    assert tell_consulted(survey, actor=SYSTEM) == notice
    told = set(notice.deliveries.values_list("membership", flat=True))
    assert luc.pk in told
    assert set(notice.deliveries.values_list("channel", flat=True)) == {"email"}
    assert "ne décide rien" in notice.texts.get(language="fr").body_text


def test_only_the_section_it_is_put_to_is_written_to(coop):
    luc, rose = (a_member(coop, name, email=f"{name.lower()}@example.org") for name in ("Luc", "Rose"))
    survey = an_open_survey(coop, audience=SurveyAudience.SECTION, section=a_section(coop, luc))
    notice = tell_consulted(survey, actor=SYSTEM)
    assert set(notice.deliveries.values_list("membership", flat=True)) == {luc.pk}
    assert rose.pk != luc.pk


def test_nothing_is_written_of_one_in_preparation_or_over(coop, anne):
    draft = a_draft_survey(coop)
    with pytest.raises(StateNotAllowed):
        tell_consulted(draft, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        tell_consulted(settle_survey(an_open_survey(coop), actor=SYSTEM), actor=SYSTEM)
