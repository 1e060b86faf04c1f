"""Papers in a table: a column a candidate or a column a rank, as a spreadsheet saves them."""

import io

import pytest

from tests.needs import elections
from voting.counting.methods import PaperKind
from voting.counting.reading import files, table, table_writing
from voting.counting.reading.errors import NotWritable, Unreadable

RANKS = """#title,"Board, 2026"
#seats,2
#withdrawn,Berta
# a remark, which says nothing
papers,Anna,"Roy, Berta",Berta,Carl
12,1,2,,
1,2,,1,2
3,,,,
4,1,,,3
,,,,
"""


def read(text, kind=None):
    return table.parse(io.BytesIO(text.encode()), kind)


def papers(election):
    return {group.marks: group.papers for group in election.ballots.groups}


def test_a_column_a_candidate_holds_ranks():
    board = read(RANKS, PaperKind.RANKS)
    assert (board.title, board.seats, board.withdrawn) == ("Board, 2026", 2, ("3",))
    assert [one.name for one in board.candidates] == ["Anna", "Roy, Berta", "Berta", "Carl"]
    assert papers(board) == {("1", "2"): 12, ("3", "1=4"): 1, ("1", "", "4"): 4}
    assert board.ballots.blank == 3


def test_a_column_a_rank_holds_candidates():
    board = read("#candidates,Anna,Berta,Carl\n#blank,2\n#invalid,overvote,1\npapers,first,second,third\n"
                 "3,Anna,-,2=Carl\n2,Carl,,Anna\n1,-=-,,\n1,,,\n")  # fmt: skip
    assert papers(board) == {("1", "", "2=3"): 3, ("3", "", "1"): 2, ("=",): 1}
    assert (board.ballots.blank, board.ballots.invalid) == (3, {"overvote": 1})


def test_marks_are_ones_crosses_or_how_often():
    board = read("#genre;croix\nAnna;Berta;Carl\n1;0;x\n1;;X\n;2;oui\n;;\n")
    assert board.kind is PaperKind.MARKS
    assert papers(board) == {("1", "3"): 2, ("2", "2", "3"): 1}
    assert board.ballots.blank == 1


def test_scores_are_numbers_or_grades_and_an_empty_cell_is_none():
    board = read("Anna\tBerta\n5\tVery good\n0\t\n", PaperKind.SCORES)
    assert papers(board) == {("1:5", "2:Very good"): 1, ("1:0",): 1}


