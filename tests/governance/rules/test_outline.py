"""How points hang under one another: their numbers, their lengths, and where each one can go."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules import outline as outlines
from governance.rules.outline import DEEPEST, Node, Outline, Way


def of(*depths: int) -> Outline:
    return tuple(Node(key, depth) for key, depth in enumerate(depths, start=1))


def said(outline: Outline | None) -> list[tuple[int, str]] | None:
    if outline is None:
        return None
    numbers = outlines.numbers(outline)
    return [(node.key, numbers[node.key]) for node in outline]


@st.composite
def agendas(draw: st.DrawFn) -> Outline:
    depths: list[int] = []
    for _ in range(draw(st.integers(1, 12))):
        depths.append(draw(st.integers(0, min(DEEPEST, depths[-1] + 1) if depths else 0)))
    return of(*depths)


def test_numbers_say_where_each_point_hangs():
    assert said(of(0, 1, 1, 2, 0, 1)) == [(1, "1"), (2, "1.1"), (3, "1.2"), (4, "1.2.1"), (5, "2"), (6, "2.1")]


def test_a_point_takes_its_minutes_or_those_of_its_sub_points_where_they_need_more():
    outline = of(0, 1, 1, 2, 0)
    needing_more = outlines.lengths(outline, {1: 12, 2: 10, 3: 5, 4: 7, 5: 5})
    assert needing_more == {1: 17, 2: 10, 3: 7, 4: 7, 5: 5}
    assert outlines.beginnings(outline, needing_more) == {1: 0, 2: 0, 3: 10, 4: 10, 5: 17}
    needing_less = outlines.lengths(outline, {1: 30, 2: 10, 3: 5, 4: 7, 5: 5})
    assert needing_less == {1: 30, 2: 10, 3: 7, 4: 7, 5: 5}
    assert outlines.beginnings(outline, needing_less) == {1: 0, 2: 0, 3: 10, 4: 10, 5: 30}


@pytest.mark.parametrize(
    ("key", "way", "found"),
    [
        (1, Way.DOWN, [(4, "1"), (1, "2"), (2, "2.1"), (3, "2.2")]),
        (4, Way.UP, [(4, "1"), (1, "2"), (2, "2.1"), (3, "2.2")]),
        (3, Way.UP, [(1, "1"), (3, "1.1"), (2, "1.2"), (4, "2")]),
        (4, Way.IN, [(1, "1"), (2, "1.1"), (3, "1.2"), (4, "1.3")]),
        (2, Way.OUT, [(1, "1"), (3, "1.1"), (2, "2"), (4, "3")]),
        (1, Way.UP, None),
        (1, Way.IN, None),
        (2, Way.UP, None),
        (3, Way.DOWN, None),
        (4, Way.OUT, None),
    ],
)
def test_a_point_goes_one_step_with_what_hangs_under_it(key, way, found):
    assert said(outlines.moved(of(0, 1, 1, 0), key, way)) == found


def test_nothing_hangs_deeper_than_the_last_level():
    deep = of(0, 1, 2, 2)
    assert outlines.moved(deep, 4, Way.IN) is None
    assert outlines.with_new(deep, 9, under=4) is None
    # What goes in takes along what hangs under it.
    assert outlines.moved(of(0, 0, 1, 2), 2, Way.IN) is None


def test_one_more_hangs_last_under_its_point():
    assert said(outlines.with_new(of(0, 1, 2, 0), 9, under=1)) == [
        (1, "1"),
        (2, "1.1"),
        (3, "1.1.1"),
        (9, "1.2"),
        (4, "2"),
    ]


def test_what_loses_its_point_hangs_under_the_nearest_that_stays():
    assert said(outlines.kept(of(0, 1, 2, 0), {1: 11, 3: 13, 4: 14})) == [(11, "1"), (13, "1.1"), (14, "2")]
    assert said(outlines.kept(of(0, 1, 2), {2: 12, 3: 13})) == [(12, "1"), (13, "1.1")]


@given(agendas(), st.data())
def test_a_step_keeps_every_point_and_its_own(outline, data):
    key = data.draw(st.sampled_from([node.key for node in outline]))
    way = data.draw(st.sampled_from(list(Way)))
    moved = outlines.moved(outline, key, way)
    if moved is None:
        assert way not in outlines.ways(outline, key)
        return
    assert sorted(node.key for node in moved) == sorted(node.key for node in outline)
    assert [one.key for one in outlines.whole(moved, key)] == [one.key for one in outlines.whole(outline, key)]
    assert moved[0].depth == 0
    assert all(after.depth <= min(before.depth + 1, DEEPEST) for before, after in pairwise(moved))


@given(agendas(), st.data())
def test_a_step_is_taken_back(outline, data):
    key = data.draw(st.sampled_from([node.key for node in outline]))
    for there, back in ((Way.UP, Way.DOWN), (Way.DOWN, Way.UP), (Way.IN, Way.OUT)):
        moved = outlines.moved(outline, key, there)
        if moved is not None:
            assert outlines.moved(moved, key, back) == outline


@given(agendas(), st.data())
def test_a_place_is_among_those_beside(outline, data):
    key = data.draw(st.sampled_from([node.key for node in outline]))
    position = data.draw(st.integers(1, 15))
    placed, hung = outlines.placed(outline, key, position), outlines.parents(outline)
    assert outlines.parents(placed) == hung
    beside = [node.key for node in placed if hung[node.key] == hung[key]]
    assert beside.index(key) == min(position, len(beside)) - 1


@given(agendas())
def test_nothing_takes_less_than_it_was_given_nor_begins_before_what_it_follows_is_over(outline):
    own = {node.key: 3 * node.key + 1 for node in outline}
    lengths, above = outlines.lengths(outline, own), outlines.parents(outline)
    begins = outlines.beginnings(outline, lengths)
    assert all(lengths[key] >= own[key] for key in own)
    for node in outline:
        beside = [one.key for one in outline if above[one.key] == above[node.key] and one.key < node.key]
        start = begins[above[node.key]] if above[node.key] else 0
        assert begins[node.key] == start + sum(lengths[key] for key in beside)
