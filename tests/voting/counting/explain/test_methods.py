"""Each method told: the sentence that says why, in the words a secretary reads aloud."""

import pytest

from tests.voting.counting.explain.samples import (
    CANDIDATES,
    COLLEGES,
    DEFAULT,
    FOLLOWED,
    JUDGED,
    MAJORITY,
    MARKED,
    RANKED,
    SCORED,
    SHORT,
    SUPPORT,
    papers,
)
from voting.counting import methods
from voting.counting.contests import Contest
from voting.counting.explain import explain
from voting.counting.records import Candidate

CITIES = tuple(Candidate(one) for one in "MNCK")
TENNESSEE = papers("42 MNCK, 26 NCKM, 15 CKNM, 17 KCNM")


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def told(name, profile, seats=1, options=None, language="fr", candidates=CANDIDATES, *, scored=False, class_names=None):
    ballots = papers(profile, scored=scored) if isinstance(profile, str) else profile
    record = methods.count(name, Contest(candidates, seats), ballots, options)
    return explain(record, language, class_names)


def said(*args, **how):
    return [plain(one.text) for stage in told(*args, **how).stages for one in stage.sentences]


def test_a_run_off_says_how_far_it_is_from_a_majority_and_gives_both_shares():
    assert said("irv", TENNESSEE, candidates=CITIES) == [
        (
            "Chaque bulletin compte pour sa première préférence : 42 voix pour M, 26 voix pour N, 17 voix pour K et "
            "15 voix pour C."
        ),
        "Personne n’a la majorité : il faut 51 voix sur 100.",
        "On exclut C, qui a le moins de voix (15 voix).",
        "Ses 15 bulletins : 15 vont à K.",
        "Personne n’a la majorité : il faut 51 voix sur 100.",
        "On exclut N, qui a le moins de voix (26 voix).",
        "Ses 26 bulletins : 26 vont à K.",
        (
            "K a 58 voix, plus de la moitié des 100 bulletins qui comptent (il en fallait 51), et remporte l’élection. "
            "C’est 58,0 % de ceux-ci, et 58,0 % des bulletins valides."
        ),
    ]


def test_hopeless_candidates_leave_together():
    (sentence,) = [one for one in said("irv", "9 A, 8 B, 2 C, 1 DB", options={"batch": True}) if "ensemble" in one]
    assert sentence == (
        "On exclut ensemble Émile, Diane et Carl : leurs voix réunies, 3 voix, n’atteignent pas celles de la "
        "candidature suivante."
    )


def test_meek_says_how_often_papers_are_shared_out_and_what_each_keeps():
    text = " ".join(said("stv-meek-prf", RANKED["worked"], 2))
    assert "On répartit les bulletins 2 fois, chaque personne élue n’en gardant que ce qu’il lui faut" in text
    assert "Part que chaque personne élue garde d’un bulletin : Anna 0,711111112." in text
    assert "L’écart de leurs voix est plus petit que le surplus qui reste à répartir" in text


def test_a_reserved_seat_names_its_class_as_the_page_does():
    text = " ".join(
        said(
            "block-vote",
            MARKED["board"],
            3,
            {"reserved": [{"class": "worker", "minimum": 2}], "max_marks": 3},
            class_names={"worker": "membres travailleurs"},
        )
    )
    assert "Le classement seul donnerait les 3 sièges à Anna, Berta et Diane." in text


def test_whoever_gives_way_to_a_reserved_seat_is_named():
    text = " ".join(said("block-vote", "5 AC, 4 A, 2 D, 1 B", 2, {"reserved": [{"class": "worker", "minimum": 1}]}))
    assert "La catégorie « worker » a droit à 1 au moins : Diane obtient un siège, que cède Carl." in text


def test_a_seat_kept_for_a_class_nobody_is_of_stays_vacant():
    explained = told("block-vote", MARKED["board"], 3, SHORT)
    assert explained.headline.endswith("1 siège reste vacant.")


def test_a_minimum_support_says_what_is_needed_and_who_lacks_it():
    text = said("block-vote", MARKED["board"], 3, SUPPORT)
    assert "L’appui minimal est de 1/2 des bulletins valides, soit 50 voix." in text
    assert "Carl et Émile ne l’ont pas." in text


