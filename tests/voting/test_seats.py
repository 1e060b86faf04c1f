"""A federation's members vote by seats: one line of the roll a seat, one delegate in it, one vote."""

from __future__ import annotations

import hashlib
from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from governance.errors import AlreadyPresent, AlternateWaits
from governance.models import Attendance, MotionState, PresenceChannel
from governance.queries import presence
from governance.queries.arrivals import comer
from governance.queries.quorum import quorum_at
from governance.services.attendance import depart, let_alternate_in, let_delegate_in
from governance.services.hands import Hands, decide_by_hands
from membership.clock import now
from membership.errors import AlternateNotSeated, RepresentativeMissing
from membership.messages import sentence
from membership.models import Delivery, Relation, Representation
from membership.models.base import true_on
from membership.rules.delegations import Basis
from membership.rules.findings import Finding
from membership.rules.rulesets import all_rule_sets
from membership.schema import KINDS_WITH_SEATS
from membership.services.alternates import unseat_alternate
from membership.services.delegations import set_votes_basis
from membership.services.representation import end_representation
from tests.factories.federations import a_coop, a_federation, cast, delegate_of, seated, sent
from tests.factories.life import a_person
from tests.factories.meetings import CALLED_ON, MEETING_ON, a_called_assembly, an_evening, an_open_poll, come, jump
from tests.factories.register import SYSTEM, a_legal_member, an_organisation
from voting.counting.records import CountRecord
from voting.counting.replay import replay
from voting.errors import NotInTheMeeting, NotOnRoll
from voting.models import RollCallVote, RollEntry
from voting.queries.box import choices_of, took_part
from voting.queries.sealed.packing import files_of
from voting.services.polls import close_poll
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation():
    return a_federation()


def lines(poll):
    return [
        (line.number, line.seat_no, line.is_entitled, line.reason_code, line.exercised_by_name)
        for line in poll.roll.entries.order_by("place", "seat_no")
    ]


def test_ex23_two_delegates_of_a_member_with_three_votes_cast_two(federation):
    """EX23: one vote for each 50 dwellings, three at most; 120 dwellings send two delegates."""
    coop = a_coop(federation, size=120, delegates=("Marc", "Aminata"))
    meeting = an_evening(federation)
    sent(meeting, coop, 1), sent(meeting, coop, 2)
    poll = an_open_poll(meeting)
    assert lines(poll) == [
        (coop.number, 1, True, "seat_held", "Marc Fabre"),
        (coop.number, 2, True, "seat_held", "Aminata Fabre"),
        (coop.number, 3, False, "seat_empty", ""),
    ]
    assert (poll.roll.entitled, poll.roll.left_out) == (2, 1)
    cast(poll, coop, delegate_of(coop, 1), "for")
    cast(poll, coop, delegate_of(coop, 2), "against")
    assert (choices_of(poll)["for"], choices_of(poll)["against"], RollCallVote.objects.count()) == (1, 1, 2)
    assert took_part(close_poll(poll, actor=SYSTEM)) == 2


@pytest.mark.parametrize(("size", "votes"), [(50, 1), (51, 2), (100, 2), (101, 3), (400, 3), (None, 1)])
def test_ex23_the_roll_has_a_line_for_each_vote_of_the_member(federation, size, votes):
    coop = a_coop(federation, size=size, delegates=("Marc",))
    meeting = an_evening(federation)
    poll = an_open_poll(meeting)
    assert poll.roll.entries.filter(membership=coop).count() == votes


def test_the_hash_of_the_roll_is_made_again_from_its_lines(federation):
    a_coop(federation, "Coop Est", size=60, delegates=("Marc",))
    a_coop(federation, "Coop Ouest", size=40, delegates=("Zoé",))
    poll = an_open_poll(an_evening(federation))
    roll = dict(files_of(poll))["roll.tsv"]
    assert hashlib.sha256(roll).hexdigest() == poll.roll.sha256
    east, empty, west = roll.decode().splitlines()
    assert east.split("\t")[1:] == ["in", "seat_held", "Marc Fabre", "1/2"]
    assert empty.split("\t")[1:] == ["out", "seat_empty", "", "2/2"]
    assert west.split("\t")[1:] == ["in", "represented", "Zoé Fabre"]


