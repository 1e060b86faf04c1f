"""Two hands on one poll: opened once, on one roll; closed once; counted once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from membership.errors import StateNotAllowed
from membership.models import ImportBatch, Person
from tests.factories.meetings import an_evening, an_open_poll, vote
from tests.factories.register import SYSTEM, a_suspension, an_organisation, members
from tests.voting.races import at_once, beside
from voting.models import ElectoralRoll, Poll, PollState, Result, RollEntry
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db(transaction=True)

MINUTES = timedelta(minutes=30)


@pytest.fixture
def those():
    return members(an_organisation(), 3)


@pytest.fixture
def evening(those):
    return an_evening(those[0].organisation, *those)


def refusals(answers: list[object]) -> list[object]:
    return [answer for answer in answers if isinstance(answer, Exception)]


def test_a_poll_opened_twice_at_once_has_one_roll(evening, those):
    poll = prepare_poll(evening.motions.get(), actor=SYSTEM)
    answers = at_once(*[lambda: open_poll(poll, actor=SYSTEM, lasts=MINUTES)] * 2)
    assert [type(one) for one in refusals(answers)] == [StateNotAllowed]
    assert ElectoralRoll.objects.count() == 1
    assert RollEntry.objects.count() == len(those)


def test_a_motion_put_twice_at_once_has_one_poll(evening):
    motion = evening.motions.get()
    answers = at_once(*[lambda: prepare_poll(motion, actor=SYSTEM)] * 2)
    assert [type(one) for one in refusals(answers)] == [StateNotAllowed]
    assert Poll.objects.count() == 1


def test_a_poll_closed_twice_at_once_is_closed_once(evening, those):
    poll = an_open_poll(evening)
    vote(poll, those[0], "for")
    answers = at_once(*[lambda: close_poll(poll, actor=SYSTEM)] * 2)
    assert [type(one) for one in refusals(answers)] == [StateNotAllowed]


def test_a_tally_run_twice_at_once_gives_one_result(evening, those):
    poll = an_open_poll(evening)
    vote(poll, those[0], "for")
    close_poll(poll, actor=SYSTEM)
    answers = at_once(*[lambda: run_tally(poll.pk)] * 3)
    assert refusals(answers) == []
    assert sorted(answers) == [False, False, True]
    assert Result.objects.count() == 1


def test_a_result_proclaimed_twice_at_once_is_one_decision(evening, those):
    poll = an_open_poll(evening)
    for membership in those:
        vote(poll, membership, "for")
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    answers = at_once(*[lambda: proclaim_result(poll, actor=SYSTEM)] * 2)
    assert [type(one) for one in refusals(answers)] == [StateNotAllowed]
    assert Poll.objects.get().state == PollState.PROCLAIMED


def test_a_roll_holds_the_register_of_its_instant_whatever_is_written_meanwhile(evening, those):
    """A suspension recorded while the roll is being frozen belongs to the next one."""
    poll = prepare_poll(evening.motions.get(), actor=SYSTEM)
    with beside() as other, transaction.atomic():
        open_poll(poll, actor=SYSTEM, lasts=MINUTES)
        other.begin(lambda: a_suspension(those[0], since=None))
        other.result()
    roll = ElectoralRoll.objects.get()
    assert roll.entitled == len(those)
    assert roll.entries.get(membership=those[0]).is_entitled


def test_whom_a_roll_names_cannot_go_while_it_is_being_written(evening, those):
    """The lines lock what they name, whoever else takes it away meanwhile: a line never names nobody."""
    poll = prepare_poll(evening.motions.get(), actor=SYSTEM)
    gone = those[0]
    batch = ImportBatch.objects.create(
        organisation=gone.organisation, file_name="x", file_sha256="x", rows=0, new=0, matched=0, rejected=0
    )
    Person.objects.filter(pk=gone.person_id).update(import_batch=batch)

    @transaction.atomic
    def delete_it() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('unevoix.undo_import', %s, true)", [str(batch.pk)])
            cursor.execute("DELETE FROM membership_person WHERE id = %s", [gone.person_id])

    def take_away() -> str:
        with pytest.raises(IntegrityError) as refused:
            delete_it()
        return str(refused.value)

    with beside() as other:
        with transaction.atomic():
            open_poll(poll, actor=SYSTEM, lasts=MINUTES)
            other.begin(take_away)
            assert other.is_waiting()
        assert "is named in" in other.result()
    assert RollEntry.objects.get(membership=gone).exercised_by_id == gone.person_id
    assert Person.objects.filter(pk=gone.person_id).exists()
