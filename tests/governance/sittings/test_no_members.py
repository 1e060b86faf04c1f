"""Some sit on a committee without being members: they are told as the others are, each with proof of their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from governance.models import BodyKind, SeatHolder
from governance.queries.calendar_feeds import Reader, called_meetings
from governance.services.bodies import SeatPlan, add_seats
from governance.services.changing import Rendezvous
from governance.services.giving_up import give_up_sitting
from governance.services.mandates import Term, give_mandate
from governance.services.moving_sittings import postpone_sitting
from governance.services.sittings import call_sitting
from membership.clock import today
from membership.models import Channel, Delivery, DeliveryState, NoticeKind
from membership.queries.erasing import needs_of
from membership.queries.held.sources import held_on
from membership.queries.letters import letters_of_person
from membership.queries.mailings import mailings
from membership.queries.post import to_post
from membership.queries.slips import COLUMNS
from membership.rules.erasing import Need
from membership.services import mailer
from membership.services.correspondence import note_batch_posted
from membership.services.following_up import post_instead
from membership.services.merging.joining import merge_persons
from membership.services.papers.letters import letters_document
from membership.services.privacy.erasing import forget_addresses
from membership.services.proof import certify_notice, sending_slip
from membership.services.sending import claim
from membership.services.slip_tables import read_table
from tests.factories.life import a_person
from tests.factories.register import SYSTEM
from tests.governance.sittings.conftest import a_board
from tests.governance.sittings.test_giving_up import WHY

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee(organisation):
    body = a_board(organisation, held=1, kind=BodyKind.COMMITTEE)
    add_seats(body, SeatPlan(holder=SeatHolder.ANYONE), how_many=2, actor=SYSTEM)
    return body


@pytest.fixture
def experts(organisation, committee):
    """Ida reads e-mail, Omer takes letters; neither is a member."""
    people = a_person(organisation, "Ida"), a_person(organisation, "Omer", email="")
    open_to_all = committee.seats.filter(holder=SeatHolder.ANYONE).order_by("number")
    for seat, person in zip(open_to_all, people, strict=True):
        give_mandate(seat, Term(date(2026, 5, 1), 2), person=person, actor=SYSTEM)
    return people


@pytest.fixture
def called(planned, committee, experts):
    planned.body = committee
    planned.save(update_fields=["body"])
    return call_sitting(planned, actor=SYSTEM)


def to(person, notice) -> Delivery:
    return Delivery.objects.get(notice=notice, person=person)


def test_each_has_a_delivery_and_stands_on_the_list_as_told(called, experts):
    ida, omer = (to(person, called.notice) for person in experts)
    assert (ida.channel, ida.address, ida.membership) == (Channel.EMAIL, "ida@example.org", None)
    assert (omer.channel, omer.state) == (Channel.POST, DeliveryState.BY_POST)
    entries = {one.name: (one.number, one.is_told) for one in called.convened_list.entries.all()}
    assert entries["Ida Fabre"] == entries["Omer Fabre"] == ("", True)
    assert called.convened_list.told == called.notice.deliveries.count() == 3


def test_a_mailing_to_a_body_says_that_it_is_one(called, organisation):
    assert called.notice.kind == NoticeKind.SITTING
    [notice] = mailings(organisation)
    with override("fr"):
        assert str(notice.get_kind_display()) == "Lettre à un conseil ou à un comité"


def test_the_letter_leaves_and_its_slip_and_certificate_name_them(called, experts, mailoutbox):
    token, ids = claim(10)
    mailer.send_batch(ids, token)
    assert "ida@example.org" in {address for message in mailoutbox for address in message.to}
    certificate = certify_notice(called.notice, language="fr", actor=SYSTEM)
    table = [dict(zip(COLUMNS, row, strict=True)) for row in read_table(bytes(certificate.table.content))]
    row = next(one for one in table if one["name"] == "Ida Fabre")
    assert (row["number"], row["address"], row["outcome"]) == ("", "ida@example.org", "sent")
    assert row["address_given_by"] == "register, no objection"
    assert sending_slip(certificate, to(experts[0], called.notice), language="fr") is not None


def test_the_letter_by_post_is_printed_and_ticked_off(called, experts, organisation):
    letter = to(experts[1], called.notice)
    assert list(to_post(organisation)) == [letter]
    assert letters_document([letter], organisation=organisation).content.startswith(b"%PDF")
    assert note_batch_posted(called.notice, among=[letter.public_id], actor=SYSTEM) == 1


def test_whom_a_message_does_not_reach_is_told_by_a_letter(called, experts):
    letter = post_instead(to(experts[0], called.notice), actor=SYSTEM)
    assert (letter.person, letter.membership, letter.channel) == (experts[0], None, Channel.POST)


def test_they_hear_that_the_meeting_is_given_up(called, experts):
    change = give_up_sitting(called, WHY, actor=SYSTEM)
    assert to(experts[0], change.notice).state == DeliveryState.PENDING


def test_what_was_sent_to_them_is_among_what_is_held_on_them_and_goes_with_the_period_of_its_proof(called, experts):
    ida = experts[0]
    letters = next(part for part in held_on(ida) if part.key == "letters")
    assert len(letters.rows) == letters_of_person(ida).count() == 1
    assert Need.LETTER in needs_of(ida, date(2027, 2, 2))
    assert forget_addresses(Delivery.objects.filter(person=ida)) == 1
    assert to(ida, called.notice).address == ""
    # What was called to several keeps its text.
    assert called.notice.texts.exclude(body_text="").exists()


def test_nobody_is_told_twice_by_one_channel(called, experts):
    twice = to(experts[0], called.notice)
    twice.pk, twice.public_id, twice.message_id = None, "1" * 22, f"<{'1' * 22}@x>"
    with pytest.raises(IntegrityError, match="told_once_without_membership"), transaction.atomic():
        twice.save(force_insert=True)


def seated_since(committee, organisation, given="Rita"):
    """Give the next seat that is open to all to somebody, after the others were called."""
    person = a_person(organisation, given)
    add_seats(committee, SeatPlan(holder=SeatHolder.ANYONE), how_many=1, actor=SYSTEM)
    seat = committee.seats.filter(holder=SeatHolder.ANYONE).order_by("-number").first()
    give_mandate(seat, Term(date(2026, 5, 1), 2), person=person, actor=SYSTEM)
    return person


def test_whoever_was_told_of_the_new_day_alone_has_the_meeting_in_their_own_calendar(called, committee, organisation):
    rita = seated_since(committee, organisation)
    reader, on = Reader(frozenset(), (rita,)), today(organisation)
    assert called not in called_meetings(organisation, reader, on)
    to_day = Rendezvous(called.starts_at + timedelta(days=14), "Bureau")
    postpone_sitting(called, to_day, WHY, actor=SYSTEM)
    assert not called.convened_list.entries.filter(mandate__person=rita).exists()
    assert [one.pk for one in called_meetings(organisation, reader, on)] == [called.pk]


def test_two_records_of_one_expert_become_one_and_what_was_sent_to_each_stays_proven(called, committee, organisation):
    sent_before = Delivery.objects.filter(notice=called.notice).count()
    ida = Delivery.objects.get(notice=called.notice, address="ida@example.org").person
    again = a_person(organisation, "Ida", email="ida.fabre@example.org")
    merge_persons(again, ida, actor=SYSTEM, reason="La même personne.")
    # Each delivery is still that of whoever it was written down for, and named in the slips.
    assert Delivery.objects.get(notice=called.notice, address="ida@example.org").person == ida
    assert Delivery.objects.filter(notice=called.notice).count() == sent_before
    certificate = certify_notice(called.notice, language="fr", actor=SYSTEM)
    names = [row[COLUMNS.index("name")] for row in read_table(bytes(certificate.table.content))]
    assert names.count("Ida Fabre") == 1
    # What is told next goes to the one who remains, once.
    change = give_up_sitting(called, WHY, actor=SYSTEM)
    told = Delivery.objects.filter(notice=change.notice, person__in=(ida, again))
    assert [one.person for one in told] == [again]


def test_two_who_were_both_told_of_one_meeting_may_be_one_and_neither_delivery_is_lost(called, experts):
    ida, omer = experts
    before = set(Delivery.objects.filter(notice=called.notice).values_list("pk", "person"))
    merge_persons(ida, omer, actor=SYSTEM, reason="La même personne.")
    assert set(Delivery.objects.filter(notice=called.notice).values_list("pk", "person")) == before