def test_a_delegate_votes_once_and_for_their_own_seat(federation):
    coop = a_coop(federation, delegates=("Marc", "Aminata"))
    meeting = an_evening(federation)
    sent(meeting, coop, 1)
    poll = an_open_poll(meeting)
    marc, aminata = delegate_of(coop, 1), delegate_of(coop, 2)
    cast(poll, coop, marc, "for")
    cast(poll, coop, marc, "for")
    with pytest.raises(NotInTheMeeting):
        cast(poll, coop, aminata, "for")
    with pytest.raises(NotOnRoll):
        cast(poll, coop, a_person(federation, "Autre"), "for")
    assert RollCallVote.objects.count() == 1


# --- one person, one vote


def test_an_alternate_of_two_seats_is_told_that_they_have_one_vote(federation):
    coop = a_coop(federation, delegates=("Marc", "Aminata"))
    paul = a_person(federation, "Paul")
    seated(coop, paul, 1, relation=Relation.ALTERNATE)
    seated(coop, paul, 2, relation=Relation.ALTERNATE)
    meeting = an_evening(federation)
    for seat_no in (1, 2):
        let_alternate_in(meeting, coop, seat_no=seat_no, on=MEETING_ON, actor=SYSTEM)
    poll = an_open_poll(meeting)
    assert [line[2:4] for line in lines(poll)][:2] == [(True, "seat_held"), (False, "delegate_holds_another_seat")]


def test_an_alternate_does_not_come_in_while_the_delegate_is_there(federation):
    coop = a_coop(federation, delegates=("Marc",))
    seated(coop, a_person(federation, "Paul"), relation=Relation.ALTERNATE)
    meeting = an_evening(federation)
    sent(meeting, coop, 1)
    with pytest.raises(AlternateWaits) as refused:
        let_alternate_in(meeting, coop, seat_no=1, on=MEETING_ON, actor=SYSTEM)
    assert isinstance(refused.value.finding, Finding)
    assert refused.value.finding.rule.key == "fed_alternate_when_absent"
    assert "en l’absence de la personne déléguée" in sentence(refused.value)
    depart(meeting, membership_id=coop.pk, actor=SYSTEM)
    let_alternate_in(meeting, coop, seat_no=1, on=MEETING_ON, actor=SYSTEM)
    assert sent(meeting, coop, 1).person.given_name == "Paul"
    assert lines(an_open_poll(meeting))[0][4] == "Paul Fabre"


def test_a_delegate_comes_after_all_once_the_alternate_left(federation):
    coop = a_coop(federation, delegates=("Marc",))
    seated(coop, a_person(federation, "Paul"), relation=Relation.ALTERNATE)
    meeting = an_evening(federation)
    seat = {"seat_no": 1, "on": MEETING_ON, "actor": SYSTEM}
    with pytest.raises(AlternateNotSeated):
        let_delegate_in(meeting, coop, **seat)
    let_alternate_in(meeting, coop, **seat)
    sent(meeting, coop, 1)
    with pytest.raises(AlreadyPresent):
        let_delegate_in(meeting, coop, **seat)
    depart(meeting, membership_id=coop.pk, actor=SYSTEM)
    let_delegate_in(meeting, coop, **seat)
    assert sent(meeting, coop, 1).person.given_name == "Marc"
    assert lines(an_open_poll(meeting))[0][4] == "Marc Fabre"
    with pytest.raises(AlternateNotSeated):
        unseat_alternate(coop, on=MEETING_ON, actor=SYSTEM)
    # The day after all is as it was.
    names = Representation.objects.filter(true_on(MEETING_ON + timedelta(days=1)), membership=coop)
    assert {(one.relation, one.name) for one in names} == {("delegate", "Marc Fabre"), ("alternate", "Paul Fabre")}


