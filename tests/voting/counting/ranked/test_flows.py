"""Parcels read back from a record: what cannot have happened is refused, and says what cannot be."""

from typing import Any

import pytest

from tests.voting.counting.small import contest, papers
from voting.counting.errors import BrokenRecord
from voting.counting.ranked import irv
from voting.counting.ranked.flows import RecordedPapers
from voting.counting.records import CountRecord
from voting.counting.replay import replay


def parcel(to: dict[str, int], papers: int = 3, ended: int = 0, value: str = "1") -> dict[str, Any]:
    return {"value": value, "papers": papers, "transfer_value": "1", "to": to, "no_next": ended}


def told(*parcels: dict[str, Any]) -> RecordedPapers:
    return RecordedPapers([{"parcels": [one]} for one in parcels], "AB", 0)


def unchanged(value: int) -> int:
    return value


@pytest.mark.parametrize(
    ("to", "ended", "continuing"),
    [
        pytest.param({"A": 2}, 0, (0, 1), id="a paper vanishes"),
        pytest.param({"A": 2, "B": 2}, 0, (0, 1), id="a paper appears"),
        pytest.param({"A": 3}, 1, (0, 1), id="a paper goes to somebody and ends"),
        pytest.param({"A": 3}, 0, (1,), id="papers go to somebody who is out"),
    ],
)
def test_a_parcel_goes_whole_to_those_in_the_count(to, ended, continuing):
    with pytest.raises(BrokenRecord, match="parcels: papers appear, vanish, or go to nobody in the count"):
        told(parcel(to, ended=ended)).first(continuing, 1)


@pytest.mark.parametrize("to", [{"A": 2, "Z": 1}, {"A": 4, "B": -1}], ids=["a stranger", "fewer than no papers"])
def test_a_parcel_goes_to_those_who_stand(to):
    with pytest.raises(BrokenRecord, match="parcels: papers for somebody who does not stand"):
        told(parcel(to)).first((0, 1), 1)


def test_no_papers_for_somebody_are_no_fault():
    (read,) = told(parcel({"A": 3, "B": 0})).first((0, 1), 1)
    assert (read.to, read.papers, read.ended) == ({0: 3, 1: 0}, 3, 0)


@pytest.mark.parametrize(
    "passed_on", [parcel({"B": 2}, papers=2), parcel({"B": 3}, value="2")], ids=["fewer papers", "at another value"]
)
def test_a_candidate_passes_on_what_it_received(passed_on):
    flow = told(parcel({"A": 3}), passed_on)
    flow.first((0, 1), 1)
    with pytest.raises(BrokenRecord, match="parcels: a candidate passes on other papers than were received"):
        flow.release(0, (1,), unchanged)


@pytest.mark.parametrize("broken", [[], "1", None])
def test_a_parcel_is_a_table(broken):
    with pytest.raises(BrokenRecord, match="parcel: a table was expected"):
        RecordedPapers([{"parcels": [broken]}], "AB", 0).first((0, 1), 1)


def test_a_batch_is_told_in_tables():
    with pytest.raises(BrokenRecord, match="batch: a table was expected"):
        RecordedPapers([{"batch": ["A"]}], "AB", 0).first((0, 1), 1)


def test_a_record_that_tells_of_no_parcels_at_all_does_not_replay():
    text = irv.count(contest("ABC"), papers("4 A, 3 B, 2 C B")).text()
    assert replay(CountRecord.from_text(text)) == ()
    assert "recount" in replay(CountRecord.from_text(text.replace('"parcels":', '"left_out":')))
