"""What holds of every count of ranked papers, whatever the papers."""

import re
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.voting.counting.small import events
from voting.counting import decimals, methods
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.errors import BrokenRecord
from voting.counting.lots import Lots
from voting.counting.methods import METHODS, PaperKind
from voting.counting.records import Candidate, CountRecord
from voting.counting.replay import replay

LETTERS = "ABCDE"
MARK = st.sampled_from([*LETTERS, *LETTERS, "", "A=B", "C=D=E"])
PAPERS = st.lists(st.tuples(st.lists(MARK, max_size=5).map(tuple), st.integers(1, 40)), min_size=1, max_size=14)
SEATS = st.integers(1, 3)
RANKED = [name for name, one in METHODS.items() if one.paper is PaperKind.RANKS and name != "electoral-college"]
WAYS: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in RANKED),
    ("irv", {"batch": True}),
    ("irv", {"threshold": "valid", "gap": "stop", "equal": "skip"}),
    ("stv-scottish", {"gap": "skip", "equal": "resolve"}),
    ("stv-meek-prf", {"gap": "skip", "equal": "resolve"}),
]
ways = pytest.mark.parametrize(("method", "options"), WAYS, ids=lambda one: one if isinstance(one, str) else str(one))
few = settings(max_examples=25, deadline=None)


def contest(seats: int, letters: str = LETTERS) -> Contest:
    return Contest(tuple(Candidate(one) for one in letters), seats, lots=Lots.in_order(LETTERS))


def count(method: str, options: dict[str, Any], seats: int, papers: Any, letters: str = LETTERS) -> CountRecord:
    fitting = seats if METHODS[method].several_seats else 1
    return methods.count(method, contest(fitting, letters), Ballots.gather(papers), options)


def who(record: CountRecord) -> set[str]:
    found: list[Any] = list(record.elected)
    return {one["id"] for one in found}


def is_away_from_ties(record: CountRecord) -> bool:
    return not any(event["type"] == "tie" and event["resolved_by"] == "lot" for event in events(record))


@ways
@few
@given(papers=PAPERS, seats=SEATS)
def test_no_paper_appears_or_vanishes_and_the_record_reads_back_and_counts_again(method, options, papers, seats):
    record = count(method, options, seats, papers)
    assert CountRecord.from_text(record.text()) == record
    assert replay(record) == ()
    if METHODS[method].one_vote_each:
        assert record.checks == {"conservation": True, "replayed": True}


@ways
@few
@given(papers=PAPERS, seats=SEATS)
def test_statuses_only_move_forward_and_no_more_are_elected_than_there_are_seats(method, options, papers, seats):
    record = count(method, options, seats, papers)
    assert len(who(record)) == len(record.elected) <= (seats if METHODS[method].several_seats else 1)
    before: dict[str, str] = {}
    elected: list[str] = []
    for one in record.rounds:
        for candidate, status in one.status.items():
            assert before.get(candidate, "continuing") in ("continuing", status)
        before = dict(one.status)
        elected += one.elected
    assert set(elected) == who(record) == {one for one, status in before.items() if status == "elected"}


@ways
@few
@given(papers=PAPERS, seats=SEATS, order=st.randoms(use_true_random=False))
def test_single_papers_in_any_order_give_the_same_bytes_as_gathered_ones(method, options, papers, seats, order):
    single = [(marks, 1) for marks, many in papers for _ in range(many)]
    order.shuffle(single)
    assert count(method, options, seats, single).text() == count(method, options, seats, papers).text()


@ways
@few
@given(papers=PAPERS, seats=SEATS, names=st.permutations(LETTERS))
def test_away_from_ties_neither_the_names_nor_the_order_of_candidates_matter(method, options, papers, seats, names):
    record = count(method, options, seats, papers)
    assume(is_away_from_ties(record))
    new = dict(zip(LETTERS, names, strict=True))
    renamed = [("=".join(new.get(one, "") for one in mark.split("=")) for mark in marks) for marks, _ in papers]
    again = [(tuple(marks), many) for marks, (_, many) in zip(renamed, papers, strict=True)]
    other = count(method, options, seats, again, letters="".join(reversed(LETTERS)))
    assert who(other) == {new[one] for one in who(record)}
    assert [{new[who]: votes for who, votes in one.votes.items()} for one in record.rounds] == [
        dict(one.votes) for one in other.rounds
    ]


