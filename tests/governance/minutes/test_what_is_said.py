"""What the minutes say, in the words of each language."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.translation import gettext

from governance.models import AgendaItem, Motion
from governance.queries.proceedings import Point
from governance.queries.votes_taken import Stage, Voice, VoteTaken
from governance.services.minutes_text import contents
from tests.governance.minutes.papers import plain
from tests.governance.minutes.samples import DRAWN_UP_AT, OPENED_AT, a_meeting, decided, read_out, voices


def undecided(*votes: VoteTaken, state: str = "proposed", **texts: str) -> Point:
    motion = Motion(pk=4, state=state, **{"text_fr": "Que cela soit.", "text_en": "That it be so."} | texts)
    return Point(AgendaItem(position=4, kind="decision", title_fr="Trop-perçus", title_en="Surplus"), motion, "", votes)


def motion_of(content):
    return content["proceedings"]["points"][0]["motion"]


@pytest.mark.parametrize(
    ("language", "day", "opened", "ended", "told"),
    [
        ("fr", "samedi 24 avril 2027", "19 h 05", "21 h 42", "2 114"),
        ("en", "Saturday, April 24, 2027", "7:05 p.m.", "9:42 p.m.", "2,114"),
    ],
)
def test_days_hours_and_numbers_are_those_of_the_language_and_of_the_meetings_zone(language, day, opened, ended, told):
    content = read_out(language=language)
    assert plain(content["day"]) == day
    lines = [plain(fact["lines"][0]) for fact in content["facts"]]
    assert lines == ["Centre communautaire", "https://rencontre.example.org/rives", opened, ended]
    assert told in plain(content["notice"]["paragraphs"][0])


def test_the_page_is_marked_a_draft_in_its_language():
    assert read_out(language="en")["draft"]["tag"] == "DRAFT"
    with translation.override("fr"):
        assert read_out(language="fr")["draft"]["tag"] == gettext("DRAFT")


def test_no_sentence_ends_twice_after_an_hour_in_english():
    tied = decided(1, voices(6))
    broken = replace(tied.votes[0], casting_vote="for", casting_vote_at=OPENED_AT)
    content = read_out(replace(tied, votes=(broken,)), language="en")
    assert "m.." not in str(content)


def test_figures_outcome_and_finding_of_a_decided_motion_agree():
    outcome = motion_of(read_out(decided(1, voices(12)), language="en"))["outcome"]
    assert (outcome["label"], outcome["resolution"]) == ("Motion adopted", "Resolution 2027-01")
    assert {figure["name"]: figure["value"] for figure in outcome["figures"]} == {
        "For": "8",
        "Against": "4",
        "Abstentions": "0",
        "Needed": "7",
        "Present": "60",
        "Entitled to vote": "2,114",
    }
    assert outcome["finding"]["sentence"].startswith("It needed more than half of the votes cast")
    assert outcome["finding"]["arithmetic"]
    assert outcome["picture"]["alt"] == "8 for, 4 against. 7 needed out of 12."


def test_the_vote_says_where_its_names_are():
    content = read_out(decided(1, voices(2)), decided(2, voices(3)), language="en")
    first, second = (point["motion"]["votes"][0]["text"] for point in content["proceedings"]["points"])
    assert plain(first) == "Roll call, from 7:30 p.m. to 7:38 p.m.; names and choices are in annex 1."
    assert second.endswith("annex 2.")
    assert [annex["title"] for annex in content["annexes"]] == [
        "Annex 1. Roll call on item 1: Two-year terms",
        "Annex 2. Roll call on item 2: Two-year terms",
    ]


def test_two_members_of_one_name_are_told_apart_and_whoever_spoke_for_another_is_named():
    those = (
        Voice("Ferme du Quai", "", "M3", "abstain", "Ana Diallo"),
        Voice("Roy", "Anne", "M1", "for"),
        Voice("Roy", "Anne", "M2", "against"),
        Voice("Roy", "Luc", "M4", "for"),
    )
    rows = read_out(decided(1, those), language="en")["annexes"][0]["rows"]
    assert [(row["name"], row["by"], row["choice"]) for row in rows] == [
        ("Ferme du Quai", "by Ana Diallo", "Abstention"),
        ("Roy, Anne (no. M1)", "", "For"),
        ("Roy, Anne (no. M2)", "", "Against"),
        ("Roy, Luc", "", "For"),
    ]


def test_french_minutes_give_the_french_text_alone():
    motion = motion_of(read_out(decided(1, voices(3))))
    assert motion["text"] == [["Que les mandats durent deux ans."]]
    assert motion["french"] is None


def test_english_minutes_give_both_texts_and_say_which_has_authority():
    motion = motion_of(read_out(decided(1, voices(3)), language="en"))
    assert motion["text"] == [["That terms last two years."]]
    assert motion["french"]["text"] == [["Que les mandats durent deux ans."]]
    assert "authority" in motion["french"]["note"]


def test_a_text_without_its_translation_is_given_in_french_and_says_so():
    motion = motion_of(read_out(undecided(text_en=""), language="en"))
    assert motion["text"] == []
    assert motion["french"]["note"].startswith("The English translation is to come.")


def test_who_moved_is_said_or_left_to_fill_in():
    both, one, nobody = (
        motion_of(read_out(undecided(**who), language="en"))["moved"]
        for who in ({"mover": "Ana Diallo", "seconder": "Luc Roy"}, {"mover": "Ana Diallo"}, {})
    )
    assert both == "Moved by Ana Diallo, seconded by Luc Roy:"
    assert one == "Moved by Ana Diallo; the seconder is to be filled in:"
    assert nobody == "Mover and seconder are to be filled in:"


def test_a_motion_without_a_vote_says_so_and_shows_no_figure():
    outcome = motion_of(read_out(undecided(), language="en"))["outcome"]
    assert outcome["label"] == "Not put to the vote"
    assert (outcome["figures"], outcome["picture"], outcome["finding"]) == ([], None, None)


def test_a_motion_withdrawn_says_so():
    assert motion_of(read_out(undecided(state="withdrawn"), language="en"))["outcome"]["label"] == "Motion withdrawn"


def test_a_vote_under_way_tells_nothing_but_that_it_opened():
    content = read_out(undecided(VoteTaken(4, Stage.UNDER_WAY, OPENED_AT)), language="en")
    motion = motion_of(content)
    assert motion["outcome"]["label"].startswith("Voted on; the result was not proclaimed")
    assert plain(motion["votes"][0]["text"]) == "The roll call opened at 7:05 p.m.; its result is not known here."
    assert content["annexes"] == []


def test_a_cancelled_vote_keeps_its_reason():
    vote = VoteTaken(4, Stage.CANCELLED, OPENED_AT, OPENED_AT, cancelled_because="wrong text")
    text = motion_of(read_out(undecided(vote), language="en"))["votes"][0]["text"]
    assert plain(text) == "A vote opened at 7:05 p.m. was cancelled. Reason: wrong text"


def test_a_proclaimed_vote_in_which_nobody_voted_has_no_annex():
    content = read_out(decided(1, ()), language="en")
    assert motion_of(content)["votes"][0]["text"].endswith("nobody voted.")
    assert motion_of(content)["outcome"]["picture"] is None
    assert content["annexes"] == []


@pytest.mark.parametrize("choice", ["for", "against"])
def test_the_casting_vote_is_told_apart_from_the_others(choice):
    point = decided(1, voices(4))
    cast = replace(point.votes[0], casting_vote=choice, casting_vote_at=OPENED_AT + timedelta(minutes=40))
    text = motion_of(read_out(replace(point, votes=(cast,)), language="en"))["votes"][0]["text"]
    assert f"at 7:45 p.m., the chair cast a casting vote {choice} the motion." in plain(text)


def test_an_item_without_a_motion_says_that_nothing_was_decided():
    point = Point(AgendaItem(position=1, kind="information", title_fr="Ouverture", title_en="Opening"))
    shown = read_out(point, language="en")["proceedings"]["points"][0]
    assert (shown["title"], shown["kind"], shown["motion"]) == ("Opening", "Information", None)
    assert shown["note"] == "No decision is recorded under this item."


def test_a_meeting_with_nothing_in_it_still_has_its_minutes():
    content = read_out(language="en")
    assert content["proceedings"]["empty"] == "The agenda holds no item."
    assert content["annexes"] == []


def test_a_draft_drawn_up_in_session_does_not_invent_an_end():
    content = read_out(language="en", state="in_session", ended_at=None)
    assert content["closing"]["text"] == "The meeting was still in session when this draft was drawn up."
    assert content["facts"][-1]["lines"] == ["In session"]


def test_comings_and_goings_are_those_of_members():
    assert read_out(language="en")["presence"]["paragraphs"] == [
        "81 members came in the course of the meeting, 9 after the opening; 2 left before the end."
    ]


def test_the_columns_of_attendance_are_those_by_which_somebody_came():
    table = read_out(language="en")["presence"]["table"]
    assert [plain(cell) for cell in table["head"]] == [
        "Moment",
        "In the hall",
        "Online",
        "In all",
        "Toward the quorum",
    ]
    assert [plain(cell) for cell in table["rows"][0]] == ["Opening, 7:05 p.m.", "58", "14", "72", "70"]


def test_where_nothing_sets_a_quorum_the_minutes_say_so():
    silent = replace(a_meeting(), quorum=None)
    content = contents(silent, language="en", version=1, drawn_up_at=DRAWN_UP_AT)
    assert content["presence"]["finding"] is None
    assert content["presence"]["silent"] == "Neither the law nor the by-laws set a quorum."


def test_fingerprints_name_the_records_behind_the_minutes():
    rows = read_out(decided(1, voices(3)), language="en")["fingerprints"]["rows"]
    assert [row[0] for row in rows][:2] == ["List of those told", "Text of the notice"]
    assert ["Roll of the vote on item 1", "b" * 64] in rows
    assert ["Count of the vote on item 1", "c" * 64] in rows
