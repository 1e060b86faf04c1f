"""Who acts for a member: what the rules let, who gives way to whom, and what the office sees."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from membership.errors import (
    ActRuledOut,
    DatesReversed,
    DomainError,
    NoAlternate,
    NotAMember,
    NotRepresented,
    OverrideReasonMissing,
    WrongKindOfPerson,
)
from membership.models import Age, AuditEntry, Delivery, Relation, Representation, Role
from membership.models.base import STILL_RECORDED
from membership.queries.capacities import several_capacities
from membership.rules.findings import Outcome
from membership.services.alternates import seat_alternate
from membership.services.parameters import set_parameter
from membership.services.representation import end_representation, name_representative
from tests.factories.life import a_person, finding_of, standing
from tests.factories.meetings import MEETING_ON, an_evening, jump
from tests.factories.register import (
    JOINED_ON,
    SYSTEM,
    a_legal_member,
    a_member,
    an_account,
    an_account_of,
    an_officer,
    an_organisation,
)

ON = date(2027, 2, 1)
TODAY = date(2027, 1, 25)


def named(member, person, relation=Relation.ENTITY, *, since=ON, **fields):
    fields = {"instrument_note": "Extrait du procès-verbal"} | fields
    return name_representative(member, person=person, since=since, relation=relation, actor=SYSTEM, **fields)


# --- what the rules let

CASES = [
    # kind of organisation, by-laws, relation, code of what stands against it, None where nothing does
    ("qc_coop", {}, Relation.SPOUSE, None),
    ("qc_coop", {}, Relation.ADULT_CHILD, None),
    ("qc_coop", {"family_representation": False}, Relation.ADULT_CHILD, "family_representation"),
    ("qc_coop", {}, Relation.PROXY, "proxy_allowed"),
    ("qc_coop_housing", {}, Relation.PROXY, "proxy_allowed"),
    ("qc_coop_work", {}, Relation.SPOUSE, "family_representation"),
    ("qc_federation", {}, Relation.SPOUSE, "proxy_allowed"),
    ("qc_npo", {}, Relation.PROXY, "proxy_allowed"),
    ("qc_npo", {"proxy_allowed": False}, Relation.PROXY, "proxy_allowed"),
    ("qc_npo", {"proxy_allowed": True}, Relation.PROXY, None),
]


@pytest.mark.parametrize(("kind", "bylaws", "relation", "against"), CASES)
def test_who_may_act_for_a_human_being(db, kind, bylaws, relation, against):
    organisation = an_organisation(kind=kind, bylaws=bylaws)
    member, person = a_member(organisation), a_person(organisation, "Paul")
    if against is None:
        named(member, person, relation)
        assert standing(member, ON).exercised_by == person.pk
        return
    with pytest.raises((ActRuledOut, OverrideReasonMissing)) as refused:
        named(member, person, relation)
    assert finding_of(refused.value).code == against
    assert standing(member, ON).exercised_by == member.person_id


# Eighteen on the first day, and the day after it.
OF_AGE, TOO_YOUNG = date(2009, 2, 1), date(2009, 2, 2)


@pytest.fixture
def coop(db):
    """A co-operative whose members may be represented by a relative."""
    return an_organisation("consommateurs", kind="qc_coop")


def test_a_child_acts_once_an_adult_and_a_minor_only_with_a_reason_that_is_kept(coop):
    member, grown, young = a_member(coop), a_person(coop, "Paul"), a_person(coop, "Zoé")
    Age.objects.create(organisation=coop, person=grown, birth_on=OF_AGE)
    Age.objects.create(organisation=coop, person=young, birth_on=TOO_YOUNG)
    done = named(member, grown, Relation.ADULT_CHILD)
    assert [one.outcome for one in done.findings if one.code == "adult_age"] == [Outcome.MET]
    with pytest.raises(OverrideReasonMissing) as refused:
        named(member, young, Relation.ADULT_CHILD)
    against = finding_of(refused.value)
    assert (against.code, against.remark("fr")) == ("adult_age", "Cette personne est mineure.")
    assert "art. 153" in against.source("fr")
    named(member, young, Relation.ADULT_CHILD, override="Émancipée par mariage.")
    kept = AuditEntry.objects.filter(action="representative.named").latest("pk").detail.values
    assert kept["override"] == "Émancipée par mariage."
    assert "adult_age" not in {one["code"] for one in kept["findings"]}, "no age is in the trail"
    assert standing(member, ON).exercised_by == young.pk


def test_what_was_attested_counts_and_an_age_nobody_knows_is_said(coop):
    member, grown, unknown = a_member(coop), a_person(coop, "Paul"), a_person(coop, "Zoé")
    Age.objects.create(organisation=coop, person=grown, attested=18)
    for person, outcome in ((grown, Outcome.MET), (unknown, Outcome.DOUBTFUL)):
        done = named(member, person, Relation.ADULT_CHILD)
        assert [one.outcome for one in done.findings if one.code == "adult_age"] == [outcome]


def test_a_child_of_age_is_attested_as_one_is_named_and_what_is_known_better_stays(coop):
    member, unknown, said_14 = a_member(coop), a_person(coop, "Zoé"), a_person(coop, "Léa")
    Age.objects.create(organisation=coop, person=said_14, attested=14, guardian_name="Anne Roy")
    for person in (unknown, said_14):
        done = named(member, person, Relation.ADULT_CHILD, is_attested_adult=True)
        assert [one.outcome for one in done.findings if one.code == "adult_age"] == [Outcome.MET]
        assert Age.objects.get(person=person).attested == 18
    assert Age.objects.get(person=said_14).guardian_name == "Anne Roy"
    young = a_person(coop, "Paul")
    Age.objects.create(organisation=coop, person=young, birth_on=TOO_YOUNG)
    with pytest.raises(OverrideReasonMissing):
        named(member, young, Relation.ADULT_CHILD, is_attested_adult=True)
    known = Age.objects.get(person=young)
    assert (known.birth_on, known.attested) == (TOO_YOUNG, None)
    kept = AuditEntry.objects.filter(action="representative.named").latest("pk").detail.values
    assert "adult_age" not in {one["code"] for one in kept["findings"]}, "no age is in the trail"


def test_an_age_refused_with_the_act_is_not_kept_and_a_spouse_attests_none(coop):
    member, spouse, another = a_member(coop), a_person(coop, "Paul"), a_person(coop, "Zoé")
    named(member, spouse, Relation.SPOUSE, is_attested_adult=True)
    with pytest.raises(NotAMember):
        named(
            member,
            another,
            Relation.ADULT_CHILD,
            since=JOINED_ON - timedelta(days=60),
            until=JOINED_ON - timedelta(days=30),
            is_attested_adult=True,
        )
    assert not Age.objects.filter(person__in=(spouse, another)).exists()


def test_nobody_is_asked_the_age_of_a_spouse(coop):
    done = named(a_member(coop), a_person(coop, "Paul"), Relation.SPOUSE)
    assert "adult_age" not in {one.code for one in done.findings}


def test_the_member_and_the_relative_are_both_told(coop):
    member, paul = a_member(coop), a_person(coop, "Paul", language="en")
    done = named(member, paul, Relation.SPOUSE, tells=True)
    told = {one.notice_id: (one.person_id, one.address) for one in Delivery.objects.filter(membership=member)}
    assert told == {
        done.notice.pk: (member.person_id, member.person.email),
        done.to_representative.pk: (paul.pk, paul.email),
    }
    said = done.to_representative.texts.get(language="fr")
    assert said.subject == "Vous agissez pour Anne Roy aux assemblées"
    assert "Ouvrir mon dossier" not in said.body_text
    ended = end_representation(done.representation, on=date(2027, 2, 10), actor=SYSTEM, tells=True)
    assert ended.to_representative.deliveries.get().person == paul
    assert "Vous votez en personne" in ended.notice.texts.get(language="fr").body_text


def test_a_relative_who_gives_way_to_another_is_told_that_it_is_over(coop):
    member, paul, zoe = a_member(coop), a_person(coop, "Paul"), a_person(coop, "Zoé")
    named(member, paul, Relation.SPOUSE)
    done = named(member, zoe, Relation.ADULT_CHILD, tells=True)
    told = Delivery.objects.filter(membership=member).select_related("notice")
    written = {one.person: one.notice.texts.get(language="fr").subject for one in told}
    assert set(written) == {member.person, zoe, paul}
    assert written[paul] == "Vous n’agissez plus pour Anne Roy"
    assert done.to_representative.deliveries.get().person == zoe
    # The same one, on another paper, is told once, and not that it is over.
    first_letters = set(Delivery.objects.values_list("pk", flat=True))
    named(member, zoe, Relation.ADULT_CHILD, tells=True)
    again = Delivery.objects.exclude(pk__in=first_letters).values_list("person", flat=True)
    assert sorted(again) == sorted([member.person_id, zoe.pk])


@pytest.mark.parametrize(("bylaws", "most"), [({}, 1), ({"proxies_per_person": 2}, 2)])
def test_a_non_profit_that_allows_proxies_says_how_many_one_carries(db, bylaws, most):
    organisation = an_organisation(kind="qc_npo", bylaws={"proxy_allowed": True} | bylaws)
    paul = a_person(organisation, "Paul")
    for _number in range(most):
        named(a_member(organisation), paul, Relation.PROXY)
    # One more would be cast by nobody: no reason lets it through.
    with pytest.raises(ActRuledOut) as refused:
        named(a_member(organisation, "Luc"), paul, Relation.PROXY, override="Il insiste.")
    assert finding_of(refused.value).code == "proxies_carried"


def test_a_member_of_a_non_profit_carries_a_proxy_beside_their_own_vote(db):
    organisation = an_organisation(kind="qc_npo", bylaws={"proxy_allowed": True})
    marie, luc = a_member(organisation, "Marie"), a_member(organisation, "Luc")
    named(luc, marie.person, Relation.PROXY)
    assert standing(marie, ON).exercised_by == standing(luc, ON).exercised_by == marie.person_id
    assert standing(luc, ON).reason_code == "represented_by_proxy"


def test_a_proxy_is_carried_beside_the_vote_of_a_legal_person_too(db):
    organisation = an_organisation(kind="qc_npo", bylaws={"proxy_allowed": True})
    farm, luc, paul = a_legal_member(organisation, represented_by=""), a_member(organisation), a_person(organisation)
    named(luc, paul, Relation.PROXY)
    named(farm, paul)
    assert standing(farm, ON).exercised_by == standing(luc, ON).exercised_by == paul.pk


def test_a_proxy_that_the_by_laws_forbid_since_leaves_the_giver_their_own_vote(db):
    organisation = an_organisation(kind="qc_npo", bylaws={"proxy_allowed": True})
    luc = a_member(organisation, "Luc")
    named(luc, a_person(organisation), Relation.PROXY)
    set_parameter(
        organisation, key="proxy_allowed", value=False, article="5", adopted_on=date(2027, 1, 30), actor=SYSTEM
    )
    jump(organisation, ON)
    found = standing(luc, ON)
    assert (found.exercised_by, found.reason_code) == (luc.person_id, "proxy_not_carried")


def test_by_laws_that_say_nothing_of_proxies_allow_none(db):
    """None is named, whatever reason is given, and one that was written all the same counts for nothing."""
    organisation = an_organisation(kind="qc_npo")
    luc, paul = a_member(organisation, "Luc"), a_person(organisation, "Paul")
    with pytest.raises(ActRuledOut) as refused:
        named(luc, paul, Relation.PROXY, override="Il insiste.")
    assert "aucune ne compte" in finding_of(refused.value).sentence("fr")
    Representation.objects.create(
        organisation=organisation, membership=luc, person=paul, relation=Relation.PROXY, instrument_note="Lettre",
        effective=(JOINED_ON, None),
    )  # fmt: skip
    found = standing(luc, ON)
    assert (found.exercised_by, found.reason_code) == (luc.person_id, "proxy_not_foreseen")
    assert "Paul" in found.sentence("en")


def test_a_representative_is_named_in_writing(rives):
    farm = a_legal_member(rives, represented_by="")
    with pytest.raises(OverrideReasonMissing) as refused:
        named(farm, a_person(rives), instrument_note=" ")
    assert finding_of(refused.value).code == "instrument_on_file"


@pytest.mark.parametrize(("seat", "allowed"), [(1, True), (2, True), (3, False)])
def test_a_federation_says_how_many_delegates_a_member_has(db, seat, allowed):
    federation = an_organisation(kind="qc_federation", bylaws={"fed_delegates_per_member": 2})
    coop = a_legal_member(federation, represented_by="")
    try:
        named(coop, a_person(federation), Relation.DELEGATE, seat_no=seat)
        refused = ""
    except DomainError as error:
        refused = finding_of(error).code
    assert refused == ("" if allowed else "delegate_seat")


@pytest.mark.parametrize(
    ("relation", "error"),
    [(Relation.ENTITY, WrongKindOfPerson), (Relation.DELEGATE, WrongKindOfPerson)],
)
def test_a_human_being_has_no_representative_of_a_legal_person(rives, anne, relation, error):
    with pytest.raises(error):
        named(anne, a_person(rives), relation)


def test_nobody_is_named_before_coming_in_or_for_no_day(rives):
    gone = a_member(rives, "Parti", until=date(2026, 1, 1))
    with pytest.raises(NotAMember):
        named(gone, a_person(rives), Relation.SPOUSE)
    farm = a_legal_member(rives, represented_by="")
    with pytest.raises(DatesReversed):
        named(farm, a_person(rives), until=ON)


# --- who gives way to whom


def test_the_one_before_stops_and_the_register_remembers(rives):
    farm = a_legal_member(rives)
    ana = farm.representations.get().person
    luc = a_person(rives)
    done = named(farm, luc)
    assert [one.code for one in done.consequences] == ["representation_ended"]
    assert standing(farm, ON - timedelta(days=1)).exercised_by == ana.pk
    assert standing(farm, ON).exercised_by == luc.pk


def test_for_a_time_it_ends_by_itself(rives):
    farm = a_legal_member(rives, represented_by="")
    named(farm, a_person(rives), until=date(2027, 3, 1))
    assert standing(farm, date(2027, 2, 28)).is_entitled
    assert standing(farm, date(2027, 3, 1)).reason_code == "representative_missing"


def test_what_is_revoked_ends_that_day_and_only_once(rives):
    farm = a_legal_member(rives)
    held = farm.representations.get()
    end_representation(held, on=ON, actor=SYSTEM)
    assert standing(farm, ON).reason_code == "representative_missing"
    with pytest.raises(NotRepresented):
        end_representation(held, on=ON, actor=SYSTEM)
    with pytest.raises(NotRepresented):
        end_representation(Representation.objects.get(STILL_RECORDED), on=date(2027, 9, 1), actor=SYSTEM)


def test_an_alternate_replaces_the_delegate_for_the_day_and_then_no_more(db):
    federation = an_organisation(kind="qc_federation", bylaws={"fed_delegates_per_member": 1})
    coop = a_legal_member(federation, represented_by="")
    delegate, alternate = a_person(federation, "Dina"), a_person(federation, "Alba")
    named(coop, delegate, Relation.DELEGATE)
    [replaces] = [
        one for one in named(coop, alternate, Relation.ALTERNATE).findings if one.code == "alternate_replaces"
    ]
    assert replaces.sentence("fr") == "Remplace Dina Fabre en cas d’absence, et alors seulement."
    assert standing(coop, MEETING_ON).exercised_by == delegate.pk, "while the delegate is there"
    seat_alternate(coop, on=MEETING_ON, actor=SYSTEM)
    assert standing(coop, MEETING_ON).exercised_by == alternate.pk
    assert standing(coop, MEETING_ON + timedelta(days=1)).exercised_by == delegate.pk
    assert AuditEntry.objects.filter(action="representative.alternate_seated").exists()


def test_without_an_alternate_nobody_replaces(rives):
    with pytest.raises(NoAlternate):
        seat_alternate(a_legal_member(rives), on=ON, actor=SYSTEM)


def test_a_relative_who_votes_for_another_leaves_the_member_their_own_voice(db):
    organisation = an_organisation(kind="qc_coop")
    anne, luc, paul = a_member(organisation), a_member(organisation, "Luc"), a_person(organisation, "Paul")
    named(anne, paul, Relation.SPOUSE)
    named(luc, paul, Relation.ADULT_CHILD, since=ON + timedelta(days=1), override="Dérogation.")
    assert standing(anne, MEETING_ON).exercised_by == paul.pk
    assert standing(luc, MEETING_ON).exercised_by == luc.person_id


def test_the_letter_says_it_in_both_languages(rives):
    farm = a_legal_member(rives, represented_by="")
    done = named(farm, a_person(rives), tells=True, until=date(2027, 3, 1))
    texts = {text.language: text for text in done.notice.texts.all()}
    assert "Luc Fabre agit maintenant pour vous" in texts["fr"].body_text
    assert "Luc Fabre acts for you" in texts["en"].body_text
    assert "28 février 2027" in texts["fr"].body_text.replace("\u00a0", " ")
    ended = end_representation(done.representation, on=date(2027, 2, 10), actor=SYSTEM, tells=True)
    assert Delivery.objects.filter(notice=ended.notice, membership=farm).count() == 1


# --- several capacities


def test_several_capacities_of_one_person_are_listed_before_a_meeting(rives, anne):
    farm = a_legal_member(rives, represented_by="")
    named(farm, anne.person, override="Dérogation.")
    a_legal_member(rives, "Garage Y")
    [one] = several_capacities(rives, ON)
    assert one.person == anne.person
    assert [(capacity.name, capacity.relation) for capacity in one.capacities] == [
        ("Anne Roy", None),
        ("Ferme du Quai", Relation.ENTITY),
    ]


# --- the pages


@pytest.fixture
def office(rives) -> Client:
    return browser(an_officer(rives, Role.SECRETARY))


def browser(account) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(member, act: str = "represent") -> str:
    return reverse("member-act", kwargs={"slug": "rives", "public_id": member.public_id, "act": act})


def listed(member) -> str:
    return reverse("member-representatives", kwargs={"slug": "rives", "public_id": member.public_id})


def text(page) -> str:
    return unescape(page.content.decode())


SOMEBODY = {
    "relation": "entity_rep",
    "given_name": "Ida",
    "family_name": "Blais",
    "effective_on": "2027-02-01",
    "instrument_note": "Résolution 4",
    "tells": "on",
}


def test_somebody_new_is_looked_at_then_named(office, rives):
    farm = a_legal_member(rives, represented_by="")
    seen = office.post(address(farm), SOMEBODY)
    assert seen.status_code == 200
    assert "named in writing" in text(seen)
    assert not Representation.objects.exists()
    office.post(address(farm), SOMEBODY | {"step": "confirm"})
    assert standing(farm, ON).exercised_by_name == "Ida Blais"
    assert Delivery.objects.filter(membership=farm).count() == 1


def test_the_letter_to_whoever_acts_is_shown_and_announced_beside_the_members(office, rives):
    member = a_member(rives, "Anne", "Roy", email="anne.roy@example.org")
    spouse = SOMEBODY | {"relation": "spouse", "email": "ida@example.org"}
    seen = text(office.post(address(member), spouse))
    assert "The letter, by e-mail to anne.roy@example.org" in seen
    assert "The letter to Ida Blais, by e-mail to ida@example.org" in seen
    assert not Delivery.objects.filter(membership=member).exists()
    done = text(office.post(address(member), spouse | {"step": "confirm", "override": "Permis."}, follow=True))
    assert "one by e-mail to Ida Blais." in done


@pytest.mark.parametrize("known", ["Luc Fabre", "luc@example.org", "LUC FABRE"])
def test_somebody_known_is_found_by_name_or_mailbox(office, rives, known):
    farm, luc = a_legal_member(rives, represented_by=""), a_person(rives)
    office.post(address(farm), SOMEBODY | {"known": known, "step": "confirm"})
    assert standing(farm, ON).exercised_by == luc.pk


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"known": "Nobody Here"}, "Nobody in the register matches."),
        ({"known": "Luc Fabre"}, "Several people match"),
        ({"family_name": ""}, "Say who"),
    ],
)
def test_somebody_nobody_can_tell_is_asked_again_beside_the_field(office, rives, fields, said):
    farm = a_legal_member(rives, represented_by="")
    a_person(rives)
    a_person(rives, email="autre@example.org")
    seen = office.post(address(farm), SOMEBODY | fields)
    assert seen.status_code == 422
    assert said in text(seen)


def test_the_document_is_kept_and_can_be_taken_from_the_list(office, rives):
    farm = a_legal_member(rives, represented_by="")
    paper = SimpleUploadedFile("resolution.pdf", b"%PDF-1.7 resolution")
    seen = office.post(address(farm), SOMEBODY | {"document": paper})
    office.post(address(farm), SOMEBODY | {"held": dict(seen.context["carried"])["held"], "step": "confirm"})
    kept = Representation.objects.get().instrument
    assert "Ida Blais" in text(office.get(listed(farm)))
    page = office.get(f"{listed(farm)}{kept.public_id}/")
    assert (page.content, page["Content-Type"]) == (b"%PDF-1.7 resolution", "application/octet-stream")


def test_a_proxy_is_refused_with_the_reason_and_the_refusal_can_be_written_down(office, anne):
    fields = SOMEBODY | {"relation": "proxy"}
    seen = office.post(address(anne), fields)
    assert seen.status_code == 422
    assert "The law does not allow proxies." in text(seen)
    assert "This person may attend as a guest." in text(seen)
    done = office.post(address(anne), fields | {"step": "note-refusal"}, follow=True)
    assert "The refusal is written in the audit trail." in text(done)
    kept = AuditEntry.objects.get(action="representative.refused")
    assert kept.detail.values["name"] == "Ida Blais"
    assert not Representation.objects.exists()


def test_it_is_ended_from_the_file(office, rives):
    farm = a_legal_member(rives)
    fields = {"representation": "1", "effective_on": "2027-02-01"}
    assert "no longer acts for Ferme du Quai" in text(office.post(address(farm, "end-representation"), fields))
    office.post(address(farm, "end-representation"), fields | {"step": "confirm"})
    assert not standing(farm, ON).is_entitled


def test_the_list_says_who_acts_today_and_whom_an_alternate_replaces(office, rives):
    farm = a_legal_member(rives)
    named(farm, a_person(rives, "Alba"), Relation.ALTERNATE, since=JOINED_ON)
    told = text(office.get(listed(farm)))
    assert "Acts today" in told
    assert "replaces Ana Diallo" in told


def test_several_capacities_are_said_on_the_file_and_on_the_preview_of_the_roll(office, rives, anne):
    farm = a_legal_member(rives, represented_by="")
    named(farm, anne.person, override="Dérogation.", since=JOINED_ON)
    file = office.get(reverse("member", kwargs={"slug": "rives", "public_id": anne.public_id}))
    assert "one person has one vote" in text(file)
    evening = an_evening(rives, anne)
    preview = text(office.get(reverse("voting:roll-preview", kwargs={"slug": "rives", "assembly": evening.public_id})))
    assert "Several capacities" in preview
    assert "Ferme du Quai" in preview


def test_at_the_door_the_capacities_are_said_and_a_member_may_come_after_all(db):
    rives = an_organisation(kind="qc_coop")
    anne, luc = a_member(rives), a_member(rives, "Luc")
    paul = a_person(rives, "Paul")
    named(anne, paul, Relation.SPOUSE, since=JOINED_ON)
    evening = an_evening(rives, luc)
    office = browser(an_officer(rives, Role.SECRETARY))
    door = reverse("governance:door", kwargs={"slug": "rives", "assembly": evening.public_id})
    seen = text(office.get(door, {"q": "Anne"}))
    assert "Represented by Paul Fabre" in seen
    assert "The member came in person" in seen
    kwargs = {"slug": "rives", "assembly": evening.public_id, "membership": anne.public_id}
    office.post(reverse("governance:arrive", kwargs=kwargs), {"who": "in_person"})
    assert evening.attendance.get(membership=anne).person == anne.person


def test_at_the_door_the_alternate_may_come_instead(db):
    federation = an_organisation(kind="qc_federation", bylaws={"fed_delegates_per_member": 1})
    coop = a_legal_member(federation, represented_by="")
    named(coop, a_person(federation, "Dina"), Relation.DELEGATE, since=JOINED_ON)
    alba = a_person(federation, "Alba")
    named(coop, alba, Relation.ALTERNATE, since=JOINED_ON)
    other = a_legal_member(federation, "Coop B")
    evening = an_evening(federation, other)
    office = browser(an_officer(federation, Role.SECRETARY))
    kwargs = {"slug": "rives", "assembly": evening.public_id, "membership": coop.public_id}
    office.post(reverse("governance:arrive", kwargs=kwargs), {"who": "alternate"})
    assert evening.attendance.get(membership=coop).person == alba


@pytest.mark.parametrize(
    ("page", "lets_in"),
    [("list", {"administrator", "secretary", "auditor"}), ("represent", {"administrator", "secretary"})],
)
def test_each_page_opens_for_its_roles_and_for_nobody_else(rives, anne, page, lets_in):
    path = listed(anne) if page == "list" else address(anne)
    cast = {role.value: an_officer(rives, role) for role in Role} | {
        "member": an_account_of(anne),
        "outsider": an_account("outsider@example.org"),
    }
    for who, account in cast.items():
        assert browser(account).get(path).status_code == (200 if who in lets_in else 404), who
    theirs = a_member(an_organisation("ailleurs"), "Omar")
    assert browser(cast["secretary"]).get(listed(theirs)).status_code == 404
