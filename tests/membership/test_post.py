"""The post: letters of whatever notice leave in batches, each once, and one that comes back is work again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import override

from governance.services.calling import call_assembly
from membership.clock import now
from membership.errors import DayUnfit, NothingToPost, StateNotAllowed
from membership.messages import sentence
from membership.models import (
    Address,
    AttemptOutcome,
    AuditEntry,
    BatchLetter,
    Channel,
    Correspondent,
    Delivery,
    DeliveryState,
    FlaggedAddress,
    LaterEvent,
    Person,
    ReturnReason,
)
from membership.queries.letters import letters_to_post, lines_of
from membership.queries.post import (
    LETTERS,
    batches_holding,
    letters_in,
    piles_of,
    posted_to,
    taken_back,
    without_address,
)
from membership.queries.slips import ATTEMPTS, COLUMNS, returned_letters, rows
from membership.queries.to_do import to_do_on
from membership.services.bounces import note_returned
from membership.services.contacts import move_house
from membership.services.correspondence import close_notice, note_batch_posted
from membership.services.estates import EstateContact, note_estate, write_to_estate
from membership.services.following_up import send_again, withdraw_notice
from membership.services.life.acts import Decision
from membership.services.life.departures import record_death, resign
from membership.services.papers.envelopes import letters_with_codes, merged_letters, with_codes
from membership.services.papers.labels import labels_document
from membership.services.papers.letters import letters_document
from membership.services.persons import PostalAddress
from membership.services.post_batches import make_batch, post_batch, take_batch_apart
from membership.services.posting import Returned, note_letter_returned, post_again
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.governance.minutes.papers import pages_of, text_of

pytestmark = pytest.mark.django_db

QUEBEC = PostalAddress("12, rue du Quai", "Québec", "G1A 1A1", "CA")
GASPE = PostalAddress("3, rue de la Mer", "Gaspé", "G4X 1A1", "CA")
LYON = PostalAddress("8, rue de la République", "Lyon", "69002", "FR")


def on_paper(organisation, name: str, where: PostalAddress):
    member = a_member(organisation, name, "Roy", email="")
    always = DateRange(None, None)
    Address.objects.create(organisation=organisation, person=member.person, effective=always, **asdict(where))
    return member


@pytest.fixture
def organisation():
    found = an_organisation()
    jump(found, CALLED_ON)
    return found


@pytest.fixture
def three(organisation):
    """Three members on paper: in France, in Gaspé, in Québec."""
    people = [("Luc", LYON), ("Ana", GASPE), ("Zoé", QUEBEC)]
    return [on_paper(organisation, name, where) for name, where in people]


@pytest.fixture
def notice(organisation, three):
    return call_assembly(an_assembly(organisation), actor=SYSTEM).notice


@pytest.fixture
def batch(organisation, notice):
    return make_batch(organisation, piles=[notice.public_id], actor=SYSTEM)


def post(batch, *, on: date = CALLED_ON, but: tuple[str, ...] = ()) -> int:
    return post_batch(batch, among=[one.public_id for one in letters_in(batch) if one.public_id not in but],
                      on=on, actor=SYSTEM)  # fmt: skip


def came_back(reason: ReturnReason = ReturnReason.MOVED, on: date = CALLED_ON) -> Returned:
    return Returned(on, reason)


def test_a_call_and_a_letter_of_the_register_wait_on_one_list(organisation, three, notice):
    resign(three[0], decision=Decision(CALLED_ON + timedelta(days=60)), actor=SYSTEM)
    assert [(pile.name, pile.waiting) for pile in piles_of(organisation, CALLED_ON)] == [
        (notice.public_id, 3),
        (LETTERS, 1),
    ]
    batch = make_batch(organisation, piles=[notice.public_id, LETTERS], actor=SYSTEM)
    assert batch.letters == 4
    assert piles_of(organisation, CALLED_ON) == []
    paper = letters_document(letters_in(batch), organisation=organisation)
    assert text_of(paper.content).count("Luc Roy") >= 2


def test_the_order_is_that_of_the_post_and_other_countries_come_last(batch):
    assert [one.person.given_name for one in letters_in(batch)] == ["Zoé", "Ana", "Luc"]


def test_abroad_the_last_line_names_the_country_in_full(organisation, batch):
    paper = pages_of(labels_document(letters_in(batch), organisation=organisation).content)[0]
    assert "69002 Lyon" in paper or "Lyon 69002" in paper
    assert "FRANCE" in paper
    assert "CANADA" not in paper


def test_only_the_piles_ticked_are_put_together(organisation, three, notice):
    resign(three[0], decision=Decision(CALLED_ON + timedelta(days=60)), actor=SYSTEM)
    assert make_batch(organisation, piles=[LETTERS], actor=SYSTEM).letters == 1
    assert [pile.name for pile in piles_of(organisation, CALLED_ON)] == [notice.public_id]
    with pytest.raises(NothingToPost):
        make_batch(organisation, piles=[LETTERS], actor=SYSTEM)


def test_a_letter_lies_in_one_batch_and_the_database_holds_it(organisation, batch, notice):
    with pytest.raises(NothingToPost):
        make_batch(organisation, piles=[notice.public_id], actor=SYSTEM)
    line = batch.lines.order_by("rank")[0]
    with pytest.raises(IntegrityError, match="letter_lies_in_one_batch"), transaction.atomic():
        BatchLetter.objects.create(organisation=organisation, batch=batch, delivery=line.delivery, rank=9)


def test_batches_are_numbered_one_after_the_other(organisation, batch, notice):
    take_batch_apart(batch, actor=SYSTEM)
    assert make_batch(organisation, piles=[notice.public_id], actor=SYSTEM).number == batch.number + 1


def test_too_many_letters_make_several_batches(organisation, notice, monkeypatch):
    monkeypatch.setattr("membership.services.post_batches.MOST_LETTERS", 2)
    assert make_batch(organisation, piles=[notice.public_id], actor=SYSTEM).letters == 2
    assert make_batch(organisation, piles=[notice.public_id], actor=SYSTEM).letters == 1


def test_whoever_has_no_address_waits_apart(organisation, three):
    lost = a_member(organisation, "Guy", "Côté", email="")
    notice = call_assembly(an_assembly(organisation), actor=SYSTEM).notice
    assert [(pile.waiting, pile.lacking) for pile in piles_of(organisation, CALLED_ON)] == [(3, 1)]
    assert [one.membership for one in without_address(organisation, CALLED_ON)] == [lost]
    assert make_batch(organisation, piles=[notice.public_id], actor=SYSTEM).letters == 3


def test_what_is_ticked_has_left_on_that_day_and_the_rest_waits_again(organisation, batch, notice):
    kept = letters_in(batch)[0]
    jump(organisation, CALLED_ON + timedelta(days=2))
    assert post(batch, on=CALLED_ON + timedelta(days=1), but=(kept.public_id,)) == 2
    kept.refresh_from_db()
    assert kept.settled_at is None
    left = Delivery.objects.filter(notice=notice).exclude(pk=kept.pk)
    zone = organisation.zone
    assert {one.settled_at.astimezone(zone).date() for one in left} == {CALLED_ON + timedelta(days=1)}
    assert [pile.waiting for pile in piles_of(organisation, CALLED_ON)] == [1]
    assert AuditEntry.objects.filter(action="post.batch_posted").count() == 1


def test_the_slip_of_a_letter_says_where_it_went_when_and_in_which_batch(batch, notice):
    post(batch)
    table = {row[COLUMNS.index("name") - 1]: row for row in rows(notice)}
    row = table["Luc Roy"]
    assert row[COLUMNS.index("address") - 1] == "8, rue de la République, Lyon 69002, FRANCE"
    assert "posted lot 1 / batch 1" in row[ATTEMPTS - 1]
    assert "to 8, rue de la République, Lyon 69002, FRANCE" in row[ATTEMPTS - 1]


@pytest.mark.parametrize("days", [-1, 1])
def test_a_batch_leaves_neither_before_it_was_made_nor_tomorrow(batch, days):
    with pytest.raises(DayUnfit):
        post(batch, on=CALLED_ON + timedelta(days=days))


def test_a_batch_leaves_once(batch):
    among = [one.public_id for one in letters_in(batch)]
    post_batch(batch, among=among, on=CALLED_ON, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        post_batch(batch, among=among, on=CALLED_ON, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        take_batch_apart(batch, actor=SYSTEM)


def test_nothing_ticked_is_nothing_posted(batch):
    with pytest.raises(NothingToPost):
        post_batch(batch, among=[], on=CALLED_ON, actor=SYSTEM)
    assert batch.lines.filter(posted_at=None).count() == 3


def test_what_is_withdrawn_after_the_printing_is_named_and_does_not_count_as_posted(batch, notice):
    among = [one.public_id for one in letters_in(batch)]
    withdraw_notice(notice, because="Réunion annulée", actor=SYSTEM)
    assert len(taken_back(batch)) == 3
    with pytest.raises(NothingToPost):
        post_batch(batch, among=among, on=CALLED_ON, actor=SYSTEM)


def test_ticked_off_on_the_page_of_its_meeting_a_letter_leaves_its_batch_too(organisation, batch, notice):
    letter = letters_in(batch)[0]
    note_batch_posted(notice, among=[letter.public_id], actor=SYSTEM)
    assert len(letters_in(batch)) == 2
    letter.refresh_from_db()
    assert letter.address == "12, rue du Quai, Québec G1A 1A1"


def test_one_code_a_person_however_many_letters(organisation, three, notice):
    resign(three[2], decision=Decision(CALLED_ON + timedelta(days=60)), actor=SYSTEM)
    batch = make_batch(organisation, piles=[notice.public_id, LETTERS], actor=SYSTEM)
    with_codes(letters_in(batch), organisation=organisation, actor=SYSTEM)
    assert AuditEntry.objects.filter(action="activation_code.issued").count() == 3


def test_a_letter_that_came_back_tells_nobody_and_is_work(organisation, batch, notice):
    post(batch)
    close_notice(notice, actor=SYSTEM, at=now())
    letter = Delivery.objects.get(notice=notice, person__given_name="Ana")
    note_letter_returned(letter, returned=came_back(), actor=SYSTEM)
    letter.refresh_from_db()
    notice.refresh_from_db()
    assert letter.state == DeliveryState.FAILED
    assert notice.closed_at is None
    assert returned_letters(notice) == 1
    event = letter.events.get()
    assert (event.kind, event.source) == (LaterEvent.BOUNCED, "post")
    assert event.answer == "Parti sans laisser d’adresse / Moved, no forwarding address"
    found = to_do_on(organisation, CALLED_ON)
    assert found.unreached == (letter,)
    assert [flag.address for flag in found.flagged] == ["3, rue de la Mer, Gaspé G4X 1A1"]


@pytest.mark.parametrize("reason", [ReturnReason.REFUSED, ReturnReason.UNCLAIMED, ReturnReason.DECEASED])
def test_where_the_address_is_not_to_blame_it_is_not_flagged(batch, notice, reason):
    post(batch)
    note_letter_returned(notice.deliveries.order_by("pk")[0], returned=came_back(reason), actor=SYSTEM)
    assert not FlaggedAddress.objects.exists()


def test_a_new_address_ends_the_work_and_the_letter_goes_there(organisation, batch, notice, three):
    post(batch)
    letter = Delivery.objects.get(notice=notice, membership=three[1])
    note_letter_returned(letter, returned=came_back(), actor=SYSTEM)
    jump(organisation, CALLED_ON + timedelta(days=3))
    day = CALLED_ON + timedelta(days=3)
    move_house(three[1].person, address=QUEBEC, since=day, actor=SYSTEM)
    assert to_do_on(organisation, day).flagged == ()
    post_again(letter, actor=SYSTEM)
    again = make_batch(organisation, piles=[notice.public_id], actor=SYSTEM)
    assert again.letters == 1
    post(again, on=day)
    letter.refresh_from_db()
    assert letter.state == DeliveryState.BY_POST
    posted = list(letter.attempts.filter(outcome=AttemptOutcome.POSTED).order_by("number"))
    assert [one.address for one in posted] == ["3, rue de la Mer, Gaspé G4X 1A1", "12, rue du Quai, Québec G1A 1A1"]


def test_a_letter_comes_back_only_once_it_left_and_not_before(organisation, batch, notice):
    letter = notice.deliveries.order_by("pk")[0]
    with pytest.raises(StateNotAllowed):
        note_letter_returned(letter, returned=came_back(), actor=SYSTEM)
    post(batch)
    for day in (CALLED_ON - timedelta(days=1), CALLED_ON + timedelta(days=1)):
        with pytest.raises(DayUnfit):
            note_letter_returned(letter, returned=came_back(on=day), actor=SYSTEM)
    note_letter_returned(letter, returned=came_back(), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        note_letter_returned(letter, returned=came_back(), actor=SYSTEM)


def test_what_came_back_of_a_withdrawn_notice_is_not_posted_again(batch, notice):
    post(batch)
    letter = notice.deliveries.order_by("pk")[0]
    note_letter_returned(letter, returned=came_back(), actor=SYSTEM)
    withdraw_notice(notice, because="Réunion annulée", actor=SYSTEM)
    with pytest.raises(StateNotAllowed) as refused:
        post_again(letter, actor=SYSTEM)
    assert refused.value.state == "notice_withdrawn"
    with override("fr"):
        assert "a été retiré" in sentence(refused.value)


def test_a_letter_of_a_withdrawn_notice_lies_in_no_pile_whatever_its_state(organisation, notice):
    type(notice).objects.filter(pk=notice.pk).update(withdrawn_at=now())
    assert piles_of(organisation, CALLED_ON) == []
    assert not letters_to_post(notice).exists()
    with pytest.raises(NothingToPost):
        make_batch(organisation, piles=[notice.public_id], actor=SYSTEM)


def test_a_letter_that_came_back_is_no_e_mail_to_send_again(batch, notice, three):
    post(batch)
    letter = Delivery.objects.get(notice=notice, membership=three[0])
    note_letter_returned(letter, returned=came_back(), actor=SYSTEM)
    Person.objects.filter(pk=three[0].person_id).update(email="luc@example.org")
    with pytest.raises(StateNotAllowed):
        send_again(letter, actor=SYSTEM)
    letter.refresh_from_db()
    assert (letter.state, letter.channel) == (DeliveryState.FAILED, Channel.POST)


def test_that_a_letter_came_back_is_not_noted_as_of_an_e_mail(batch, notice):
    post(batch)
    letter = notice.deliveries.order_by("pk")[0]
    with pytest.raises(StateNotAllowed):
        note_returned(letter, actor=SYSTEM)
    letter.refresh_from_db()
    assert letter.state == DeliveryState.BY_POST
    assert not letter.events.exists()


def test_what_lies_in_a_batch_is_not_printed_once_more_by_its_notice(organisation, notice, batch):
    assert not letters_to_post(notice).exists()
    assert list(batches_holding(notice)) == [batch]
    letters_with_codes(notice, actor=SYSTEM)
    assert not AuditEntry.objects.filter(action="activation_code.issued").exists()
    alone = letters_in(batch)[0]
    assert alone.addressee in text_of(merged_letters(notice, size="large", only=alone.public_id).content)
    take_batch_apart(batch, actor=SYSTEM)
    assert letters_to_post(notice).count() == 3
    assert not batches_holding(notice).exists()


def test_the_letter_to_an_estate_leaves_and_comes_back_under_the_name_of_who_settles_it(organisation):
    lost = a_member(organisation, "Guy", "Côté", email="")
    record_death(lost, decision=Decision(CALLED_ON), actor=SYSTEM)
    at = PostalAddress("5, rue Haute", "Lévis", "G6V 1A1", "CA")
    note_estate(lost, EstateContact("Me Rita Bélanger", address=at), actor=SYSTEM)
    write_to_estate(lost, actor=SYSTEM)
    batch = make_batch(organisation, piles=[LETTERS], actor=SYSTEM)
    assert [one.addressee for one in letters_in(batch)] == ["Me Rita Bélanger"]
    assert "5, rue Haute" in text_of(letters_document(letters_in(batch), organisation=organisation).content)
    post(batch)
    letter = posted_to(organisation, "bélanger").get()
    assert letter.address == "5, rue Haute, Lévis G6V 1A1"
    note_letter_returned(letter, returned=came_back(), actor=SYSTEM)
    # It is work again, and says nothing of where the member lived.
    assert not FlaggedAddress.objects.exists()
    assert to_do_on(organisation, CALLED_ON).unreached == (letter,)


def test_only_what_came_back_is_posted_again(batch, notice):
    with pytest.raises(StateNotAllowed):
        post_again(notice.deliveries.order_by("pk")[0], actor=SYSTEM)


def test_a_letter_is_found_by_the_name_on_its_envelope(organisation, batch, notice):
    assert not posted_to(organisation, "roy").exists()
    post(batch)
    assert {one.person.given_name for one in posted_to(organisation, "roy")} == {"Luc", "Ana", "Zoé"}
    assert [one.person.given_name for one in posted_to(organisation, "Ana Roy")] == ["Ana"]


def test_a_correspondents_letter_goes_to_the_address_kept_of_them():
    kept = Correspondent(name="Fédération", line="1, place d’Armes", city="Québec", postal_code="G1R 1A1")
    assert lines_of(kept.postal_address) == ["1, place d’Armes", "Québec G1R 1A1"]


def test_the_worklist_costs_as_much_for_many(organisation, notice, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        piles_of(organisation, CALLED_ON)
