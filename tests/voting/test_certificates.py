"""The certificate of results: whole, the same bytes for the same count, and for reading aloud."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import page
import pytest

from tests.governance.minutes.papers import faces_of, opened, tags_of, text_of
from tests.voting.counting.explain.samples import (
    CANDIDATES,
    FOLLOWED,
    JUDGED,
    MARKED,
    NAMES,
    RANKED,
    SEED,
    papers,
    records_of,
)
from voting.certificates import Particulars, Said, certificate, contents
from voting.counting import methods
from voting.counting.contests import Contest
from voting.counting.lots import Lots
from voting.counting.records import Candidate

AT = datetime(2027, 4, 24, 20, 15, tzinfo=ZoneInfo("America/Toronto"))
PARTICULARS = Particulars(
    organisation=Said("Coop des Rives", "Shores Co-op"),
    question=Said("Élection au conseil", "Election to the board"),
    by_law=Said("Article 9.4", "Article 9.4"),
    scrutineers=("Zoé Roy", "Luc Hébert"),
    returning_officer="Marie Tremblay",
)
WORKED = methods.count("stv-scottish", Contest(CANDIDATES, 2), papers(RANKED["worked"]))


def tied(lots):
    return methods.count("stv-scottish", Contest(CANDIDATES, 1, lots=lots), papers(RANKED["tied"]))


def said(record=WORKED, particulars=PARTICULARS, languages=("fr",)):
    return text_of(certificate(record, particulars, languages=languages, at=AT))


def test_the_same_count_gives_the_same_bytes():
    first = certificate(WORKED, PARTICULARS, at=AT)
    assert first == certificate(WORKED, PARTICULARS, at=AT)
    assert first != certificate(WORKED, PARTICULARS, at=AT + timedelta(seconds=1))


@pytest.mark.parametrize("languages", [("fr",), ("en",), ("fr", "en")])
@pytest.mark.parametrize(
    "record", [WORKED, tied(Lots.seeded(SEED, tuple(NAMES))), tied(Lots.not_drawn())], ids=["bars", "dots", "pending"]
)
def test_it_keeps_the_rules_of_accessible_documents(record, languages):
    report = page.validate_pdf_bytes(certificate(record, PARTICULARS, languages=languages, at=AT), profile="ua1")
    assert [(fault.rule_id, fault.message) for fault in report.failures] == []
    assert report.is_compliant


def test_it_says_its_language_and_its_title_and_is_a_letter_page():
    reader = opened(certificate(WORKED, PARTICULARS, languages=("en",), at=AT))
    assert reader.trailer["/Root"]["/Lang"] == "en-CA"
    assert reader.metadata.title == "Certificate of results: Election to the board"
    assert {tuple(each.mediabox) for each in reader.pages} == {(0, 0, 612, 792)}


def test_its_own_faces_are_in_it():
    assert all(faces_of(certificate(WORKED, PARTICULARS, at=AT)).values())


def test_it_tells_the_result_the_papers_and_the_quota():
    text = said()
    assert "Anna et Diane obtiennent les 2 sièges." in text
    assert "1 Anna quota atteint à l’étape 1 2 Diane siège restant, étape 6" in text
    assert "Valides 64" in text
    assert "Le quota est de 22 voix" in text


def test_it_tells_the_method_the_source_of_its_rule_and_the_by_law():
    text = said()
    assert "Vote unique transférable, règles écossaises (stv-scottish)" in text
    assert "SSI 2007/42" in text
    assert "Article 9.4" in text


def test_it_says_how_to_count_again_and_by_what_fingerprint():
    text = said()
    assert "python -m voting.counting replay record.json" in text
    assert WORKED.sha256 in text
    assert WORKED.input_sha256 in text


def test_lots_are_told_with_their_seed_and_how_to_draw_them_again():
    text = said(tied(Lots.seeded(SEED, tuple(NAMES))))
    assert f"« {SEED} »" in text
    assert f"printf %s {SEED}:B | sha256sum" in text


def test_a_count_that_waits_says_so_on_its_first_page():
    text = said(tied(Lots.not_drawn()))
    assert "COMPTE SUSPENDU" in text
    assert "il reste un tirage au sort à inscrire" in text


def test_those_who_counted_sign_it():
    text = said()
    for name in ("Zoé Roy", "Luc Hébert", "Marie Tremblay", "Présidence d’élection"):
        assert name in text


def test_two_scrutineers_sign_where_nobody_is_named():
    unnamed = Particulars(Said("Coop"), Said("Élection"))
    assert said(particulars=unnamed).count("Scrutatrice ou scrutateur") == 2


def test_both_languages_stand_one_after_the_other_each_read_aloud_in_its_own():
    pdf = certificate(WORKED, PARTICULARS, languages=("fr", "en"), at=AT)
    text = text_of(pdf)
    assert text.index("Anna et Diane obtiennent") < text.index("Anna and Diane are elected")
    assert "en-CA" in {tag.get("/Lang") for _name, tag in tags_of(pdf)}


def test_a_text_missing_in_one_language_is_lent_by_the_other():
    french = Particulars(Said("Coop des Rives"), Said("Élection"))
    assert contents(WORKED, french, languages=("en",), at=AT)["organisation"] == "Coop des Rives"


def test_a_long_count_is_cut_into_tables_that_fit_the_page():
    many = tuple(Candidate(f"c{number}", f"Candidate {number}") for number in range(15))
    ballots = papers(", ".join(f"{20 + number} {'ABCDE'[number % 5]}" for number in range(5)))
    record = methods.count(
        "stv-scottish",
        Contest((*CANDIDATES, *many), 2, lots=Lots.as_listed([*NAMES, *(one.id for one in many)])),
        ballots,
    )
    tables = contents(record, PARTICULARS, at=AT)["parts"][0]["tables"]
    assert len(record.rounds) > 12
    assert {len(table["rows"]) for table in tables} == {21}
    assert max(len(table["head"]) for table in tables) <= 8
    assert sum(sum(table["numeric"]) for table in tables) == len(record.rounds)


def test_a_name_is_never_taken_for_a_command():
    cunning = tuple(Candidate(one.id, f"#panic('{one.name}') *x* $y$") for one in CANDIDATES)
    record = methods.count("stv-scottish", Contest(cunning, 2), papers(RANKED["worked"]))
    assert "#panic('Anna') *x* $y$" in said(record)


def test_duels_and_grades_are_drawn_beside_their_tables():
    duels = methods.count("schulze-winning-votes", Contest(CANDIDATES), papers(RANKED["cycle"]))
    judged = methods.count("majority-judgment", Contest(CANDIDATES), papers(JUDGED["plain"], scored=True))
    assert said(duels).count("Duels : bulletins qui préfèrent la ligne à la colonne") == 2
    assert said(judged).count("Bulletins par mention") == 2
    for record in (duels, judged):
        assert page.validate_pdf_bytes(certificate(record, PARTICULARS, at=AT), profile="ua1").is_compliant


@pytest.mark.parametrize("name", methods.METHODS)
def test_every_method_has_its_certificate(name):
    record = max(records_of(name), key=lambda one: len(one.text()))
    assert contents(record, PARTICULARS, at=AT)["parts"][0]["facts"][1]["value"].endswith(f"({name})")
    assert page.validate_pdf_bytes(certificate(record, PARTICULARS, at=AT), profile="ua1").is_compliant


def test_substitutes_stand_in_their_order_with_what_it_is_for():
    record = methods.count("block-vote", Contest(CANDIDATES, 3), papers(MARKED["board"]), FOLLOWED)
    text = said(record)
    assert "Si un siège se libère, il est offert dans cet ordre." in text
    assert text.index("1 Carl pour tout siège, rang 1") < text.index("2 Émile pour tout siège, rang 2")


def test_classes_are_called_as_the_organisation_calls_them():
    named = replace(PARTICULARS, class_names={"worker": Said("membres travailleurs", "worker members")})
    options = {"reserved": [{"class": "worker", "minimum": 2}]}
    record = methods.count("block-vote", Contest(CANDIDATES, 2), papers("5 A, 4 C, 2 D, 1 B"), options)
    assert "« membres travailleurs »" in said(record, named)
    assert "“worker members”" in said(record, named, languages=("en",))
