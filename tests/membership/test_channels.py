"""Another channel is one class: claims, attempts, doubts and proof are those of e-mail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import ClassVar

import pytest
from django.test import Client
from django.urls import reverse

from governance.services.calling import call_assembly, foresee_call
from membership.clock import now
from membership.errors import NoAddress, StateNotAllowed
from membership.models import Attempt, AttemptOutcome, Channel, Delivery, DeliveryState, Notice, NoticeKind, Role
from membership.models.base import RealNow
from membership.services import mailer
from membership.services.channels import carried_by_workers, is_carried, ways
from membership.services.correspondence import Recipient, Text, issue_notice
from membership.services.following_up import post_instead, send_again, send_failed_again
from membership.services.letters import Letter, issue_letter
from membership.services.sending import claim
from membership.services.smtp_answers import Answer
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation

pytestmark = pytest.mark.django_db


class Bell:
    """Rings at somebody's door."""

    answers: ClassVar[list[Answer]] = []
    rung: ClassVar[list[str]] = []
    closed: ClassVar[list[bool]] = []
    doors: ClassVar[dict[int, str]] = {}

    def reaches(self, persons: Collection[int]) -> dict[int, str]:
        return {pk: door for pk, door in self.doors.items() if pk in persons}

    def hand_over(self, delivery: Delivery) -> Answer:
        self.rung.append(delivery.address)
        return self.answers.pop(0) if self.answers else Answer(AttemptOutcome.ACCEPTED, "heard")

    def close(self) -> None:
        self.closed.append(True)


@pytest.fixture
def delivery(settings):
    settings.CHANNEL_PLUGS = {"bell": f"{__name__}.Bell"}
    for kept in (Bell.answers, Bell.rung, Bell.closed, Bell.doors):
        kept.clear()
    organisation = an_organisation()
    member = a_member(organisation, "Anne", "Roy", email="anne@example.org")
    jump(organisation, CALLED_ON)
    texts = [Text(language, "Avis", "Bonjour", "<p>Bonjour</p>") for language in organisation.languages]
    at_the_door = Recipient("bell", "12, rue du Quai", "fr", member.pk, member.person_id, name="Anne Roy")
    issue_notice(
        organisation, actor=SYSTEM, kind=NoticeKind.LETTER, texts=texts, recipients=[at_the_door], links_end_at=now()
    )
    return Delivery.objects.get()


def send() -> int:
    token, ids = claim(10)
    return mailer.send_batch(ids, token)


def test_paper_waits_for_the_office_and_what_is_plugged_in_for_a_worker(settings):
    settings.CHANNEL_PLUGS = {"bell": "x.Bell"}
    assert carried_by_workers() == ["email", "bell"]
    assert [is_carried(code) for code in ("email", "bell", "post", "hand")] == [True, True, False, False]


def test_every_channel_has_its_way(settings):
    settings.CHANNEL_PLUGS = {"bell": f"{__name__}.Bell"}
    assert {code: way.carrier is not None for code, way in ways().items()} == {
        Channel.EMAIL: True,
        Channel.POST: False,
        Channel.HAND: False,
        "bell": True,
    }


def test_what_is_plugged_in_carries_its_letters(delivery):
    assert delivery.state == DeliveryState.PENDING
    assert send() == 1
    assert (Bell.rung, Bell.closed) == (["12, rue du Quai"], [True])
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_answer) == (DeliveryState.SENT, "heard")


def test_silence_of_another_channel_is_doubt_as_well_and_its_copy_is_recorded(delivery):
    Bell.answers.append(Answer(AttemptOutcome.UNKNOWN, "nobody answered"))
    assert send() == 0
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.IN_DOUBT
    Delivery.objects.update(next_attempt_at=RealNow())
    assert send() == 1
    assert list(Attempt.objects.order_by("number").values_list("possible_duplicate", flat=True)) == [False, True]


@pytest.fixture
def bell(settings):
    settings.CHANNEL_PLUGS = {"bell": f"{__name__}.Bell"}
    Bell.doors.clear()
    yield Bell.doors
    Bell.doors.clear()


def told() -> dict[str, tuple[str, str]]:
    rows = Delivery.objects.select_related("person")
    return {row.person.given_name: (row.channel, row.address) for row in rows}


