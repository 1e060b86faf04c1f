"""A motion told: counts, quorum, each majority with its arithmetic, and what a tie does."""

import pytest

from tests.voting.counting.explain.samples import motion_records
from voting.counting.explain import explain

ADOPTED, MISSED, LOST, WAITING, CHAIR_YES, CHAIR_NO, NO_QUORUM, DOUBLE = motion_records()


def headline(record, language="fr"):
    return explain(record, language).headline.replace("\u00a0", " ")


def said(record, language="fr"):
    (stage,) = explain(record, language).stages
    return [one.text.replace("\u00a0", " ").replace("\u202f", " ") for one in stage.sentences]


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (ADOPTED, "La proposition est adoptée : 41 pour, 18 contre, 6 abstentions."),
        (MISSED, "La proposition est rejetée : 30 pour, 31 contre."),
        (LOST, "La proposition est rejetée : 30 pour, 30 contre."),
        (CHAIR_YES, "La proposition est adoptée : 30 pour, 30 contre."),
        (NO_QUORUM, "Pas de quorum, donc pas de décision : 30 pour, 10 contre, 2 abstentions."),
    ],
)
def test_the_outcome_stands_first(record, sentence):
    assert headline(record) == sentence


def test_a_majority_is_told_with_the_numbers_that_were_compared():
    assert said(ADOPTED) == [
        "Le quorum était de 50 ; 80 participaient.",
        "Il fallait les deux tiers des voix exprimées, soit 40 sur 59.",
        "Les abstentions ne sont pas des voix exprimées.",
        "La majorité est atteinte : 123 ≥ 118.",
    ]
    assert said(ADOPTED, "en")[1] == "Two thirds of the votes cast was needed: 40 of 59."


def test_each_of_two_majorities_is_told():
    assert [one for one in said(DOUBLE) if one.startswith(("Il fallait", "La majorité"))] == [
        "Il fallait plus de la moitié des personnes participant au vote, soit 41 sur 80.",
        "La majorité est atteinte : 140 > 80.",
        "Il fallait les trois quarts des personnes ayant droit de vote, soit 1 586 sur 2 114.",
        "La majorité n’est pas atteinte : 280 < 6 342.",
    ]


def test_without_a_quorum_no_majority_is_told():
    assert said(NO_QUORUM) == ["Le quorum était de 529 ; 80 seulement participaient. La majorité n’est pas examinée."]


def test_a_tie_says_what_it_does():
    assert said(LOST)[-2:] == [
        "Les voix sont également partagées : 30 contre 30.",
        "À égalité, la proposition est rejetée.",
    ]
    assert said(WAITING)[-1] == "La présidence doit trancher."
    assert said(CHAIR_NO)[-1] == "La présidence tranche par sa voix prépondérante : contre."


def test_the_voices_stand_in_a_table():
    (table,) = explain(ADOPTED, "fr").tables
    assert table.rows == (("Pour", "41"), ("Contre", "18"), ("Abstention", "6"))
