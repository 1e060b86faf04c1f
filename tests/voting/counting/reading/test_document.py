"""Papers in a JSON document: the form that keeps ids and classes."""

import io

import pytest

from voting.counting.methods import PaperKind
from voting.counting.reading import document
from voting.counting.reading.errors import Unreadable
from voting.counting.records import Candidate

HEAD = '{"schema": "election/1", "kind": "ranks", "candidates": ["Anna", "Berta"],\n'


def read(text):
    return document.parse(io.BytesIO(text.encode()))


def test_everything_the_document_says_is_kept():
    board = read(
        '{"schema": "election/1", "kind": "ranks", "title": "Board", "seats": 2, "blank": 4,'
        '"invalid": {"overvote": 1}, "candidates": [{"id": "anna", "name": "Anna", "classes": ["worker"]}, "Berta"],'
        '"withdrawn": ["2"],'
        '"papers": [{"papers": 12, "ranks": ["anna", null, ["anna", "2"], []]}, {"ranks": []}]}'
    )
    assert board.candidates == (Candidate("anna", "Anna", ("worker",)), Candidate("2", "Berta"))
    assert (board.title, board.seats, board.withdrawn) == ("Board", 2, ("2",))
    assert [(group.marks, group.papers) for group in board.ballots.groups] == [(("anna", "", "anna=2", "="), 12)]
    assert (board.ballots.blank, board.ballots.invalid) == (5, {"overvote": 1})


def test_marks_and_scores_stand_in_the_order_of_the_ballot():
    head = '{"schema": "election/1", "candidates": ["Anna", "Berta"], "kind": '
    marks = read(head + '"marks", "papers": [{"marks": ["2", "1", "2"]}]}')
    scores = read(head + '"scores", "papers": [{"scores": {"2": "Good", "1": 5}}]}')
    assert marks.ballots.groups[0].marks == ("1", "2", "2")
    assert scores.ballots.groups[0].marks == ("1:5", "2:Good")
    assert (marks.kind, scores.kind) == (PaperKind.MARKS, PaperKind.SCORES)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "json_syntax", 1, 1),
        ("{,}", "json_syntax", 1, 2),
        ("[]", "json_table", 1, 1),
        ("[" * 100_000, "json_depth", 1, 1),
        ("{}", "json_schema", 1, 1),
        ('{"schema":\n "count-record/1"}', "json_schema", 2, 2),
        ('{"schema": "election/1", "kind": "motion"}', "json_kind", 1, 34),
        (HEAD + '"papers": {}}', "json_list", 2, 11),
        (HEAD + '"colour": 1}', "json_key", 2, 11),
        (HEAD + '"seats": 0}', "json_number", 2, 10),
        (HEAD + '"seats": 1.5}', "json_number", 2, 10),
        (HEAD + '"blank": 99999999999999999999999}', "json_number", 2, 10),
        (HEAD + '"blank": ' + "9" * 5000 + "}", "json_number", 2, 10),
        (HEAD + '"title": "A\\nB"}', "name", 2, 10),
        (HEAD + '"title": "\\ud800"}', "name", 2, 10),
        (HEAD + '"papers": [{"ranks": ["1"]},\n {"ranks": ["3"]}]}', "json_unknown", 3, 13),
        (HEAD + '"papers": [{"ranks": ["1"]},\n {"ranks": [["1"]]}]}', "json_equals", 3, 13),
        (HEAD + '"papers": [{"ranks": ["1"], "papers": 0}]}', "json_number", 2, 39),
        (HEAD + '"papers": [{"marks": ["1"]}]}', "json_paper", 2, 12),
        ('{"schema": "election/1", "kind": "ranks", "candidates": []}', "json_candidates", 1, 57),
        ('{"schema": "election/1", "kind": "ranks", "candidates": [{"id": "a b"}]}', "json_id", 1, 65),
        ('{"schema": "election/1", "kind": "ranks", "candidates": ["A", {"id": "1"}]}', "json_twice", 1, 63),
        ('{"schema": "election/1", "kind": "scores", "candidates": ["A"], "papers": [{"scores": {"1": 0.5}}]}',
         "json_score", 1, 93),
        (HEAD + '"colleges": {"w": {}}, "blank": 1}', "json_colleges", 2, 33),
        (HEAD + '"colleges": {"w": {"paper": []}}}', "json_key", 2, 29),
        (HEAD + '"colleges": {"w": {"papers": [{"ranks": ["9"]}]}}}', "json_unknown", 2, 42),
        (HEAD + '"colleges": {"": {}}}', "name", 2, 18),
        (HEAD + '"colleges": []}', "json_table", 2, 13),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_column(text, code, line, column):
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert (caught.value.code, caught.value.line, caught.value.column) == (code, line, column)
