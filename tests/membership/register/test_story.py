"""A member's whole story: everything, by the day it took effect, as it was known, corrections told as such."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from membership.actors import Actor
from membership.clock import now
from membership.models import MemberRequest, PhoneKind, Purpose, Role, Section, ShareClass
from membership.queries.moment import Moment
from membership.queries.story import Chapter, story_of
from membership.services.contacts import change_contact, form_household, join_household, move_house, record_consent
from membership.services.documents import keep
from membership.services.life.acts import Decision
from membership.services.life.changes import change_category
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import record_death, resign
from membership.services.life.suspensions import SuspensionOrder, reinstate, suspend, suspend_vote
from membership.services.persons import PostalAddress
from membership.services.privacy.erasing import erase_person
from membership.services.redemptions import Decision as Refusal
from membership.services.redemptions import decide_redemption, request_redemption
from membership.services.sections import leave_section, place_in_section
from membership.services.shares import record_share_payment, reverse_share_payment, subscribe_shares
from membership.web.story_words import TELLERS
from tests.factories.life import category, decision, of_the_board
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_legal_member, a_member, an_account, an_account_of, an_officer
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages

DAY = date(2026, 3, 2)


@pytest.fixture
def lived(rives, anne):
    """Anne moved twice, came into a section and left it, took shares, paid by mistake, asked for something."""
    move_house(anne.person, address=PostalAddress("1, rue du Quai", "Gaspé", "G4X 1A1"), since=DAY, actor=SYSTEM)
    move_house(
        anne.person, address=PostalAddress("9, rue du Port", "Gaspé", "G4X 1A1"), since=date(2026, 5, 1), actor=SYSTEM
    )
    record_consent(anne.person, purpose=Purpose.NEWS, is_given=True, source="papier", actor=SYSTEM)
    north = Section.objects.create(organisation=rives, kind="region", key="nord", name_fr="Nord", name_en="North")
    place_in_section(anne, section=north, since=DAY, actor=SYSTEM)
    leave_section(anne, kind="region", since=date(2026, 6, 1), actor=SYSTEM)
    common = ShareClass.objects.get(organisation=rives)
    subscribe_shares(anne, share_class=common, quantity=10, actor=SYSTEM, on=DAY)
    wrong = record_share_payment(anne, share_class=common, amount_cents=4_000, actor=SYSTEM, on=DAY)
    reverse_share_payment(wrong, actor=SYSTEM, note="autre membre")
    MemberRequest.objects.create(organisation=rives, membership=anne, kind="other", message="Une attestation")
    return anne


@pytest.fixture
def office(rives, sign_in):
    return sign_in(an_officer(rives, Role.SECRETARY))


def codes(membership, at=None):
    return [one.code for one in story_of(membership, at or Moment(date(2027, 1, 1)))]


def shown(client, membership, **query):
    page = client.get(reverse("member", kwargs={"slug": "rives", "public_id": membership.public_id}), query)
    return page.content.decode().replace("\u00a0", " ")


def test_every_kind_of_thing_is_in_it(lived):
    assert set(codes(lived)) >= {
        "address", "consent", "section", "section_ended", "shares", "payment", "request",
    }  # fmt: skip


def test_a_decision_on_shares_asked_back_is_in_no_story_as_known_before_it_was_written_down(lived):
    common = ShareClass.objects.get()
    record_share_payment(lived, share_class=common, amount_cents=4_000, actor=SYSTEM, on=DAY)
    asked = request_redemption(lived, share_class=common, quantity=4, actor=SYSTEM, on=DAY)
    before = Moment(date(2027, 1, 1), now())
    decide_redemption(asked, decision=Refusal(False, "Conseil", DAY, note="trésorerie"), actor=SYSTEM)
    assert ("redemption_asked" in codes(lived, before), "redemption_step" in codes(lived, before)) == (True, False)
    [told] = [one for one in story_of(lived, Moment(date(2027, 1, 1))) if one.code == "redemption_step"]
    assert (told.on, told.what.get_state_display()) == (DAY, "Refusé")
    with override("en"):
        assert TELLERS["redemption_step"](told) == ("Shares asked back: Refused", ["Conseil", "trésorerie"])


def test_a_move_is_told_once_and_the_address_before_does_not_end_beside_it(lived):
    assert codes(lived).count("address") == 2
    assert "address_ended" not in codes(lived)


def test_it_goes_from_the_latest_day_to_those_nobody_knows(lived):
    days = [one.on for one in story_of(lived, Moment(date(2027, 1, 1)))]
    assert days == sorted(days, key=lambda day: day or date.min, reverse=True)


def test_a_line_taken_back_is_told_with_what_took_it_back(lived, office):
    payments = [one for one in story_of(lived, Moment(DAY)) if one.code == "payment"]
    assert [(one.is_corrected, one.before is not None) for one in sorted(payments, key=lambda one: one.what.pk)] == [
        (True, False),
        (False, True),
    ]
    page = shown(office, lived)
    assert "<del>Payment: +$40.00</del>" in page
    assert "takes back: Payment, March 2, 2026" in page


def test_an_event_corrected_stands_beside_its_correction(anne, office):
    done = resign(anne, decision=Decision(effective_on=DAY, decided_by="Conseil", override="Urgent."), actor=SYSTEM)
    correct(done.event, to=Correction(reason="Mauvaise date", effective_on=date(2026, 4, 1)), actor=SYSTEM)
    page = shown(office, anne)
    assert "<del>Resigned</del>" in page
    assert "corrects: Resigned, March 2, 2026" in page


def a_paper(organisation):
    return keep(organisation, name="resolution.pdf", media_type="application/pdf", content=b"%PDF-1.7 decision")


def test_a_suspension_tells_what_the_decision_said(rives, anne, office):
    order = SuspensionOrder(date(2026, 5, 1), ("attendance",))
    told = of_the_board(DAY, ground="shares_unpaid", document=a_paper(rives), note="Parts dues depuis un an")
    suspend(anne, order=order, decision=told, actor=SYSTEM)
    page = shown(office, anne)
    for said in (
        "last day April 30, 2026",
        "rights kept: attendance",
        "ground: the member has not paid the qualifying shares",
        "Parts dues depuis un an",
        "went on in spite of a warning: Procédure tenue hors du registre.",
        ">resolution.pdf</a>",
    ):
        assert said in page


def test_a_suspension_ended_sooner_still_tells_until_when_it_was_decided(anne, office):
    order = SuspensionOrder(date(2026, 5, 1))
    suspend(anne, order=order, decision=of_the_board(DAY, ground="shares_unpaid"), actor=SYSTEM)
    reinstate(anne, decision=decision(date(2026, 4, 1)), actor=SYSTEM)
    page = shown(office, anne)
    assert ("last day April 30, 2026" in page, "no right kept" in page) == (True, True)


def test_a_suspension_of_the_vote_tells_its_reason_and_until_when_it_is_contested(anne, office):
    said = decision(DAY, override="Vu.")
    suspend_vote(anne, reason="Cotisation impayée", decision=said, actor=SYSTEM)
    page = shown(office, anne)
    assert "reason: Cotisation impayée" in page
    assert "may be contested until" in page


def test_an_admission_and_a_change_of_category_tell_the_category(rives, anne, office):
    change_category(anne, category=category(rives, "worker"), decision=decision(DAY), actor=SYSTEM)
    assert "category Worker" in shown(office, anne)


def test_a_resignation_tells_the_last_day_that_its_letter_tells(anne, office):
    resign(anne, decision=decision(date(2026, 12, 1), notice_on=DAY), actor=SYSTEM)
    page = shown(office, anne)
    assert "last day November 30, 2026" in page
    assert "written notice on March 2, 2026" in page


def test_the_document_of_an_act_is_opened_by_those_who_read_the_register(rives, anne, office, sign_in):
    document = a_paper(rives)
    order = SuspensionOrder(date(2026, 5, 1))
    suspend(anne, order=order, decision=of_the_board(DAY, ground="shares_unpaid", document=document), actor=SYSTEM)
    address = f"/o/rives/register/{anne.public_id}/documents/{document.public_id}/"
    assert address in shown(office, anne)
    answer = office.get(address)
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 decision", "application/octet-stream")
    other = a_member(rives, "Luc", "Fabre")
    assert office.get(f"/o/rives/register/{other.public_id}/documents/{document.public_id}/").status_code == 404
    assert sign_in(an_account_of(anne)).get(address).status_code in {403, 404}


def test_the_story_by_program_tells_which_act_it_was(rives, anne, office):
    order = SuspensionOrder(date(2026, 5, 1), ("attendance",))
    suspend(anne, order=order, decision=of_the_board(DAY, ground="shares_unpaid"), actor=SYSTEM)
    found = office.get(f"/api/v1/organisations/rives/members/{anne.public_id}/story").json()
    [act] = [one["act"] for one in found if one["act"] and one["act"]["kind"] == "suspended"]
    assert (act["last_on"], act["kept_rights"], act["ground"]) == ("2026-04-30", ["attendance"], "shares_unpaid")
    assert act["overrides"] == ["Procédure tenue hors du registre."]


def test_an_address_corrected_says_what_it_read_before(rives, anne, office):
    move_house(anne.person, address=PostalAddress("1, rue du Quai", "Gaspé", ""), since=DAY, actor=SYSTEM)
    move_house(anne.person, address=PostalAddress("11, rue du Quai", "Gaspé", ""), since=DAY, actor=SYSTEM)
    assert codes(anne).count("address") == 1
    assert "corrects: 1, rue du Quai, Gaspé" in shown(office, anne)


def test_as_known_before_nothing_of_it_is_there(rives, anne):
    unknown = now()
    move_house(anne.person, address=PostalAddress("1, rue du Quai", "Gaspé", ""), since=DAY, actor=SYSTEM)
    assert "address" not in codes(anne, Moment(date(2027, 1, 1), unknown))


def test_it_can_be_narrowed_to_one_kind(lived, office):
    page = shown(office, lived, story="shares")
    assert ("+10 shares" in page, "9, rue du Port" in page.split("<aside")[0]) == (True, False)
    assert all(f"story={chapter.value}" in page for chapter in (Chapter.CONTACT, Chapter.SECTIONS, Chapter.SHARES))


def test_what_lies_after_the_day_asked_about_is_marked(lived, office):
    assert "later than the day shown" in shown(office, lived, as_of="2026-04-01")


def test_who_acts_is_told_on_both_sides(rives):
    farm = a_legal_member(rives, "Ferme du Quai")
    assert "represented" in codes(farm)


def test_a_longer_story_costs_no_more_queries(rives, lived):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            for one in story_of(lived, Moment(date(2027, 1, 1))):
                assert one.what is not None
        return len(queries)

    asked()  # the organisation is read once
    before = asked()
    common = ShareClass.objects.get(organisation=rives)
    for month in range(6, 11):
        subscribe_shares(lived, share_class=common, quantity=1, actor=SYSTEM, on=date(2026, month, 1))
        move_house(
            lived.person, address=PostalAddress(f"{month}, rue X", "Y", ""), since=date(2026, month, 20), actor=SYSTEM
        )
    assert asked() == before


def test_a_file_reads_each_kind_of_row_once_whatever_the_parts_of_its_page(office, lived):
    address = reverse("member", kwargs={"slug": "rives", "public_id": lived.public_id})
    office.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert office.get(address).status_code == 200
    tables = Counter(match[1] for one in asked if (match := re.search(r' FROM "(\w+)"', one["sql"])))
    # Memberships twice: whose file it is, and whether somebody found it to be another's.
    assert {table for table, times in tables.items() if times > 1} <= {"membership_membership"}
    assert len(asked) <= 34


def reached_otherwise(rives, anne, account):
    """Anne gives a telephone, then loses her mailbox; comes into a household, leaves it."""
    actor = Actor(account_id=account.pk, public_id=account.public_id)
    jump(rives, date(2027, 3, 1))
    change_contact(anne.person, email="a@example.org", phone="418 555-0101", language="fr", phones=[], actor=actor)
    jump(rives, date(2027, 5, 1))
    others = [(PhoneKind.HOME, "418 555-0102")]
    change_contact(anne.person, email="", phone="418 555-0101", language="en", phones=others, actor=actor)
    home = form_household(rives, name="Maison du Quai", actor=actor)
    join_household(anne.person, household=home, since=date(2027, 5, 2), actor=actor)
    join_household(anne.person, household=None, since=date(2027, 6, 1), actor=actor)
    jump(rives, date(2027, 7, 1))


def test_it_tells_how_somebody_was_reached_before_each_change_and_who_recorded_it(rives, anne, office):
    reached_otherwise(rives, anne, an_account("odile@example.org", name="Odile Fortin"))
    page = shown(office, anne, story="contact")
    for told in (
        "E-mail: none", "before: a@example.org", "Telephone: 418 555-0101", "Other telephones: 418 555-0102",
        "Language: English", "before: Français", "Lives in the household Maison du Quai",
        "No longer lives in the household Maison du Quai", "recorded by Odile Fortin",
    ):  # fmt: skip
        assert told in page, told


def test_as_known_before_a_change_of_contact_it_is_not_told_and_after_an_erasure_without_its_value(rives):
    lise = a_member(rives, "Lise", until=date(2027, 6, 1))
    reached_otherwise(rives, lise, an_account("odile@example.org", name="Odile Fortin"))

    def emails(at):
        return [one for one in story_of(lise, at) if one.code == "reach_email"]

    [told] = emails(Moment(date(2027, 7, 1), datetime(2027, 4, 1, tzinfo=UTC)))
    assert (told.what.value, told.on) == ("a@example.org", date(2027, 3, 1))
    erase_person(lise.person, reason="Demandé", actor=SYSTEM)
    lise.person.refresh_from_db()
    with override("en"):
        said = [TELLERS[one.code](one)[0] for one in emails(Moment(date(2027, 7, 1)))]
    assert said == ["E-mail: none", "E-mail: erased"]


def test_the_file_of_somebody_gone_says_why_since_when_and_from_which_category(anne, office):
    resign(anne, decision=decision(date(2026, 4, 1), notice_on=DAY), actor=SYSTEM)
    page = shown(office, anne, as_of="2026-05-01")
    for said in ("Last category", "User", "Last day as a member", "March 31, 2026", "Resigned"):
        assert said in page.split("<aside")[1]
    assert "Last category" not in shown(office, anne, as_of="2026-03-31")


def test_nobody_is_told_how_the_dead_will_sign_in(rives, office):
    gone = a_member(rives, "Léo", "Roy", email="leo@example.org")
    assert "The first code sent to the e-mail address" in shown(office, gone)
    record_death(gone, decision=decision(DAY), actor=SYSTEM)
    page = shown(office, gone)
    assert ("opens the account" in page, "No more: the person has died." in page) == (False, True)
