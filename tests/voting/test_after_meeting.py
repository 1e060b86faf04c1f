"""A vote that outlives its meeting, from the chair's screen to the minutes: the worked example EX27 of the rulebook."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Attendance, MotionState
from governance.queries.proceedings import proceedings_of
from governance.services.decisions_text import Annexes
from governance.services.extracts_text import _vote
from governance.services.hands import Hands, decide_by_hands
from governance.services.minutes_text import contents
from governance.services.sessions import end_assembly, open_assembly
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import Delivery, Role
from membership.queries.links import link_token
from membership.rules.findings import Finding
from membership.services.life.suspensions import SuspensionOrder, suspend
from tests.api.conftest import BACKEND, Program
from tests.factories.life import decision
from tests.factories.meetings import a_called_assembly, an_evening, an_open_poll, come, jump, vote
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer, an_organisation, members
from tests.factories.sealed import vote_secretly
from tests.voting.web.reading import text_of
from voting.errors import NotInTheMeeting, NoVoteAfterMeeting, PapersAfterMeeting, StruckFromRoll
from voting.models import Announcement, AnnouncementKind, PollMode, PollState
from voting.queries.taken import votes_of
from voting.services.after_meeting import hold_after_meeting
from voting.services.due import do_what_is_due
from voting.services.polls import cancel_poll, open_poll, prepare_poll
from voting.services.proclaim import proclaim_result

pytestmark = pytest.mark.django_db

TUESDAY, WEDNESDAY, THURSDAY, SATURDAY = (date(2027, 4, day) for day in (20, 21, 22, 24))


@pytest.fixture
def caisse(db):
    return an_organisation(kind="qc_caisse", bylaws={"notice_min_days": None, "notice_max_days": None})


@pytest.fixture
def anne(caisse):
    return a_member(caisse)


@pytest.fixture
def luc(caisse):
    return a_member(caisse, "Luc")


@pytest.fixture
def meeting(caisse, anne, luc):
    """The meeting of Tuesday evening, at 20:30: Anne and Zoé are there, Luc is not."""
    called = a_called_assembly(caisse, on=TUESDAY)
    jump(caisse, TUESDAY, time(19, 5))
    come(called, anne)
    come(called, a_member(caisse, "Zoé"))
    open_assembly(called, actor=SYSTEM)
    jump(caisse, TUESDAY, time(20, 30))
    return called


@pytest.fixture
def waiting(meeting):
    """Its vote, which waits for the close."""
    return hold_after_meeting(prepare_poll(meeting.motions.get(), actor=SYSTEM), actor=SYSTEM)


@pytest.fixture
def going_on(meeting, waiting):
    """The same vote, once the meeting is over."""
    end_assembly(meeting, actor=SYSTEM)
    meeting.refresh_from_db()
    waiting.refresh_from_db()
    return waiting


@pytest.fixture
def chair(caisse):
    browser = Client()
    browser.force_login(an_officer(caisse, Role.CHAIR), backend=BACKEND)
    return browser


def at(caisse, on, hour, minute=0):
    return datetime.combine(on, time(hour, minute), tzinfo=caisse.zone)


def suspended(member, on):
    order = SuspensionOrder(on + timedelta(days=90))
    said = decision(on, ground="competes", override="Cas particulier.")
    return suspend(member, order=order, decision=said, actor=SYSTEM)


def counted(poll):
    """Let the clock close and count it."""
    jump(poll.organisation, SATURDAY, time(20, 31))
    assert do_what_is_due()["tallied"] == 1
    poll.refresh_from_db()
    return poll


def minutes_of(meeting, language="fr"):
    told = contents(proceedings_of(meeting), language=language, version=1, drawn_up_at=now())
    return json.dumps(told, ensure_ascii=False)


def test_ex27_it_opens_when_the_meeting_closes_and_closes_on_saturday(caisse, meeting, waiting):
    assert waiting.state == PollState.DRAFT
    end_assembly(meeting, actor=SYSTEM)
    waiting.refresh_from_db()
    meeting.refresh_from_db()
    assert waiting.state == PollState.OPEN
    assert waiting.opened_at >= meeting.ended_at
    assert waiting.opened_at - meeting.ended_at < timedelta(seconds=5)
    assert waiting.closes_at.astimezone(caisse.zone).date() == SATURDAY
    jump(caisse, SATURDAY, time(20, 29))
    assert do_what_is_due()["closed"] == 0
    jump(caisse, SATURDAY, time(20, 31))
    assert do_what_is_due()["closed"] == 1


def test_ex27_the_by_laws_say_at_which_hour(caisse, meeting, waiting):
    end_assembly(meeting, actor=SYSTEM, votes_until=time(16))
    waiting.refresh_from_db()
    assert waiting.closes_at == at(caisse, SATURDAY, 16)


def test_ex27_suspended_on_thursday_a_ballot_of_wednesday_stands_and_who_has_not_voted_is_blocked(
    caisse, going_on, anne, luc
):
    jump(caisse, WEDNESDAY)
    vote(going_on, anne, "for")
    jump(caisse, THURSDAY)
    for one in (anne, luc):
        suspended(one, THURSDAY)
    assert going_on.roll.entries.get(membership=anne).vote.choice == "for"
    with pytest.raises(StruckFromRoll):
        vote(going_on, luc, "for")


def test_ex27_all_on_the_roll_vote_and_nobody_arrives_for_it(caisse, going_on, anne, luc):
    stays = Attendance.objects.count()
    for one, choice in ((anne, "for"), (luc, "against")):
        assert vote(going_on, one, choice).choice == choice
    assert Attendance.objects.count() == stays


def test_ex27_the_quorum_is_that_of_the_close_and_never_of_ballots(caisse, going_on, anne, luc):
    vote(going_on, luc, "for")
    figures = counted(going_on).result.figures
    assert figures["at_close"] == {"present": 2, "entitled": 3}
    assert (figures["voted"], figures["present"], figures["entitled"]) == (1, 3, 3)
    assert Finding.from_json(going_on.result.quorum_finding).figure("present") == 2


def test_ex27_votes_of_those_at_home_make_no_quorum(caisse):
    those = members(caisse, 4)
    called = a_called_assembly(caisse, on=TUESDAY)
    jump(caisse, TUESDAY, time(19, 5))
    open_assembly(called, actor=SYSTEM)
    poll = hold_after_meeting(prepare_poll(called.motions.get(), actor=SYSTEM), actor=SYSTEM)
    end_assembly(called, actor=SYSTEM)
    jump(caisse, WEDNESDAY)
    poll.refresh_from_db()
    for one in those:
        vote(poll, one, "for")
    jump(caisse, SATURDAY, time(20, 31))
    do_what_is_due()
    poll.refresh_from_db()
    assert poll.result.outcome == "no_quorum"


def test_ex27_the_result_is_proclaimed_after_the_meeting_and_the_minutes_say_so(caisse, meeting, going_on, anne, luc):
    assert "Le vote s’est ouvert à la clôture de l’assemblée" in minutes_of(meeting)
    for one in (anne, luc):
        vote(going_on, one, "for")
    motion = proclaim_result(counted(going_on), actor=SYSTEM)
    assert motion.state == MotionState.ADOPTED
    french, english = minutes_of(meeting), minutes_of(meeting, "en")
    assert "Il s’est ouvert à la clôture de l’assemblée, le 20\u00a0avril 2027 à 20\u00a0h\u00a030" in french
    assert "et a pris fin le 24\u00a0avril 2027 à 20\u00a0h\u00a030" in french
    assert "after the meeting" in english
    assert "whether they had been there or not" in english
    # The ledger counts heads in the hall alone: at the opening and at the close.
    assert len(proceedings_of(meeting).headcounts) == 2


def test_ex27_an_extract_says_so_too(caisse, meeting, going_on, anne):
    vote(going_on, anne, "for")
    proclaim_result(counted(going_on), actor=SYSTEM)
    [taken] = votes_of(meeting)
    said = _vote(taken, Annexes(caisse.zone, meeting.ended_at))["text"]
    assert "clôture de l’assemblée" in said or "when the meeting closed" in said


def test_ex27_a_secret_ballot_outlives_it_as_well(caisse, meeting, luc):
    poll = prepare_poll(meeting.motions.get(), actor=SYSTEM, mode=PollMode.SECRET)
    hold_after_meeting(poll, actor=SYSTEM)
    end_assembly(meeting, actor=SYSTEM)
    poll.refresh_from_db()
    jump(caisse, WEDNESDAY)
    assert vote_secretly(poll, luc, [1, 0, 0])


def test_ex27_through_the_pages_of_the_chair_and_of_a_member(caisse, meeting, chair, luc):
    slug, motion = caisse.slug, meeting.motions.get()
    conduct = reverse("voting:conduct", args=[slug, meeting.public_id])
    at_point = f"{conduct}?point={motion.item.public_id}"
    assert "Après l’assemblée" in text_of(chair.get(at_point))
    chair.post(reverse("voting:poll-open", args=[slug, meeting.public_id, motion.public_id]), {"minutes": "0"})
    page = text_of(chair.get(at_point))
    assert "S’ouvre à la clôture de l’assemblée" in page
    assert "Ce vote s’ouvre à ce moment" in page
    ended = chair.post(reverse("voting:end-assembly", args=[slug, meeting.public_id]), {"votes_until": "16:00"})
    assert ended.status_code == 302
    poll = motion.polls.get()
    assert poll.closes_at == at(caisse, SATURDAY, 16)
    assert "Les votes continuent jusqu’au 24 avril 2027" in text_of(chair.get(at_point))

    jump(caisse, WEDNESDAY)
    member = Client()
    link = reverse("notice-link", args=[link_token(Delivery.objects.get(notice=meeting.notice, membership=luc))])
    assert "un vote se poursuit jusqu’au" in text_of(member.get(link))
    room = member.post(link).headers["Location"]
    assert "Voter" in text_of(member.get(room))
    cast = reverse("voting:vote", args=[slug, meeting.public_id, poll.public_id])
    assert member.post(cast, {"step": "cast", "choice": "for"}).status_code == 302

    jump(caisse, SATURDAY, time(16, 1))
    do_what_is_due()
    assert "avaient droit de vote" in text_of(chair.get(at_point))
    chair.post(reverse("voting:proclaim", args=[slug, meeting.public_id, poll.public_id]))
    motion.refresh_from_db()
    assert motion.state == MotionState.ADOPTED
    assert Client().get(link).status_code == 404


def test_ex27_a_member_signed_in_finds_the_vote_on_the_first_page_and_the_door_open(caisse, meeting, going_on, luc):
    member = Client()
    account = an_account_of(luc)
    member.force_login(account, backend=BACKEND)
    door = reverse("voting:enter", args=[caisse.slug, meeting.public_id])
    assert door in member.get("/").content.decode()
    assert "Un vote se poursuit jusqu’au" in text_of(member.get(door))
    assert member.post(door).headers["Location"] == reverse("voting:room", args=[caisse.slug, meeting.public_id])


def test_ex27_by_program(caisse, meeting, luc):
    browser = Client()
    browser.force_login(an_officer(caisse, Role.CHAIR), backend=BACKEND)
    program = Program(browser)
    poll = prepare_poll(meeting.motions.get(), actor=SYSTEM)
    base = f"organisations/{caisse.slug}"
    assert program.post(f"{base}/polls/{poll.public_id}/after-meeting")["is_after_meeting"] is True
    program.post(f"{base}/assemblies/{meeting.public_id}/end", {"votes_until": "16:00"})
    poll.refresh_from_db()
    assert poll.closes_at == at(caisse, SATURDAY, 16)


def test_those_on_the_roll_are_told_that_it_is_open(waiting):
    kinds = set(Announcement.objects.filter(poll=waiting).values_list("kind", flat=True))
    assert kinds == {AnnouncementKind.POLL_OPENED, AnnouncementKind.RESULT}


def test_a_co_operative_has_no_such_vote():
    rives = an_organisation()
    poll = prepare_poll(an_evening(rives, a_member(rives)).motions.get(), actor=SYSTEM)
    with pytest.raises(NoVoteAfterMeeting):
        hold_after_meeting(poll, actor=SYSTEM)


def test_papers_are_for_the_hall(meeting):
    poll = prepare_poll(meeting.motions.get(), actor=SYSTEM, mode=PollMode.SECRET, takes_paper=True)
    with pytest.raises(PapersAfterMeeting):
        hold_after_meeting(poll, actor=SYSTEM)


def test_a_vote_open_in_the_meeting_still_keeps_it_from_ending(meeting):
    an_open_poll(meeting)
    with pytest.raises(StateNotAllowed):
        end_assembly(meeting, actor=SYSTEM)


def test_opened_in_the_meeting_after_all_it_asks_for_presence(meeting, waiting, luc):
    poll = open_poll(waiting, actor=SYSTEM, lasts=timedelta(minutes=5))
    with pytest.raises(NotInTheMeeting):
        vote(poll, luc, "for")
    poll.motion.refresh_from_db()
    assert not poll.motion.is_voted_after


def test_given_up_or_decided_by_hands_it_does_not_open(meeting, waiting):
    cancel_poll(waiting, because="Plus de temps.", actor=SYSTEM)
    again = hold_after_meeting(prepare_poll(meeting.motions.get(), actor=SYSTEM), actor=SYSTEM)
    decide_by_hands(meeting.motions.get(), Hands(2, 0), actor=SYSTEM)
    end_assembly(meeting, actor=SYSTEM)
    again.refresh_from_db()
    assert again.state == PollState.DRAFT
