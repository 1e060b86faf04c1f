"""Nothing is done any more to somebody found to be another: each act names that other, and leads to their file."""

from datetime import date

import pytest
from django.urls import reverse

from membership.errors import ActivationRefused, PersonJoined
from membership.models import (
    EventKind,
    MemberRequest,
    Membership,
    MembershipEvent,
    PhoneKind,
    Purpose,
    Relation,
    RequestKind,
    Role,
    SectionKind,
    ShareClass,
    SharePayment,
    ShareTransaction,
)
from membership.queries.people_meant import persons_meant
from membership.services.accounts import activate, issue_activation_code, link_account
from membership.services.alternates import come_in_person, seat_alternate, unseat_alternate
from membership.services.applications import people_known_as
from membership.services.contacts import change_contact, join_household, move_house, note_age, record_consent
from membership.services.estates import EstateContact, note_estate, write_to_estate
from membership.services.life.admission import admit, begin_trial
from membership.services.life.changes import change_category
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import end_legal_person, expel, record_death, resign
from membership.services.life.suspensions import (
    SuspensionOrder,
    contest_vote_suspension,
    reinstate,
    restore_vote,
    suspend,
    suspend_vote,
    uphold_vote_suspension,
)
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.own_contact import ask_email_change, change_phones
from membership.services.persons import Name, PostalAddress, rename_person
from membership.services.redemptions import request_redemption
from membership.services.representation import (
    name_representative,
    refuse_representative,
)
from membership.services.requests import accept_request, file_request, settle_request
from membership.services.sections import leave_section, open_section, place_in_section
from membership.services.shares import (
    Transfer,
    record_share_payment,
    reverse_share_line,
    reverse_share_payment,
    subscribe_shares,
    transfer_shares,
)
from tests.api.conftest import Program
from tests.api.table import ACT, SUSPENSION, VOTE_SUSPENSION
from tests.factories.life import ADULT, an_application, category, decision
from tests.factories.register import SYSTEM, a_member, an_account, an_officer
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages

ON = date(2027, 5, 1)


@pytest.fixture
def kept(anne) -> Membership:
    return anne


@pytest.fixture
def gone(rives, kept) -> Membership:
    """M0009 Annie Lavoie, with shares, a request and an event of her own, found to be Anne Roy."""
    again = a_member(rives, "Annie", "Lavoie", number="M0009", since=date(2015, 1, 1), until=date(2018, 1, 1))
    common = ShareClass.objects.get(organisation=rives)
    subscribe_shares(again, share_class=common, quantity=2, actor=SYSTEM, on=date(2015, 1, 1))
    record_share_payment(again, share_class=common, amount_cents=2000, actor=SYSTEM, on=date(2015, 1, 1))
    file_request(again, kind=RequestKind.OTHER, message="Une carte.", actor=SYSTEM)
    merge_persons(kept.person, again.person, actor=SYSTEM, reason="La même.")
    # As no service writes it any more, so that there would be an estate to settle.
    MembershipEvent.objects.create(
        organisation=rives, membership=again, kind=EventKind.DECEASED, effective_on=date(2018, 1, 1)
    )
    return again


def common(membership):
    return ShareClass.objects.get(organisation=membership.organisation)


def section(membership):
    return open_section(membership.organisation, kind=SectionKind.REGION, key="nord", name_fr="Nord", actor=SYSTEM)


def one_of(model, membership):
    return model.objects.filter(membership=membership).order_by("pk")[0]


def plainly(service):
    return lambda member: service(member, decision=decision(ON), actor=SYSTEM)


def of_the_person(service, **arguments):
    return lambda member: service(member.person, actor=SYSTEM, **arguments)


