"""Of any number of members at once: language, how notices go, section; counted first, made and undone as one."""

from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from membership.errors import SectionClosed
from membership.models import AuditEntry, BulkChange, ConsentEvent, Membership, Person, Section, SectionMembership
from membership.models.base import STILL_RECORDED
from membership.rules.bulk import BulkFollowed, BulkKind, BulkMoved, BulkNoMailbox, Change, Refusal
from membership.services import bulk_sets
from membership.services.bulk import change_all, change_in_bulk, undo_bulk
from membership.services.contacts import record_consent
from membership.services.sections import close_section, place_in_section
from tests.factories.register import SYSTEM, a_member, an_organisation

pytestmark = pytest.mark.django_db
DAY, EARLIER = date(2026, 3, 1), date(2020, 1, 1)
ENGLISH = Change(BulkKind.LANGUAGE, "en", DAY)
BY_POST, BY_EMAIL = Change(BulkKind.NOTICES, "post", DAY), Change(BulkKind.NOTICES, "email", DAY)


@pytest.fixture
def coop():
    return an_organisation()


@pytest.fixture
def north(coop):
    return Section.objects.create(organisation=coop, kind="region", key="nord", name_fr="Nord")


@pytest.fixture
def south(coop):
    return Section.objects.create(organisation=coop, kind="region", key="sud", name_fr="Sud")


@pytest.fixture
def three(coop, south):
    """Two French speakers, one of them in the south, and one who reads English and has no mailbox."""
    three = [a_member(coop, "Anne"), a_member(coop, "Luc"), a_member(coop, "Omar", language="en", email="")]
    place_in_section(three[1], section=south, since=EARLIER, actor=SYSTEM)
    return three


def every(coop):
    return Membership.objects.for_organisation(coop)


def make(coop, change, **how):
    return change_all(coop, members=every(coop), change=change, actor=SYSTEM, **how)


def to(section):
    return Change(BulkKind.SECTION, section.public_id, DAY)


def looked(coop, change):
    return bulk_sets.tally(bulk_sets.look(every(coop), change))


def stays(coop):
    rows = SectionMembership.objects.for_organisation(coop).filter(STILL_RECORDED).select_related("section")
    return sorted((row.membership_id, row.section.key, row.effective.lower, row.effective.upper) for row in rows)


def known(three):
    people = Person.objects.filter(memberships__in=three).order_by("pk")
    return list(people.values_list("language", "prefers_post"))


def test_what_was_counted_is_what_is_done_and_those_already_so_stay(coop, three):
    assert looked(coop, ENGLISH) == (2, {Refusal.ALREADY: 1})
    assert make(coop, ENGLISH).members == 2
    assert [language for language, _post in known(three)] == ["en"] * 3
    [entry] = AuditEntry.objects.filter(action="bulk.changed")
    assert entry.detail.values == {"kind": "language", "to": "en", "members": 2}


def test_a_list_that_is_no_longer_the_one_shown_is_not_changed(coop, three):
    with pytest.raises(BulkMoved):
        make(coop, ENGLISH, expected=3)
    assert not BulkChange.objects.exists()


def test_how_notices_go_is_kept_as_a_consent_of_each_person(coop, three):
    make(coop, BY_POST)
    assert [post for _language, post in known(three)] == [True] * 3
    assert list(ConsentEvent.objects.values_list("purpose", "is_given")) == [("notices_by_email", False)] * 3
    assert looked(coop, BY_EMAIL) == (2, {Refusal.NO_MAILBOX: 1})
    with pytest.raises(BulkNoMailbox):
        change_in_bulk(coop, members=three, change=BY_EMAIL, actor=SYSTEM)


def test_a_section_begins_on_the_day_and_the_one_before_ends_there(coop, three, north):
    make(coop, to(north))
    assert stays(coop) == sorted(
        [
            *((one.pk, "nord", DAY, None) for one in three),
            (three[1].pk, "sud", EARLIER, DAY),
        ]
    )
    assert looked(coop, to(north)) == (0, {Refusal.ALREADY: 3})


def test_nobody_is_placed_in_a_section_that_is_closed(coop, three, north):
    close_section(north, on=DAY, actor=SYSTEM)
    with pytest.raises(SectionClosed):
        make(coop, to(north))
    assert not BulkChange.objects.exists()


@pytest.mark.parametrize("change", [ENGLISH, BY_POST, "north"])
def test_each_is_undone_as_one(coop, three, north, change):
    before = known(three), stays(coop)
    done = make(coop, to(north) if change == "north" else change)
    assert (known(three), stays(coop)) != before
    undo_bulk(done, actor=SYSTEM)
    assert (known(three), stays(coop)) == before


def test_nothing_is_undone_once_something_followed_of_one_of_them(coop, three, north, south):
    language, notices, section = make(coop, ENGLISH), make(coop, BY_POST), make(coop, to(north))
    Person.objects.filter(pk=three[0].person_id).update(language="fr")
    record_consent(three[0].person, purpose="notices_by_email", is_given=True, source="papier", actor=SYSTEM)
    place_in_section(three[0], section=south, since=date(2026, 6, 1), actor=SYSTEM)
    before = known(three), stays(coop)
    for bulk in (language, notices, section):
        with pytest.raises(BulkFollowed):
            undo_bulk(bulk, actor=SYSTEM)
    assert (known(three), stays(coop)) == before


def test_a_section_to_come_gives_way_and_comes_back(coop, three, north, south):
    SectionMembership.objects.create(
        organisation=coop, membership=three[0], section=south, kind="region",
        effective=DateRange(date(2027, 1, 1), None),
    )  # fmt: skip
    before = stays(coop)
    done = make(coop, to(north))
    assert (three[0].pk, "nord", DAY, None) in stays(coop)
    undo_bulk(done, actor=SYSTEM)
    assert stays(coop) == before


@pytest.mark.parametrize("change", [ENGLISH, BY_POST, "north"])
def test_more_members_cost_no_more_statements(coop, three, north, change):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            undo_bulk(make(coop, to(north) if change == "north" else change), actor=SYSTEM)
        return len(queries)

    before = cost()
    for rank in range(20):
        a_member(coop, f"N{rank}")
    assert cost() == before


def test_ten_thousand_at_a_time_come_to_the_same(coop, three, north, monkeypatch):
    monkeypatch.setattr(bulk_sets, "AT_ONCE", 1)
    before = known(three), stays(coop)
    for change in (ENGLISH, BY_POST, to(north)):
        undo_bulk(make(coop, change), actor=SYSTEM)
    assert (known(three), stays(coop)) == before
