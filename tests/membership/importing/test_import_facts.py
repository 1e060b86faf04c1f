"""What the register holds of a row: dated facts, and openly unknown where the list does not say."""

from datetime import date

import pytest
from django.utils.translation import override

from membership.clock import today
from membership.models import (
    Address,
    Category,
    EventKind,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Person,
    Relation,
    Representation,
    ShareOperation,
    ShareTransaction,
    Suspension,
)
from membership.models.base import true_on
from membership.queries.facts import facts_on
from membership.queries.member_file import file_of
from membership.queries.moment import Moment
from membership.queries.movements import movements_between
from membership.rules.importing.fields import Field
from membership.rules.importing.layout import Instructions
from membership.rules.importing.words import words_of_categories
from membership.services.life.corrections import Correction, correct
from membership.web.member_words import facts
from tests.factories.life import standing
from tests.factories.register import SYSTEM
from tests.membership.importing.conftest import ARIANE


def events_of(number):
    events = MembershipEvent.objects.filter(membership__number=number)
    return [(event.kind, event.effective_on) for event in events.order_by("id")]


def test_an_active_member_is_one_from_the_day_of_admission_on(coop, listed, bring_in):
    bring_in(listed(ARIANE))

    membership = Membership.objects.get(number="M1")
    assert membership.person.full_name == "Ariane Côté"
    assert membership.person.sort_key == "cote ariane"
    period = membership.periods.get()
    assert (period.effective.lower, period.effective.upper) == (date(2018, 3, 1), None)
    assert period.category.key == "user"
    assert events_of("M1") == [("admitted", date(2018, 3, 1))]


@pytest.mark.parametrize("status", ["resigned", "expelled", "deceased"])
def test_a_former_member_is_one_up_to_the_day_of_departure(coop, listed, bring_in, status):
    bring_in(listed({**ARIANE, "status": status, "left_on": "2021-05-04"}))

    period = MembershipPeriod.objects.get()
    assert (period.effective.lower, period.effective.upper) == (date(2018, 3, 1), date(2021, 5, 4))
    assert events_of("M1") == [("admitted", date(2018, 3, 1)), (status, date(2021, 5, 4))]


def test_without_a_status_a_date_of_departure_says_that_the_member_left(coop, listed, bring_in):
    bring_in(listed({**ARIANE, "status": "", "left_on": "2021-05-04"}))
    assert events_of("M1")[-1] == ("ended", date(2021, 5, 4))


def test_a_day_of_admission_that_is_missing_is_unknown(coop, listed, bring_in):
    report = bring_in(listed({**ARIANE, "joined_on": ""}))

    assert MembershipPeriod.objects.get().effective.lower is None
    assert events_of("M1") == [("admitted", None)]
    assert [remark.code for remark in report.remarks] == ["joined_unknown"]


def test_who_left_on_an_unknown_day_is_gone_by_the_day_of_the_import(coop, listed, bring_in):
    report = bring_in(listed({**ARIANE, "status": "resigned"}))

    assert MembershipPeriod.objects.get().effective.upper == today(coop)
    assert events_of("M1")[-1] == ("resigned", None)
    assert [remark.code for remark in report.remarks] == ["left_unknown"]


@pytest.mark.parametrize("status", ["resigned", "deceased"])
def test_the_file_of_who_left_on_an_unknown_day_names_none(coop, listed, bring_in, status):
    bring_in(listed({**ARIANE, "status": status}))
    at = Moment(today(coop))

    stay = file_of(Membership.objects.get(), at).last_stay
    assert (stay.last_on, stay.left) == (None, EventKind(status))
    with override("fr"):
        said = {one["label"]: one["value"] for one in facts(file_of(Membership.objects.get(), at))}
    assert said["Date du décès" if status == "deceased" else "Dernier jour comme membre"] == "Non connu"


def test_the_day_somebody_left_is_written_once_the_paper_is_found(coop, listed, bring_in):
    bring_in(listed({**ARIANE, "status": "resigned", "representative": "Luc Roy", "given_name": ""}))
    [undated] = MembershipEvent.objects.filter(kind=EventKind.RESIGNED)
    correct(undated, to=Correction("Lettre retrouvée.", effective_on=date(2021, 6, 30)), actor=SYSTEM)

    member = undated.membership
    [before] = facts_on(coop, date(2021, 6, 29))
    [gone] = facts_on(coop, date(2021, 6, 30))
    assert (before.is_member, gone.is_member, gone.ended_by) == (True, False, EventKind.RESIGNED)
    this_year = movements_between(coop, today(coop).replace(month=1, day=1), today(coop))
    assert this_year.departures == {}
    assert movements_between(coop, date(2021, 1, 1), date(2021, 12, 31)).departures == {"resigned": 1}
    assert not Representation.objects.filter(true_on(date(2022, 1, 1)), membership=member).exists()