@pytest.mark.parametrize("change", [
    lambda text: "\ufeff" + text,
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace('"Board, 2026"', '" Board, 2026 "'),
    lambda text: text.replace("12,1,2,,", " 12 , 1 , 2 ,,"),
    lambda text: text.replace("12,1,2,,", "12,1,2"),
    lambda text: text.replace("#title", "#Titre").replace("#seats", "#sièges").replace("papers", "Bulletins"),
    lambda text: text.replace("#withdrawn,Berta", "#withdrawn,3,,,"),
])  # fmt: skip
def test_the_same_table_as_other_programs_save_it_is_the_same_election(change):
    assert read(change(RANKS), PaperKind.RANKS) == read(RANKS, PaperKind.RANKS)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "empty", 1, 1),
        ("#seats,2\n", "table_header", 2, 1),
        ("papers\n1\n", "table_header", 1, 1),
        ("Anna,Berta\n1,2\n", "table_kind", 1, 1),
        ("#kind,ranks\nAnna,,Carl\n", "table_name", 2, 6),
        ("#kind,ranks\nAnna,Berta\n1,second\n", "table_rank", 3, 3),
        ("#kind,ranks\nAnna,Berta\n1,2\n1,0\n", "table_rank", 4, 3),
        ("#kind,marks\nAnna,Berta\n1,maybe\n", "table_mark", 3, 3),
        ("#kind,marks\nAnna,Berta\n1,1,1\n", "table_too_wide", 3, 5),
        ("#kind,marks\npapers,Anna,Berta\n,1,1\n", "table_papers", 3, 1),
        ("#kind,marks\npapers,Anna,Berta\n0,1,1\n", "table_papers", 3, 1),
        ("#kind,colours\n", "table_kind_unknown", 1, 7),
        ("#colour,red\n", "table_setting", 1, 1),
        ("#seats,,\n", "table_setting_empty", 1, 7),
        ("#seats,0\n", "seats", 1, 8),
        ("#withdrawn,Zoé\n#kind,ranks\nAnna,Berta\n", "unknown_name", 1, 12),
        ("#candidates,Anna,Berta\npapers,1,2\n1,Anna,Zoé\n", "unknown_name", 3, 8),
        ("#candidates,Anna,Berta\npapers,1,2\n1,Anna,1=3\n", "unknown_number", 3, 8),
        ("#candidates,Anna,Berta\n#kind,marks\npapers,1,2\n", "table_rank_columns", 3, 1),
        ('#kind,ranks\n"Anna,Berta\n1,2\n', "quote", 2, 1),
        ('#kind,ranks\n"Anna"x,Berta\n1,2\n', "after_quote", 2, 7),
        ('#kind,scores\nAnna,Berta\n5,"Very\n', "quote", 3, 3),
        ("#kind,marks\npapers,college,Anna\n3,,1\n", "table_college", 3, 3),
        ("#kind,marks\ncollege,Anna\n workers,1\n,1\n", "table_college", 4, 1),
        ("#kind,marks\n#blank,4\npapers,college,Anna\n3,w,1\n", "table_college_setting", 2, 1),
        ("#kind,marks\n#blank,4,w\npapers,Anna\n3,1\n", "table_college_column", 2, 10),
        ("#kind,marks\npapers,college,Anna\n3,w\u0007x,1\n", "name", 3, 3),
        ("#kind,marks\npapers,college,Anna\n3\n", "table_college", 3, 2),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_column(text, code, line, column):
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert (caught.value.code, caught.value.line, caught.value.column) == (code, line, column)


@pytest.mark.parametrize(
    "text",
    [
        "#kind,marks\n#blank,4,users\n#invalid,overvote,1,workers\npapers,college,Anna,Berta\n3,workers,1,\n2,users,,1\n",
        "#genre;croix\n#blancs;4;users\n#nuls;overvote;1;workers\nCollège;Bulletins;Anna;Berta\nusers;2;;x\nworkers;3;x;\n;;;\n",
        "#kind,marks\n#blank,4,users\n#invalid,overvote,1,workers\ncollege,Anna,Berta\n"
        + "workers,1,\n" * 3
        + "users,,1\n" * 2,
    ],
)
def test_a_column_says_of_which_college_each_paper_is(text):
    election = read(text)
    workers, users = dict(election.colleges)["workers"], dict(election.colleges)["users"]
    assert [(group.marks, group.papers) for group in workers.groups] == [(("1",), 3)]
    assert [(group.marks, group.papers) for group in users.groups] == [(("2",), 2)]
    assert (workers.invalid, users.blank, election.ballots.total) == ({"overvote": 1}, 4, 10)


def test_two_of_one_name_are_told_apart_by_number_only():
    with pytest.raises(Unreadable):
        read("#candidates,Anna,Anna\npapers,1\n1,Anna\n")
    assert papers(read("#candidates,Anna,Anna\npapers,1\n1,2\n")) == {("2",): 1}


def test_a_candidate_without_a_name_cannot_head_a_column():
    election = files.parse(io.BytesIO(b'1 1\n1 1 0\n0\n""\n'), "blt")
    with pytest.raises(NotWritable):
        table_writing.dump(election)


@pytest.mark.elections
@pytest.mark.parametrize(("name", "kind"), [("approval", PaperKind.MARKS), ("score", PaperKind.SCORES)])
def test_the_published_tables_read(name, kind):
    election = files.read(elections() / "ims-score-approval" / f"{name}.csv", kind)
    assert len(election.candidates) == 10
    assert election.ballots.total == 620
