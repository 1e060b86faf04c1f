"""The demonstration's 2,400 members: what a person can count in the file is what the register holds."""

from datetime import date

from django.db.models import Sum

from membership.models import (
    Address,
    EventKind,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Person,
    PersonKind,
    Representation,
    ShareTransaction,
    Suspension,
)
from membership.queries.registry import register_on
from tests.membership.importing.conftest import FULL_LIST


def test_every_row_of_the_list_becomes_a_member(coop, bring_in):
    report = bring_in(FULL_LIST.read_bytes())

    assert (report.rows, report.new, report.matched, report.rejected) == (2400, 2400, 0, 0)
    assert report.refusals == ()
    assert Membership.objects.for_organisation(coop).count() == 2400
    assert MembershipPeriod.objects.for_organisation(coop).count() == 2400
    persons = Person.objects.for_organisation(coop)
    assert persons.filter(kind=PersonKind.NATURAL).count() == 2246
    assert persons.filter(kind=PersonKind.LEGAL).count() == 154
    assert persons.filter(language="en").count() == 359


def test_what_happened_to_each_member_is_in_the_events(coop, bring_in):
    bring_in(FULL_LIST.read_bytes())

    events = MembershipEvent.objects.for_organisation(coop)
    counted = {kind: events.filter(kind=kind).count() for kind in EventKind if events.filter(kind=kind).exists()}
    assert counted == {
        EventKind.ADMITTED: 2400,
        EventKind.RESIGNED: 199,
        EventKind.SUSPENDED: 39,
        EventKind.DECEASED: 25,
        EventKind.EXPELLED: 22,
    }


def test_suspensions_without_a_date_are_kept_as_begun_on_a_day_nobody_knows(coop, bring_in):
    report = bring_in(FULL_LIST.read_bytes())

    suspensions = Suspension.objects.for_organisation(coop)
    assert suspensions.count() == 39
    assert suspensions.filter(effective__startswith__isnull=True, effective__endswith__isnull=True).count() == 39
    assert not MembershipEvent.objects.filter(kind=EventKind.SUSPENDED, effective_on__isnull=False).exists()
    assert {remark.code: remark.count for remark in report.remarks} == {
        "email_missing": 167,
        "representative_bare": 154,
        "suspended_since_unknown": 39,
    }


def test_the_capital_of_the_list_is_the_capital_of_the_ledger(coop, bring_in):
    bring_in(FULL_LIST.read_bytes())

    ledger = ShareTransaction.objects.for_organisation(coop)
    # 1,187 members with 10 $, 402 with 20 $, 418 with 50 $ and 393 with 100 $, in shares of 10 $.
    assert ledger.count() == 2400
    assert ledger.aggregate(shares=Sum("quantity"))["shares"] == 1187 + 402 * 2 + 418 * 5 + 393 * 10


def test_representatives_stay_bare_names_until_somebody_finds_the_person(coop, bring_in):
    bring_in(FULL_LIST.read_bytes())

    named = Representation.objects.for_organisation(coop)
    assert named.count() == 154
    assert not named.filter(person__isnull=False).exists()
    assert Address.objects.for_organisation(coop).count() == 2400


def test_the_register_of_a_day_holds_those_who_were_members_that_day(coop, bring_in):
    bring_in(FULL_LIST.read_bytes())

    # 2,115 active and 39 suspended; 58 left on 31 October 2026, the first day they are no longer members.
    def members_on(day: date) -> int:
        return sum(row.status != "holder" for row in register_on(coop, day))

    assert members_on(date(2026, 10, 31)) == 2115 + 39
    assert members_on(date(2026, 10, 30)) == 2115 + 39 + 58
