"""What differs between two notices of a meeting, and whether the second may still leave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from governance.rules.corrections import Change, Leave, Said, What, Whole, changes, weigh
from membership.rules.findings import Certainty, Finding, Level, Outcome, RuleRef

TERMS = Said("a1", 2, "Des mandats de deux ans", "Que les mandats durent deux ans.")
BEFORE = Whole(
    "Assemblée annuelle", "24 avril 2027", "19 h", "Salle A", "par le lien", (Said("a0", 1, "Ouverture", ""), TERMS)
)


def found(**fields):
    return changes(BEFORE, replace(BEFORE, **fields))


def test_two_notices_alike_do_not_differ():
    assert found() == ()


def test_each_thing_that_differs_is_told_once_in_the_order_of_the_notice():
    assert found(day="25 avril 2027", place="Salle B") == (
        Change(What.DAY, 0, "24 avril 2027", "25 avril 2027"),
        Change(What.PLACE, 0, "Salle A", "Salle B"),
    )


def test_a_point_is_known_by_itself_whatever_its_number():
    moved = replace(TERMS, number=1)
    assert found(points=(moved,)) == (Change(What.POINT, 1, "Ouverture", ""),)


def test_a_new_point_has_nothing_before():
    new = Said("a2", 3, "Divers", "Que rien ne change.")
    assert found(points=(*BEFORE.points, new)) == (
        Change(What.POINT, 3, "", "Divers"),
        Change(What.TEXT, 3, "", "Que rien ne change."),
    )


def test_a_text_that_changes_under_the_same_title_is_one_change():
    reworded = replace(TERMS, text="Que les mandats durent trois ans.")
    assert [one.what for one in found(points=(BEFORE.points[0], reworded))] == [What.TEXT]


def test_a_change_reads_back_as_it_was_kept():
    change = Change(What.TEXT, 2, "Que les mandats durent deux ans.", "")
    assert Change.from_json(change.as_json()) == change


def of_the_delay(outcome, level):
    rule = RuleRef("notice_min_days", 10, "days", "art. 65", "s. 65", Certainty.TEXT, "qc_coop@2021", None, None)
    return Finding("notice_too_late", outcome, level, (), rule, "Trop tard.", "Too late.")


IN_TIME = of_the_delay(Outcome.MET, Level.HARD)
DOUBTFUL = of_the_delay(Outcome.DOUBTFUL, Level.WARN)
TOO_LATE = of_the_delay(Outcome.NOT_MET, Level.HARD)
ANOTHER_ROOM = (Change(What.PLACE, 0, "Salle A", "Salle B"),)
ANOTHER_DAY = (Change(What.DAY, 0, "24 avril 2027", "25 avril 2027"),)


@pytest.mark.parametrize(
    ("finding", "change", "leave"),
    [
        (IN_TIME, ANOTHER_ROOM, Leave.FREELY),
        (IN_TIME, ANOTHER_DAY, Leave.FREELY),
        (DOUBTFUL, ANOTHER_DAY, Leave.WITH_REASON),
        (TOO_LATE, ANOTHER_ROOM, Leave.WITH_REASON),
        (TOO_LATE, ANOTHER_DAY, Leave.NOT),
        (TOO_LATE, ANOTHER_ROOM + ANOTHER_DAY, Leave.NOT),
    ],
)
def test_what_is_decided_and_when_needs_the_whole_delay(finding, change, leave):
    assert weigh(finding, change) is leave


@pytest.mark.parametrize("what", list(What))
def test_too_late_only_the_manner_of_the_meeting_may_still_change(what):
    manner = {What.TITLE, What.HOUR, What.PLACE, What.ONLINE}
    leave = weigh(TOO_LATE, (Change(what, 0, "a", "b"),))
    assert leave is (Leave.WITH_REASON if what in manner else Leave.NOT)
