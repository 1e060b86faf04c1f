"""Published elections told and drawn: whatever real papers come to has its words and its pictures."""

from dataclasses import replace

import pytest

from tests.voting.counting.published import results_by
from voting.counting import methods
from voting.counting.explain import LANGUAGES, explain
from voting.pictures import bars, pairs, seats

RANKED = ("stv-scottish", "stv-meek-prf", "irv", "schulze-winning-votes")
PUBLISHED = [(name, one) for name in RANKED for one in results_by(name)]


@pytest.mark.elections
@pytest.mark.parametrize(("name", "published"), PUBLISHED, ids=[f"{name}-{one}" for name, one in PUBLISHED])
def test_a_published_election_is_told_and_drawn_whole(name, published):
    contest, ballots, _ = published.contest_and_papers()
    if not methods.method(name).several_seats:
        contest = replace(contest, seats=1)
    record = methods.count(name, contest, ballots)
    for language in LANGUAGES:
        told = explain(record, language)
        assert len(told.stages) == len(record.rounds)
        assert all(stage.sentences for stage in told.stages)
        assert all(len(row) == len(table.columns) for table in told.tables for row in table.rows)
        assert seats.draw(record, language, told)
        drawn = bars.draw(record, language, told)
        assert (drawn is None) == (pairs.draw(record, language, told) is not None)
        for one in drawn.rounds if drawn else ():
            assert all(piece.at + piece.length <= 1001 for bar in one.bars for piece in bar.pieces)
