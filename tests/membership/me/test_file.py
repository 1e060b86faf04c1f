"""«Mon dossier» shows everything that is held on somebody, and nothing of anybody else."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from membership.models import Membership, MembershipEvent, Person, PhoneKind, Purpose, RequestKind, ShareClass
from membership.queries.held.sources import held_on
from membership.queries.moment import Moment
from membership.services.applications import Place, admit_applicant, refuse_application
from membership.services.consulting import note_consultation
from membership.services.contacts import (
    change_contact,
    form_household,
    join_household,
    move_house,
    note_age,
    record_consent,
)
from membership.services.persons import Name, PostalAddress, rename_person
from membership.services.requests import file_request
from membership.services.shares import record_share_payment, subscribe_shares
from tests.factories.life import an_application, category, decision
from tests.factories.meetings import an_evening, an_open_poll, vote
from tests.factories.register import JOINED_ON, SYSTEM, a_legal_member, an_account_of
from tests.factories.sealed import an_open_secret_poll, fetch
from tests.membership.me.conftest import ON, browser
from tests.membership.me.reading import text
from voting.models import Poll, PollMode
from voting.services.polls import close_poll

MINE = "/o/rives/me/"

# What names a person or a membership and is not told as a part, and why.
NOT_TOLD = {
    "FollowUp.done_by": "said by whoever has it, whose follow-up tells when it was done",
    "FollowUpLetter.person": "its notice tells it, among what was sent to them",
    "ActivationCode.person": "a secret that ran out or was used, of which only a digest is left",
    "Delivery.membership": "told by its person",
    "CorrectedEntry.membership": "told with the message itself, and with the list of the call",
    "DuplicateProposal.first": "a guess of the machine, that nobody has looked at",
    "DuplicateProposal.second": "a guess of the machine, that nobody has looked at",
    "DataArchive.person": "a copy of all that is told, gone once it is taken",
    "EmailChange.person": "shown as a notice on top while it waits",
    "PersonMerge.joined": "told by the person who was kept",
    "Attendance.membership": "told with its person",
    "Mandate.membership": "told with its person",
    "Officer.membership": "told with its person",
    "PreparedDevice.membership": "told with its person",
    "RollEntry.membership": "told with whoever votes for it",
    "Seat.owner": "says nothing of anybody: it is the organisation's seat, whoever sits is told",
}


def a_full_life(anne: Membership) -> None:
    person, rives = anne.person, anne.organisation
    move_house(
        person, address=PostalAddress("1, rue du Quai", "Québec", "G1K 2B4"), since=date(2020, 1, 1), actor=SYSTEM
    )
    move_house(person, address=PostalAddress("9, rue Neuve", "Lévis", "G6V 1A1"), since=date(2026, 7, 1), actor=SYSTEM)
    change_contact(
        person, email="anne@example.org", phone="418 555-0101", language="fr",
        phones=[(PhoneKind.WORK, "418 555-0202")], actor=SYSTEM,
    )  # fmt: skip
    rename_person(person, to=Name("Roy-Fabre", "Anne"), since=date(2026, 9, 1), actor=SYSTEM)
    note_age(person, birth_on=date(1961, 5, 2), actor=SYSTEM)
    record_consent(person, purpose=Purpose.NEWS, is_given=True, source="formulaire du 3 mai", actor=SYSTEM)
    join_household(person, household=form_household(rives, name="Maison Roy", actor=SYSTEM), since=ON, actor=SYSTEM)
    common = ShareClass.objects.for_organisation(rives).get()
    subscribe_shares(anne, share_class=common, quantity=10, on=JOINED_ON, actor=SYSTEM)
    record_share_payment(anne, share_class=common, amount_cents=4_000, on=JOINED_ON, actor=SYSTEM)
    file_request(anne, kind=RequestKind.OTHER, message="Une carte de membre.", actor=SYSTEM)
    MembershipEvent.objects.create(organisation=rives, membership=anne, kind="admitted", effective_on=JOINED_ON)
    note_consultation(rives, kind="file", at=Moment(ON), actor=SYSTEM, membership=anne)


def test_a_member_reads_everything_that_is_held_on_them(own, anne):
    a_full_life(anne)
    page = text(own.get(MINE))
    for said in (
        "Anne Roy-Fabre", "M0001", "anne@example.org", "418 555-0101", "418 555-0202",
        "1, rue du Quai", "9, rue Neuve", "Lévis", "May 2, 1961", "Maison Roy", "User member", "$40.00",
        "formulaire du 3 mai", "Une carte de membre.", "When your file was read",
    ):  # fmt: skip
        assert said in page, said
    assert "Roy" in page
    assert "September 1, 2026" in page, "until when the former name was borne"


def test_what_meetings_and_votes_hold_is_there_too(own, anne, rives):
    poll = an_open_poll(an_evening(rives, anne))
    vote(poll, anne, "for")
    page = text(own.get(MINE))
    assert "Meetings you were called to" in page
    assert "Meetings you came to" in page
    assert "Electoral rolls you stand on" in page
    assert "Your votes by name" in page


def test_once_a_secret_vote_has_closed_a_member_reads_whether_its_roll_bears_a_sign_against_their_name(
    own, anne, luc, rives
):
    meeting = an_evening(rives, anne, luc)
    poll = an_open_secret_poll(meeting)
    fetch(poll, luc)
    before = told_of_rolls(anne)
    fetch(poll, anne)
    assert told_of_rolls(anne) == before, "two readings while votes are cast would bracket an instant"
    assert "Credential handed out" not in text(own.get(MINE))
    close_poll(poll, actor=SYSTEM)
    page = text(own.get(MINE))
    assert "Credential handed out" in page
    assert "If one was and you asked for none" in page
    (line,) = told_of_rolls(anne)
    assert [one for one in line if isinstance(one, datetime)] == [poll.roll.record_instant]


def test_who_was_handed_nothing_reads_so_and_an_open_vote_has_no_sign(own, anne, luc, rives):
    meeting = an_evening(rives, anne, luc)
    poll = an_open_secret_poll(meeting)
    close_poll(poll, actor=SYSTEM)
    assert "No sign" in text(own.get(MINE))
    Poll.objects.update(mode=PollMode.ROLL_CALL)
    assert "No sign" not in text(own.get(MINE))


def told_of_rolls(membership):
    return next(part for part in held_on(membership.person) if part.key == "rolls").rows


def test_nothing_of_another_member_is_there(own, anne, luc):
    a_full_life(luc)
    page = text(own.get(MINE))
    for secret in ("Fabre", "418 555", "1961", "rue du Quai", "M0002"):
        assert secret not in page


def test_whoever_only_acts_for_a_member_sees_what_is_held_on_them(rives):
    farm = a_legal_member(rives)
    ana = Person.objects.get(given_name="Ana")
    account = an_account_of(farm, email="ana@example.org")
    account.links.update(person=ana)
    page = text(browser(account).get(MINE))
    assert "Ana" in page
    assert "Ferme du Quai" in page
    assert "Resign" not in page


def test_the_home_page_leads_there_in_one_tap(own):
    assert f'href="{MINE}"' in text(own.get("/o/rives/"))


def test_every_table_that_names_a_person_is_told_or_known_not_to(anne):
    """A new table about persons comes up here: it is shown to them, or a reason is written why not."""
    named = {
        f"{model.__name__}.{field.name}"
        for app in ("membership", "governance", "voting")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model in (Person, Membership)
    }
    told = {
        "AccountLink.person", "Address.person", "Age.person", "Application.membership", "ConsentEvent.person",
        "Death.person", "Erasure.person", "OwnPassage.membership",
        "Consultation.membership", "Consultation.shown_to", "FollowUp.person",
        "Delivery.person", "Estate.membership", "FlaggedAddress.person", "FormerContact.person", "FormerName.person",
        "HouseholdMember.person", "MemberRequest.membership", "Membership.person", "MembershipEvent.membership",
        "MembershipPeriod.membership", "PersonMerge.kept", "Phone.person", "RedemptionRequest.membership",
        "Representation.membership", "Representation.person", "SectionMembership.membership",
        "SharePayment.membership", "ShareTransaction.membership", "Suspension.membership", "Trial.membership",
        "VotesBasis.membership",
        "VotingRestriction.membership", "Attendance.person", "ConvenedEntry.membership", "Mandate.person",
        "Officer.person", "Procedure.membership", "Requisition.opened_by", "RequisitionCaller.membership",
        "MemberUse.membership", "Rebate.membership", "AllowanceDue.person", "MailPreference.person",
        "RequisitionSignature.membership", "Nomination.membership", "Nomination.proposed_by",
        "NominationSupport.membership", "MinutesComment.person", "Interest.person",
        "RollEntry.exercised_by", "PreparedDevice.person", "SurveyMark.membership", "SurveyAnswer.membership",
    }  # fmt: skip
    assert named - told == NOT_TOLD.keys()


def test_reading_it_costs_as_much_for_a_long_life_as_for_a_short_one(anne, luc, django_assert_max_num_queries):
    a_full_life(anne)
    with django_assert_max_num_queries(59):
        held_on(anne.person)
    for on in (date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)):
        MembershipEvent.objects.create(organisation=anne.organisation, membership=anne, kind="applied", effective_on=on)
    with django_assert_max_num_queries(59):
        held_on(anne.person)


@pytest.mark.parametrize("part", ["person", "shares", "consents"])
def test_a_part_reads_the_same_for_people_and_for_programs(anne, part):
    a_full_life(anne)
    found = next(one for one in held_on(anne.person) if one.key == part)
    assert found.rows
    assert len(found.as_json()) == len(found.rows)
    assert all(set(row) == {column.key for column in found.columns} for row in found.as_json())


def test_a_refusal_is_told_with_its_day_once_a_later_application_led_here(rives, office):
    asked = {"given_name": "Zoé", "family_name": "Fabre", "email": "Zoe@example.org"}
    refused, admitted = (an_application(rives, details=asked) for _time in range(2))
    # Of the same name alone, or from the same mailbox alone, it may be somebody else's.
    an_application(rives, details=asked | {"email": "autre@example.org"}, message="Homonyme")
    an_application(rives, details=asked | {"given_name": "Luc"}, message="Conjoint")
    day = date(2026, 12, 3)
    refuse_application(
        refused, reason="Complet.", decided_by="CA-2026-40", decided_on=day, override="Sur papier.", actor=SYSTEM
    )
    done = admit_applicant(admitted, place=Place(category(rives, "user")), decision=decision(ON), actor=SYSTEM)
    part = next(one for one in held_on(done.event.membership.person) if one.key == "applications")
    told = [(one["state"], one["decided_on"], one["decided_by"], one["reason"]) for one in part.as_json()]
    assert ("refused", "2026-12-03", "CA-2026-40", "Complet.") in told
    assert len(told) == 2


def test_an_address_that_ended_is_shown_once_and_kept_whole_for_the_archive(own, anne):
    for line, since in (("1, rue Neuve", date(2026, 7, 1)), ("2, rue Neuve", date(2026, 8, 1))):
        move_house(anne.person, address=PostalAddress(line, "Laval", "H7A 1A1"), since=since, actor=SYSTEM)
    [part] = [part for part in held_on(anne.person) if part.key == "addresses"]
    shown = [row[0] for row in part.as_it_stands().rows]
    assert len(shown) == len(set(shown))
    assert {"1, rue Neuve", "2, rue Neuve"} <= set(shown)
    assert [row[0] for row in part.rows].count("1, rue Neuve") == 2
    assert text(own.get(MINE)).count("1, rue Neuve") == 1
