"""A motion told: counts, quorum, each majority with its arithmetic, and what a tie does."""

import pytest

from tests.voting.counting.explain.samples import motion_records
from voting.counting import methods, motions
from voting.counting.contests import Contest
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


def by_college(present=90, **more):
    said = {"travail": {"yes": 12, "no": 5, "abstain": 2}, "usagers": {"yes": 30, "no": 31, "abstain": 0}, "amis": {}}
    named = [{"id": name, "weight": 1} for name in said]
    boxes = {name: motions.totals(**{"yes": 0, "no": 0, "abstain": 0} | votes) for name, votes in said.items()}
    options = {"colleges": {"colleges": named, **more}, "present": present, "entitled": 200, "quorum": 80}
    return methods.count_by_college("motion-by-college", Contest(()), boxes, options)


def test_a_motion_by_colleges_is_told_college_by_college():
    record = by_college()
    assert headline(record) == "La proposition est adoptée : les collèges, selon leur poids, sont pour à 59,884 %."
    assert said(record) == [
        "Le quorum était de 80 ; 90 participaient.",
        "Collège travail, poids 1/2 : 12 pour, 5 contre et 2 abstentions. Part pour : 12/17, soit 70,588 %.",
        "Collège usagers, poids 1/2 : 30 pour, 31 contre et 0 abstention. Part pour : 30/61, soit 49,18 %.",
        "Collège amis : aucune voix pour ni contre.",
        "Il fallait plus de la moitié de l’ensemble.",
        "Les abstentions ne sont pas des voix exprimées.",
        "La part pour est de 59,884 % (exactement 621/1037) : la majorité est atteinte.",
    ]
    colleges, whole = explain(record, "fr").tables
    assert colleges.rows[3] == ("Part pour", "70,588\u00a0%", "49,18\u00a0%", "–")
    assert whole.rows[0] == ("Pour", "42")


def test_a_majority_in_several_colleges_is_told_with_those_that_have_it():
    assert said(by_college(majority_in=2), "en")[-2:] == [
        "A majority in 2 colleges is wanted as well.",
        "It is not reached in enough of them (reached in: travail).",
    ]
    assert headline(by_college(majority_in=2), "en") == (
        "The motion is rejected: the colleges, by their weights, are 59.884% for it, but a majority is missing in one "
        "or another."
    )
    assert said(by_college(majority_in=1), "en")[-1] == "It is there: travail."


def test_without_a_quorum_no_share_is_looked_at():
    record = by_college(present=79 + 3)
    assert record.outcome == "complete"
    record = methods.count_by_college(
        "motion-by-college",
        Contest(()),
        {"w": motions.totals(yes=3, no=1, abstain=0)},
        {"colleges": {"colleges": [{"id": "w", "weight": 1}]}, "present": 4, "entitled": 9, "quorum": 5},
    )
    assert headline(record) == "Pas de quorum, donc pas de décision : 3 pour, 1 contre."
    assert said(record)[0] == "Le quorum était de 5 ; 4 seulement participaient. La majorité n’est pas examinée."
