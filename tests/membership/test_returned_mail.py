"""Mail that comes back over plain SMTP is piped to a command, and each report finds its message."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError

from governance.services.calling import call_assembly
from membership.clock import now
from membership.models import Attempt, Delivery, DeliveryState, FlaggedAddress, LaterEvent
from membership.services import mailer
from membership.services.bounces import Learned, note_event
from membership.services.following_up import send_again
from membership.services.sending import claim
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.membership.rules.test_returned_mail import ANSWER, DELAYED, OURS, POSTFIX

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent() -> Delivery:
    organisation = an_organisation()
    a_member(organisation, "Anne", "Roy", email="anne@example.com")
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    token, ids = claim(10)
    mailer.send_batch(ids, token)
    return Delivery.objects.get()


def piped(monkeypatch, text: str) -> str:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    out = io.StringIO()
    call_command("bounces", stdout=out)
    return out.getvalue()


def about(delivery: Delivery, text: str) -> str:
    return text.replace(OURS, delivery.message_id)


def test_a_report_that_is_piped_in_makes_the_message_work_for_the_office(sent, monkeypatch):
    assert "1" in piped(monkeypatch, about(sent, POSTFIX))
    sent.refresh_from_db()
    assert sent.state == DeliveryState.FAILED
    assert "User unknown" in sent.last_answer
    event = sent.events.get()
    assert (event.kind, event.source) == (LaterEvent.BOUNCED, "mail")
    assert FlaggedAddress.objects.get().address == "anne@example.com"


def test_piped_in_twice_it_is_one(sent, monkeypatch):
    piped(monkeypatch, about(sent, POSTFIX))
    piped(monkeypatch, about(sent, POSTFIX))
    assert sent.events.count() == 1


def test_a_delay_changes_nothing_but_is_written_down(sent, monkeypatch):
    piped(monkeypatch, about(sent, DELAYED))
    sent.refresh_from_db()
    assert sent.state == DeliveryState.SENT
    assert sent.events.get().kind == LaterEvent.DEFERRED


def test_an_answer_of_a_member_and_a_message_of_nobody_here_are_passed_over(sent, monkeypatch):
    for text in (about(sent, ANSWER), POSTFIX):
        piped(monkeypatch, text)
    sent.refresh_from_db()
    assert sent.state == DeliveryState.SENT
    assert not sent.events.exists()


def test_a_file_may_hold_many_as_an_mbox_does(sent, tmp_path):
    (tmp_path / "one").write_text(about(sent, POSTFIX))
    (tmp_path / "many").write_text(
        f"From MAILER-DAEMON Mon Apr 12 2027\n{about(sent, DELAYED)}\nFrom anne Mon Apr 12 2027\n{ANSWER}\n"
    )
    out = io.StringIO()
    call_command("bounces", str(tmp_path / "one"), str(tmp_path / "many"), stdout=out)
    assert "2" in out.getvalue()
    assert sent.events.count() == 2


def test_while_the_database_does_not_answer_the_mail_server_is_told_to_try_again(tmp_path, monkeypatch):
    def away(*_args, **_named):
        raise OperationalError("away")

    monkeypatch.setattr("membership.management.commands.bounces.note_returned_mail", away)
    (tmp_path / "one").write_text(POSTFIX)
    with pytest.raises(SystemExit) as ended:
        call_command("bounces", str(Path(tmp_path / "one")), stderr=io.StringIO())
    assert ended.value.code == 75


def bounced(at, *, provider_id: str = "") -> Learned:
    return Learned(LaterEvent.BOUNCED, "mail", f"{at}{provider_id}", at, "550 No", provider_id=provider_id)


def sent_again(delivery: Delivery) -> Attempt:
    """Have a message that came back leave once more, and return that attempt."""
    send_again(delivery, actor=SYSTEM)
    token, ids = claim(10)
    assert mailer.send_batch(ids, token) == 1
    return delivery.attempts.latest("number")


def test_what_comes_back_late_of_the_first_of_two_says_nothing_of_the_second(sent):
    before = now()
    assert note_event(sent, learned=bounced(before), actor=SYSTEM)
    second = sent_again(Delivery.objects.get())
    late = second.started_at - timedelta(minutes=1)
    assert note_event(sent, learned=bounced(late), actor=SYSTEM)
    sent.refresh_from_db()
    assert sent.state == DeliveryState.SENT
    assert sent.events.count() == 2
    # What comes back after it left again is the second.
    note_event(sent, learned=bounced(second.started_at + timedelta(minutes=1)), actor=SYSTEM)
    sent.refresh_from_db()
    assert sent.state == DeliveryState.FAILED


def test_the_first_is_known_by_the_name_a_provider_gave_it_whatever_the_hour(sent):
    first = sent.attempts.get()
    Attempt.objects.filter(pk=first.pk).update(provider_id="un")
    note_event(sent, learned=bounced(now(), provider_id="un"), actor=SYSTEM)
    second = sent_again(Delivery.objects.get())
    Attempt.objects.filter(pk=second.pk).update(provider_id="deux")
    later = second.started_at + timedelta(hours=1)
    note_event(sent, learned=bounced(later, provider_id="un"), actor=SYSTEM)
    sent.refresh_from_db()
    assert sent.state == DeliveryState.SENT
    note_event(sent, learned=bounced(later, provider_id="deux"), actor=SYSTEM)
    sent.refresh_from_db()
    assert sent.state == DeliveryState.FAILED


def test_told_once_more_while_it_waits_to_leave_again_it_still_leaves(sent):
    note_event(sent, learned=bounced(now()), actor=SYSTEM)
    send_again(Delivery.objects.get(), actor=SYSTEM)
    note_event(sent, learned=bounced(now() + timedelta(minutes=1)), actor=SYSTEM)
    sent.refresh_from_db()
    assert sent.state == DeliveryState.PENDING