def test_without_a_majority_a_second_round_is_announced():
    explained = told("plurality", "4 A, 3 B, 2 C", options=MAJORITY)
    assert plain(explained.headline) == "Aucune majorité : un second tour aura lieu."
    assert "se tient entre Anna et Berta." in explained.stages[0].sentences[0].text


def test_substitutes_stand_in_their_order():
    explained = told("block-vote", MARKED["board"], 3, FOLLOWED)
    assert [(one.label, one.value) for one in explained.substitutes] == [
        ("Carl", "pour tout siège, rang 1"),
        ("Émile", "pour tout siège, rang 2"),
    ]


def test_an_acclamation_is_told_as_one():
    assert said("block-vote", "", 5, {"acclamation": "elect"}) == [
        (
            "Il n’y a pas plus de candidatures que de sièges. Sans vote, le siège revient à : "
            "Anna, Berta, Carl, Diane et Émile."
        )
    ]


def test_a_college_is_told_with_its_weight():
    record = methods.count_by_college(
        "plurality", Contest(CANDIDATES), {"u": papers("4 A, 6 B"), "w": papers("3 A, 2 B")}, COLLEGES
    )
    explained = explain(record, "fr", {"u": "des usagers"})
    assert plain(explained.stages[0].sentences[2].text) == (
        "Collège des usagers, poids 2/5 : 4 voix pour Anna et 6 voix pour Berta."
    )
    assert plain(explained.tables[0].caption) == "Parts de l’ensemble, en %"


def test_a_path_says_every_duel_it_goes_through():
    assert (
        "Émile bat Anna par 25 contre 24, par le chemin Émile → Diane (31), Diane → Carl (28), "
        "Carl → Berta (29), Berta → Anna (25)." in said("schulze-winning-votes", RANKED["cycle"])
    )


def test_duels_and_paths_stand_in_tables():
    duels, paths = told("schulze-winning-votes", RANKED["cycle"]).tables
    assert duels.rows[0] == ("Anna", "–", "20", "26", "30", "22")
    assert paths.rows[0] == ("Anna", "–", "28", "28", "30", "24")


def test_an_order_by_duels_for_several_seats_warns():
    assert any("proportionnelle" in one for one in said("schulze-winning-votes", RANKED["worked"], 2))


def test_who_does_not_beat_none_of_these_leaves():
    text = said("schulze-winning-votes", RANKED["worked"], options=DEFAULT)
    assert "Anna, 30 contre 20 : sort du compte." in text
    assert "Berta, 34 contre 20 : reste en lice." in text


def test_a_condorcet_winner_beats_all_and_where_there_is_none_nobody_is_elected():
    assert "N bat chaque autre candidature et remporte l’élection." in said("condorcet", TENNESSEE, candidates=CITIES)
    assert told("condorcet", RANKED["cycle"]).headline == "Aucun siège n’est pourvu."


def test_points_are_called_points():
    explained = told("borda", TENNESSEE, candidates=CITIES)
    assert plain(explained.stages[0].sentences[0].text) == (
        "Les points : 194 points pour N, 173 points pour C, 126 points pour M et 107 points pour K."
    )
    assert explained.elected[0].value == "le plus de points"


def test_scores_then_a_run_off():
    assert said("star", SCORED["plain"], scored=True)[-2:] == [
        "Au second tour, 5 bulletins notent mieux Berta et 2 bulletins notent mieux Carl.",
        "Berta remporte l’élection.",
    ]


def test_equal_grades_are_compared_one_grade_after_the_other():
    text = said("majority-judgment", JUDGED["close"], scored=True)
    assert (
        "Berta et Anna ont la même mention. Une mention retirée à chaque candidature, il reste « Passable » à Berta et "
        "« Insuffisant » à Anna." in text
    )


def test_papers_by_grade_stand_in_a_table():
    (table,) = told("majority-judgment", JUDGED["plain"], scored=True).tables
    assert table.rows[0] == ("Anna", "3", "0", "2", "1", "0", "0", "Bien")


@pytest.mark.parametrize("name", methods.METHODS)
def test_every_method_says_its_name_and_its_rule(name):
    for language in ("fr", "en"):
        assert explain(_any(name), language).rule


def _any(name):
    if name == "electoral-college":
        return methods.count_by_college(name, Contest(CANDIDATES), {"u": papers("4 A"), "w": papers("3 A")}, COLLEGES)
    return methods.count(name, Contest(CANDIDATES), papers(""))
