"""Pairs are looked for on demand, proposed with their reasons, and settled by somebody."""

from datetime import date

import pytest

from membership.models import Age, DuplicateProposal, ImportBatch, Person
from membership.queries.duplicates import to_look_at
from membership.services.imports.undoing import undo_import
from membership.services.merging.duplicates import look_for_duplicates, set_duplicate_aside
from membership.services.merging.joining import merge_persons
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.membership.importing.conftest import ARIANE, bring_in, listed  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def coop():
    return an_organisation()


@pytest.fixture
def twins(coop):
    return [a_member(coop, "Anne", name, email="anne@example.org").person for name in ("Tremblay", "Trembley")]


def look(coop):
    return look_for_duplicates(coop, actor=SYSTEM)


def test_a_pair_is_proposed_with_its_reason_and_nobody_is_joined(coop, twins):
    a_member(coop, "Luc", "Tremblay", email="anne@example.org")

    assert look(coop) == 1

    [found] = to_look_at(coop)
    assert ([found.first, found.second], found.reasons) == (twins, ["email"])
    assert Person.objects.count() == 3


def test_the_same_birth_date_and_names_alike_are_a_reason(coop):
    twice = [a_member(coop, "Anne", name).person for name in ("Tremblay", "Trembley")]
    for person in twice:
        Age.objects.create(organisation=coop, person=person, birth_on=date(1970, 5, 1))
    assert look(coop) == 1
    assert to_look_at(coop)[0].reasons == ["birth_date"]


def test_namesakes_are_not_proposed(coop):
    for _ in range(2):
        a_member(coop, "Marie", "Tremblay")
    assert look(coop) == 0


def test_a_pair_in_another_organisation_is_not_ours(coop, twins):
    a_member(an_organisation("ailleurs"), "Anne", "Tremblay", email="anne@example.org")
    assert look(coop) == 1


def test_what_was_set_aside_is_not_proposed_again(coop, twins):
    look(coop)
    set_duplicate_aside(DuplicateProposal.objects.get(), actor=SYSTEM)
    assert look(coop) == 0
    assert not to_look_at(coop).exists()


def test_a_pair_that_was_joined_is_no_longer_proposed(coop, twins):
    look(coop)
    merge_persons(*twins, actor=SYSTEM, reason="La même.")
    assert not to_look_at(coop).exists()
    assert look(coop) == 0


def test_a_proposal_does_not_hold_an_import_back(coop, listed, bring_in):  # noqa: F811
    report = bring_in(listed(ARIANE, {**ARIANE, "member_number": "M2"}))
    assert look(coop) == 1
    assert undo_import(ImportBatch.objects.get(public_id=report.import_id), actor=SYSTEM) == 2
    assert not DuplicateProposal.objects.exists()