REFUSED = {
    "admit": lambda gone: admit(
        gone.person, category=category(gone.organisation, "user"), decision=decision(ON), actor=SYSTEM, age=ADULT
    ),
    "begin_trial": lambda gone: begin_trial(
        gone.person, auxiliary=category(gone.organisation, "auxiliary"), becomes=category(gone.organisation, "user"),
        decision=decision(ON), actor=SYSTEM, age=ADULT, last_on=date(2027, 9, 1),
    ),
    "change_category": lambda gone: change_category(
        gone, category=category(gone.organisation, "worker"), decision=decision(ON), actor=SYSTEM
    ),
    "resign": plainly(resign),
    "expel": plainly(expel),
    "record_death": plainly(record_death),
    "end_legal_person": plainly(end_legal_person),
    "suspend": lambda gone: suspend(gone, order=SuspensionOrder(date(2027, 6, 1)), decision=decision(ON), actor=SYSTEM),
    "suspend_vote": lambda gone: suspend_vote(gone, reason="Absences", decision=decision(ON), actor=SYSTEM),
    "contest_vote_suspension": plainly(contest_vote_suspension),
    "uphold_vote_suspension": plainly(uphold_vote_suspension),
    "restore_vote": plainly(restore_vote),
    "reinstate": plainly(reinstate),
    "correct": lambda gone: correct(
        one_of(MembershipEvent, gone), to=Correction(reason="Erreur", is_void=True), actor=SYSTEM
    ),
    "subscribe_shares": lambda gone: subscribe_shares(gone, share_class=common(gone), quantity=1, actor=SYSTEM),
    "record_share_payment": lambda gone: record_share_payment(
        gone, share_class=common(gone), amount_cents=1000, actor=SYSTEM
    ),
    "transfer_shares": lambda gone: transfer_shares(
        Membership.objects.get(number="M0001"), to=gone, share_class=common(gone), transfer=Transfer(1, ON),
        actor=SYSTEM,
    ),
    "reverse_share_line": lambda gone: reverse_share_line(one_of(ShareTransaction, gone), actor=SYSTEM, note="x"),
    "reverse_share_payment": lambda gone: reverse_share_payment(one_of(SharePayment, gone), actor=SYSTEM, note="x"),
    "request_redemption": lambda gone: request_redemption(gone, share_class=common(gone), quantity=1, actor=SYSTEM),
    "name_representative": lambda gone: name_representative(
        gone, person=a_member(gone.organisation, "Luc", "Fabre").person, since=ON, relation=Relation.SPOUSE,
        actor=SYSTEM,
    ),
    "named as representative": lambda gone: name_representative(
        a_member(gone.organisation, "Luc", "Fabre"), person=gone.person, since=ON, relation=Relation.SPOUSE,
        actor=SYSTEM,
    ),
    "refuse_representative": lambda gone: refuse_representative(
        gone, name="Luc", relation=Relation.PROXY, actor=SYSTEM
    ),
    "seat_alternate": lambda gone: seat_alternate(gone, on=ON, actor=SYSTEM),
    "unseat_alternate": lambda gone: unseat_alternate(gone, on=ON, actor=SYSTEM),
    "come_in_person": lambda gone: come_in_person(gone, on=ON, actor=SYSTEM),
    "move_house": of_the_person(move_house, address=PostalAddress("1, rue du Quai"), since=ON),
    "change_contact": of_the_person(change_contact, email="a@example.org", phone="", language="fr", phones=()),
    "change_phones": of_the_person(change_phones, phone="", phones=((PhoneKind.HOME, "1"),), language="fr"),
    "ask_email_change": of_the_person(ask_email_change, email="neuf@example.org"),
    "note_age": of_the_person(note_age, attested=18),
    "record_consent": of_the_person(record_consent, purpose=Purpose.NEWS, is_given=True, source="papier"),
    "join_household": of_the_person(join_household, household=None, since=ON),
    "rename_person": of_the_person(rename_person, to=Name("Roy", "Anne"), since=ON),
    "place_in_section": lambda gone: place_in_section(gone, section=section(gone), since=ON, actor=SYSTEM),
    "leave_section": lambda gone: leave_section(gone, kind=SectionKind.REGION, since=ON, actor=SYSTEM),
    "file_request": lambda gone: file_request(gone, kind=RequestKind.OTHER, message="x", actor=SYSTEM),
    "accept_request": lambda gone: accept_request(one_of(MemberRequest, gone), decision=decision(ON), actor=SYSTEM),
    "note_estate": lambda gone: note_estate(gone, EstateContact("Me Ida Blais"), actor=SYSTEM),
    "write_to_estate": lambda gone: write_to_estate(gone, actor=SYSTEM),
    "issue_activation_code": of_the_person(issue_activation_code),
    "link_account": lambda gone: link_account(an_account(), gone.person, actor=SYSTEM),
}  # fmt: skip


@pytest.mark.parametrize("verb", REFUSED)
def test_each_act_is_refused_and_names_the_one_who_remains(verb, gone, kept):
    with pytest.raises(PersonJoined) as refused:
        REFUSED[verb](gone)
    assert refused.value.params == {
        "name": "Annie Lavoie",
        "kept": "Anne Roy",
        "kept_number": "M0001",
        "membership": kept.public_id,
        "person": kept.person.public_id,
    }


def test_what_was_asked_under_the_number_that_went_can_still_be_declined(gone):
    asked = settle_request(one_of(MemberRequest, gone), state="declined", answer="Voyez M0001.", actor=SYSTEM)
    assert asked.state == "declined"


def test_once_parted_they_are_acted_on_again(gone, kept):
    undo_merge(kept.person.merges.get(), actor=SYSTEM)
    move_house(gone.person, address=PostalAddress("1, rue du Quai"), since=ON, actor=SYSTEM)


def test_a_code_given_under_the_number_that_went_opens_nothing(rives, kept):
    again = a_member(rives, "Annie", "Lavoie", number="M0009", since=date(2015, 1, 1))
    code = issue_activation_code(again.person, actor=SYSTEM).code
    merge_persons(kept.person, again.person, actor=SYSTEM, reason="La même.")
    with pytest.raises(ActivationRefused):
        activate(rives, number="M0009", code=code, password="une longue phrase de passe")


@pytest.mark.parametrize("said", ["M0009", "Annie Lavoie", "Anne Roy", "M0001"])
def test_whoever_is_meant_is_the_one_who_remains(said, rives, gone, kept):
    assert persons_meant(rives, said) == [kept.person]


