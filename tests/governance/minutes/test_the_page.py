"""The minutes on paper and on a screen reader, whatever stands in them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import page
import pytest

from governance.models import AgendaItem
from governance.queries.proceedings import Point
from governance.queries.votes_taken import Voice
from membership.rendering import render
from tests.governance.minutes.papers import faces_of, opened, pages_of, placed_texts_of, tags_of, text_of
from tests.governance.minutes.samples import DRAWN_UP_AT, decided, read_out, voices


def minutes(*points, **how) -> bytes:
    return render("minutes", read_out(*points, **how), at=DRAWN_UP_AT)


def test_the_same_data_gives_the_same_bytes():
    assert minutes(decided(1, voices(12))) == minutes(decided(1, voices(12)))


def test_another_vote_or_another_instant_gives_other_bytes():
    data = read_out(decided(1, voices(12)))
    pdf = render("minutes", data, at=DRAWN_UP_AT)
    assert pdf != minutes(decided(1, voices(13)))
    assert pdf != render("minutes", data, at=DRAWN_UP_AT + timedelta(seconds=1))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_keeps_the_rules_of_accessible_documents(language):
    pdf = minutes(decided(1, voices(40)), decided(2, voices(3)), language=language)
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert [(fault.rule_id, fault.message) for fault in report.failures] == []
    assert report.is_compliant


def test_it_says_its_language_and_its_title_and_is_a_letter_page():
    reader = opened(minutes(decided(1, voices(3)), language="en"))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-CA"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert reader.metadata.title == "Minutes: Annual general meeting, April 24, 2027"
    assert reader.metadata.author == "Shores Co-op"
    assert {tuple(each.mediabox) for each in reader.pages} == {(0, 0, 612, 792)}


def test_its_own_faces_are_in_it_and_no_other():
    faces = faces_of(minutes(decided(1, voices(3))))
    assert all(faces.values())
    assert {name.split("+")[1].split("-")[0] for name in faces} <= {
        "SourceSerif4",
        "SourceSerif4Display",
        "SourceSans3",
    }


def test_headings_tables_and_pictures_can_be_found_without_seeing():
    tags = tags_of(minutes(decided(1, voices(12))))
    names = [name for name, _tag in tags]
    headings = [name for name in names if name in {"/H1", "/H2", "/H3"}]
    assert headings[0] == "/H1"
    assert "/H2" in headings
    # Where and when, who was there, the figures, the roll call, the fingerprints.
    assert names.count("/Table") == names.count("/THead") == 5
    heads: list[Any] = [tag for name, tag in tags if name == "/TH"]
    assert heads
    assert all(any(part.get("/Scope") == "/Column" for part in tag["/A"]) for tag in heads)
    assert [tag["/Alt"] for name, tag in tags if name == "/Figure"] != []


def test_the_french_text_of_english_minutes_is_read_aloud_as_french():
    tags = tags_of(minutes(decided(1, voices(3)), language="en"))
    assert "fr-CA" in {tag.get("/Lang") for _name, tag in tags}


def test_three_hundred_names_run_down_columns_each_under_its_head():
    those = voices(300)
    pages = [text for text in pages_of(minutes(decided(1, those), language="en")) if "Name Choice" in text]
    assert len(pages) <= 3
    assert "Name Choice" in pages[1]
    assert pages[0].count("Name Choice") == 3
    said = " ".join(pages)
    places = [said.index(f"{voice.family_name}, Thị Hồng") for voice in those]
    assert places == sorted(places)


@pytest.mark.parametrize("how_many", [1, 2, 3, 4, 23, 100, 159])
def test_a_short_roll_call_stands_whole_on_one_page(how_many):
    pdf = minutes(decided(1, voices(how_many)), language="en")
    assert sum("Name Choice" in text for text in pages_of(pdf)) == 1
    assert len(set(places_of_names(pdf))) == how_many


@pytest.mark.parametrize("how_many", [160, 165, 170, 175])
def test_where_a_roll_call_just_misses_the_page_no_name_is_printed_over_another(how_many):
    places = places_of_names(minutes(decided(1, voices(how_many))))
    assert len(places) == len(set(places)) == how_many


def test_a_long_name_and_whoever_spoke_for_it_leave_room_for_the_others():
    long = Voice("Coopérative de travail " + "des éclusières et éclusiers " * 6, "", "M1", "against", "Ana Diallo")
    for place in (0, 7, 15):
        those = voices(15)
        pdf = minutes(decided(1, (*those[:place], long, *those[place:])), language="en")
        assert len(set(places_of_names(pdf))) == 15
        assert "by Ana Diallo" in text_of(pdf)


def places_of_names(pdf: bytes) -> list[tuple[int, int, int]]:
    return [place for said, place in placed_texts_of(pdf) if said.startswith("Nguyễn")]


def test_a_text_is_never_taken_for_a_command():
    typed = 'Que *tous* #panic("non") soient $x$ </svg> {page} \\ `code` @ici = Titre'
    assert typed in text_of(minutes(decided(1, voices(3), text_fr=typed)))


def test_lines_and_paragraphs_of_a_motion_stay_as_typed():
    typed = "ATTENDU ceci;\n\nIL EST RÉSOLU :\n1º de faire;\n2º de dire."
    content = read_out(decided(1, voices(3), text_fr=typed))
    motion = content["proceedings"]["points"][0]["motion"]
    assert motion["text"] == [["ATTENDU ceci;"], ["IL EST RÉSOLU :", "1º de faire;", "2º de dire."]]


def test_a_long_motion_goes_on_over_the_pages_under_the_running_head():
    typed = "\n\n".join(f"Que l’article {number} se lise désormais ainsi." * 4 for number in range(1, 60))
    pages = pages_of(minutes(decided(1, voices(3), text_fr=typed)))
    assert len(pages) > 4
    assert all(text.startswith("Coop des Rives — Assemblée générale annuelle, 24 avril 2027") for text in pages[1:])
    assert all(f"Que l’article {number} se" in " ".join(pages) for number in range(1, 60))


def test_a_name_in_a_script_without_a_face_is_spelled_out_and_stops_nothing():
    those = (Voice("张", "伟 😀", "M1", "for"), Voice("Nguyễn", "Ngọc\x07 Ánh", "M2", "for"))
    said = text_of(minutes(decided(1, those)))
    assert "[U+5F20], [U+4F1F] [U+1F600]" in said
    assert "Nguyễn, Ngọc Ánh" in said


@pytest.mark.parametrize("name", ["ᐃᓄᒃᑎᑐᑦ", "Đặng Thị Hồng", "Łukasz Żółć", "Søren Þórsson", "Ελένη", "Жанна"])
def test_names_of_our_members_are_written_in_their_own_letters(name):
    assert f"Moved by {name};" in text_of(minutes(decided(1, voices(1), mover=name), language="en"))


def test_marks_that_turn_letters_round_are_left_out():
    said = text_of(minutes(decided(1, voices(1), text_fr="Que Roy\u202e soit élu.\tMerci")))
    assert "Que Roy soit élu. Merci" in said


def test_a_sub_point_stands_in_from_the_point_it_hangs_under():
    outline = (("1", "Finances"), ("1.1", "Budget"), ("1.1.1", "Taux"), ("2", "Divers"))
    points = (
        Point(AgendaItem(position=place, outline=number, title_fr=title))
        for place, (number, title) in enumerate(outline, start=1)
    )
    starts = {text: x for text, (_page, x, _y) in placed_texts_of(minutes(*points))}
    assert starts["Finances"] == starts["Divers"]
    assert starts["Finances"] < starts["Budget"] < starts["Taux"]
