"""A spreadsheet's own mess, as co-ops have it: every row is accounted for, each bad one with its reason."""

from collections import Counter
from pathlib import Path

import pytest

from membership.errors import AnotherList
from membership.models import Membership, Person
from tests.membership.importing.conftest import FULL_LIST

SPREADSHEET = Path(__file__).parent / "lists" / "solidarity-1200-excel.csv"


@pytest.fixture
def report(coop, bring_in):
    return bring_in(SPREADSHEET.read_bytes())


def test_every_row_is_accounted_for(coop, report):
    # 1,200 members and the line of the total; the blank line is no row.
    assert (report.rows, report.new, report.matched, report.rejected) == (1201, 1168, 0, 33)
    assert Membership.objects.for_organisation(coop).count() == 1168


def test_each_bad_row_has_its_reason(report):
    assert Counter(refusal.reason.code for refusal in report.refusals) == {
        "date_invalid": 13,
        "email_invalid": 8,
        "number_repeated": 8,
        "unknown_category": 3,
        "total_line": 1,
    }


def test_what_was_found_out_of_the_file_is_told(report):
    assert (report.how.encoding, report.how.separator, report.how.date_order) == ("cp1252", ";", "dmy")
    assert report.how.ignored == ()


def test_stray_blanks_are_gone_and_capitals_stay_as_written(coop, report):
    member = Person.objects.get(memberships__number="M0000294")
    assert (member.family_name, member.given_name) == ("L'HEUREUX", "amélie")


def test_no_person_of_the_clean_list_is_taken_for_one_of_this_one(coop, report, bring_in):
    """Two lists of the same co-op that disagree: numbers decide once somebody says so, and each difference is told."""
    with pytest.raises(AnotherList) as refused:
        bring_in(FULL_LIST.read_bytes())
    assert (refused.value.known, refused.value.others) == (1168, 1124)
    again = bring_in(FULL_LIST.read_bytes(), despite_names=True)
    assert (again.rows, again.new, again.matched, again.rejected) == (2400, 2400 - 1168, 1168, 0)
    differing = {remark.field.value: remark.count for remark in again.remarks if remark.code == "differs"}
    assert differing["family_name"] > 1000