def test_an_applicant_is_not_taken_for_the_one_who_went(rives, gone, kept):
    application = an_application(rives, details={"given_name": "Annie", "family_name": "Lavoie"})
    assert list(people_known_as(application)) == [kept.person]


# --- the pages


PAGES = [
    ("member-act", {"act": "readmit"}),
    ("member-act", {"act": "resign"}),
    ("member-act", {"act": "represent"}),
    ("member-act", {"act": "correct"}),
    ("member-contact", {}),
    ("member-preferences", {}),
    ("member-requests", {}),
    ("member-request", {"kind": "other"}),
    ("member-shares-act", {"verb": "subscribe"}),
    ("member-shares-act", {"verb": "pay"}),
    ("member-shares-act", {"verb": "transfer"}),
    ("member-shares-act", {"verb": "redeem"}),
    ("activation-code", {}),
    ("member-votes-basis", {}),
]
POSTED = [
    ("member-rebate-add", {}),
    ("member-estate-act", {"verb": "write"}),
    ("member-shares-reverse", {"kind": "shares", "line": 1}),
]


@pytest.fixture
def office(rives, sign_in):
    return sign_in(an_officer(rives, Role.SECRETARY))


def address(name, membership, **more):
    return reverse(name, kwargs={"slug": "rives", "public_id": membership.public_id, **more})


@pytest.mark.parametrize(
    ("method", "name", "more"),
    [("get", *page) for page in PAGES]
    + [("post", *page) for page in [*PAGES, *POSTED] if page[0] != "member-requests"],
)
def test_each_page_leads_to_the_file_that_remains(method, name, more, office, gone, kept):
    answer = getattr(office, method)(address(name, gone, **more))
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Annie Lavoie was found to be Anne Roy (M0001)" in shown
    assert f'href="{address("member", kept)}"' in shown


def test_the_file_that_went_offers_no_act(office, gone):
    shown = office.get(address("member", gone)).content.decode()
    assert "/acts/" not in shown
    assert address("member-contact", gone) not in shown
    assert address("activation-code", gone) not in shown
    assert "/shares/subscribe/" not in office.get(address("member-shares", gone)).content.decode()


def test_a_number_that_went_is_not_taken_in_a_form(office, gone, kept):
    subscribe_shares(kept, share_class=common(kept), quantity=1, actor=SYSTEM)
    asked = {"number": "M0009", "share_class": common(kept).pk, "quantity": 1, "on": "2027-05-01"}
    shown = office.post(address("member-shares-act", kept, verb="transfer"), asked).content.decode()
    assert "Number M0009 was joined to M0001, Anne Roy." in shown


# --- the programming interface


ROUTES = [
    ("POST", "admission", ACT | {"category": "user"}),
    ("POST", "trial-end", ACT | {"days_worked": 1}),
    ("POST", "category", ACT | {"category": "worker"}),
    ("POST", "suspension", SUSPENSION),
    ("POST", "reinstatement", ACT),
    ("POST", "vote-suspension", VOTE_SUSPENSION),
    ("POST", "vote-contest", ACT),
    ("POST", "vote-upholding", ACT),
    ("POST", "vote-restoration", ACT),
    ("POST", "resignation", ACT),
    ("POST", "expulsion", ACT | {"ground": "competes"}),
    ("POST", "death", ACT),
    ("POST", "end", ACT),
    ("POST", "corrections", {"event": 1, "reason": "x"}),
    ("PUT", "estate", {"name": "Me Ida Blais"}),
    ("POST", "estate/letter", None),
    ("POST", "representatives", {"person": "x"}),
    ("POST", "representatives/end", {}),
    ("POST", "representatives/alternate", {}),
    ("POST", "representatives/refusal", {"name": "x"}),
    ("POST", "seats", {"size": 12, "source": "x"}),
    ("POST", "shares/subscriptions", {"share_class": "qualifying", "quantity": 1}),
    ("POST", "shares/payments", {"share_class": "qualifying", "amount_cents": 500}),
    ("POST", "shares/transfers", {"share_class": "qualifying", "quantity": 1, "to": "x"}),
    ("POST", "shares/redemptions", {"share_class": "qualifying", "quantity": 1}),
    ("POST", "requests", {"kind": "other", "message": "x"}),
    ("POST", "consents", {"purpose": "news", "is_given": True, "how": "papier"}),
    ("PUT", "age", {"attested": 18}),
    ("POST", "activation-code", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_each_route_answers_who_remains(method, path, body, office, gone, kept):
    answer = Program(office).ask(method, f"organisations/rives/members/{gone.public_id}/{path}", body)
    said = answer.json()
    assert (answer.status_code, said["code"]) == (409, "person_joined")
    assert said["params"]["membership"] == kept.public_id


def test_shares_cannot_pass_to_the_one_who_went_by_a_program(office, gone, kept):
    body = {"share_class": "qualifying", "quantity": 1, "to": gone.public_id}
    answer = Program(office).ask("POST", f"organisations/rives/members/{kept.public_id}/shares/transfers", body)
    assert answer.json()["code"] == "person_joined"
