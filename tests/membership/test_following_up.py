"""Whom a message does not reach: the address is flagged, nothing is blocked, and there is work with a deadline."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from governance.services.calling import call_assembly
from membership.clock import now
from membership.errors import NoAddress, ReasonMissing, StateNotAllowed
from membership.models import (
    AttemptOutcome,
    AuditEntry,
    Delivery,
    DeliveryEvent,
    DeliveryState,
    FlaggedAddress,
    LaterEvent,
    Person,
    Purpose,
    Role,
)
from membership.models.base import RealNow
from membership.queries.rules import rules_for
from membership.queries.to_do import to_do_on
from membership.services.bounces import Learned, clear_flag, note_event, note_returned
from membership.services.contacts import change_contact, record_consent
from membership.services.correspondence import close_notice
from membership.services.following_up import post_instead, send_again, send_failed_again, waive, withdraw_notice
from membership.services.sending import MOST_DOUBTS, claim, finish_attempt, open_attempt, release_expired
from membership.services.smtp_answers import Answer
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation

pytestmark = pytest.mark.django_db

NOBODY_THERE = Answer(AttemptOutcome.PERMANENT, "550 5.1.1 No such mailbox", refuses_address=True)
LAST_DAY = date(2027, 4, 14)


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy", email="anne@example.org")


@pytest.fixture
def notice(organisation, anne):
    jump(organisation, CALLED_ON)
    return call_assembly(an_assembly(organisation), actor=SYSTEM).notice


@pytest.fixture
def office(organisation):
    client = Client()
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def answer(said: Answer) -> Delivery:
    token, ids = claim(10)
    finish_attempt(open_attempt(ids[0], token), said)
    return Delivery.objects.get(pk=ids[0])


def learned(kind, key="1"):
    return Learned(kind, "provider", key, now(), "5.1.1 Nobody")


def test_an_address_refused_for_good_is_flagged_with_its_day_and_is_work_with_a_deadline(organisation, notice, anne):
    answer(NOBODY_THERE)
    flag = FlaggedAddress.objects.get()
    assert (flag.person, flag.address, flag.answer) == (anne.person, "anne@example.org", NOBODY_THERE.text)
    found = to_do_on(organisation, CALLED_ON)
    assert [(one.person, one.notice.post_by) for one in found.unreached] == [(anne.person, LAST_DAY)]
    assert found.flagged == (flag,)


def test_a_letter_refused_for_what_it_says_flags_no_address(notice):
    answer(Answer(AttemptOutcome.PERMANENT, "554 5.7.1 Looks like spam"))
    assert not FlaggedAddress.objects.exists()


def test_a_flagged_address_is_not_blocked(organisation, notice, anne):
    answer(NOBODY_THERE)
    later = call_assembly(an_assembly(organisation), actor=SYSTEM).notice
    assert later.deliveries.get().state == DeliveryState.PENDING


def test_the_same_bounce_told_twice_is_one(notice):
    sent = answer(Answer(AttemptOutcome.ACCEPTED, "250 kept"))
    assert note_event(sent, learned=learned(LaterEvent.BOUNCED), actor=SYSTEM)
    assert not note_event(sent, learned=learned(LaterEvent.BOUNCED), actor=SYSTEM)
    assert DeliveryEvent.objects.count() == 1
    sent.refresh_from_db()
    assert sent.state == DeliveryState.FAILED


def test_events_that_come_in_any_order_end_alike(notice):
    sent = answer(Answer(AttemptOutcome.ACCEPTED, "250 kept"))
    note_event(sent, learned=learned(LaterEvent.BOUNCED, "2"), actor=SYSTEM)
    note_event(sent, learned=learned(LaterEvent.DELIVERED, "1"), actor=SYSTEM)
    sent.refresh_from_db()
    assert sent.state == DeliveryState.FAILED


def test_a_message_in_doubt_that_was_delivered_is_not_sent_again(notice):
    doubtful = answer(Answer(AttemptOutcome.UNKNOWN, "TimeoutError"))
    assert doubtful.state == DeliveryState.IN_DOUBT
    note_event(doubtful, learned=learned(LaterEvent.DELIVERED), actor=SYSTEM)
    doubtful.refresh_from_db()
    assert doubtful.state == DeliveryState.SENT
    assert claim(10)[1] == []


def test_delivered_is_heard_while_the_worker_has_not_finished_and_dies(notice):
    """The event comes within seconds; the lease of the worker that was killed runs out minutes later."""
    token, ids = claim(10)
    assert open_attempt(ids[0], token)
    note_event(Delivery.objects.get(), learned=learned(LaterEvent.DELIVERED), actor=SYSTEM)
    Delivery.objects.update(claimed_until=RealNow())
    release_expired()
    assert Delivery.objects.get().state == DeliveryState.SENT
    Delivery.objects.update(next_attempt_at=RealNow())
    assert claim(10)[1] == []


@pytest.mark.parametrize(
    "said", [Answer(AttemptOutcome.ACCEPTED, "250 kept"), Answer(AttemptOutcome.UNKNOWN, "Timeout")]
)
def test_delivered_is_heard_before_the_worker_hears_anything(notice, said):
    token, ids = claim(10)
    attempt = open_attempt(ids[0], token)
    note_event(Delivery.objects.get(), learned=learned(LaterEvent.DELIVERED), actor=SYSTEM)
    finish_attempt(attempt, said)
    assert Delivery.objects.get().state == DeliveryState.SENT
    assert attempt.delivery.attempts.get().outcome == said.outcome


def test_delivered_settles_a_doubt_that_was_refused_for_now_since(notice):
    answer(Answer(AttemptOutcome.UNKNOWN, "Timeout"))
    Delivery.objects.update(next_attempt_at=RealNow())
    waiting = answer(Answer(AttemptOutcome.TEMPORARY, "451 later"))
    assert waiting.state == DeliveryState.PENDING
    note_event(waiting, learned=learned(LaterEvent.DELIVERED), actor=SYSTEM)
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_delivered_settles_doubts_that_a_person_was_to_decide_unless_a_letter_tells(notice):
    for _ in range(MOST_DOUBTS):
        Delivery.objects.update(next_attempt_at=RealNow())
        failed = answer(Answer(AttemptOutcome.UNKNOWN, "Timeout"))
    assert failed.state == DeliveryState.FAILED
    note_event(failed, learned=learned(LaterEvent.DELIVERED), actor=SYSTEM)
    failed.refresh_from_db()
    assert failed.state == DeliveryState.SENT
    Delivery.objects.update(state=DeliveryState.FAILED)
    post_instead(failed, actor=SYSTEM)
    note_event(failed, learned=learned(LaterEvent.DELIVERED, "2"), actor=SYSTEM)
    failed.refresh_from_db()
    assert failed.state == DeliveryState.FAILED


def test_delivered_at_the_former_address_says_nothing_of_the_new_one(organisation, notice, anne):
    for _ in range(MOST_DOUBTS):
        Delivery.objects.update(next_attempt_at=RealNow())
        failed = answer(Answer(AttemptOutcome.UNKNOWN, "Timeout"))
    Person.objects.filter(pk=anne.person_id).update(email="anne@elsewhere.example.org")
    again = send_again(failed, actor=SYSTEM)
    note_event(again, learned=learned(LaterEvent.DELIVERED), actor=SYSTEM)
    again.refresh_from_db()
    assert again.state == DeliveryState.PENDING


def test_a_message_that_comes_back_opens_a_notice_declared_done_again(organisation, notice, anne):
    sent = answer(Answer(AttemptOutcome.ACCEPTED, "250 kept"))
    close_notice(notice, actor=SYSTEM, at=now())
    note_event(sent, learned=learned(LaterEvent.DELIVERED, "1"), actor=SYSTEM)
    notice.refresh_from_db()
    assert notice.closed_at is not None
    note_event(sent, learned=learned(LaterEvent.BOUNCED, "2"), actor=SYSTEM)
    notice.refresh_from_db()
    assert notice.closed_at is None
    entry = AuditEntry.objects.get(action="notice.reopened")
    assert entry.object_id == notice.public_id
    assert [one.person for one in to_do_on(organisation, CALLED_ON).unreached] == [anne.person]


def test_a_letter_tells_instead_and_the_work_is_done(organisation, notice, anne):
    failed = answer(NOBODY_THERE)
    letter = post_instead(failed, actor=SYSTEM)
    assert (letter.person, letter.state) == (anne.person, DeliveryState.BY_POST)
    assert to_do_on(organisation, CALLED_ON).unreached == ()
    with pytest.raises(StateNotAllowed):
        post_instead(failed, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        send_again(failed, actor=SYSTEM)


def test_what_was_sent_is_not_sent_again(notice):
    sent = answer(Answer(AttemptOutcome.ACCEPTED, "250 kept"))
    for act in (send_again, post_instead):
        with pytest.raises(StateNotAllowed):
            act(sent, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        waive(sent, actor=SYSTEM, reason="Assez")


def test_sent_again_it_goes_to_the_address_of_today_and_each_attempt_keeps_its_own(notice, anne):
    failed = answer(NOBODY_THERE)
    Person.objects.filter(pk=anne.person_id).update(email="anne.roy@example.org")
    send_again(failed, actor=SYSTEM)
    sent = answer(Answer(AttemptOutcome.ACCEPTED, "250 kept"))
    assert list(sent.attempts.order_by("number").values_list("address", flat=True)) == [
        "anne@example.org",
        "anne.roy@example.org",
    ]


def test_without_an_address_nothing_is_sent_again(notice, anne):
    failed = answer(NOBODY_THERE)
    Person.objects.filter(pk=anne.person_id).update(email="")
    with pytest.raises(NoAddress):
        send_again(failed, actor=SYSTEM)
    assert send_failed_again(notice, actor=SYSTEM) == 0


def test_setting_aside_wants_a_reason(notice):
    failed = answer(NOBODY_THERE)
    with pytest.raises(ReasonMissing):
        waive(failed, actor=SYSTEM, reason="  ")
    waive(failed, actor=SYSTEM, reason="Rejointe par téléphone")
    failed.refresh_from_db()
    assert (failed.state, failed.waived_because) == (DeliveryState.WAIVED, "Rejointe par téléphone")
    assert AuditEntry.objects.filter(action="notice.waived").exists()


def test_a_flag_is_cleared_once(notice):
    answer(NOBODY_THERE)
    flag = FlaggedAddress.objects.get()
    assert clear_flag(flag, actor=SYSTEM)
    assert not clear_flag(flag, actor=SYSTEM)


def test_the_office_settles_it_from_what_is_to_do(organisation, notice, office, anne):
    failed = answer(NOBODY_THERE)
    page = office.get(reverse("to-do", kwargs={"slug": "rives"})).content.decode()
    assert "À poster au plus tard le mercredi 14 avril 2027" in page.replace("\xa0", " ")
    office.post(reverse("to-do", kwargs={"slug": "rives"}), {"post": failed.public_id})
    office.post(reverse("to-do", kwargs={"slug": "rives"}), {"works": failed.public_id})
    found = to_do_on(organisation, CALLED_ON)
    # What is left is the letter, to be posted with the others.
    assert (found.count, found.letters, found.post_by) == (1, 1, LAST_DAY)


def test_the_work_ends_with_the_meeting(organisation, notice):
    answer(NOBODY_THERE)
    jump(organisation, date(2027, 5, 30))
    assert to_do_on(organisation, date(2027, 5, 30)).unreached == ()


def test_all_that_was_sent_to_a_member_is_on_one_page_and_can_be_searched(organisation, notice, office, anne):
    sent = answer(Answer(AttemptOutcome.ACCEPTED, "250 kept"))
    note_returned(sent, actor=SYSTEM, answer="Quota exceeded")
    here = reverse("member-letters", kwargs={"slug": "rives", "public_id": anne.public_id})
    page = office.get(here).content.decode()
    for words in ("Assemblée générale annuelle", "anne@example.org", "250 kept", "Quota exceeded"):
        assert words in page
    assert "250 kept" in office.get(f"{here}?q=mandats+annuelle").content.decode()
    assert "250 kept" not in office.get(f"{here}?q=autobus").content.decode()


def test_letters_cost_the_same_whatever_their_number(organisation, notice, office, anne, django_assert_max_num_queries):
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    here = reverse("member-letters", kwargs={"slug": "rives", "public_id": anne.public_id})
    with django_assert_max_num_queries(16):
        office.get(here)


# --- what is withdrawn

LATER = Answer(AttemptOutcome.TEMPORARY, "451 later")
SILENCE = Answer(AttemptOutcome.UNKNOWN, "gone")


def withdraw(notice) -> None:
    withdraw_notice(notice, because="L’assemblée est annulée.", actor=SYSTEM)


def due_now() -> None:
    Delivery.objects.update(next_attempt_at=RealNow())


@pytest.mark.parametrize("said", [LATER, SILENCE])
def test_what_was_tried_before_a_meeting_was_cancelled_is_not_tried_again(notice, said):
    answer(said)
    withdraw(notice)
    due_now()
    assert claim(10)[1] == []
    row = Delivery.objects.get()
    assert (row.state, row.waived_because) == (DeliveryState.WAIVED, "L’assemblée est annulée.")


@pytest.mark.parametrize("said", [LATER, SILENCE])
def test_what_was_leaving_while_it_was_cancelled_and_comes_back_is_set_aside(notice, said):
    token, ids = claim(10)
    attempt = open_attempt(ids[0], token)
    withdraw(notice)
    finish_attempt(attempt, said)
    due_now()
    assert claim(10)[1] == []
    assert Delivery.objects.get().state == DeliveryState.WAIVED


def test_what_was_claimed_and_not_begun_when_it_was_cancelled_does_not_begin(notice):
    token, ids = claim(10)
    withdraw(notice)
    assert open_attempt(ids[0], token) is None
    assert not Delivery.objects.get().attempts.exists()


def test_what_was_taken_before_it_was_cancelled_stays_sent(notice):
    answer(Answer(AttemptOutcome.ACCEPTED, "250 kept"))
    withdraw(notice)
    assert Delivery.objects.get().state == DeliveryState.SENT


# --- whom nobody owes a letter


@pytest.mark.parametrize("kind", ["reminder", "poll_opened", "result"])
def test_what_is_told_beside_a_duty_is_sent_again_and_never_posted(organisation, notice, office, kind):
    failed = answer(NOBODY_THERE)
    type(notice).objects.update(kind=kind)
    page = office.get(reverse("to-do", args=[organisation.slug])).content.decode()
    assert f'name="again" value="{failed.public_id}"' in page
    assert f'name="post" value="{failed.public_id}"' not in page
    with pytest.raises(StateNotAllowed):
        post_instead(failed, actor=SYSTEM)
    send_again(failed, actor=SYSTEM)
    assert Delivery.objects.get().state == DeliveryState.PENDING


# --- what is learned late


def test_what_is_learned_late_of_a_former_address_is_held_against_that_one_alone(notice, anne):
    failed = answer(NOBODY_THERE)
    Person.objects.filter(pk=anne.person_id).update(email="anne.roy@example.org")
    send_again(failed, actor=SYSTEM)
    sent = answer(Answer(AttemptOutcome.ACCEPTED, "250 kept"))
    FlaggedAddress.objects.update(cleared_at=now())
    late = Learned(LaterEvent.BOUNCED, "provider", "9", now(), "5.1.1 Nobody", "Anne@example.org")
    assert note_event(sent, learned=late, actor=SYSTEM)
    sent.refresh_from_db()
    assert sent.state == DeliveryState.SENT
    assert FlaggedAddress.objects.get(cleared_at=None).address == "Anne@example.org"


def test_whoever_asked_for_post_since_is_not_written_to_by_e_mail_again(organisation, notice, anne, office):
    failed = answer(NOBODY_THERE)
    record_consent(anne.person, purpose=Purpose.NOTICES_BY_EMAIL, is_given=False, source="au téléphone", actor=SYSTEM)
    assert send_failed_again(notice, actor=SYSTEM) == 0
    with pytest.raises(NoAddress):
        send_again(failed, actor=SYSTEM)
    page = office.get(reverse("to-do", args=[organisation.slug])).content.decode()
    assert "De nouveau à anne@example.org" not in page
    assert f'value="{failed.public_id}"' in page
    assert post_instead(failed, actor=SYSTEM).state == DeliveryState.BY_POST


def new_address(member, email):
    change_contact(member.person, email=email, phone="", language="fr", phones=(), actor=SYSTEM)


def test_what_waits_to_be_tried_again_goes_to_the_new_address(notice, anne):
    waiting = answer(Answer(AttemptOutcome.TEMPORARY, "451 later"))
    new_address(anne, "anne@elsewhere.example.org")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.address) == (DeliveryState.PENDING, "anne@elsewhere.example.org")


def test_what_waits_for_whoever_has_no_address_any_more_is_work_at_once(organisation, notice, anne):
    answer(Answer(AttemptOutcome.TEMPORARY, "451 later"))
    new_address(anne, "")
    failed = Delivery.objects.get()
    assert (failed.state, failed.last_answer) == (DeliveryState.FAILED, "plus d’adresse de courriel")
    assert to_do_on(organisation, CALLED_ON).unreached == (failed,)


def test_what_left_for_another_address_stays_as_it_was(notice, anne):
    sent = answer(Answer(AttemptOutcome.ACCEPTED, "250 kept"))
    new_address(anne, "anne@elsewhere.example.org")
    sent.refresh_from_db()
    assert (sent.state, sent.address) == (DeliveryState.SENT, "anne@example.org")


def test_what_is_tried_again_while_the_last_day_for_the_post_comes_near_is_work(organisation, notice, anne, office):
    allowance = rules_for(organisation, CALLED_ON).whole("posting_allowance_days")
    near = LAST_DAY - timedelta(days=allowance)
    assert to_do_on(organisation, near).retried == ()  # Nothing was tried yet.
    waiting = answer(Answer(AttemptOutcome.TEMPORARY, "451 later"))
    assert to_do_on(organisation, near - timedelta(days=1)).retried == ()
    for day in (near, LAST_DAY + timedelta(days=1)):
        found = to_do_on(organisation, day)
        assert (found.retried, found.unreached, found.count) == ((waiting,), (), 1)
    jump(organisation, near)
    page = office.get(reverse("to-do", args=[organisation.slug])).content.decode()
    assert "Messages qui ne sont pas encore passés" in page
    office.post(reverse("to-do", args=[organisation.slug]), {"post": waiting.public_id})
    assert to_do_on(organisation, near).retried == ()
    assert to_do_on(organisation, near).letters == 1
