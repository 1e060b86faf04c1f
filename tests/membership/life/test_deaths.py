"""Whoever the register holds may die: a member, somebody who was one, somebody who never was."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.models import BodyKind, Mandate, SeatHolder
from governance.services.bodies import Outline, SeatPlan, add_seats, found_body
from governance.services.mandates import Term, give_mandate
from membership.clock import today
from membership.errors import (
    CannotCorrect,
    LaterActsStand,
    MemberDeceased,
    NotYetHappened,
    ReasonMissing,
    StateNotAllowed,
    WrongKindOfPerson,
)
from membership.models import Death, Delivery, DeliveryState, MembershipPeriod, Person, Representation, Role
from membership.models.base import STILL_RECORDED, true_on
from membership.queries.deaths import has_died, persons_dead
from membership.services.estates import EstateContact, note_estate, write_to_estate
from membership.services.letters import Letter, issue_letter, issue_letter_to_person
from membership.services.life.admission import admit
from membership.services.life.corrections import Correction, correct
from membership.services.life.deaths import (
    DeathCorrection,
    DeathTold,
    correct_person_death,
    record_person_death,
)
from membership.services.life.departures import record_death, resign
from membership.services.representation import name_representative
from tests.factories.life import ADULT, a_person, category, decision, standing
from tests.factories.meetings import jump
from tests.factories.register import JOINED_ON, SYSTEM, a_legal_member, a_member, an_officer
from tests.membership.life.test_pages import browser, text

LEFT, DIED = date(2027, 2, 1), date(2027, 3, 1)


@pytest.fixture(autouse=True)
def those_days_are_past(rives):
    jump(rives, date(2027, 6, 1))


@pytest.fixture
def gone(anne):
    """Anne, who resigned, acts for a farm and died later."""
    farm = a_legal_member(anne.organisation, represented_by="")
    noted = {"instrument_note": "Résolution", "override": "Le conseil y tient."}
    name_representative(farm, person=anne.person, since=JOINED_ON, actor=SYSTEM, **noted)
    resign(anne, decision=decision(LEFT, tells=False), actor=SYSTEM)
    return anne


@pytest.fixture
def paul(rives) -> Person:
    """Paul, who acts for a farm and never was a member."""
    farm = a_legal_member(rives, represented_by="")
    person = a_person(rives, "Paul", "Ruiz")
    name_representative(farm, person=person, since=JOINED_ON, instrument_note="Résolution", actor=SYSTEM)
    return person


def written(person: Person) -> str:
    notice = issue_letter_to_person(person, compose=lambda: Letter("Bonjour", ("…",)), actor=SYSTEM)
    state: str = notice.deliveries.get().state
    return state


def acts(person: Person, on: date) -> bool:
    return Representation.objects.filter(true_on(on), person=person).exists()


# --- who was a member


def test_whoever_left_before_is_written_to_no_more_and_acts_for_nobody(gone):
    waiting = issue_letter(gone, compose=lambda: Letter("Bonjour", ("…",)), actor=SYSTEM).deliveries.get()
    done = record_death(gone, decision=decision(DIED), actor=SYSTEM)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.waived_because) == (DeliveryState.WAIVED, "Décès au registre")
    assert (acts(gone.person, date(2027, 2, 28)), acts(gone.person, DIED)) == (True, False)
    assert [one.code for one in done.consequences]
    assert written(gone.person) == DeliveryState.WAIVED
    # They left on the day they left, by their resignation.
    assert (standing(gone, DIED).facts.ended_on, standing(gone, DIED).facts.ended_by) == (LEFT, "resigned")


def test_their_estate_is_noted_and_written_to(gone):
    record_death(gone, decision=decision(DIED), actor=SYSTEM)
    note_estate(gone, EstateContact("Luc Roy"), actor=SYSTEM)
    letter = write_to_estate(gone, actor=SYSTEM).deliveries.get()
    assert letter.state == DeliveryState.BY_POST


def test_nobody_dies_twice(gone, anne):
    record_death(gone, decision=decision(DIED), actor=SYSTEM)
    with pytest.raises(MemberDeceased):
        record_death(anne, decision=decision(DIED), actor=SYSTEM)


def test_the_dead_are_not_named_to_act(gone, rives):
    record_death(gone, decision=decision(DIED), actor=SYSTEM)
    farm = a_legal_member(rives, "Ferme du Haut", represented_by="")
    with pytest.raises(MemberDeceased):
        name_representative(farm, person=gone.person, since=DIED, instrument_note="Résolution", actor=SYSTEM)


def test_a_death_said_in_error_is_taken_back_and_the_resignation_stands(gone):
    died = record_death(gone, decision=decision(DIED), actor=SYSTEM).event
    correct(died, to=Correction("Une homonyme", is_void=True), actor=SYSTEM)
    assert not has_died(gone)
    assert acts(gone.person, DIED)
    assert (standing(gone, DIED).facts.ended_on, written(gone.person)) == (LEFT, DeliveryState.PENDING)


def test_so_is_one_of_the_very_day_of_the_departure(gone):
    died = record_death(gone, decision=decision(LEFT), actor=SYSTEM).event
    correct(died, to=Correction("Une homonyme", is_void=True), actor=SYSTEM)
    assert standing(gone, LEFT).facts.ended_on == LEFT
    assert not MembershipPeriod.objects.filter(STILL_RECORDED, membership=gone, effective__upper_inf=True).exists()


@pytest.mark.parametrize("on", [date(2027, 2, 10), date(2027, 3, 20)])
def test_a_death_moves_with_what_it_ended(gone, on):
    died = record_death(gone, decision=decision(DIED), actor=SYSTEM).event
    correct(died, to=Correction("Le certificat", effective_on=on), actor=SYSTEM)
    assert (acts(gone.person, date(2027, 2, 9)), acts(gone.person, on)) == (True, False)
    assert acts(gone.person, DIED) is (on > DIED)


def test_it_does_not_move_into_the_days_of_a_member(gone):
    died = record_death(gone, decision=decision(DIED), actor=SYSTEM).event
    with pytest.raises(LaterActsStand):
        correct(died, to=Correction("Le certificat", effective_on=date(2027, 1, 20)), actor=SYSTEM)


def test_nobody_is_a_member_after_their_death_by_a_correction(gone):
    left = gone.events.get(kind="resigned")
    record_death(gone, decision=decision(DIED), actor=SYSTEM)
    for to in (Correction("Erreur", is_void=True), Correction("Erreur", effective_on=date(2027, 3, 2))):
        with pytest.raises(MemberDeceased):
            correct(left, to=to, actor=SYSTEM)
    correct(left, to=Correction("Erreur", effective_on=date(2027, 2, 15), tells=False), actor=SYSTEM)
    assert standing(gone, DIED).facts.ended_on == date(2027, 2, 15)


# --- who never was


def test_whoever_only_acts_for_a_member_acts_no_more(paul):
    told = DeathTold(DIED, note="Avis de la famille")
    done = record_person_death(paul, told=told, actor=SYSTEM)
    assert (acts(paul, date(2027, 2, 28)), acts(paul, DIED)) == (True, False)
    assert len(done.consequences) == 1
    assert persons_dead(paul.organisation) == {paul.pk}
    assert written(paul) == DeliveryState.WAIVED


def test_what_waits_for_them_is_set_aside(paul):
    assert written(paul) == DeliveryState.PENDING
    record_person_death(paul, told=DeathTold(DIED), actor=SYSTEM)
    assert Delivery.objects.get(person=paul).state == DeliveryState.WAIVED


def test_the_seat_they_hold_is_free_and_theirs_again_once_taken_back(rives, paul):
    body = found_body(rives, Outline(BodyKind.COMMITTEE, "Comité", "Committee"), actor=SYSTEM)
    [seat] = add_seats(body, SeatPlan(holder=SeatHolder.ANYONE), how_many=1, actor=SYSTEM)
    give_mandate(seat, Term(JOINED_ON), person=paul, membership=None, actor=SYSTEM)
    death = record_person_death(paul, told=DeathTold(DIED), actor=SYSTEM).death
    held = Mandate.objects.filter(STILL_RECORDED, person=paul)
    assert held.get().effective.upper == DIED
    correct_person_death(death, to=DeathCorrection("Un homonyme", is_void=True), actor=SYSTEM)
    assert held.get().effective.upper is None


@pytest.mark.parametrize("on", [date(2027, 2, 10), date(2027, 3, 20)])
def test_their_death_moves_with_what_it_ended(paul, on):
    death = record_person_death(paul, told=DeathTold(DIED), actor=SYSTEM).death
    correct_person_death(death, to=DeathCorrection("Le certificat", on), actor=SYSTEM)
    assert (acts(paul, date(2027, 2, 9)), acts(paul, on)) == (True, False)
    assert acts(paul, DIED) is (on > DIED)
    assert Death.objects.count() == 2


def test_taken_back_they_act_and_are_written_to_again(paul):
    death = record_person_death(paul, told=DeathTold(DIED), actor=SYSTEM).death
    taken_back = correct_person_death(death, to=DeathCorrection("Un homonyme", is_void=True), actor=SYSTEM).death
    assert (acts(paul, DIED), written(paul)) == (True, DeliveryState.PENDING)
    for one in (death, taken_back):
        with pytest.raises(CannotCorrect):
            correct_person_death(one, to=DeathCorrection("Encore"), actor=SYSTEM)
    record_person_death(paul, told=DeathTold(DIED), actor=SYSTEM)


def test_it_is_refused_of_an_organisation_of_a_member_twice_and_without_a_reason(rives, anne, paul):
    farm = a_legal_member(rives, "Ferme du Haut", represented_by="")
    with pytest.raises(WrongKindOfPerson):
        record_person_death(farm.person, told=DeathTold(DIED), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        record_person_death(anne.person, told=DeathTold(DIED), actor=SYSTEM)
    death = record_person_death(paul, told=DeathTold(DIED), actor=SYSTEM).death
    with pytest.raises(MemberDeceased):
        record_person_death(paul, told=DeathTold(DIED), actor=SYSTEM)
    with pytest.raises(ReasonMissing):
        correct_person_death(death, to=DeathCorrection(" "), actor=SYSTEM)
    with pytest.raises(MemberDeceased):
        admit(paul, category=category(rives, "user"), decision=decision(DIED), age=ADULT, actor=SYSTEM)


# --- on the pages


def test_the_office_records_it_on_the_persons_page_and_takes_it_back(rives, paul):
    office = browser(an_officer(rives, Role.SECRETARY))
    named = {"slug": "rives", "person": paul.public_id}
    page, there = reverse("person-death", kwargs=named), reverse("person", kwargs=named)
    assert page in text(office.get(there))
    noted = {"on": "2027-03-01", "note": "Avis de la famille", "step": "confirm"}
    told = text(office.post(page, noted, follow=True))
    assert "The register notes the death of this person on" in told
    assert "Avis de la famille" in told
    assert office.post(page, {"on": "2027-03-01"}).status_code == 422
    undone = {"on": "2027-03-01", "is_void": "on", "reason": "Un homonyme", "step": "confirm"}
    back = text(office.post(page, undone, follow=True))
    assert "The register notes the death" not in back
    assert "This did not happen." in back


SHOWN = {
    "en": ["Read this once more, then confirm.", "Paul Ruiz no longer acts for", "1 letter that waits to leave"],
    "fr": ["Relisez, puis confirmez.", "Paul Ruiz n’agit plus pour", "1 lettre qui attend de partir"],
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_first_shows_what_ends_and_which_letters_do_not_leave(rives, paul, language):
    office = browser(an_officer(rives, Role.SECRETARY))
    written(paul)
    page = reverse("person-death", kwargs={"slug": "rives", "person": paul.public_id})
    proof = SimpleUploadedFile("acte.pdf", b"%PDF-1.7 ...")
    filled = {"on": "2027-03-01", "note": "Avis de la famille"}
    seen = text(office.post(page, {**filled, "document": proof}, headers={"accept-language": language}))
    assert [one for one in SHOWN[language] if one not in seen] == []
    assert "acte.pdf" in seen
    assert not Death.objects.exists()
    assert not Delivery.objects.filter(state=DeliveryState.WAIVED).exists()
    assert acts(paul, DIED)
    [token] = re.findall(r'name="held" value="([^"]+)"', seen)
    again = text(office.post(page, {**filled, "held": token, "step": "edit"}))
    assert "Avis de la famille" in again
    office.post(page, {**filled, "held": token, "step": "confirm"})
    assert Death.objects.get().document.name == "acte.pdf"
    back = {"on": "2027-03-01", "is_void": "on", "reason": "Un homonyme"}
    assert "What follows from it" in text(office.post(page, back))
    assert Death.objects.count() == 1


def test_the_page_of_a_member_shows_which_letters_do_not_leave(rives, anne):
    issue_letter(anne, compose=lambda: Letter("Bonjour", ("…",)), actor=SYSTEM)
    act = reverse("member-act", kwargs={"slug": "rives", "public_id": anne.public_id, "act": "death"})
    seen = text(browser(an_officer(rives, Role.SECRETARY)).post(act, {"effective_on": "2027-03-01"}))
    assert "1 letter that waits to leave is set aside. Nothing more is sent to them." in seen
    assert not has_died(anne)


def test_an_auditor_reads_it_and_records_nothing(rives, paul):
    auditor = browser(an_officer(rives, Role.AUDITOR))
    page = reverse("person-death", kwargs={"slug": "rives", "person": paul.public_id})
    assert page not in text(auditor.get(reverse("person", kwargs={"slug": "rives", "person": paul.public_id})))
    assert auditor.post(page, {"on": "2027-03-01"}).status_code in (403, 404)
    assert not Death.objects.exists()


def test_the_file_of_whoever_left_offers_it_and_then_the_estate(rives):
    office = browser(an_officer(rives, Role.SECRETARY))
    left = a_member(rives, "Parti", until=date(2026, 1, 1))
    named = {"slug": "rives", "public_id": left.public_id}
    act = reverse("member-act", kwargs={**named, "act": "death"})
    assert act in text(office.get(reverse("member", kwargs=named)))
    office.post(act, {"effective_on": "2027-01-20", "step": "confirm"})
    after = text(office.get(reverse("member", kwargs=named)))
    assert has_died(left)
    assert reverse("member-estate", kwargs=named) in after
    assert act not in after


def test_a_day_that_lies_ahead_is_refused(paul):
    ahead = today(paul.organisation) + timedelta(days=1)
    with pytest.raises(NotYetHappened):
        record_person_death(paul, told=DeathTold(ahead), actor=SYSTEM)
    death = record_person_death(paul, told=DeathTold(DIED), actor=SYSTEM).death
    with pytest.raises(NotYetHappened):
        correct_person_death(death, to=DeathCorrection("Erreur de saisie.", on=ahead), actor=SYSTEM)
    assert paul.deaths.get() == death