def test_the_one_who_gave_way_comes_back_in_and_not_whoever_begins_the_day_after(federation):
    coop, seat = a_coop(federation, delegates=("Marc",)), {"seat_no": 1, "on": MEETING_ON, "actor": SYSTEM}
    seated(coop, a_person(federation, "Paul"), relation=Relation.ALTERNATE)
    seated(coop, a_person(federation, "Zoé"), since=MEETING_ON + timedelta(days=1))
    meeting = an_evening(federation)
    let_alternate_in(meeting, coop, **seat)
    let_delegate_in(meeting, coop, **seat)
    assert sent(meeting, coop, 1).person.given_name == "Marc"
    assert lines(an_open_poll(meeting))[0][4] == "Marc Fabre"


def test_a_delegate_revoked_from_the_day_of_the_meeting_does_not_come_back_in(federation):
    coop, seat = a_coop(federation, delegates=("Marc",)), {"seat_no": 1, "on": MEETING_ON, "actor": SYSTEM}
    seated(coop, a_person(federation, "Paul"), relation=Relation.ALTERNATE)
    end_representation(_acting(coop, MEETING_ON), on=MEETING_ON, actor=SYSTEM)
    meeting = an_evening(federation)
    let_alternate_in(meeting, coop, **seat)
    assert comer(meeting, coop, now()).replaced == ""
    with pytest.raises(AlternateNotSeated):
        let_delegate_in(meeting, coop, **seat)
    assert lines(an_open_poll(meeting))[0][4] == "Paul Fabre"


def test_nor_does_one_revoked_after_the_alternate_was_seated(federation):
    coop, seat = a_coop(federation, delegates=("Marc",)), {"seat_no": 1, "on": MEETING_ON, "actor": SYSTEM}
    seated(coop, a_person(federation, "Paul"), relation=Relation.ALTERNATE)
    meeting = an_evening(federation)
    let_alternate_in(meeting, coop, **seat)
    assert comer(meeting, coop, now()).replaced == "Marc Fabre"
    end_representation(_acting(coop, MEETING_ON + timedelta(days=1)), on=MEETING_ON, actor=SYSTEM)
    with pytest.raises(AlternateNotSeated):
        let_delegate_in(meeting, coop, **seat)


def test_an_alternate_let_in_twice_gives_the_place_back_to_the_delegate(federation):
    coop, seat = a_coop(federation, delegates=("Marc",)), {"seat_no": 1, "on": MEETING_ON, "actor": SYSTEM}
    seated(coop, a_person(federation, "Paul"), relation=Relation.ALTERNATE)
    meeting = an_evening(federation)
    for _time in range(2):
        let_alternate_in(meeting, coop, **seat)
        let_alternate_in(meeting, coop, **seat)
        let_delegate_in(meeting, coop, **seat)
    assert sent(meeting, coop, 1).person.given_name == "Marc"


def _acting(coop, on):
    return Representation.objects.get(true_on(on), membership=coop, relation=Relation.DELEGATE)


def test_nobody_comes_in_for_an_empty_seat(federation):
    coop = a_coop(federation, delegates=("Marc",))
    with pytest.raises(RepresentativeMissing):
        sent(an_evening(federation), coop, 2)


