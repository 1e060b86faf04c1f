"""Coming in: the board decides, from a day, under a number never used before."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from membership.errors import ActRuledOut, NumberTaken, OverrideReasonMissing, PeriodsOverlap
from membership.models import Delivery, EventKind, EventWaiver, MembershipEvent
from membership.rules.admission import Age
from membership.rules.findings import Outcome
from membership.services.life.admission import admit, following
from membership.services.life.departures import resign
from tests.factories.life import ADULT, BOARD, a_person, category, decision, finding_of, standing
from tests.factories.register import SYSTEM, a_member, an_organisation

ON = date(2027, 1, 25)


def test_whoever_is_admitted_is_a_member_from_that_day(rives):
    done = admit(a_person(rives), category=category(rives, "user"), decision=decision(ON), age=ADULT, actor=SYSTEM)
    membership = done.event.membership
    assert standing(membership, date(2027, 1, 24)).reason_code == "not_member_yet"
    assert standing(membership, ON).is_entitled
    assert (done.event.kind, done.event.effective_on, done.event.decided_by) == (EventKind.ADMITTED, ON, BOARD)


def test_the_letter_of_welcome_waits_in_the_outbox_in_both_languages(rives):
    person = a_person(rives, language="en")
    done = admit(person, category=category(rives, "user"), decision=decision(ON), age=ADULT, actor=SYSTEM)
    letter = Delivery.objects.get(person=person)
    assert (letter.notice, letter.address, letter.language) == (done.notice, "luc@example.org", "en")
    texts = dict(done.notice.texts.values_list("language", "subject"))
    assert texts == {"fr": "Bienvenue\u00a0: vous êtes membre", "en": "Welcome: you are a member"}
    english = done.notice.texts.get(language="en").body_text
    assert done.event.membership.number in english
    assert "Membre utilisateur" in english, "French stands under the English"


def test_numbers_go_on_from_the_last_and_are_never_given_twice(rives, anne):
    done = admit(a_person(rives), category=category(rives, "user"), decision=decision(ON), age=ADULT, actor=SYSTEM)
    assert done.event.membership.number == "M0002"
    with pytest.raises(NumberTaken):
        admit(
            a_person(rives, "Zoé"), category=category(rives, "user"), decision=decision(ON), age=ADULT, actor=SYSTEM,
            number="M0001",
        )  # fmt: skip


def test_the_next_number_comes_after_the_greatest_and_fills_no_hole(rives, anne):
    for number in ("M0412", "M0005", "L0900", "M0413-B", "M0410"):
        a_member(rives, number, number=number)
    with CaptureQueriesContext(connection) as queries:
        done = admit(a_person(rives), category=category(rives, "user"), decision=decision(ON), age=ADULT, actor=SYSTEM)
    assert done.event.membership.number == "M0413"
    assert len([one for one in queries if "SELECT MAX(" in one["sql"]]) == 1


def test_a_number_whose_digits_outgrow_their_width_goes_on(rives):
    for number in ("M9", "M10", "M8"):
        a_member(rives, number, number=number)
    done = admit(a_person(rives), category=category(rives, "user"), decision=decision(ON), age=ADULT, actor=SYSTEM)
    assert done.event.membership.number == "M11"


@pytest.mark.parametrize(
    ("number", "next_one"), [("M0009", "M0010"), ("M9", "M10"), ("2024-007-A", "2024-008-A"), ("X", "X-2")]
)
def test_a_number_is_followed_as_it_is_written(number, next_one):
    assert following(number) == next_one


def test_a_member_is_not_admitted_again(rives, anne):
    with pytest.raises(PeriodsOverlap):
        admit(anne.person, category=category(rives, "user"), decision=decision(ON), age=ADULT, actor=SYSTEM)


def test_whoever_left_comes_back_under_the_same_number(rives, anne):
    resign(anne, decision=decision(date(2027, 2, 1)), actor=SYSTEM)
    done = admit(
        anne.person, category=category(rives, "support"), decision=decision(date(2027, 6, 1)), age=ADULT, actor=SYSTEM
    )
    assert done.event.membership == anne
    assert not standing(anne, date(2027, 5, 31)).is_entitled
    assert standing(anne, date(2027, 6, 1)).facts.category == "support"


def test_without_the_boards_decision_nobody_is_admitted(rives):
    with pytest.raises(ActRuledOut) as refused:
        admit(
            a_person(rives), category=category(rives, "user"), decision=decision(ON, decided_by=""), age=ADULT,
            actor=SYSTEM,
        )  # fmt: skip
    assert finding_of(refused.value).code == "admission_decided"
    assert not MembershipEvent.objects.exists()


def test_under_fourteen_a_parent_or_tutor_signs(rives):
    child = Age(birth_on=date(2014, 1, 26))
    with pytest.raises(ActRuledOut):
        admit(a_person(rives), category=category(rives, "user"), decision=decision(ON), age=child, actor=SYSTEM)
    signed = Age(birth_on=child.birth_on, guardian_signs=True)
    assert admit(a_person(rives), category=category(rives, "user"), decision=decision(ON), age=signed, actor=SYSTEM)


def test_on_the_fourteenth_birthday_one_signs_alone(rives):
    age = Age(birth_on=date(2013, 1, 25))
    assert admit(a_person(rives), category=category(rives, "user"), decision=decision(ON), age=age, actor=SYSTEM)


def test_a_membership_before_its_decision_is_uncertain_law_so_it_wants_a_reason_that_is_kept(rives):
    person, early = a_person(rives), decision(date(2027, 1, 10), decided_on=ON)
    with pytest.raises(OverrideReasonMissing):
        admit(person, category=category(rives, "user"), decision=early, age=ADULT, actor=SYSTEM)
    why = decision(date(2027, 1, 10), decided_on=ON, override="Le règlement le prévoit.")
    done = admit(person, category=category(rives, "user"), decision=why, age=ADULT, actor=SYSTEM)
    waiver = EventWaiver.objects.get()
    assert (waiver.event, waiver.reason) == (done.event, "Le règlement le prévoit.")
    assert waiver.finding["code"] == "membership_start"


def test_history_entered_late_replays_no_letter(rives):
    done = admit(
        a_person(rives), category=category(rives, "user"), decision=decision(ON, tells=False), age=ADULT, actor=SYSTEM
    )
    assert done.notice is None
    assert not Delivery.objects.exists()


def test_somebody_too_young_to_consent_alone_is_admitted_with_a_parent_or_for_a_reason(db):
    npo = an_organisation("autre", kind="qc_npo")
    asked = {"category": category(npo, "user"), "actor": SYSTEM}
    child = Age(date(2015, 6, 1))
    with pytest.raises(OverrideReasonMissing) as stopped:
        admit(a_person(npo), decision=decision(ON), age=child, **asked)
    assert finding_of(stopped.value).rule.key == "consent_age_years"
    signed = Age(date(2015, 6, 1), guardian_signs=True)
    done = admit(a_person(npo), decision=decision(ON), age=signed, **asked)
    assert "consent_age_years" in {one.rule.key for one in done.findings if one.outcome is Outcome.MET}
