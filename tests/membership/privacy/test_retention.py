"""What is past its period is listed, and erased by the office or each night, as the organisation's rules say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from membership.models import Erasure, ImportBatch, ImportRefusal, Incident, Notice, ShareClass
from membership.queries.retention import past_period, past_rooms, persons_to_erase
from membership.rules.erasing import Kept, kept_parts
from membership.rules.rulesets import load_rule_set
from membership.services.applications import refuse_application
from membership.services.letters import Letter, issue_letter
from membership.services.parameters import set_parameter
from membership.services.privacy.retention import apply_configured_retention, apply_retention
from membership.services.shares import record_share_payment, subscribe_shares
from tests.factories.life import an_application
from tests.factories.meetings import jump
from tests.factories.register import ADOPTED_ON, JOINED_ON, SYSTEM, a_member
from tests.membership.privacy.conftest import LEFT_ON, ON

EIGHT_YEARS = ON + timedelta(days=8 * 366)


def letter_to(member) -> Notice:
    """Return a letter that has left."""
    notice = issue_letter(member, compose=lambda: Letter(subject="Bonjour", paragraphs=("Merci.",)), actor=SYSTEM)
    notice.deliveries.update(state="sent", address="anne.roy@example.org", last_answer="250 Ok")
    return notice


def test_a_former_member_is_listed_from_the_end_of_the_period_and_not_before(gone, rives):
    ends = date(LEFT_ON.year + 7, LEFT_ON.month, LEFT_ON.day)
    assert past_period(rives, ends - timedelta(days=1)).persons == ()
    assert past_period(rives, ends).persons == (gone.person,)


def test_a_by_law_changes_the_period(gone, rives):
    set_parameter(rives, key="retention_contact_years", value=3, article="9", adopted_on=ADOPTED_ON, actor=SYSTEM)
    assert past_period(rives, date(LEFT_ON.year + 3, LEFT_ON.month, LEFT_ON.day)).persons == (gone.person,)


def test_a_member_is_never_listed(anne, rives):
    assert past_period(rives, date(2090, 1, 1)).persons == ()


def test_the_office_erases_what_is_listed_with_a_receipt_each(gone, rives, office):
    jump(rives, EIGHT_YEARS)
    page = office.get("/o/rives/privacy/retention/").content.decode()
    assert "Anne Roy" in page
    assert "7\u00a0years" in page
    office.post("/o/rives/privacy/retention/")
    gone.person.refresh_from_db()
    assert gone.person.email == ""
    assert Erasure.objects.get().person == gone.person
    assert past_period(rives, EIGHT_YEARS).persons == ()


def test_an_application_that_led_nowhere_goes_after_a_year(rives):
    application = an_application(rives)
    refuse_application(application, reason="Complet.", decided_by="Conseil", actor=SYSTEM)
    application.deliveries.update(state="sent")
    jump(rives, ON + timedelta(days=400))
    apply_retention(rives, actor=SYSTEM)
    application.refresh_from_db()
    assert (application.email, application.attested_age, application.full_name) == ("", None, "Zoé Fabre")
    assert set(application.deliveries.values_list("address", flat=True)) == {""}


def test_a_by_law_keeps_an_application_longer(rives):
    key = "retention_application_years"
    set_parameter(rives, key=key, value=2, article="9", adopted_on=ADOPTED_ON, actor=SYSTEM)
    application = an_application(rives)
    refuse_application(application, reason="Complet.", decided_by="Conseil", actor=SYSTEM)
    application.deliveries.update(state="sent")
    jump(rives, ON + timedelta(days=400))
    assert apply_retention(rives, actor=SYSTEM).applications == 0
    jump(rives, ON + timedelta(days=2 * 366 + 1))
    assert apply_retention(rives, actor=SYSTEM).applications == 1


@pytest.mark.parametrize("key", ["retention_incident_years", "incident_register_years"])
def test_a_by_law_keeps_an_incident_longer(rives, key):
    set_parameter(rives, key=key, value=6, article="9", adopted_on=ADOPTED_ON, actor=SYSTEM)
    Incident.objects.create(organisation=rives, found_on=ON, data="courriels", circumstances="envoi")
    jump(rives, ON + timedelta(days=5 * 366 + 1))
    assert apply_retention(rives, actor=SYSTEM).incidents == 0


def test_register_shares_rolls_and_trail_stay_for_good_and_say_by_which_rule():
    rules = load_rule_set("QC-C67.2-2021").resolve()
    parts = kept_parts(dict.fromkeys(Kept, 1), ON, rules)
    for_good = {part.what for part in parts if part.rule == "retention_register"}
    assert for_good == {Kept.REGISTER, Kept.SHARES, Kept.ROLLS, Kept.TRAIL}
    assert all((part.until is None) == (part.what in for_good) for part in parts)


def test_an_incident_is_kept_five_years(rives):
    Incident.objects.create(organisation=rives, found_on=ON, data="courriels", circumstances="envoi")
    jump(rives, ON + timedelta(days=5 * 365))
    assert apply_retention(rives, actor=SYSTEM).incidents == 0
    jump(rives, ON + timedelta(days=5 * 366 + 1))
    assert apply_retention(rives, actor=SYSTEM).incidents == 1


@pytest.mark.parametrize(("word", "left"), [("propose", 0), ("do", 1)])
def test_the_night_does_it_only_where_the_rules_say_so(gone, rives, word, left):
    jump(rives, EIGHT_YEARS)
    if word == "do":
        set_parameter(rives, key="retention_acts", value=word, article="9", adopted_on=ADOPTED_ON, actor=SYSTEM)
    apply_configured_retention(rives)
    assert Erasure.objects.count() == left


def test_it_costs_as_much_for_many(gone, rives, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        past_period(rives, EIGHT_YEARS)


def test_the_page_says_who_still_holds_shares(gone, rives, office):
    common = ShareClass.objects.get(organisation=rives)
    subscribe_shares(gone, share_class=common, quantity=1, actor=SYSTEM, on=JOINED_ON)
    a_member(rives, "Zoé", "Zzz", until=LEFT_ON)
    jump(rives, EIGHT_YEARS)
    page = office.get("/o/rives/privacy/retention/").content.decode()
    assert page.count("shares to be paid back first") == 1


def test_those_who_hold_shares_still_do_not_keep_the_others_from_being_erased(rives):
    holders = [a_member(rives, "Abel", name, until=LEFT_ON) for name in ("Aa", "Ab", "Ac")]
    common = ShareClass.objects.get(organisation=rives)
    for holder in holders:
        subscribe_shares(holder, share_class=common, quantity=1, actor=SYSTEM, on=JOINED_ON)
        record_share_payment(holder, share_class=common, amount_cents=1_000, actor=SYSTEM, on=JOINED_ON)
    last = a_member(rives, "Zoé", "Zzz", until=LEFT_ON)
    jump(rives, EIGHT_YEARS)
    assert apply_retention(rives, actor=SYSTEM, most=2).persons == 1
    assert Erasure.objects.get().person == last.person


def those_who_left(rives, *, holding, free):
    """Let some leave who hold shares still, and some who hold none; the former come first by their names."""
    common = ShareClass.objects.get(organisation=rives)
    for n in range(holding):
        held = a_member(rives, "Abel", f"A{n:03}", until=LEFT_ON)
        subscribe_shares(held, share_class=common, quantity=1, actor=SYSTEM, on=JOINED_ON)
        record_share_payment(held, share_class=common, amount_cents=1_000, actor=SYSTEM, on=JOINED_ON)
    for n in range(free):
        a_member(rives, "Zoé", f"Z{n:03}", until=LEFT_ON)


def test_the_pages_say_how_many_there_are_and_list_first_whoever_may_be_erased(rives, office, monkeypatch):
    monkeypatch.setattr("membership.web.privacy.desk.SHOWN", 2)
    those_who_left(rives, holding=3, free=1)
    jump(rives, EIGHT_YEARS)
    desk = office.get("/o/rives/privacy/").content.decode()
    assert "1 file to erase · 3 files whose shares are to be paid back first" in desk

    first = office.get("/o/rives/privacy/retention/").content.decode()
    assert "1 file to erase · 3 files whose shares are to be paid back first" in first
    assert first.index("Zoé Z000") < first.index("Abel A000")
    assert "Abel A001" not in first
    assert "1 to 2 of 4" in first
    assert "At most 2 of each kind at a time." in first
    assert "Abel A002" in office.get("/o/rives/privacy/retention/?persons=2").content.decode()


def test_where_all_wait_for_their_shares_nothing_is_offered_to_erase(rives, office):
    those_who_left(rives, holding=1, free=0)
    jump(rives, EIGHT_YEARS)
    assert "1 file whose shares are to be paid back first" in office.get("/o/rives/privacy/").content.decode()
    page = office.get("/o/rives/privacy/retention/").content.decode()
    assert "Nothing may be erased now" in page
    assert "Erase for good" not in page


def test_counting_them_costs_as_much_for_many(rives, django_assert_num_queries):
    those_who_left(rives, holding=2, free=2)
    rooms = past_rooms(rives, EIGHT_YEARS)
    with django_assert_num_queries(7):
        found = rooms.count()
    assert (found.all, found.held, found.to_erase) == (4, 2, 2)


def test_whoever_holds_shares_is_not_tried_one_by_one(rives):
    those_who_left(rives, holding=4, free=0)
    assert persons_to_erase(rives, EIGHT_YEARS, most=50) == ()


def test_where_letters_were_sent_goes_after_its_period_and_that_they_were_stays(anne, rives):
    """Of a member as of anybody: the proof has its period, whoever is still here."""
    notice = letter_to(anne)
    kept = past_period(rives, ON + timedelta(days=6 * 365))
    assert kept.notices == ()
    jump(rives, EIGHT_YEARS)
    assert notice in past_period(rives, EIGHT_YEARS).notices
    assert apply_retention(rives, actor=SYSTEM).notices >= 1
    sent = notice.deliveries.get()
    assert (sent.told_as, sent.addressee) == ("", anne.person.full_name)
    assert (sent.address, sent.last_answer, sent.state) == ("", "", "sent")
    assert {text.body_text for text in notice.texts.all()} == {""}
    assert past_period(rives, EIGHT_YEARS).notices == ()


def test_a_letter_that_has_not_left_keeps_its_address(anne, rives):
    notice = letter_to(anne)
    notice.deliveries.update(state="pending")
    assert notice not in past_period(rives, EIGHT_YEARS).notices


def test_a_by_law_keeps_where_letters_were_sent_longer(anne, rives):
    notice = letter_to(anne)
    set_parameter(rives, key="retention_notice_years", value=9, article="9", adopted_on=ADOPTED_ON, actor=SYSTEM)
    assert notice not in past_period(rives, EIGHT_YEARS).notices


def test_rows_an_import_refused_go_after_a_year(rives):
    batch = ImportBatch.objects.create(
        organisation=rives, file_name="liste.csv", file_sha256="0" * 64, rows=1, new=0, matched=0, rejected=1
    )
    row = ImportRefusal.objects.create(
        organisation=rives, batch=batch, row=2, code="DateNotRead", raw={"Naissance": "31/02/1980"}, params={"x": "y"}
    )
    jump(rives, ON + timedelta(days=360))
    assert apply_retention(rives, actor=SYSTEM).imports == 0
    jump(rives, ON + timedelta(days=400))
    assert apply_retention(rives, actor=SYSTEM).imports == 1
    row.refresh_from_db()
    assert (row.raw, row.params, row.row, row.code) == ({}, {}, 2, "DateNotRead")
    assert past_period(rives, ON + timedelta(days=400)).imports == ()


def test_a_by_law_keeps_refused_rows_longer(rives):
    key = "retention_import_years"
    set_parameter(rives, key=key, value=2, article="9", adopted_on=ADOPTED_ON, actor=SYSTEM)
    batch = ImportBatch.objects.create(
        organisation=rives, file_name="liste.csv", file_sha256="0" * 64, rows=1, new=0, matched=0, rejected=1
    )
    ImportRefusal.objects.create(organisation=rives, batch=batch, row=2, code="DateNotRead", raw={"Nom": "Roy"})
    assert past_period(rives, ON + timedelta(days=400)).imports == ()


def test_the_api_says_how_many_there_are_in_all(rives, office):
    those_who_left(rives, holding=2, free=1)
    jump(rives, EIGHT_YEARS)
    told = office.get("/api/v1/organisations/rives/retention").json()
    assert (told["count"], told["held"], len(told["persons"])) == (3, 2, 3)
