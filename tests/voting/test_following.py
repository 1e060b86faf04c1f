"""A vote not yet cast is stopped by what happens after the roll; one already cast stands."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import transaction

from membership.models import EventKind
from membership.services.life.admission import admit
from membership.services.life.changes import change_category
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import expel, record_death, resign
from membership.services.life.suspensions import SuspensionOrder, suspend, suspend_vote
from membership.services.representation import end_representation, name_representative
from tests.factories.life import ADULT, a_person, category, decision, of_the_board
from tests.factories.meetings import MEETING_ON, an_evening, an_open_poll, come, jump, vote
from tests.factories.register import SYSTEM, a_legal_member, a_member, an_organisation
from tests.voting.races import beside
from voting.errors import StruckFromRoll
from voting.models import RollCallVote, RollStrike
from voting.services.due import do_what_is_due
from voting.services.polls import open_poll, prepare_poll

NEXT_DAY = MEETING_ON + timedelta(days=1)
GRAVE = {"ground": "competes", "override": "Cas particulier."}


@pytest.fixture
def rives(db):
    return an_organisation()


@pytest.fixture
def anne(rives):
    return a_member(rives)


@pytest.fixture
def poll(rives, anne):
    luc = a_member(rives, "Luc")
    return an_open_poll(an_evening(rives, anne, luc))


def a_death(member, on):
    return record_death(member, decision=decision(on), actor=SYSTEM)


def a_resignation(member, on):
    return resign(member, decision=decision(on, notice_on=on), actor=SYSTEM)


def an_expulsion(member, on):
    return expel(member, decision=of_the_board(on, **GRAVE), actor=SYSTEM)


def a_suspension(member, on, kept=()):
    order = SuspensionOrder(on + timedelta(days=90), kept)
    return suspend(member, order=order, decision=of_the_board(on, **GRAVE), actor=SYSTEM)


def a_suspension_of_the_vote(member, on):
    return suspend_vote(member, reason="Aucune affaire.", decision=decision(on, **GRAVE), actor=SYSTEM)


def an_auxiliary(member, on):
    there = category(member.organisation, "auxiliary")
    return change_category(member, category=there, decision=decision(on), actor=SYSTEM)


TAKES_THE_VOTE = [a_death, a_resignation, an_expulsion, a_suspension, a_suspension_of_the_vote, an_auxiliary]


@pytest.mark.parametrize("act", TAKES_THE_VOTE)
def test_a_vote_not_cast_is_stopped_with_the_reason(poll, anne, act):
    done = act(anne, MEETING_ON)
    assert [one.code for one in done.consequences] == ["vote_stopped"]
    assert RollStrike.objects.get().entry.membership == anne
    with pytest.raises(StruckFromRoll) as refused:
        vote(poll, anne, "for")
    assert refused.value.reason == RollStrike.objects.get().reason != ""


@pytest.mark.parametrize("act", TAKES_THE_VOTE)
def test_a_vote_already_cast_stands(poll, anne, act):
    vote(poll, anne, "for")
    done = act(anne, MEETING_ON)
    assert [one.code for one in done.consequences] == ["vote_stands"]
    assert done.consequences[0].rule.key == "roll_after_freeze"
    assert not RollStrike.objects.exists()


def test_a_suspension_that_keeps_the_vote_stops_nothing(poll, anne):
    assert a_suspension(anne, MEETING_ON, ("vote", "office")).consequences == ()
    assert vote(poll, anne, "for").choice == "for"


def test_the_roll_and_its_hash_stay_as_they_were(poll, anne):
    before = poll.roll.sha256
    a_death(anne, MEETING_ON)
    poll.roll.refresh_from_db()
    assert (poll.roll.sha256, poll.roll.entries.get(membership=anne).is_entitled) == (before, True)


def test_the_reason_is_said_in_both_languages(poll, anne):
    a_death(anne, MEETING_ON)
    reason = RollStrike.objects.get().reason
    assert "N’est plus membre depuis le 24\u00a0avril 2027." in reason
    assert "No longer a member since April 24, 2027." in reason


def test_when_a_representative_dies_the_vote_of_the_member_acted_for_is_stopped(rives, anne):
    farm = a_legal_member(rives, represented_by="")
    ana = a_member(rives, "Ana", category="auxiliary")
    name_representative(
        farm, person=ana.person, since=date(2026, 1, 1), actor=SYSTEM, instrument_note="Résolution",
        override="Auxiliaire.",
    )  # fmt: skip
    poll = an_open_poll(an_evening(rives, anne, farm))
    done = a_death(ana, MEETING_ON)
    assert [one.code for one in done.consequences] == ["representation_ended", "vote_stopped"]
    assert RollStrike.objects.get().entry.membership == farm
    with pytest.raises(StruckFromRoll):
        vote(poll, farm, "for")


def test_an_act_dated_ahead_says_so_and_stops_the_vote_on_its_day(rives, anne):
    """EX27: the vote lasts beyond the evening; suspended on a later day, not voted: blocked from then."""
    luc = a_member(rives, "Luc")
    poll = an_open_poll(an_evening(rives, anne, luc), minutes=4 * 24 * 60)
    assert [one.code for one in a_suspension(anne, NEXT_DAY).consequences] == ["vote_stops_later"]
    assert not RollStrike.objects.exists()
    vote(poll, luc, "for")
    a_suspension(luc, NEXT_DAY)
    assert do_what_is_due()["struck"] == 0
    jump(rives, NEXT_DAY, time(9))
    assert do_what_is_due()["struck"] == 1
    assert [one.entry.membership for one in RollStrike.objects.all()] == [anne]
    assert do_what_is_due()["struck"] == 0
    assert poll.roll.entries.get(membership=luc).vote.choice == "for"


@pytest.fixture
def ana(rives):
    return a_member(rives, "Ana", category="auxiliary").person


@pytest.fixture
def farm(rives):
    return a_legal_member(rives, represented_by="")


def named(farm, person, **fields):
    return name_representative(
        farm, person=person, since=date(2026, 1, 1), actor=SYSTEM, instrument_note="Résolution",
        override="Auxiliaire.", **fields,
    )  # fmt: skip


def test_a_representative_who_stops_on_a_later_day_votes_until_then_and_not_beyond(rives, anne, farm, ana):
    acting = named(farm, ana).representation
    poll = an_open_poll(an_evening(rives, anne, farm), minutes=4 * 24 * 60)
    done = end_representation(acting, on=NEXT_DAY, actor=SYSTEM)
    assert [one.code for one in done.consequences] == ["representation_ended", "vote_stops_later"]
    assert do_what_is_due()["struck"] == 0
    jump(rives, NEXT_DAY, time(9))
    assert do_what_is_due()["struck"] == 1
    assert "Ana Roy n’agit plus pour ce membre." in RollStrike.objects.get(entry__membership=farm).reason
    with pytest.raises(StruckFromRoll):
        vote(poll, farm, "for")
    assert do_what_is_due()["struck"] == 0


def test_a_representation_whose_last_day_falls_within_the_vote_stops_it_too(rives, anne, farm, ana):
    named(farm, ana, until=NEXT_DAY)
    poll = an_open_poll(an_evening(rives, anne, farm), minutes=4 * 24 * 60)
    jump(rives, NEXT_DAY, time(9))
    assert do_what_is_due()["struck"] == 1
    with pytest.raises(StruckFromRoll):
        vote(poll, farm, "for")


def test_a_representative_named_again_for_the_days_that_follow_goes_on(rives, anne, farm, ana):
    acting = named(farm, ana).representation
    poll = an_open_poll(an_evening(rives, anne, farm), minutes=4 * 24 * 60)
    end_representation(acting, on=NEXT_DAY, actor=SYSTEM)
    name_representative(
        farm, person=ana, since=NEXT_DAY, actor=SYSTEM, instrument_note="Résolution", override="Auxiliaire."
    )
    jump(rives, NEXT_DAY, time(9))
    assert do_what_is_due()["struck"] == 0
    assert vote(poll, farm, "for").choice == "for"


def test_a_correction_that_takes_the_vote_away_stops_it(rives, poll, anne):
    done = an_auxiliary(anne, date(2027, 6, 1))
    fixed = correct(done.event, to=Correction("Mal lu.", effective_on=date(2027, 4, 1)), actor=SYSTEM)
    assert [one.code for one in fixed.consequences] == ["vote_stopped"]
    with pytest.raises(StruckFromRoll) as refused:
        vote(poll, anne, "for")
    assert refused.value.reason != ""


def test_an_admission_that_never_was_stops_the_vote_and_one_already_cast_stands(rives):
    admitted = [
        admit(
            a_person(rives, name),
            category=category(rives, "user"),
            decision=decision(date(2026, 6, 1)),
            age=ADULT,
            actor=SYSTEM,
        )
        for name in ("Zoé", "Omar")
    ]
    zoe, omar = (one.event.membership for one in admitted)
    poll = an_open_poll(an_evening(rives, zoe, omar))
    vote(poll, zoe, "for")
    void = Correction("Homonyme.", is_void=True)
    told = [correct(one.event, to=void, actor=SYSTEM).consequences[0].code for one in admitted]
    assert told == ["vote_stands", "vote_stopped"]
    assert RollStrike.objects.get().entry.membership == omar


def test_a_correction_that_leaves_the_vote_stops_nothing(rives, poll, anne):
    done = an_auxiliary(anne, date(2027, 6, 1))
    fixed = correct(done.event, to=Correction("Mal lu.", is_void=True), actor=SYSTEM)
    assert fixed.consequences == ()
    assert vote(poll, anne, "for").choice == "for"


def test_an_act_looked_at_and_not_confirmed_strikes_nobody(rives, poll, anne):
    with transaction.atomic():
        assert a_death(anne, MEETING_ON).event.kind == EventKind.DECEASED
        transaction.set_rollback(True)
    assert not RollStrike.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_vote_being_cast_is_waited_for_and_what_is_said_of_it_is_exact():
    rives = an_organisation()
    anne = a_member(rives)
    assembly = an_evening(rives, anne)
    poll = an_open_poll(assembly)
    with beside() as office:
        with transaction.atomic():
            vote(poll, anne, "for")
            office.begin(lambda: a_death(anne, MEETING_ON))
            assert office.is_waiting()
        done = office.result()
    assert [one.code for one in done.consequences] == ["vote_stands"]
    assert not RollStrike.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_vote_that_waited_for_an_act_is_stopped_by_it():
    rives = an_organisation()
    anne = a_member(rives)
    poll = an_open_poll(an_evening(rives, anne))
    with beside() as voter:
        with transaction.atomic():
            done = a_death(anne, MEETING_ON)
            voter.begin(lambda: vote(poll, anne, "for"))
            assert voter.is_waiting()
        with pytest.raises(StruckFromRoll):
            voter.result()
    assert [one.code for one in done.consequences] == ["vote_stopped"]
    assert not RollCallVote.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_roll_that_is_being_drawn_waits_for_an_act_begun_before():
    rives = an_organisation()
    anne, luc = a_member(rives), a_member(rives, "Luc")
    poll = prepare_poll(an_evening(rives, anne, luc).motions.get(), actor=SYSTEM)
    with beside() as chair:
        with transaction.atomic():
            a_suspension(anne, MEETING_ON)
            chair.begin(lambda: open_poll(poll, actor=SYSTEM, lasts=timedelta(minutes=30)))
            assert chair.is_waiting()
        opened = chair.result()
    assert [one.membership for one in opened.roll.entries.filter(is_entitled=True)] == [luc]


@pytest.mark.django_db(transaction=True)
def test_an_act_begun_while_a_vote_is_prepared_and_opened_at_once_still_stops_the_vote_of_the_member():
    rives = an_organisation()
    anne, luc = a_member(rives), a_member(rives, "Luc")
    motion = an_evening(rives, anne, luc).motions.get()
    with beside() as office:
        with transaction.atomic():
            draft = prepare_poll(motion, actor=SYSTEM)
            office.begin(lambda: a_suspension(anne, MEETING_ON))
            assert office.is_waiting()
            open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=30))
        office.result()
    assert RollStrike.objects.get().entry.membership == anne


def test_somebody_who_comes_after_the_strike_is_still_noted_as_there_or_not_by_the_register(rives, anne):
    """A member whose vote alone is suspended may still attend."""
    luc = a_member(rives, "Luc")
    assembly = an_evening(rives, luc)
    an_open_poll(assembly)
    a_suspension_of_the_vote(anne, MEETING_ON)
    assert not come(assembly, anne).counts_toward_quorum
