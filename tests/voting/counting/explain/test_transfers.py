"""The single transferable vote told: the worked example of the rules, ties, lots, and what counts for nobody."""

import pytest

from tests.voting.counting.explain.samples import CANDIDATES, NAMES, RANKED, SEED, drawn_by_hand, papers
from voting.counting import methods
from voting.counting.contests import Contest
from voting.counting.explain import explain
from voting.counting.lots import Lots

WORKED = methods.count("stv-scottish", Contest(CANDIDATES, 2), papers(RANKED["worked"]))


def said(record, language, n):
    """Return the sentences of a stage, with plain spaces."""
    return [plain(str(one)) for one in explain(record, language).stages[n - 1].sentences]


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def tied(lots):
    return methods.count("stv-scottish", Contest(CANDIDATES, 1, lots=lots), papers(RANKED["tied"]))


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        (
            "fr",
            (
                "Anna et Diane obtiennent les 2 sièges.",
                "67 bulletins : 64 valides, 1 blanc, 2 rejetés (plus de marques que permis).",
                "Le quota est de 22 voix : 64 ÷ (2 + 1), sans la fraction, plus 1.",
            ),
        ),
        (
            "en",
            (
                "Anna and Diane are elected to the 2 seats.",
                "67 ballots: 64 valid, 1 blank, 2 rejected (more marks than allowed).",
                "The quota is 22 votes: 64 ÷ (2 + 1), the fraction left out, plus 1.",
            ),
        ),
    ],
)
def test_the_summary_says_who_of_how_many_papers_and_by_what_quota(language, summary):
    assert tuple(plain(one) for one in explain(WORKED, language).summary) == summary


def test_first_preferences_are_told_with_the_most_votes_first():
    assert said(WORKED, "fr", 1) == [
        (
            "Chaque bulletin compte pour sa première préférence : 30 voix pour Anna, 11 voix pour Carl, "
            "10 voix pour Diane, 8 voix pour Berta et 5 voix pour Émile. (règle 45)"
        ),
        "Anna atteint le quota de 22 voix : un siège est pourvu. (règle 47)",
    ]


def test_a_surplus_is_told_with_its_arithmetic():
    assert said(WORKED, "fr", 2) == [
        "Anna a plus de voix que le quota. On transfère le surplus : 30 − 22 = 8 voix. (règle 48)",
        (
            "30 bulletins qui valent 1 voix passent chacun à 8 × 1 ÷ 30 = 0,26666 voix, coupé à 5 décimales : "
            "21 vont à Berta (5,59986 voix) et 9 vont à Carl (2,39994 voix)."
        ),
        "0,0002 voix se perd en coupant les décimales.",
    ]
    assert said(WORKED, "en", 2) == [
        "Anna has more votes than the quota. The surplus is transferred: 30 − 22 = 8 votes. (rule 48)",
        (
            "30 ballots worth 1 vote go on, each at 8 × 1 ÷ 30 = 0.26666 votes, cut to 5 decimals: "
            "21 go to Berta (5.59986 votes) and 9 go to Carl (2.39994 votes)."
        ),
        "0.0002 votes are lost in cutting the decimals.",
    ]


def test_an_exclusion_is_told_with_what_counts_for_nobody_any_more():
    assert said(WORKED, "fr", 3) == [
        "Il n’y a pas de surplus à transférer. On exclut Émile, qui a le moins de voix (5 voix). (règle 50)",
        "5 bulletins qui valent 1 voix chacun : 4 vont à Diane et 1 ne nomme plus personne en lice.",
        "1 voix ne compte plus pour personne.",
    ]


def test_the_last_seats_are_told_as_filled_without_the_quota():
    assert said(WORKED, "fr", 6) == [
        "Il reste autant de candidatures que de sièges : Diane obtient un siège sans atteindre le quota. (règle 52)"
    ]


def test_each_elected_person_has_the_reason():
    assert [(one.label, plain(one.value)) for one in explain(WORKED, "fr").elected] == [
        ("Anna", "quota atteint à l’étape 1"),
        ("Diane", "siège restant, étape 6"),
    ]


