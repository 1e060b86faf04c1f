"""Qualifying shares, the trial of housing co-operatives, the conditions of paying back, and what an estate may ask."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from membership import rendering
from membership.errors import ActRuledOut, OverrideReasonMissing, RuleNotSet, StateNotAllowed
from membership.models import (
    Address,
    AuditEntry,
    Delivery,
    EventWaiver,
    Membership,
    RedemptionRequest,
    Role,
    ShareClass,
    Trial,
)
from membership.queries.letters import letters_to, letters_to_post
from membership.queries.shares import qualifying_held
from membership.rules.bulk import BulkKind, Change
from membership.services.bulk import foresee_in_bulk
from membership.services.estates import EstateContact, note_estate, write_to_estate
from membership.services.life.admission import admit, begin_trial
from membership.services.life.changes import change_category, end_trial
from membership.services.life.departures import record_death, resign
from membership.services.life.suspensions import SuspensionOrder, suspend
from membership.services.papers import envelopes
from membership.services.persons import PostalAddress
from membership.services.redemptions import Decision, decide_redemption, request_redemption
from membership.services.shares import Transfer, record_share_payment, subscribe_shares, transfer_shares
from tests.factories.life import ADULT, a_person, an_application, category, decision, finding_of, of_the_board, standing
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation

TODAY = date(2027, 1, 25)
ON = date(2027, 2, 1)
BYLAW = {"qualifying_shares": 5}


@pytest.fixture
def coop(db):
    organisation = an_organisation("rives", bylaws=BYLAW)
    jump(organisation, TODAY)
    return organisation


def admitted(coop, **fields) -> Membership:
    person = fields.pop("person", None) or a_person(coop)
    done = admit(person, category=category(coop, "user"), decision=decision(ON), age=ADULT, actor=SYSTEM, **fields)
    return done.event.membership


def paid(coop, quantity: int) -> Membership:
    member = a_member(coop)
    common = ShareClass.objects.get(organisation=coop)
    subscribe_shares(member, share_class=common, quantity=quantity, actor=SYSTEM, on=date(2026, 1, 1))
    record_share_payment(member, share_class=common, amount_cents=quantity * 1000, actor=SYSTEM, on=date(2026, 1, 1))
    return member


# --- from auxiliary member to member in full


@pytest.fixture
def auxiliary(coop) -> Membership:
    return a_member(coop, category="auxiliary")


def made_worker(member, **fields):
    """Put an auxiliary member among those who vote."""
    subscribes = fields.pop("subscribes", 0)
    return change_category(
        member,
        category=category(member.organisation, "worker"),
        decision=decision(ON, **fields),
        subscribes=subscribes,
        actor=SYSTEM,
    )


def test_whoever_gains_the_vote_holds_the_qualifying_shares_or_somebody_says_why_not(auxiliary):
    for subscribes in (0, 4):
        with pytest.raises(OverrideReasonMissing) as refused:
            made_worker(auxiliary, subscribes=subscribes)
        found = finding_of(refused.value)
        assert (found.code, found.figure("held")) == ("qualifying_shares_subscribed", subscribes)
    assert qualifying_held(auxiliary, ON).quantity == 0
    done = made_worker(auxiliary, override="Parts au dossier papier.")
    assert [(one.finding["code"], one.reason) for one in EventWaiver.objects.filter(event=done.event)] == [
        ("qualifying_shares_subscribed", "Parts au dossier papier.")
    ]
    assert standing(auxiliary, ON).is_entitled


def test_the_shares_may_be_subscribed_with_the_change(auxiliary):
    made_worker(auxiliary, subscribes=5)
    held = qualifying_held(auxiliary, ON)
    assert (held.quantity, held.due_cents) == (5, 5_000)
    assert standing(auxiliary, ON).is_entitled


def test_who_made_a_member_in_full_is_named(auxiliary):
    with pytest.raises(OverrideReasonMissing) as refused:
        made_worker(auxiliary, subscribes=5, decided_by="")
    assert finding_of(refused.value).code == "admission_decided"


def test_nothing_is_asked_of_who_votes_already_nor_of_who_no_longer_will(coop):
    member = a_member(coop)
    made_worker(member, decided_by="")
    to = category(coop, "auxiliary")
    change_category(member, category=to, decision=decision(date(2027, 3, 1), decided_by=""), actor=SYSTEM)


def test_the_end_of_a_trial_asks_it_too(coop):
    done = begin_trial(
        a_person(coop),
        auxiliary=category(coop, "auxiliary"),
        becomes=category(coop, "worker"),
        decision=decision(TODAY, override="Essai"),
        age=ADULT,
        last_on=date(2027, 7, 25),
        actor=SYSTEM,
    )
    trial = Trial.objects.get()
    with pytest.raises(OverrideReasonMissing) as refused:
        end_trial(trial, days_worked=250, decision=decision(date(2027, 7, 25)), actor=SYSTEM)
    assert finding_of(refused.value).code == "qualifying_shares_subscribed"
    end_trial(trial, days_worked=250, subscribes=5, decision=decision(date(2027, 7, 25)), actor=SYSTEM)
    assert standing(done.event.membership, date(2027, 7, 25)).is_entitled


def test_in_bulk_whoever_lacks_them_is_told_apart(coop, auxiliary):
    holder = a_member(coop, category="auxiliary")
    common = ShareClass.objects.get(organisation=coop)
    subscribe_shares(holder, share_class=common, quantity=5, actor=SYSTEM, on=date(2026, 1, 1))
    change = Change(BulkKind.CATEGORY, "worker", ON, "Conseil", tells=False)
    found = {one.membership: one.refusal for one in foresee_in_bulk([auxiliary, holder], change=change)}
    assert found[holder] is None
    assert finding_of(found[auxiliary]).code == "qualifying_shares_subscribed"


def test_the_page_foresees_what_lacks_and_takes_the_shares_with_the_change(coop, auxiliary):
    office = browser(an_officer(coop, Role.SECRETARY))
    page = f"/o/rives/register/{auxiliary.public_id}/acts/category/"
    assert "Qualifying shares subscribed that day" in text(office.get(page))
    fields = {
        "category": category(coop, "worker").pk, "effective_on": "2027-02-01", "decided_by": "Conseil",
        "decided_on": "2027-01-25",
    }  # fmt: skip
    seen = text(office.post(page, fields | {"step": "review"}))
    assert "A member holds at least 5\u00a0shares of qualification." in seen
    assert 'name="override"' in seen
    assert office.post(page, fields | {"step": "confirm"}).status_code == 422
    assert office.post(page, fields | {"step": "confirm", "subscribes": "5"}).status_code == 302
    assert qualifying_held(auxiliary, ON).quantity == 5


# --- qualifying shares


@pytest.mark.parametrize(("subscribes", "enters"), [(0, False), (4, False), (5, True), (8, True)])
def test_one_subscribes_the_qualifying_shares_to_be_admitted(coop, subscribes, enters):
    if not enters:
        with pytest.raises(ActRuledOut) as refused:
            admitted(coop, subscribes=subscribes)
        found = finding_of(refused.value)
        assert (found.code, found.figure("held"), found.figure("least")) == (
            "qualifying_shares_subscribed", subscribes, 5,
        )  # fmt: skip
        assert not Membership.objects.exists()
        return
    member = admitted(coop, subscribes=subscribes)
    held = qualifying_held(member, ON)
    assert (held.quantity, held.due_cents) == (subscribes, subscribes * 1000)


def test_where_the_by_laws_say_nothing_nothing_is_asked(db):
    organisation = an_organisation("rives")
    jump(organisation, TODAY)
    assert standing(admitted(organisation), ON).is_entitled


def test_lacking_them_never_takes_the_vote_away_by_itself(coop):
    member = a_member(coop)
    assert standing(member, ON).is_entitled
    office = browser(an_officer(coop, Role.SECRETARY))
    page = text(office.get(reverse("member-shares", kwargs={"slug": "rives", "public_id": member.public_id})))
    assert "This member holds 0\u00a0shares of qualification." in page
    assert "only the board decides" in page


@pytest.mark.parametrize(("held", "borne_out"), [(3, True), (5, False)])
def test_a_ground_that_rests_on_shares_is_checked_against_their_register(coop, held, borne_out):
    member = paid(coop, held)
    what = of_the_board(ON, ground="shares_unpaid") if borne_out else decision(ON, ground="shares_unpaid")
    order = SuspensionOrder(date(2027, 8, 1))
    if borne_out:
        done = suspend(member, order=order, decision=what, actor=SYSTEM)
        assert "ground_borne_out" in [one.code for one in done.findings]
        return
    with pytest.raises(OverrideReasonMissing) as refused:
        suspend(member, order=order, decision=what, actor=SYSTEM)
    assert finding_of(refused.value).code == "ground_borne_out"


# --- the trial of a housing co-operative


def tried(organisation, **fields):
    return begin_trial(
        a_person(organisation), auxiliary=category(organisation, "auxiliary"), becomes=category(organisation, "user"),
        decision=decision(date(2027, 1, 25), **fields), age=ADULT, actor=SYSTEM,
    )  # fmt: skip


def test_without_a_by_law_a_housing_co_operative_has_no_trial(db):
    organisation = an_organisation("rives", kind="qc_coop_housing")
    jump(organisation, TODAY)
    with pytest.raises(OverrideReasonMissing) as refused:
        tried(organisation)
    assert finding_of(refused.value).code == "trial_provided"
    with pytest.raises(RuleNotSet):
        tried(organisation, override="Le règlement est adopté, pas encore inscrit.")
    assert not Membership.objects.exists()


def test_the_trial_lasts_as_the_by_law_says_six_months_at_most(db):
    organisation = an_organisation("rives", kind="qc_coop_housing", bylaws={"housing_trial_months": 6})
    jump(organisation, TODAY)
    tried(organisation)
    trial = Trial.objects.get()
    assert (trial.last_on, trial.most_working_days) == (date(2027, 7, 25), None)
    with pytest.raises(OverrideReasonMissing):
        end_trial(trial, days_worked=0, decision=decision(date(2027, 5, 1)), actor=SYSTEM)
    end_trial(trial, days_worked=0, decision=decision(date(2027, 7, 25)), actor=SYSTEM)
    assert standing(trial.membership, date(2027, 7, 25)).is_entitled


# --- paying back


def granted(request, **fields):
    fields = {"stays_solvent": True, "spares_reserve": True} | fields
    return decide_redemption(request, decision=Decision(True, "Conseil", TODAY, **fields), actor=SYSTEM)


def asked(member, quantity: int) -> RedemptionRequest:
    common = ShareClass.objects.get(organisation=member.organisation)
    return request_redemption(member, share_class=common, quantity=quantity, actor=SYSTEM, on=TODAY)


@pytest.mark.parametrize(
    ("fields", "warned"),
    [
        ({}, ""),
        ({"stays_solvent": False}, "redemption_solvency"),
        ({"spares_reserve": False}, "redemption_reserve"),
        ({"stays_solvent": False, "override": "Vérifié par l’auditrice."}, ""),
    ],
)
def test_the_board_declares_solvency_and_reserve_or_says_why_it_goes_on(coop, fields, warned):
    request = asked(paid(coop, 8), 3)
    if not warned:
        assert granted(request, **fields).state == "approved"
        kept = AuditEntry.objects.get(action="redemption.approved").detail.values
        assert kept["override"] == fields.get("override", "")
        assert {one["code"] for one in kept["findings"]} >= {"redemption_solvency", "redemption_reserve"}
        return
    with pytest.raises(OverrideReasonMissing) as refused:
        granted(request, **fields)
    assert finding_of(refused.value).code == warned


def test_a_member_who_stays_one_keeps_the_qualifying_shares(coop):
    request = asked(paid(coop, 8), 4)
    with pytest.raises(ActRuledOut) as refused:
        granted(request)
    found = finding_of(refused.value)
    assert (found.code, found.figure("held"), found.figure("least")) == ("qualifying_shares_kept", 4, 5)


def test_somebody_who_left_is_paid_back_the_whole(coop):
    member = paid(coop, 8)
    record_death(member, decision=decision(TODAY), actor=SYSTEM)
    assert granted(asked(member, 8)).state == "approved"


@pytest.mark.parametrize(
    ("planned_on", "in_time"), [(date(2028, 1, 25), True), (date(2028, 1, 26), False), (None, False)]
)
def test_the_delay_of_the_by_law_is_counted_from_the_request(db, planned_on, in_time):
    coop = an_organisation("rives", bylaws={"redemption_delay_months": 12})
    jump(coop, TODAY)
    request = asked(paid(coop, 8), 3)
    if in_time:
        assert granted(request, planned_on=planned_on).state == "approved"
        return
    with pytest.raises(OverrideReasonMissing) as refused:
        granted(request, planned_on=planned_on)
    assert finding_of(refused.value).figure("latest") == "2028-01-25"


def test_no_transfer_takes_from_a_member_the_shares_that_make_them_one(coop):
    giver, other = paid(coop, 8), a_member(coop, "Luc")
    common = ShareClass.objects.get(organisation=coop)
    ShareClass.objects.update(is_qualifying=True)
    common.refresh_from_db()
    with pytest.raises(ActRuledOut) as refused:
        transfer_shares(giver, to=other, share_class=common, transfer=Transfer(4, TODAY), actor=SYSTEM)
    assert finding_of(refused.value).code == "qualifying_shares_kept"
    transfer_shares(giver, to=other, share_class=common, transfer=Transfer(3, TODAY), actor=SYSTEM)
    resign(giver, decision=decision(TODAY, notice_on=date(2026, 12, 1)), actor=SYSTEM)
    transfer_shares(giver, to=other, share_class=common, transfer=Transfer(5, TODAY), actor=SYSTEM)


# --- estates


def test_an_estate_sees_what_may_be_paid_back_and_is_written_to_on_paper(coop):
    member = paid(coop, 8)
    with pytest.raises(StateNotAllowed):
        note_estate(member, EstateContact("Me Ida Blais"), actor=SYSTEM)
    record_death(member, decision=decision(TODAY), estate=EstateContact("Me Ida Blais"), actor=SYSTEM)
    notice = write_to_estate(member, actor=SYSTEM)
    [delivery] = Delivery.objects.filter(notice=notice)
    assert (delivery.channel, delivery.state) == ("post", "by_post")
    texts = {one.language: one.body_text for one in notice.texts.all()}
    assert "80,00" in texts["fr"]
    assert "Me Ida Blais" in texts["en"]


def a_settled_estate(coop, address: PostalAddress | None) -> tuple[Membership, Delivery]:
    member = paid(coop, 8)
    live_at(member.person, "4 rue Morte")
    luc = EstateContact("Luc Roy", "514 555-0100", address=address, language="en")
    record_death(member, decision=decision(TODAY), estate=luc, actor=SYSTEM)
    return member, letters_to_post(write_to_estate(member, actor=SYSTEM)).get()


def live_at(person, line: str) -> None:
    Address.objects.create(
        organisation=person.organisation, person=person, line=line, city="Lévis", postal_code="G6V 1A1",
        effective=(None, None),
    )  # fmt: skip


def the_paper(delivery: Delivery, monkeypatch) -> dict[str, Any]:
    """Return what the letter to post says, as it is handed to be laid out."""
    laid_out: dict[str, Any] = {}
    monkeypatch.setattr(rendering, "render", lambda _name, said, **_: laid_out.update(said) or b"")
    envelopes.merged_letters(delivery.notice)
    letter: dict[str, Any]
    [letter] = laid_out["letters"]
    return letter


def test_a_letter_to_an_estate_goes_to_who_settles_it_at_their_address_in_their_language(coop, monkeypatch):
    member, delivery = a_settled_estate(coop, PostalAddress("12 rue Vive", "Lyon", "69001", "fr"))
    assert (delivery.addressee, delivery.language) == ("Luc Roy", "en")
    letter = the_paper(delivery, monkeypatch)
    assert letter["to"] == ["Luc Roy", "12 rue Vive", "Lyon 69001", "FRANCE"]
    assert letter["subject"].startswith("Estate of Anne Roy")
    # It stays among what was written about the member.
    assert delivery in letters_to(member)


def test_without_an_address_of_theirs_it_bears_their_name_and_the_last_address_of_the_member(coop, monkeypatch):
    _member, delivery = a_settled_estate(coop, None)
    assert the_paper(delivery, monkeypatch)["to"] == ["Luc Roy", "4 rue Morte", "Lévis G6V 1A1"]


def test_a_letter_that_has_not_left_goes_to_whoever_settles_the_estate_now(coop, monkeypatch):
    member, delivery = a_settled_estate(coop, None)
    note_estate(member, EstateContact("Me Ida Blais", address=PostalAddress("1 place Royale", "Québec")), actor=SYSTEM)
    assert the_paper(delivery, monkeypatch)["to"] == ["Me Ida Blais", "1 place Royale", "Québec"]


def test_nobody_is_written_to_where_nobody_settles(coop):
    member = paid(coop, 8)
    record_death(member, decision=decision(TODAY), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        write_to_estate(member, actor=SYSTEM)


def browser(account) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(page) -> str:
    return unescape(page.content.decode())


def test_the_page_of_an_estate(coop):
    member = paid(coop, 8)
    office = browser(an_officer(coop, Role.SECRETARY))
    page = reverse("member-estate", kwargs={"slug": "rives", "public_id": member.public_id})
    assert office.get(page).status_code == 404
    record_death(member, decision=decision(TODAY), actor=SYSTEM)
    assert "$80.00" in text(office.get(page))
    assert office.post(f"{page}note/", {"contact": "514 555-0100"}).status_code == 422
    said = {
        "name": "Me Ida Blais", "contact": "514 555-0100", "language": "fr", "line": "1 place Royale",
        "city": "Québec", "country": "canada",
    }  # fmt: skip
    assert "in two letters" in text(office.post(f"{page}note/", said))
    office.post(f"{page}note/", said | {"country": "ca"})
    shown = text(office.post(f"{page}write/", follow=True))
    assert 'value="1 place Royale"' in shown
    assert "Estate of Anne Roy: shares to be paid back" in shown
    asked(member, 8)
    assert "Asked" in text(office.get(page)) or "Requested" in text(office.get(page))
    for role in (Role.AUDITOR, Role.CHAIR):
        reads = browser(an_officer(coop, role)).get(page).status_code
        assert reads == (200 if role == Role.AUDITOR else 404)
        assert browser(an_officer(coop, role, f"{role}2@example.org")).post(f"{page}write/").status_code == 404


# --- admitting an applicant: looked at before it is done


def test_an_admission_is_foreseen_with_its_number_its_rules_and_its_letter(coop):
    application = an_application(coop)
    office = browser(an_officer(coop, Role.SECRETARY))
    page = reverse("application", kwargs={"slug": "rives", "application": application.public_id})
    fields = {
        "category": category(coop, "user").pk, "effective_on": "2027-01-25", "decided_by": "Conseil",
        "decided_on": "2027-01-25", "subscribes": "5",
    }  # fmt: skip
    seen = text(office.post(page, fields | {"step": "look"}))
    assert "M00001" in seen
    assert "Welcome: you are a member" in seen
    assert "A member holds at least 5\u00a0shares of qualification." in seen
    assert not Membership.objects.exists()
    barred = office.post(page, fields | {"step": "look", "subscribes": "2"})
    assert barred.status_code == 422
    assert office.post(page, fields | {"step": "admit"}).status_code == 302
    assert qualifying_held(Membership.objects.get(), TODAY).quantity == 5