SCALE_FREE = [(method, options) for method, options in WAYS if not method.startswith("stv-")]


@pytest.mark.parametrize(("method", "options"), SCALE_FREE, ids=str)
@few
@given(papers=PAPERS, seats=SEATS, copies=st.integers(2, 9))
def test_so_many_copies_of_each_paper_elect_the_same(method, options, papers, seats, copies):
    """A quota in whole papers, or with a unit more, is not of this kind: the counts by transfer are left out."""
    many = [(marks, copies * papers) for marks, papers in papers]
    assert who(count(method, options, seats, many)) == who(count(method, options, seats, papers))


@few
@given(papers=PAPERS, seats=SEATS)
def test_what_a_scottish_stage_takes_is_what_it_gives_and_what_is_lost(papers, seats):
    """Non-transferable grows by the papers that name nobody further and by the rounding, which is told apart."""
    record = count("stv-scottish", {}, seats, papers)
    held, ended = 0, 0
    for one in record.rounds:
        if "parcels" not in one.detail:
            continue
        parcels: Any = one.detail["parcels"]
        loss = decimals.parse(str(one.detail["rounding_loss"]), 5)
        moved = sum(sum(parcel["to"].values()) + parcel["no_next"] for parcel in parcels)
        assert 0 <= loss <= moved
        ended += sum(parcel["no_next"] * decimals.parse(parcel["transfer_value"], 5) for parcel in parcels) + loss
        assert decimals.parse(str(one.non_transferable), 5) == ended
        held = sum(decimals.parse(str(votes), 5) for votes in one.votes.values())
        assert held + ended == record.papers.valid * 100_000


def places_to_change(text: str) -> list[int]:
    """Return where the digits of a record are that it can answer for: not those of the hash of its papers."""
    hidden = range(*next(re.finditer(r'"input_sha256":"[0-9a-f]{64}"', text)).span())
    return [found.start() for found in re.finditer(r"[0-9]", text) if found.start() not in hidden]


BY_TRANSFER = [(method, options) for method, options in WAYS if method == "irv" or method.startswith("stv-")]


@pytest.mark.parametrize(("method", "options"), BY_TRANSFER, ids=str)
@settings(max_examples=50, deadline=None)
@given(papers=PAPERS, seats=SEATS, at=st.integers(0, 10_000), by=st.integers(1, 9))
def test_a_record_with_one_digit_changed_does_not_hold(method, options, papers, seats, at, by):
    text = count(method, options, seats, papers).text()
    places = places_to_change(text)
    place = places[at % len(places)]
    changed = text[:place] + str((int(text[place]) + by) % 10) + text[place + 1 :]
    try:
        forged = CountRecord.from_text(changed)
    except BrokenRecord:
        return
    assert replay(forged) != ()


PLAIN = st.lists(st.tuples(st.permutations(LETTERS), st.integers(1, 5), st.integers(1, 40)), min_size=1, max_size=14)


@ways
@few
@given(papers=PLAIN, seats=SEATS, chance=st.randoms(use_true_random=False))
def test_naming_somebody_again_changes_nothing(method, options, papers, seats, chance):
    """Such papers are neither rewritten nor refused: whoever counts passes over a name that had its place already."""
    once = [(tuple(letters[:many]), papers) for letters, many, papers in papers]
    again = [(_repeating(marks, chance), many) for marks, many in once]
    records = [count(method, options, seats, written).as_json() for written in (once, again)]
    for record in records:
        del record["input_sha256"]
    assert records[0] == records[1]


def _repeating(marks: tuple[str, ...], chance: Random) -> tuple[str, ...]:
    """Return the marks with some of them written again, somewhere after the first time."""
    written = list(marks)
    for mark in chance.choices(marks, k=chance.randint(0, 3)):
        written.insert(chance.randint(written.index(mark) + 1, len(written)), mark)
    return tuple(written)