def test_the_table_has_a_row_a_candidate_and_what_counts_for_nobody():
    (table,) = explain(WORKED, "fr").tables
    assert [column.label for column in table.columns] == [
        "Candidature",
        *(f"Étape {n}" for n in range(1, 7)),
        "Issue",
    ]
    assert table.rows[1] == ("Berta", "8", "13,59986", "13,59986", "18,59986", "–", "–", "exclusion, étape 5")
    assert table.rows[-1] == ("Ne comptent plus", "0", "0,00020", "1,00020", "3,40014", "22", "22", "")


def test_a_lot_is_told_with_its_order_and_what_it_changed():
    assert said(tied(Lots.seeded(SEED, tuple(NAMES))), "fr", 4)[:5] == [
        "Égalité entre Berta et Carl, à 3 voix.",
        "Leurs voix sont égales à toutes les étapes d’avant.",
        "Le tirage au sort exclut Carl.",
        "Ordre du tirage : Berta, Carl ; le dernier nom est exclu.",
        "Ce tirage n’a rien changé : toute autre issue aurait donné les mêmes personnes élues.",
    ]


def test_a_seeded_lot_says_how_anybody_draws_it_again():
    lots = explain(tied(Lots.seeded(SEED, tuple(NAMES))), "en").lots
    assert lots[0] == "Ties are broken by a lot order fixed beforehand by the published seed “2027-04-24:conseil”."
    assert lots[2].endswith("For example: printf %s 2027-04-24:conseil:B | sha256sum")


def test_a_count_that_needed_no_lot_says_nothing_of_lots():
    assert explain(WORKED, "fr").lots == ()


def test_a_lot_that_is_not_drawn_suspends_the_count():
    waiting = explain(tied(Lots.not_drawn()), "fr")
    assert plain(waiting.headline) == "Le compte est suspendu : il attend un tirage au sort."
    assert waiting.stages[-1].title == "En attente d’un tirage au sort"
    assert plain(waiting.stages[-1].sentences[-1].text) == (
        "Un tirage au sort entre Berta et Carl doit dire qui l’on exclut. Le compte reprendra dès qu’il sera inscrit."
    )


def test_a_lot_drawn_by_hand_names_who_drew_it():
    assert [plain(one) for one in explain(drawn_by_hand(), "fr").lots] == [
        "Tirage à la main entre Berta et Carl, devant Zoé Roy et Luc Hébert, 2027-04-24T20:15-04:00 : Berta."
    ]


def test_a_tie_that_an_earlier_stage_ends_says_which():
    record = methods.count("stv-scottish", Contest(CANDIDATES, 1), papers("9 A, 7 D, 4 B, 3 C, 1 EC"))
    assert said(record, "en", 3)[:3] == [
        "A tie between Berta and Carl, at 4 votes.",
        "At stage 1 their votes differ: 4 votes for Berta and 3 votes for Carl.",
        "So Carl is excluded.",
    ]


def test_whoever_withdrew_is_named():
    record = methods.count("stv-scottish", Contest(CANDIDATES, 2, withdrawn=("E",)), papers(RANKED["worked"]))
    assert plain(explain(record, "fr").summary[-1]) == "Désistement d’Émile : ce nom est retiré des bulletins."
    assert explain(record, "fr").tables[0].rows[4][-1] == "désistement"


def test_an_election_without_a_valid_paper_says_so():
    record = methods.count("stv-scottish", Contest(CANDIDATES, 2), papers(""))
    assert plain(explain(record, "fr").headline) == "Il n’y a aucun bulletin valide : aucun siège n’est pourvu."


def test_a_terminal_shows_it_whole():
    shown = explain(WORKED, "en").as_text()
    assert shown.startswith("Anna and Diane are elected to the 2 seats.\n67 ballots")
    assert "Stage 2. Anna’s surplus\n  Anna has more votes" in shown
    assert "\nAnna                     30  22.00000" in shown
