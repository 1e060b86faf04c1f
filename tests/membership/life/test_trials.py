"""A trial follows what it rests on: the admission that began it, and whatever ends it or takes that back."""

from __future__ import annotations

from datetime import date

import pytest

from membership.errors import OverrideReasonMissing
from membership.models import Membership, Trial
from membership.queries.to_do import to_do_on
from membership.services.life.acts import Done
from membership.services.life.admission import begin_trial
from membership.services.life.changes import change_category, end_trial
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import resign
from tests.factories.life import ADULT, a_person, category, decision, finding_of, standing
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_organisation

BEGAN = date(2027, 3, 1)
OVER = date(2028, 9, 1)


@pytest.fixture
def work(db):
    organisation = an_organisation("rives", kind="qc_coop_work")
    jump(organisation, date(2027, 1, 25))
    return organisation


def on_trial(organisation, person, since: date = BEGAN) -> Done:
    return begin_trial(
        person,
        auxiliary=category(organisation, "auxiliary"),
        becomes=category(organisation, "worker"),
        decision=decision(since, override="Essai"),
        age=ADULT,
        actor=SYSTEM,
    )


@pytest.fixture
def begun(work) -> Done:
    return on_trial(work, a_person(work))


def running(member: Membership) -> Trial | None:
    return Trial.objects.filter(membership=member, concluded_by=None).first()


def test_a_trial_that_was_ended_by_mistake_runs_again(begun):
    member = begun.event.membership
    ended = end_trial(Trial.objects.get(), days_worked=250, decision=decision(OVER, override="Essai"), actor=SYSTEM)
    assert running(member) is None
    correct(ended.event, to=Correction("Autre personne.", is_void=True), actor=SYSTEM)
    assert standing(member, OVER).facts.category == "auxiliary"
    again = running(member)
    assert again is not None
    assert again.last_on == OVER
    end_trial(again, days_worked=250, decision=decision(OVER, override="Essai"), actor=SYSTEM)


def test_a_trial_moves_with_the_admission_that_began_it(begun):
    correct(begun.event, to=Correction("Résolution.", effective_on=date(2027, 4, 1)), actor=SYSTEM)
    trial = Trial.objects.get()
    assert (trial.begins_on, trial.last_on) == (date(2027, 4, 1), date(2028, 10, 1))


def test_nobody_is_on_trial_whose_admission_never_was(begun):
    correct(begun.event, to=Correction("Homonyme.", is_void=True), actor=SYSTEM)
    assert running(begun.event.membership) is None


def test_nobody_is_on_trial_who_was_admitted_in_full_after_all(work, begun):
    correct(begun.event, to=Correction("Résolution.", category=category(work, "worker")), actor=SYSTEM)
    assert running(begun.event.membership) is None


def test_a_trial_ends_with_the_membership_and_is_nobodys_work_any_more(work, begun):
    member = begun.event.membership
    gone = resign(member, decision=decision(date(2027, 5, 1)), actor=SYSTEM)
    assert to_do_on(work, OVER).trials == ()
    correct(gone.event, to=Correction("Reprise.", is_void=True), actor=SYSTEM)
    assert [one.membership for one in to_do_on(work, OVER).trials] == [member]


def test_a_trial_ends_with_any_change_of_category(work, begun):
    member = begun.event.membership
    change_category(member, category=category(work, "worker"), decision=decision(date(2027, 5, 1)), actor=SYSTEM)
    assert running(member) is None


def test_somebody_who_left_on_trial_may_be_admitted_on_trial_again(work, begun):
    member = begun.event.membership
    resign(member, decision=decision(date(2027, 5, 1)), actor=SYSTEM)
    on_trial(work, member.person, date(2027, 9, 1))
    trial = running(member)
    assert trial is not None
    assert trial.begins_on == date(2027, 9, 1)


def test_a_trial_left_open_of_an_earlier_stay_gives_way(work, begun):
    member = begun.event.membership
    jump(work, BEGAN)
    resign(member, decision=decision(date(2027, 5, 1), notice_on=BEGAN), actor=SYSTEM)
    Trial.objects.update(concluded_by=None)
    on_trial(work, member.person, date(2027, 9, 1))
    assert Trial.objects.filter(concluded_by=None).count() == 1


class TestInASolidarityCoOperative:
    """The trial is of workers: for anybody else it asks for a reason, and days of work are not counted."""

    def begin(self, rives, becomes: str, **fields) -> Done:
        return begin_trial(
            a_person(rives),
            auxiliary=category(rives, "auxiliary"),
            becomes=category(rives, becomes),
            decision=decision(date(2027, 1, 25), **fields),
            age=ADULT,
            actor=SYSTEM,
        )

    def test_a_worker_goes_through_it(self, rives):
        done = self.begin(rives, "worker")
        assert Trial.objects.get().most_working_days == 250
        assert "if you still work here" in done.notice.texts.get(language="en").body_text

    def test_a_user_does_so_for_a_reason_alone(self, rives):
        with pytest.raises(OverrideReasonMissing) as refused:
            self.begin(rives, "user")
        found = finding_of(refused.value)
        assert (found.code, found.rule.key) == ("trial_category", "sol_worker_trial")

    def test_no_work_is_asked_of_a_user(self, rives):
        done = self.begin(rives, "user", override="Le règlement le prévoit.")
        assert Trial.objects.get().most_working_days is None
        assert "work" not in done.notice.texts.get(language="en").body_text
        ended = end_trial(Trial.objects.get(), days_worked=0, decision=decision(date(2027, 1, 26)), actor=SYSTEM)
        assert ended.findings is not None


def test_the_letter_of_a_change_to_come_says_from_when(rives):
    member = a_member(rives)
    on = date(2027, 2, 15)
    done = change_category(member, category=category(rives, "worker"), decision=decision(on), actor=SYSTEM)
    said = done.notice.texts.get(language="en").body_text
    assert "This takes effect on February 15, 2027. Until then nothing changes." in said
    assert "You are now" not in said
