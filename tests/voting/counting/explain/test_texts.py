"""The texts of explanations: whole in both languages, and set as in print."""

import re
from string import Formatter

import pytest

from config.french import typeset as set_as_in_print
from voting.counting.explain.texts import TEXTS
from voting.counting.explain.typography import curled, typeset
from voting.counting.explain.words import LanguageUnknown, Name, Words

FRENCH, ENGLISH = Words("fr"), Words("en")


def forms(text):
    return text if isinstance(text, tuple) else (text,)


def blanks(text):
    return {name for form in forms(text) for _, name, _, _ in Formatter().parse(form) if name is not None}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_fill_in_the_same_blanks(key):
    french, english = TEXTS[key]
    assert blanks(french) - {"n"} == blanks(english) - {"n"}
    assert isinstance(french, tuple) == isinstance(english, tuple)


@pytest.mark.parametrize("key", TEXTS)
def test_both_forms_of_a_text_fill_in_the_same_blanks(key):
    for text in TEXTS[key]:
        for form in forms(text):
            assert blanks(form) | {"n"} == blanks(text) | {"n"}


@pytest.mark.parametrize("key", TEXTS)
def test_french_is_set_as_in_print(key):
    for form in forms(TEXTS[key][0]):
        assert set_as_in_print(typeset(form)) == typeset(form)
        assert '"' not in form
        assert not re.search(r"[“”]|\be-?mails?\b", form)


@pytest.mark.parametrize("key", TEXTS)
def test_a_sentence_begins_with_a_capital_and_ends(key):
    for text in TEXTS[key]:
        for form in forms(text):
            if form.endswith("."):
                assert form[0] in "{«" or form[0].isupper() or form[0].isdigit()


@pytest.mark.parametrize(
    ("name", "joined"),
    [
        ("Anna", "d’Anna"),
        ("Émile", "d’Émile"),
        ("Berta", "de Berta"),
        ("Hélène", "d’Hélène"),
        ("Henri", "d’Henri"),
        ("Hassan", "de Hassan"),
        ("Heather", "de Heather"),
        ("Yves", "d’Yves"),
        ("Yannick", "de Yannick"),
        ("les deux tiers", "des deux tiers"),
        ("le tiers", "du tiers"),
        ("la moitié", "de la moitié"),
        ("Le Roy", "de Le Roy"),
    ],
)
def test_french_joins_a_name_as_it_is_said(name, joined):
    assert f"{Name(name):de}" == joined


def test_english_owns_a_name_as_it_is_said():
    assert f"{Name('Anna'):s}, {Name('Lucas'):s}" == "Anna’s, Lucas’"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0, "0", "0"),
        (2114, "2\u202f114", "2,114"),
        ("13.59986", "13,59986", "13.59986"),
        ("22.00000", "22", "22"),
        ("-8.50000", "−8,5", "−8.5"),
        ("1275.20000", "1\u202f275,2", "1,275.2"),
    ],
)
def test_an_amount_is_written_as_people_write_it(value, french, english):
    assert FRENCH.amount(value) == french
    assert ENGLISH.amount(value) == english


def test_a_column_keeps_every_place_of_the_record():
    assert FRENCH.exact("22.00000") == "22,00000"


def test_a_share_is_rounded_half_up_and_only_shown():
    assert FRENCH.percent(1, 3) == "33,3\u00a0%"
    assert ENGLISH.percent(2, 3) == "66.7%"
    assert ENGLISH.percent(1, 2000) == "0.1%"
    assert ENGLISH.percent(0, 0) == "0.0%"


def test_french_counts_nought_and_one_and_a_half_as_one():
    assert FRENCH.papers(0) == "0 bulletin"
    assert FRENCH.papers(2) == "2 bulletins"
    assert FRENCH.count("stv.loss", "1.50000").startswith("1,5 voix se perd ")
    assert ENGLISH.votes(1) == "1 vote"
    assert ENGLISH.votes("1.50000") == "1.5 votes"
    assert ENGLISH.votes("1.00000") == "1 vote"


def test_a_list_is_read_aloud():
    assert FRENCH.listed(["Anna", "Berta", "Carl"]) == "Anna, Berta et Carl"
    assert ENGLISH.listed(["Anna", "Berta"]) == "Anna and Berta"
    assert FRENCH.listed([]) == ""


def test_what_is_filled_in_is_never_a_text_to_fill():
    assert (
        FRENCH.say("lot.order.first", names="{names} : !s")
        == "Ordre du tirage\u00a0: {names} : !s\u202f; le premier nom l’emporte."
    )


def test_apostrophes_are_those_of_print_in_both_languages():
    assert curled("the chair's") == "the chair’s"
    assert typeset("l'avis : « oui » ?") == "l’avis\u00a0: «\u00a0oui\u00a0»\u202f?"


def test_another_language_is_refused():
    with pytest.raises(LanguageUnknown, match="de: fr or en was expected"):
        Words("de")
