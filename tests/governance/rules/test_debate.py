"""In what order motions and amendments are put to the vote, by the pure rule."""

from __future__ import annotations

from itertools import permutations

from governance.rules.debate import Put, depth_of, order_of_votes

MAIN, AMENDMENT, SUB = Put(1), Put(2, amends=1, order=1), Put(3, amends=2, order=2)


def test_depth_is_counted_from_the_main_motion():
    assert [depth_of(one.id, (MAIN, AMENDMENT, SUB)) for one in (MAIN, AMENDMENT, SUB)] == [0, 1, 2]


def test_the_deepest_is_put_first_and_the_main_motion_last():
    assert order_of_votes((MAIN, AMENDMENT, SUB)) == (SUB, AMENDMENT, MAIN)


def test_what_is_decided_leaves_the_order_of_the_others():
    assert order_of_votes((MAIN, AMENDMENT)) == (AMENDMENT, MAIN)


def test_side_by_side_the_first_moved_is_put_first():
    other = Put(4, amends=1, order=3)
    assert order_of_votes((MAIN, AMENDMENT, other)) == (AMENDMENT, other, MAIN)


def test_two_main_motions_keep_their_place_each_with_its_amendments():
    second, its_own = Put(5, order=4), Put(6, amends=5, order=5)
    assert order_of_votes((MAIN, AMENDMENT, second, its_own)) == (AMENDMENT, MAIN, its_own, second)


def test_the_order_does_not_depend_on_how_it_is_listed():
    found = {order_of_votes(listed) for listed in permutations((MAIN, AMENDMENT, SUB, Put(5, order=4)))}
    assert len(found) == 1
