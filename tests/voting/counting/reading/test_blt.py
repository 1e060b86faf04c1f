"""A `.blt` file: what it says is read, and what is wrong with it is said with its place."""

import io

import pytest

from tests.needs import elections
from voting.counting.methods import PaperKind
from voting.counting.reading import blt
from voting.counting.reading.errors import NotWritable, Unreadable
from voting.counting.reading.sentences import sentence

BOARD = """# a board of two
4 2
-3
12 1 2 0
5 1 - 2=4 0   # odd, but it happens
1 -=- 0
2 - - 0
3 0
12 1 2 0
0
"Anna ""Nan"" Roy"
"Berta #2"
"Chloé"
"Dan"
"Board 2026"
"""


def read(text):
    return blt.parse(io.BytesIO(text.encode() if isinstance(text, str) else text))


def refused(text):
    with pytest.raises(Unreadable) as caught:
        read(text)
    return caught.value.code, caught.value.line, caught.value.column


def test_everything_the_file_says_is_kept():
    board = read(BOARD)
    assert (board.kind, board.seats, board.title, board.withdrawn) == (PaperKind.RANKS, 2, "Board 2026", ("3",))
    assert [(one.id, one.name) for one in board.candidates] == [
        ("1", 'Anna "Nan" Roy'),
        ("2", "Berta #2"),
        ("3", "Chloé"),
        ("4", "Dan"),
    ]
    assert [(group.marks, group.papers) for group in board.ballots.groups] == [
        (("", ""), 2),
        (("1", "", "2=4"), 5),
        (("1", "2"), 24),
        (("=",), 1),
    ]
    assert board.ballots.blank == 3


def test_what_is_written_reads_back_the_same():
    board = read(BOARD)
    assert read(blt.dump(board)) == board


@pytest.mark.parametrize("change", [
    lambda text: "\ufeff" + text,
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("\n", "\r"),
    lambda text: text.replace("\n0\n", "\n  0   # that was all\n"),
    lambda text: text.replace("\n", "\n\n"),
    lambda text: text + "\n\n# end\n",
    lambda text: text.replace("12 1 2 0", "012 01 2 0"),
    lambda text: text.rstrip("\n"),
    lambda text: text + '"what another program adds after the title"\n',
])  # fmt: skip
def test_the_same_file_as_other_programs_write_it_is_the_same_election(change):
    assert read(change(BOARD)) == read(BOARD)


def test_several_names_may_share_a_line():
    assert [one.name for one in read('2 1\n0\n"A" "B" "title"').candidates] == ["A", "B"]


def test_a_weight_stands_for_as_many_papers_and_is_never_spread_out():
    assert read('2 1\n999999999999999 1 0\n0\n"A"\n"B"\n').ballots.total == 999999999999999


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "empty", 1, 1),
        ("# only a remark\n", "empty", 1, 1),
        ("A B\n", "blt_sizes", 1, 1),
        ("4\n", "blt_sizes", 1, 1),
        ("4 2 1\n", "blt_sizes", 1, 5),
        ("0 2\n", "blt_candidates", 1, 1),
        ("99999 2\n", "blt_candidates", 1, 1),
        ("4 0\n", "seats", 1, 3),
        ("4 2\n-5\n", "unknown_number", 2, 1),
        ("4 2\n-3 4\n", "blt_withdrawn", 2, 4),
        ("4 2\n1 2 0\n-3\n0\n", "blt_weight", 3, 1),
        ("4 2\n1 2 0\n1.5 2 0\n0\n", "blt_weight", 3, 1),
        ("4 2\n1 2 0\n1 2 0\n1 2 7 0\n1 2 7 0\n0\n", "unknown_number", 4, 5),
        ("4 2\n1 2 0\n1 2 é 0\n0\n", "blt_mark", 3, 5),
        ("4 2\n1 2 0\n1 2= 0\n0\n", "blt_mark", 3, 3),
        ("4 2\n1 2 0\n1 2 3\n0\n", "blt_paper_not_ended", 3, 6),
        ("4 2\n1 2 0\n1 2 0 3 0\n0\n", "blt_after_the_end", 3, 5),
        ("4 2\n1 2 0\n1 2 0 3\n0\n", "blt_after_the_end", 3, 5),
        ("4 2\n1 2 0\n3 1 0\n", "blt_end_missing", 4, 1),
        ('2 1\n1 2 0\n0\n"A"\n', "blt_names", 5, 1),
        ('2 1\n1 2 0\n0\n"A"\nB\n', "blt_name", 5, 1),
        ('2 1\n1 2 0\n0\n"A" "B\n', "quote", 4, 5),
        ('2 1\n1 2 0\n0\n"Robert "Bob" Roy"\n"B"\n', "quote", 4, 1),
        ('2 1\n1 2 0\n0\n"A\tB"\n"B"\n', "name", 4, 1),
        (b"2 1\n1 2 0\n0\n" + b'"\xe9"\n', "not_utf8", 4, 2),
        (b"2 1\n1 2 0\n" + b"1 \xff 0\n0\n", "not_utf8", 3, 3),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_column(text, code, line, column):
    assert refused(text) == (code, line, column)


def test_the_sentence_names_the_place_what_was_found_and_the_remedy():
    with pytest.raises(Unreadable) as caught:
        read("4 2\n1 2 0\n1 2 7 0\n0\n")
    assert sentence(caught.value, "en", "board.blt") == (
        "board.blt, line 3, column 5: there is no candidate 7; write a number from 1 to 4."
    )
    assert sentence(caught.value, "fr", "board.blt") == (
        "board.blt, ligne 3, colonne 5 : il n’y a pas de candidature 7; écrivez un numéro de 1 à 4."
    )


def test_what_the_form_cannot_say_is_not_written():
    board = read(BOARD)
    with pytest.raises(NotWritable):
        blt.dump(type(board).gathered(board.kind, board.candidates, [], invalid={"overvote": 1}))
    with pytest.raises(NotWritable):
        blt.dump(type(board).gathered(PaperKind.MARKS, board.candidates, []))


@pytest.mark.elections
def test_every_published_file_reads_and_reads_back():
    files = sorted(elections().glob("*/*.blt"))
    assert len(files) > 30
    for path in files:
        with path.open("rb") as stream:
            election = blt.parse(stream)
        assert read(blt.dump(election)) == election, path
