"""The same change of many members: foreseen exactly, made as one, undone as one."""

from dataclasses import replace
from datetime import date

import pytest

from membership.errors import AlreadySo, NotAMember, StateNotAllowed
from membership.models import AuditEntry, BulkChange, Category, Delivery, MembershipEvent, MembershipPeriod, Person
from membership.models.base import STILL_RECORDED
from membership.rules import bulk as rule
from membership.rules.bulk import BulkEmpty, BulkFollowed, BulkKind, BulkTooMany, Change
from membership.services import audit
from membership.services.bulk import change_in_bulk, foresee_in_bulk, undo_bulk
from membership.services.life.acts import Decision
from membership.services.life.changes import change_category
from tests.factories.register import SYSTEM, a_member, an_organisation

pytestmark = pytest.mark.django_db
FROM = date(2026, 3, 1)
ENGLISH = Change(BulkKind.LANGUAGE, "en", FROM)
WORKERS = Change(BulkKind.CATEGORY, "worker", FROM, "Conseil, 2026-14", tells=False)


@pytest.fixture
def coop():
    return an_organisation()


@pytest.fixture
def three(coop):
    """Two who can be changed either way, and one who is a worker and reads English already."""
    return [
        a_member(coop, "Anne"),
        a_member(coop, "Luc"),
        a_member(coop, "Omar", category="worker", language="en"),
    ]


def categories(members):
    rows = MembershipPeriod.objects.filter(STILL_RECORDED, membership__in=members, effective__contains=FROM)
    return [row.category.key for row in rows.select_related("category").order_by("membership")]


def languages(members):
    return [Person.objects.get(pk=one.person_id).language for one in members]


def make(coop, members, change):
    return change_in_bulk(coop, members=members, change=change, actor=SYSTEM)


@pytest.mark.parametrize("change", [ENGLISH, WORKERS])
def test_what_would_happen_is_told_of_each_and_nothing_is_done(three, change):
    foreseen = foresee_in_bulk(three, change=change)

    assert [one.refusal for one in foreseen[:2]] == [None, None]
    assert isinstance(foreseen[2].refusal, AlreadySo)
    assert [one.before for one in foreseen[:2]] == [{"en": "fr", "worker": "user"}[change.to]] * 2
    assert languages(three) == ["fr", "fr", "en"]
    assert categories(three) == ["user", "user", "worker"]
    assert not MembershipEvent.objects.exists()


def test_the_change_is_made_of_all_with_one_entry_for_the_whole(coop, three):
    done = make(coop, three[:2], ENGLISH)

    assert languages(three) == ["en", "en", "en"]
    assert done.members == 2
    [entry] = AuditEntry.objects.filter(action="bulk.changed")
    assert entry.detail.values == {"kind": "language", "to": "en", "members": 2}
    assert list(audit.verify(coop)) == []


def test_a_category_is_changed_by_the_act_of_each_member(coop, three):
    make(coop, three[:2], WORKERS)
    assert categories(three) == ["worker", "worker", "worker"]
    assert set(MembershipEvent.objects.values_list("kind", "decided_by")) == {("category_changed", "Conseil, 2026-14")}


def test_one_who_cannot_be_changed_holds_all_back(coop, three):
    gone = a_member(coop, "Zoé", until=date(2025, 1, 1))
    with pytest.raises(NotAMember):
        make(coop, [*three[:2], gone], WORKERS)
    assert categories(three) == ["user", "user", "worker"]
    assert not BulkChange.objects.exists()


@pytest.mark.parametrize("change", [ENGLISH, WORKERS])
def test_it_is_undone_as_one_and_once(coop, three, change):
    done = make(coop, three[:2], change)

    undo_bulk(done, actor=SYSTEM)

    assert languages(three) == ["fr", "fr", "en"]
    assert categories(three) == ["user", "user", "worker"]
    with pytest.raises(StateNotAllowed):
        undo_bulk(done, actor=SYSTEM)


@pytest.mark.parametrize("tells", [False, True])
def test_undone_it_is_told_to_those_alone_who_were_told_of_it(coop, three, tells):
    done = make(coop, three[:2], replace(WORKERS, tells=tells))
    told = Delivery.objects.count()
    undo_bulk(done, actor=SYSTEM)
    assert Delivery.objects.count() - told == told
    assert bool(told) is tells


def test_it_is_not_undone_once_something_followed_of_one_of_them(coop, three):
    done = make(coop, three[:2], WORKERS)
    support = Category.objects.for_organisation(coop).get(key="support")
    change_category(three[1], category=support, decision=Decision(date(2026, 6, 1), tells=False), actor=SYSTEM)
    spoken = make(coop, three[:2], ENGLISH)
    Person.objects.filter(pk=three[1].person_id).update(language="fr")

    with pytest.raises(BulkFollowed):
        undo_bulk(spoken, actor=SYSTEM)

    assert languages(three) == ["en", "fr", "en"]
    assert done.undone_at is None


def test_nobody_and_too_many_are_refused(coop, three, monkeypatch):
    with pytest.raises(BulkEmpty):
        make(coop, [], ENGLISH)
    monkeypatch.setattr("membership.services.bulk.MOST", 2)
    with pytest.raises(BulkTooMany):
        make(coop, three, WORKERS)
    assert rule.MOST > 2
