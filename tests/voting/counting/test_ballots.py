"""Papers gathered: in one order and one text, whatever marks they bear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.counting import documents
from voting.counting.ballots import Ballots
from voting.counting.documents import Json
from voting.counting.errors import NegativeCount

MARKS = st.lists(
    st.one_of(st.sampled_from(["", "A", "A=B", 'é"\\', "\0", "\x01", "10", "1"]), st.text(max_size=3)), max_size=4
)


@given(st.lists(st.tuples(MARKS.map(tuple), st.integers(0, 5)), max_size=12), st.randoms())
def test_papers_have_one_order_and_one_text(papers, random):
    ballots = Ballots.gather(papers, blank=2, invalid={"overvote": 1, "é": 2})
    assert [group.marks for group in ballots.groups] == sorted({marks for marks, many in papers if many})
    shuffled = random.sample(papers, len(papers))
    assert Ballots.gather(shuffled, blank=2, invalid={"é": 2, "overvote": 1}) == ballots
    groups: list[Json] = [[list[Json](group.marks), group.papers] for group in ballots.groups]
    document: dict[str, Json] = {"groups": groups, "blank": 2, "invalid": dict(ballots.invalid)}
    assert ballots.text() == documents.canonical(document)


def test_fewer_than_no_papers_are_refused():
    with pytest.raises(NegativeCount):
        Ballots.gather([(("A",), 2), (("A",), -1)])