def test_a_departure_without_a_day_that_never_was_gives_the_membership_back(coop, listed, bring_in):
    bring_in(listed({**ARIANE, "status": "resigned"}))
    [undated] = MembershipEvent.objects.filter(kind=EventKind.RESIGNED)
    correct(undated, to=Correction("Elle est là.", is_void=True), actor=SYSTEM)
    assert standing(undated.membership, today(coop)).facts.is_member


def test_a_suspension_has_neither_beginning_nor_end_where_the_list_gives_none(coop, listed, bring_in):
    bring_in(listed({**ARIANE, "status": "Suspendue"}))

    suspension = Suspension.objects.get()
    assert (suspension.effective.lower, suspension.effective.upper) == (None, None)
    assert MembershipPeriod.objects.get().effective.upper is None
    assert events_of("M1")[-1] == ("suspended", None)


def test_a_legal_person_keeps_the_bare_name_of_its_representative(coop, listed, bring_in):
    ferme = {**ARIANE, "kind": "legal", "given_name": "", "family_name": "Ferme Cloutier", "representative": "Zoé Roy"}
    bring_in(listed(ferme))

    assert Person.objects.get().is_legal
    representation = Representation.objects.get()
    assert (representation.relation, representation.bare_name, representation.person) == (
        Relation.ENTITY,
        "Zoé Roy",
        None,
    )
    assert representation.effective.lower is None


def test_where_no_column_says_so_an_organisation_is_known_by_having_no_given_name(coop, bring_in):
    bring_in("No membre;Nom;Prénom;Catégorie\n1;Ferme Cloutier; ;Soutien\n2;Roy;Luc;Soutien\n".encode("cp1252"))
    assert {person.family_name: person.is_legal for person in Person.objects.all()} == {
        "Ferme Cloutier": True,
        "Roy": False,
    }


def test_shares_open_with_a_balance_in_whole_shares(coop, listed, bring_in):
    bring_in(listed({**ARIANE, "shares_amount": "50,00 $"}, {**ARIANE, "member_number": "M2", "shares_amount": "0"}))

    [line] = ShareTransaction.objects.all()
    assert (line.operation, line.quantity, line.unit_price_cents) == (ShareOperation.OPENING, 5, 1000)
    assert line.effective_on is None


def test_an_address_is_known_without_knowing_since_when(coop, listed, bring_in):
    bring_in(
        listed({**ARIANE, "address": "12, rue du Quai", "city": "Trois-Rivières"}, {**ARIANE, "member_number": "M2"})
    )

    [address] = Address.objects.all()
    assert str(address) == "12, rue du Quai, Trois-Rivières"
    assert address.effective.lower is None


@pytest.mark.parametrize("word", ["user", "USER", "Utilisatrice", "Membre utilisateur", "User member"])
def test_a_category_is_known_by_its_key_its_names_and_the_customary_words(coop, listed, bring_in, word):
    bring_in(listed({**ARIANE, "category": word}))
    assert MembershipPeriod.objects.get().category.key == "user"


@pytest.mark.parametrize("word", ["Utilisateur", "Utilisatrice", "membre utilisateur", "User", "User member"])
def test_a_category_is_known_by_its_name_without_member_whatever_its_key(coop, listed, bring_in, word):
    Category.objects.filter(key="user").update(key="membre-utilisateur")
    bring_in(listed({**ARIANE, "category": word}))
    assert MembershipPeriod.objects.get().category.key == "membre-utilisateur"


def test_a_word_that_two_categories_share_without_member_is_none():
    names = {
        "a": ("a", "Membre de soutien", ""),
        "b": ("b", "Soutien", ""),
        "c": ("c", "Membre du quai", "Quai member"),
        "d": ("d", "Membre d’honneur", "Member of quai"),
    }
    words = words_of_categories(names)
    assert (words["soutien"], words["membre de soutien"]) == ("b", "a")
    assert words["honneur"] == "d"


def test_a_mapping_says_what_the_words_of_a_list_stand_for(coop, listed, bring_in):
    instructions = Instructions.from_text('{"words": {"category": {"Bleu": "worker", "Rouge": "king"}}}')
    report = bring_in(
        listed({**ARIANE, "category": "bleu"}, {**ARIANE, "member_number": "M2", "category": "Rouge"}),
        instructions=instructions,
    )
    assert MembershipPeriod.objects.get().category.key == "worker"
    assert [(r.field, r.reason.code) for r in report.refusals] == [(Field.CATEGORY, "unknown_category")]


def test_a_name_that_is_a_formula_is_kept_as_it_was_written(coop, listed, bring_in):
    bring_in(listed({**ARIANE, "family_name": "=1+1"}))
    assert Person.objects.get().family_name == "=1+1"