def test_whom_a_plugged_channel_reaches_is_called_by_it_and_the_others_as_ever(bell):
    organisation = an_organisation()
    anne = a_member(organisation, "Anne", "Roy", email="anne@example.org")
    a_member(organisation, "Luc", "Roy", email="luc@example.org")
    rose = a_member(organisation, "Rose", "Roy", email="")
    bell |= {anne.person_id: "12, rue du Quai", rose.person_id: "14, rue du Quai"}
    jump(organisation, CALLED_ON)
    meeting = an_assembly(organisation)
    assert (foresee_call(meeting).told, foresee_call(meeting).by_post) == (3, 0)
    call_assembly(meeting, actor=SYSTEM)
    assert told() == {
        "Anne": ("bell", "12, rue du Quai"),
        "Luc": ("email", "luc@example.org"),
        "Rose": ("bell", "14, rue du Quai"),
    }
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.PENDING}


def test_whom_it_failed_to_reach_is_told_by_a_letter(delivery):
    Bell.answers.append(Answer(AttemptOutcome.PERMANENT, "nobody there"))
    send()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED
    assert post_instead(delivery, actor=SYSTEM).channel == Channel.POST


def test_a_letter_of_the_register_goes_by_it_too(bell):
    anne = a_member(an_organisation(), "Anne", "Roy", email="anne@example.org")
    bell[anne.person_id] = "12, rue du Quai"
    issue_letter(anne, compose=lambda: Letter(subject="Bonjour", paragraphs=("Merci.",)), actor=SYSTEM)
    assert told() == {"Anne": ("bell", "12, rue du Quai")}


def failing(delivery) -> Delivery:
    Bell.answers.append(Answer(AttemptOutcome.PERMANENT, "nobody there"))
    send()
    delivery.refresh_from_db()
    return delivery


def test_what_failed_rings_once_more_where_the_channel_reaches_them_now_and_not_at_their_e_mail(delivery):
    failed = failing(delivery)
    Bell.doors[delivery.person_id] = "14, rue du Quai"
    again = send_again(failed, actor=SYSTEM)
    assert (again.channel, again.address, again.state) == ("bell", "14, rue du Quai", DeliveryState.PENDING)
    assert send() == 1
    assert Bell.rung == ["12, rue du Quai", "14, rue du Quai"]


def test_whom_it_reaches_no_more_is_not_rung_again(delivery):
    failed = failing(delivery)
    with pytest.raises(NoAddress):
        send_again(failed, actor=SYSTEM)
    assert send_failed_again(failed.notice, actor=SYSTEM) == 0
    Bell.doors[delivery.person_id] = "14, rue du Quai"
    assert send_failed_again(failed.notice, actor=SYSTEM) == 1


class Whistle:
    """Says to nobody whom it reaches."""

    def hand_over(self, delivery: Delivery) -> Answer:
        return Answer(AttemptOutcome.ACCEPTED, delivery.address)

    def close(self) -> None:
        """Hold nothing."""


def test_a_channel_that_does_not_say_whom_it_reaches_tries_where_it_tried_before(delivery, settings):
    failed = failing(delivery)
    settings.CHANNEL_PLUGS = {"bell": f"{__name__}.Whistle"}
    assert send_again(failed, actor=SYSTEM).address == "12, rue du Quai"


def test_what_is_plugged_in_no_more_carries_nothing_again(delivery, settings):
    failed = failing(delivery)
    settings.CHANNEL_PLUGS = {}
    with pytest.raises(StateNotAllowed):
        send_again(failed, actor=SYSTEM)
    assert send_failed_again(failed.notice, actor=SYSTEM) == 0


def test_the_office_lets_it_ring_again_from_what_is_to_do(delivery):
    failed = failing(delivery)
    Notice.objects.filter(pk=failed.notice_id).update(links_end_at=now() + timedelta(days=1))
    Bell.doors[delivery.person_id] = "14, rue du Quai"
    office = Client()
    office.force_login(
        an_officer(delivery.organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = reverse("to-do", args=[delivery.organisation.slug])
    assert "De nouveau par la même voie" in office.get(page).content.decode()
    said = office.post(page, {"again": failed.public_id}, follow=True).content.decode()
    assert "14, rue du Quai" in said
    failed.refresh_from_db()
    assert failed.state == DeliveryState.PENDING