@pytest.mark.parametrize("kind", ["qc_coop", "qc_coop_solidarity", "qc_npo", "qc_caisse", "ca_coop"])
def test_elsewhere_the_database_holds_to_one_vote_per_member(kind):
    """Whatever a program tries: a second line of a roll, a second presence."""
    organisation = an_organisation(kind=kind, bylaws={"proxy_allowed": False} if kind == "qc_npo" else {})
    member = a_legal_member(organisation)
    other = a_person(organisation, "Paul")
    meeting = an_evening(organisation, member)
    poll = an_open_poll(meeting)
    line = {"organisation": organisation, "roll": poll.roll, "membership": member, "is_entitled": True, "place": 9}
    for seat in ({"seat_no": 2, "seats": 2}, {"seat_no": 2}, {"seat_no": 1, "seats": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RollEntry.objects.create(**line, **seat, exercised_by=other, reason_code="seat_held", name="x", number="x")
    with pytest.raises(IntegrityError, match="one_vote_per_member"), transaction.atomic():
        Attendance.objects.create(
            organisation=organisation,
            assembly=meeting,
            membership=member,
            seat_no=2,
            person=other,
            channel=PresenceChannel.HALL,
            counts_toward_quorum=True,
        )


def test_the_kinds_that_may_have_several_votes_are_those_whose_rules_grant_seats():
    granting = {kind for one in all_rule_sets() if "fed_votes_per_member" in one.resolve([]) for kind in one.kinds}
    assert granting == set(KINDS_WITH_SEATS)


# --- presence and quorum


@pytest.mark.parametrize(("counts", "present", "required"), [("delegates", 2, 2), ("members", 1, 1)])
def test_the_quorum_counts_delegates_or_members_as_the_rules_say(counts, present, required):
    federation = a_federation(fed_quorum_counts=counts, quorum="1/2")
    coop = a_coop(federation, delegates=("Marc", "Aminata", "Zoé"))
    other = a_coop(federation, "Coop du Nord", size=10, delegates=("Luc",))
    meeting = an_evening(federation)
    sent(meeting, coop, 1)
    jump(federation, MEETING_ON, time(19, 10))
    sent(meeting, coop, 2)
    here = presence.present(meeting, now())
    assert (here, presence.voices_present(meeting, now())) == (present, 2)
    found = quorum_at(meeting, now(), here)
    assert found is not None
    assert found.figure("required") == required
    assert [number for _at, number in presence.course_of(meeting)] == ([1, 2] if counts == "delegates" else [1, 1])
    depart(meeting, membership_id=coop.pk, seat_no=1, actor=SYSTEM)
    assert presence.present(meeting, now()) == 1
    come(meeting, other)
    assert presence.present(meeting, now()) == 2


@pytest.mark.parametrize(("counts", "outcome"), [("delegates", "adopted"), ("members", "no_quorum")])
def test_the_quorum_of_a_vote_counts_them_as_the_rules_say(counts, outcome):
    federation = a_federation(fed_quorum_counts=counts, quorum="2/3")
    coop = a_coop(federation, delegates=("Marc", "Aminata", "Zoé"))
    a_coop(federation, "Coop du Nord", size=10, delegates=("Luc",))
    meeting = an_evening(federation)
    for seat_no in (1, 2, 3):
        sent(meeting, coop, seat_no)
    poll = an_open_poll(meeting)
    for seat_no in (1, 2, 3):
        cast(poll, coop, delegate_of(coop, seat_no), "for")
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    poll.refresh_from_db()
    figures = poll.result.figures
    assert (poll.result.outcome, figures["for"], figures["present"], figures["entitled"]) == (outcome, 3, 3, 4)
    assert figures.get("members") == (None if counts == "delegates" else {"present": 1, "entitled": 2})
    assert not replay(CountRecord.from_text(poll.result.record))


def test_hands_are_counted_of_all_delegates_even_where_the_quorum_counts_members():
    federation = a_federation(fed_quorum_counts="members", quorum="1/2")
    coop = a_coop(federation, delegates=("Marc", "Aminata"))
    meeting = an_evening(federation)
    sent(meeting, coop, 1), sent(meeting, coop, 2)
    decided = decide_by_hands(meeting.motions.get(), Hands(2, 0, 0), actor=SYSTEM)
    assert (decided.state, decided.figures["present"], decided.figures["entitled"]) == (MotionState.ADOPTED, 2, 2)


# --- in the room


def test_a_delegate_beyond_the_votes_of_their_organisation_attends_and_does_not_vote(federation):
    coop = a_coop(federation, size=40, delegates=("Marc", "Aminata"))
    meeting = an_evening(federation)
    sent(meeting, coop, 1)
    beyond = sent(meeting, coop, 2)
    assert (beyond.person, beyond.counts_toward_quorum) == (delegate_of(coop, 2), False)
    poll = an_open_poll(meeting)
    assert [line[1:4] for line in lines(poll)] == [(1, True, "represented"), (2, False, "seat_without_vote")]
    with pytest.raises(NotOnRoll):
        cast(poll, coop, delegate_of(coop, 2), "for")


def test_the_alternate_of_a_seat_is_the_one_who_casts_its_vote(federation):
    coop = a_coop(federation, delegates=("Marc", "Aminata"))
    aminata = delegate_of(coop, 2)
    paul = seated(coop, a_person(federation, "Paul"), 2, relation=Relation.ALTERNATE)
    meeting = an_evening(federation)
    let_alternate_in(meeting, coop, seat_no=2, on=MEETING_ON, actor=SYSTEM)
    sent(meeting, coop, 2)
    poll = an_open_poll(meeting)
    with pytest.raises(NotOnRoll):
        cast(poll, coop, aminata, "for")
    cast(poll, coop, paul, "for")
    assert RollCallVote.objects.get().entry.seat_no == 2


def test_a_seat_given_after_the_record_day_attends_and_does_not_vote():
    federation = a_federation(record_date_mode="day_before_notice")
    coop = a_coop(federation, size=40, delegates=("Marc", "Aminata"))
    set_votes_basis(coop, basis=Basis(size=90), source="Rapport", since=MEETING_ON, actor=SYSTEM)
    meeting = an_evening(federation)
    assert [sent(meeting, coop, seat_no).counts_toward_quorum for seat_no in (1, 2)] == [True, False]
    assert [line[1:4] for line in lines(an_open_poll(meeting))] == [
        (1, True, "represented"),
        (2, False, "seat_without_vote"),
    ]


# --- told


def test_each_delegate_is_told_at_their_own_address(federation):
    coop = a_coop(federation, delegates=("Marc", "Aminata"))
    meeting = a_called_assembly(federation)
    told = Delivery.objects.filter(notice=meeting.notice, membership=coop).values_list("address", flat=True)
    assert set(told) == {coop.person.email, "marc@example.org", "aminata@example.org"}


def test_a_delegate_named_after_the_notice_left_is_told_when_told_of_it(federation):
    coop = a_coop(federation, delegates=("Marc",))
    meeting = a_called_assembly(federation)
    seated(coop, a_person(federation, "Aminata"), 2, since=CALLED_ON, tells=True)
    told = Delivery.objects.filter(notice=meeting.notice, membership=coop).values_list("address", flat=True)
    assert set(told) == {coop.person.email, "marc@example.org", "aminata@example.org"}
    seated(coop, a_person(federation, "Paul"), 3, since=CALLED_ON)
    assert not Delivery.objects.filter(notice=meeting.notice, address="paul@example.org").exists()


def test_the_ledger_names_who_came_though_the_vote_is_of_the_record_day():
    federation = a_federation(record_date_mode="day_before_notice")
    coop = a_coop(federation, delegates=("Marc", "Luc"))
    meeting = a_called_assembly(federation)
    aminata = seated(coop, a_person(federation, "Aminata"), 2, since=CALLED_ON)
    jump(federation, MEETING_ON, time(18, 50))
    assert sent(meeting, coop, 2).person == aminata


# --- a seat that changes during the evening


def test_a_delegate_whose_seat_changed_leaves_the_former_one_by_coming_in_again(federation):
    coop = a_coop(federation, delegates=("Marc", "Aminata"))
    meeting = an_evening(federation)
    sent(meeting, coop, 1)
    marc = delegate_of(coop, 1)
    first = Representation.objects.get(true_on(MEETING_ON), membership=coop, seat_no=1)
    end_representation(first, on=MEETING_ON, actor=SYSTEM)
    seated(coop, marc, 2, since=MEETING_ON)
    stay = sent(meeting, coop, 2)
    assert stay.person == marc
    here = Attendance.objects.filter(assembly=meeting, membership=coop, departed_at=None)
    assert [(one.seat_no, one.person) for one in here] == [(2, marc)]
    assert presence.present(meeting, now()) == 1


def test_the_alternate_of_two_seats_comes_in_once(federation):
    coop = a_coop(federation, delegates=("Marc", "Aminata"))
    paul = a_person(federation, "Paul")
    for seat_no in (1, 2):
        seated(coop, paul, seat_no, relation=Relation.ALTERNATE)
    meeting = an_evening(federation)
    for seat_no in (1, 2):
        let_alternate_in(meeting, coop, seat_no=seat_no, on=MEETING_ON, actor=SYSTEM)
    sent(meeting, coop, 1)
    with pytest.raises(AlreadyPresent):
        sent(meeting, coop, 2)
    assert Attendance.objects.filter(assembly=meeting, person=paul).count() == 1
