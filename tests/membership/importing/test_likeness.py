"""Numbers that the register knows under the names of others: a list of other people, which needs a word."""

from itertools import product

import pytest

from membership.errors import AnotherList
from membership.models import AuditEntry, ImportBatch, Membership, Person
from membership.rules.importing.likeness import LEAST_OF_ANOTHER_NAME, Likeness, is_another_name
from tests.membership.importing.conftest import ARIANE

GIVEN = ("Ariane", "Benoît", "Chloé", "David", "Émile")
OTHERS_GIVEN = ("Fatou", "Gilles", "Hélène", "Igor", "Julie")


def people(given, family, *, count=30):
    names = list(product(given, family))
    return [
        {**ARIANE, "member_number": str(n + 1), "given_name": names[n % 25][0], "family_name": names[n % 25][1]}
        for n in range(count)
    ]


HERE = people(GIVEN, ("Côté", "Roy", "Gagné", "Diallo", "Morin"))
ELSEWHERE = people(OTHERS_GIVEN, ("Bouchard", "Lavoie", "Nguyen", "Ouellet", "Pelletier"), count=32)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ariane Côté", "Ariane Roy"),  # married
        ("Ariane Côté", "Arianne COTE"),  # misspelt
        ("Jean-Pierre Saint-Onge", "Onge Jean Pierre"),  # in other columns
        ("Ferme des Érables inc.", "Les Érables"),
        ("Coop", "COOP"),
    ],
)
def test_a_word_in_common_is_the_same_person(name, other):
    assert not is_another_name(name, other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ariane Côté", "Luc Roy"),
        ("Marie de la Fontaine", "Luc de la Durantaye"),
        ("Coopérative d’habitation Les Pins", "Coopérative d’habitation du Lac"),
    ],
)
def test_what_many_are_called_makes_nobody_the_same(name, other):
    assert is_another_name(name, other)


@pytest.mark.parametrize(
    ("known", "others", "is_another"),
    [
        (0, 0, False),
        (4, 4, False),
        (5, 5, True),
        (25, 5, True),
        (26, 5, False),
        (2400, 40, False),
        (1168, 1152, True),
    ],
)
def test_a_few_names_doubt_no_list_and_a_fifth_of_them_does(known, others, is_another):
    assert Likeness(known, others).is_another_list is is_another


def test_the_list_of_others_is_told_by_its_rehearsal_and_refused_without_a_word(coop, listed, rehearse, bring_in):
    bring_in(listed(*HERE))
    content = listed(*ELSEWHERE)

    foreseen = rehearse(content)

    assert (foreseen.matched, foreseen.others, foreseen.is_another_list) == (30, 30, True)
    with pytest.raises(AnotherList) as refused:
        bring_in(content, checked=foreseen.seal)
    assert refused.value.params == {"known": 30, "others": 30}
    assert (ImportBatch.objects.count(), Membership.objects.count()) == (1, 30)


def test_with_the_word_the_new_ones_come_in_and_the_others_stay_as_they_are(coop, listed, bring_in):
    bring_in(listed(*HERE))

    report = bring_in(listed(*ELSEWHERE), despite_names=True)

    assert (report.new, report.matched) == (2, 30)
    assert Person.objects.get(memberships__number="1").family_name == "Côté"
    told = AuditEntry.objects.filter(action="import.made").order_by("seq").last()
    assert told.detail.values["despite_names"] == 30


def test_a_year_of_marriages_and_corrections_is_the_same_list(coop, listed, rehearse, bring_in):
    bring_in(listed(*HERE))
    married = [{**row, "family_name": "Tremblay"} for row in HERE[:20]]
    replaced = [
        {**row, "given_name": "Zoé", "family_name": "Tremblay"} for row in HERE[20 : 19 + LEAST_OF_ANOTHER_NAME]
    ]

    report = rehearse(listed(*married, *replaced, *HERE[19 + LEAST_OF_ANOTHER_NAME :]))

    assert (report.matched, report.others, report.is_another_list) == (30, LEAST_OF_ANOTHER_NAME - 1, False)
    assert "despite_names" not in AuditEntry.objects.get(action="import.made").detail.values


def test_the_same_list_again_is_of_the_same_people(coop, listed, bring_in):
    bring_in(listed(*HERE))
    again = bring_in(listed(*HERE))
    assert (again.matched, again.others) == (30, 0)
