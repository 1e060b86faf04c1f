"""`python -m voting.counting`: what an operator types, and what comes back."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from voting.counting import methods
from voting.counting.command import refusals
from voting.counting.command.program import main
from voting.counting.records import CountRecord

CAPITAL = """4 1
42 1 2 3 4 0
26 2 3 4 1 0
17 4 3 2 1 0
15 3 4 2 1 0
0
"Memphis" "Nashville" "Chattanooga" "Knoxville" "Capital"
"""

TIED = '2 1\n5 1 0\n5 2 0\n0\n"Anna"\n"Berta"\n'


@pytest.fixture(autouse=True)
def _in_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    write("capital.blt", CAPITAL)
    write("tied.blt", TIED)
    return write


@pytest.fixture
def run(written, capsys):
    def type_in(line):
        ended = main(line.split())
        out, err = capsys.readouterr()
        return ended, out, err

    return type_in


def test_json_is_the_record_as_it_is_stored(run):
    ended, out, err = run("capital.blt --method irv --json")
    assert (ended, err) == (0, "")
    record = CountRecord.from_text(out.rstrip("\n"))
    assert json.loads(out)["elected"][0]["id"] == "4"
    assert record.candidates[3].name == "Knoxville"


def test_without_json_the_stages_are_shown_in_figures(run):
    ended, out, _ = run("capital.blt --method irv")
    assert ended == 0
    assert "2. exclusion Chattanooga" in out
    assert re.search(r"Knoxville +58 +elected", out)
    assert "elected Knoxville (stage 3, majority)" in out


@pytest.mark.parametrize(("language", "word"), [("fr", "élection"), ("en", "elected")])
def test_the_count_is_told_in_either_language(run, language, word):
    ended, out, err = run(f"capital.blt --method stv-scottish --seats 2 --explain {language}")
    assert (ended, err) == (0, "")
    assert word in out
    assert "Memphis" in out


def test_json_and_the_telling_do_not_mix(run):
    ended, out, err = run("capital.blt --method stv-scottish --explain fr --json")
    assert (ended, json.loads(out)["method"]) == (0, "stv-scottish")
    assert "Memphis" in err


def test_seats_of_the_command_take_the_place_of_the_files(run):
    _, out, _ = run("capital.blt --method stv-scottish --seats 2 --json")
    assert json.loads(out)["options"]["seats"] == 2


def test_options_are_given_by_name(run):
    _, out, _ = run("capital.blt --method irv --option batch=true --option gap=stop --json")
    assert (json.loads(out)["options"]["batch"], json.loads(out)["options"]["gap"]) == (True, "stop")


def test_a_count_that_needs_a_lot_waits_until_it_is_given(run, written):
    _, out, _ = run("tied.blt --method irv --json")
    assert json.loads(out)["outcome"] == "tie_pending"
    # Excluded is the last in the order of lots.
    written("order.txt", "# drawn on stage\nBerta\n1\n")
    for lots in ("--lots order.txt", "--seed board:1"):
        _, out, _ = run(f"tied.blt --method irv {lots} --json")
        assert json.loads(out)["outcome"] == "complete"
    _, out, _ = run("tied.blt --method irv --lots order.txt --json")
    assert json.loads(out)["elected"][0]["id"] == "2"


def test_lots_may_have_the_form_they_have_in_a_record(run, written):
    written("lots.json", '{"by": "listed", "order": ["1", "2"]}')
    _, out, _ = run("tied.blt --method irv --lots lots.json --json")
    assert json.loads(out)["options"]["lots"] == {"by": "listed", "order": ["1", "2"]}


def test_methods_lists_the_table(run):
    ended, out, _ = run("methods")
    assert ended == 0
    assert [line.split()[0] for line in out.splitlines()] == list(methods.EVERY)


def test_a_record_is_checked_by_itself_and_with_its_papers(run, written):
    _, out, _ = run("capital.blt --method irv --json")
    written("record.json", out)
    ended, out, _ = run("replay record.json --ballots capital.blt")
    assert ended == 0
    assert "recount: holds" in out
    assert "ballots: the same record, byte for byte" in out


def test_a_record_that_was_changed_does_not_hold(run, written):
    _, out, _ = run("capital.blt --method irv --json")
    written("record.json", out.replace('"4":58', '"4":59'))
    ended, out, _ = run("replay record.json")
    assert ended == 1
    assert "recount: fails" in out


def test_other_papers_do_not_give_the_record(run, written):
    _, out, _ = run("capital.blt --method irv --json")
    written("record.json", out)
    written("other.blt", CAPITAL.replace("42 1", "41 1"))
    ended, out, _ = run("replay record.json --ballots other.blt")
    assert ended == 1
    assert "ballots: another record" in out


REFUSED = {
    "": "FILE",
    "--method irv": "FILE",
    "none.blt --method irv": "none.blt",
    ". --method irv": ".blt, CSV or JSON",
    "capital.blt": "stv-scottish",
    "capital.blt --method stv": "“stv”; there are: irv",
    "capital.blt --method irv --seats 0": "“0”",
    "capital.blt --method stv-scottish --seats two": "“two”",
    "capital.blt --method irv --seats 2": "--seats 1",
    "capital.blt --method irv --option batch": "name=value",
    "capital.blt --method irv --option colour=red": "“colour”; it has: gap=skip",
    "capital.blt --method irv --option gap=maybe": "gap=skip",
    "capital.blt --method irv --option batch=maybe": "batch=false",
    "capital.blt --method irv --option batch=1.5": "batch=false",
    "capital.blt --method irv --lots none.txt": "none.txt",
    "capital.blt --method irv --lots short.txt": "Chattanooga, Knoxville",
    "capital.blt --method irv --lots strange.txt": "line 2: “Zoé”",
    "capital.blt --method irv --lots twice.txt": "line 2: “1”",
    "capital.blt --method irv --lots broken.json": "form of a record",
    "capital.blt --method irv --lots short.txt --seed 1": "not both",
    "capital.blt --method irv --explain de": "--explain",
    "capital.blt --method irv --verbose": "--verbose",
    "broken.blt --method irv": "broken.blt, line 2, column 4: there is no candidate 9",
    "marks.json --method irv": "marks.json holds marks, and irv counts ranks",
    "replay": "RECORD",
    "replay none.json": "none.json",
    "replay capital.blt": "capital.blt is no count record",
    "replay record.json --ballots three.blt": "three.blt has other candidates",
    "replay record.json --ballots none.blt": "none.blt",
}


@pytest.mark.parametrize("line", REFUSED)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_bad_input_ends_with_2_and_one_clear_line(run, written, monkeypatch, line, language):
    monkeypatch.setenv("LC_ALL", {"fr": "fr_CA.UTF-8", "en": "en_CA.UTF-8"}[language])
    written("short.txt", "Memphis\n2\n")
    written("strange.txt", "Memphis\nZoé\n")
    written("twice.txt", "Memphis\n1\n")
    written("broken.json", '{"by": "magic"}')
    written("broken.blt", "2 1\n1 2 0\n0\n".replace("1 2 0", "1  9 0"))
    written("three.blt", '3 1\n1 1 0\n0\n"A" "B" "C"\n')
    written("marks.json", '{"schema": "election/1", "kind": "marks", "candidates": ["A"], "papers": []}')
    written("record.json", run("capital.blt --method irv --json")[1])
    ended, out, err = run(line)
    assert (ended, out) == (2, "")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    if language == "en":
        assert REFUSED[line] in err


def test_every_refusal_has_both_languages_with_the_same_figures():
    assert set(refusals.FRENCH) == set(refusals.ENGLISH)
    for code, english in refusals.ENGLISH.items():
        assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", refusals.FRENCH[code])), code


def test_it_runs_without_django_from_a_bare_python(written):
    root = Path(methods.__file__).parents[2]
    code = (
        "import sys; from voting.counting.command.program import main; code = main(sys.argv[1:]);"
        "sys.exit(9 if {'django', 'numpy'} & set(sys.modules) else code)"
    )
    ended = subprocess.run(
        [sys.executable, "-S", "-c", code, "capital.blt", "--method", "irv"],
        capture_output=True, text=True, encoding="utf-8", env={"PYTHONPATH": str(root), "PATH": ""},
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "elected Knoxville" in ended.stdout


def test_papers_may_come_through_a_pipe(written):
    root = Path(methods.__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-m", "voting.counting", "-", "--method", "irv", "--json"],
        input=CAPITAL, capture_output=True, text=True, encoding="utf-8", env={"PYTHONPATH": str(root)},
    )  # fmt: skip
    assert (ended.returncode, json.loads(ended.stdout)["outcome"]) == (0, "complete")
