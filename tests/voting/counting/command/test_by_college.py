"""`python -m voting.counting` where papers say of which college they are, and where they are on a proposal."""

import pytest

from voting.counting.command.program import main

COORDINATION = """#title,Coordination
#blank,1,workers
papers,college,Anna,Berta,Carl
5,workers,1,2,
4,workers,,1,2
10,users,2,,1
3,users,,1,2
2,friends,1,,
"""
WEIGHTS = "workers:1/2,users:1/4,friends:1/4"
PROPOSAL = """bulletins,collège,pour,contre,abstention
12,travail,x,,
5,travail,,x,
2,travail,,,x
30,usagers,x,,
31,usagers,,x,
1,usagers,x,x,
1,usagers,,,
"""
PLAIN = '2 1\n5 1 0\n0\n"Anna"\n"Berta"\n'
VOTE = "papers,yes,no,abstain\n66,1,,\n33,,1,\n10,,,1\n"
FIGURES = "--option present=90 --option entitled=200"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    files = {"coordination.csv": COORDINATION, "proposal.csv": PROPOSAL, "plain.blt": PLAIN, "vote.csv": VOTE}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def type_in(line):
        ended = main(line.split())
        out, err = capsys.readouterr()
        return ended, out, err

    return type_in


def test_each_college_counts_for_its_weight_and_is_shown(run):
    ended, out, _ = run(f"coordination.csv --method electoral-college --option colleges={WEIGHTS}")
    assert ended == 0
    assert "elected Anna (stage 1, majority)" in out
    assert "workers, weight 1/2" in out
    assert "papers 25: valid 24, blank 1" in out


def test_it_is_told_with_a_table_by_college(run):
    _, out, _ = run(f"coordination.csv --method electoral-college --option colleges={WEIGHTS} --explain en")
    assert "College users, weight 1/4: 3 votes for Berta and 10 votes for Carl." in out
    assert "Votes by college" in out


def test_a_record_by_college_is_made_again_from_its_papers(run, tmp_path):
    _, out, _ = run(f"coordination.csv --method electoral-college --option colleges={WEIGHTS} --json")
    (tmp_path / "record.json").write_text(out, encoding="utf-8")
    ended, out, _ = run("replay record.json --ballots coordination.csv")
    assert (ended, "ballots: the same record, byte for byte" in out) == (0, True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("coordination.csv --method irv", "give one file a college"),
        ("coordination.csv --method plurality", "--option colleges=friends:1,users:1,workers:1"),
        ("coordination.csv --method electoral-college", "--option colleges=friends:1,users:1,workers:1"),
        ("coordination.csv --method electoral-college --option colleges=workers:1", "which has no weight"),
        (
            "coordination.csv --method electoral-college --option colleges=workers:0,users:1,friends:1",
            "more than nothing",
        ),
        ("plain.blt --method electoral-college --option colleges=workers:1", "in a column “college”"),
        ("proposal.csv --method motion-by-college", "--option present=N --option entitled=N"),
        ("plain.blt --method motion", "counts votes on a motion"),
        ("coordination.csv --method motion --option present=9 --option entitled=9", "yes, no and abstain"),
        (f"proposal.csv --method motion {FIGURES}", "--method motion-by-college"),
        ("vote.csv --method motion --option present=109 --option entitled=150", "--option tie=lost"),
        (
            "vote.csv --method motion --option tie=lost --option present=9 --option entitled=150",
            "More papers than people",
        ),
        (f"vote.csv --method motion --option requirements=most --option tie=lost {FIGURES}", "cannot be counted"),
    ],
)
def test_what_is_missing_is_said_in_one_line_with_the_remedy(run, line, said):
    ended, out, err = run(line)
    assert (ended, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_a_motion_passes_by_the_weights_of_the_colleges(run):
    ended, out, _ = run(f"proposal.csv --method motion-by-college --option colleges=travail:1,usagers:1 {FIGURES}")
    assert ended == 0
    assert "papers 82: valid 80, blank 1, overvote 1" in out
    assert "decision passed (majority_reached)" in out


def test_a_double_majority_is_told_condition_by_condition(run):
    wanted = "--option requirements=two_thirds_cast,absolute_entitled --option present=109 --option entitled=150"
    ended, out, _ = run(f"vote.csv --method motion {wanted} --explain en")
    assert ended == 0
    assert "The motion is rejected: 66 for, 33 against, 10 abstentions." in out
    assert "198 ≥ 198" in out
    assert "132 ≤ 150" in out


def test_candidates_without_opponents_are_confirmed_one_by_one(run, tmp_path):
    answers = "#kind,scores\n#seats,2\npapers,Anna,Berta\n6,oui,non\n5,yes,yes\n2,,non\n"
    (tmp_path / "answers.csv").write_text(answers, encoding="utf-8")
    ended, out, _ = run("answers.csv --method block-vote --option acclamation=confirm")
    assert ended == 0
    assert "elected Anna" in out
    assert "elected Berta" not in out


def test_the_file_that_is_wrong_is_named_wherever_it_stands_among_the_words(run, tmp_path):
    (tmp_path / "bad.blt").write_text("2 1\n5 9 0\n0\n", encoding="utf-8")
    assert run("--method irv bad.blt")[2].startswith("bad.blt, line 2, column 3:")
    _, out, _ = run("plain.blt --method irv --json")
    (tmp_path / "record.json").write_text(out, encoding="utf-8")
    assert run("replay record.json --ballots bad.blt")[2].startswith("bad.blt, line 2, column 3:")
