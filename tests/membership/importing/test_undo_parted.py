"""An import is undone after two persons were joined and parted again, one of them or both of it: as if they never had
been. What stands of whoever was there before stays as it was, at every instant."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import ForeignKey, Q

from membership.clock import now
from membership.errors import ImportInUse
from membership.models import (
    Address,
    AuditEntry,
    Category,
    ConsentEvent,
    EventKind,
    FormerContact,
    ImportBatch,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Organisation,
    Person,
    PersonMerge,
    Purpose,
    Rebate,
    RebatePayment,
    RebateWay,
    SectionKind,
    ShareClass,
    ShareInstalment,
    SharePayment,
    ShareTransaction,
)
from membership.models.base import STILL_RECORDED, Bitemporal, known
from membership.queries.invariants import look_over
from membership.queries.registry import register_on
from membership.queries.shares import capital_on
from membership.services import audit, history
from membership.services.contacts import change_contact, move_house, record_consent
from membership.services.imports.undoing import undo_import, what_holds
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.persons import PostalAddress
from membership.services.rebate_payments import Payout, note_rebate_paid
from membership.services.sections import open_section
from membership.services.shares import record_share_payment, reverse_share_line, subscribe_shares
from tests.factories.register import SYSTEM, a_member
from tests.membership.importing.conftest import ARIANE

MORE = {
    **ARIANE,
    "member_number": "M2",
    "region": "Estrie",
    "shares_amount": "30",
    "address": "9, rue du Port",
    "city": "Québec",
    "phone_mobile": "819 555-0101",
    "attested_age": "18",
}
DAY = date(2020, 5, 1)
LEDGERS = (ShareTransaction, ShareInstalment, SharePayment, Rebate, RebatePayment, ConsentEvent, FormerContact)


@pytest.fixture
def before(coop) -> Membership:
    """Who was there before any list: with an address, shares to be paid in parts, a rebate that was paid, a refusal."""
    member = a_member(coop, "Anne", "Roy", since=date(2010, 1, 1), number="A1", email="")
    move_house(member.person, address=PostalAddress("1, rue du Quai", "Rimouski"), since=DAY, actor=SYSTEM)
    common = ShareClass.objects.get(organisation=coop)
    ShareTransaction.objects.create(
        organisation=coop, membership=member, share_class=common, operation="opening", quantity=5, unit_price_cents=1000
    )
    parts = [(DAY, 4_000), (date(2031, 1, 1), 6_000)]
    subscribe_shares(member, share_class=common, quantity=10, actor=SYSTEM, on=DAY, instalments=parts)
    record_share_payment(member, share_class=common, amount_cents=4_000, actor=SYSTEM, on=DAY)
    rebate = Rebate.objects.create(
        organisation=coop, membership=member, category=Category.objects.get(organisation=coop, key="user"),
        year_end_on=DAY, use_cents=100, amount_cents=500, effective_on=DAY, resolution="2020-01",
    )  # fmt: skip
    note_rebate_paid(rebate, payout=Payout(RebateWay.CHEQUE, DAY, "114"), actor=SYSTEM)
    no = {"purpose": Purpose.NOTICES_BY_EMAIL, "is_given": False, "source": "au comptoir"}
    record_consent(member.person, **no, actor=SYSTEM)
    return member


@pytest.fixture
def batch(coop, before, listed, bring_in) -> ImportBatch:
    open_section(coop, kind=SectionKind.REGION, key="estrie", name_fr="Estrie", actor=SYSTEM)
    return ImportBatch.objects.get(public_id=bring_in(listed(ARIANE, MORE)).import_id)


def brought(number: str) -> Person:
    return Person.objects.get(memberships__number=number)


def join(kept: Person, joined: Person) -> PersonMerge:
    return merge_persons(kept, joined, actor=SYSTEM, reason="Une seule.")


def part(merge: PersonMerge) -> None:
    undo_merge(merge, actor=SYSTEM)


def told(coop: Organisation, at: datetime | None = None) -> list[Any]:
    """Return every dated fact of an organisation as it was known at an instant, without the ids of its rows."""
    found = []
    for model in apps.get_models():
        if issubclass(model, Bitemporal):
            rows = model._default_manager.filter(known(at), organisation=coop)
            hidden = {"id", "recorded", "public_id"}
            found += [
                (model.__name__, *((name, str(value)) for name, value in sorted(row.items()) if name not in hidden))
                for row in rows.values()
            ]
    return sorted(found)


def lines(coop: Organisation) -> list[Any]:
    """Return every line of the ledgers, and what is kept of how somebody was reached, as they were written."""
    return [list(model._default_manager.filter(organisation=coop).order_by("pk").values()) for model in LEDGERS]


def everything_of(batch: ImportBatch) -> list[str]:
    """Return the tables in which something is left of an import, or that refers to a person or a member of it."""
    left = []
    for model in apps.get_models():
        condition = Q(pk__in=[])
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model in (Person, Membership):
                condition |= Q(**{f"{field.name}__import_batch": batch})
            elif field.name == "import_batch":
                condition |= Q(import_batch=batch)
        if model._default_manager.filter(condition).exists():
            left.append(model.__name__)
    return left


def refused_by(batch: ImportBatch) -> tuple[str, str]:
    rows = Membership.objects.count()
    with pytest.raises(ImportInUse) as refused, transaction.atomic():
        undo_import(batch, actor=SYSTEM)
    assert Membership.objects.count() == rows
    return refused.value.used_by, refused.value.numbers


def test_two_of_the_import_leave_nothing_behind(coop, before, batch):
    facts, rows = told(coop), lines(coop)
    part(join(brought("M1"), brought("M2")))
    assert what_holds(batch) is None

    assert undo_import(batch, actor=SYSTEM) == 2

    assert (everything_of(batch), PersonMerge.objects.count()) == ([], 0)
    assert told(coop) == [one for one in facts if ("import_batch_id", str(batch.pk)) not in one]
    assert lines(coop) == [[one for one in table if not one.get("import_batch_id")] for table in rows]
    assert all(one.holds for one in look_over(coop, DAY))


def test_the_trail_keeps_that_they_were_joined_by_their_numbers_alone(coop, batch):
    part(join(brought("M1"), brought("M2")))
    undo_import(batch, actor=SYSTEM)
    entry = AuditEntry.objects.get(action="import.undone")
    assert entry.detail.values["merges"] == "M2 → M1"
    assert "Côté" not in str(entry.detail.values)
    assert list(audit.verify(coop)) == []


def test_an_import_without_merges_says_nothing_of_them(batch):
    undo_import(batch, actor=SYSTEM)
    assert "merges" not in AuditEntry.objects.get(action="import.undone").detail.values


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("remains", ["who was there before", "who came by the import"])
def test_whoever_was_there_before_is_as_before_at_every_instant(coop, before, listed, bring_in, remains, times):
    rows, facts = lines(coop), told(coop)
    open_section(coop, kind=SectionKind.REGION, key="estrie", name_fr="Estrie", actor=SYSTEM)
    batch = ImportBatch.objects.get(public_id=bring_in(listed(ARIANE, MORE)).import_id)
    pair = (before.person, brought("M2")) if remains == "who was there before" else (brought("M2"), before.person)
    instants = [now()]
    for _time in range(times):
        merge = join(*pair)
        instants.append(now())
        part(merge)
        instants.append(now())
    assert what_holds(batch) is None

    assert undo_import(batch, actor=SYSTEM) == 2

    assert (everything_of(batch), PersonMerge.objects.count()) == ([], 0)
    assert [told(coop, at) for at in [*instants, None]] == [facts] * (len(instants) + 1)
    assert lines(coop) == rows
    before.person.refresh_from_db()
    assert (before.person.email, before.person.phone) == ("", "")
    assert [one.number for one in list(register_on(coop, DAY, known_at=instants[1]))] == ["A1"]


def test_who_came_by_the_import_goes_either_way_round(coop, before, batch):
    """Joined to one, parted, then kept of two: whatever the order."""
    part(join(before.person, brought("M2")))
    part(join(brought("M1"), before.person))
    part(join(brought("M2"), brought("M1")))
    assert undo_import(batch, actor=SYSTEM) == 2
    assert everything_of(batch) == []


def test_it_is_refused_while_they_are_joined_and_says_so(coop, before, batch):
    part(join(brought("M1"), brought("M2")))
    again = join(brought("M1"), brought("M2"))
    held = what_holds(batch)
    assert held is not None
    assert held.is_joined
    assert refused_by(batch) == ("merge", "M1, M2")
    part(again)
    assert undo_import(batch, actor=SYSTEM) == 2


def test_it_is_refused_while_one_is_joined_to_somebody_who_was_there_before(before, batch):
    join(before.person, brought("M2"))
    assert refused_by(batch) == ("merge", "M2")


def test_what_a_merge_refused_for_somebody_goes_with_them(coop, before, batch):
    """Whoever was there before wants their notices by post: it was carried along, and stays their own."""
    part(join(brought("M1"), before.person))
    assert ConsentEvent.objects.filter(person=brought("M1")).exists()
    assert undo_import(batch, actor=SYSTEM) == 2
    assert ConsentEvent.objects.get().person == before.person


def an_event(batch: ImportBatch) -> None:
    MembershipEvent.objects.create(
        organisation=batch.organisation, membership=brought("M2").memberships.get(), kind=EventKind.RESIGNED,
        effective_on=DAY,
    )  # fmt: skip


def a_move(batch: ImportBatch) -> None:
    move_house(brought("M2"), address=PostalAddress("4, rue du Phare", "Matane"), since=DAY, actor=SYSTEM)


def a_telephone(batch: ImportBatch) -> None:
    change_contact(brought("M2"), email="", phone="418 555-0199", language="fr", phones=(), actor=SYSTEM)


def an_end(batch: ImportBatch) -> None:
    history.retract(MembershipPeriod.objects.get(STILL_RECORDED, membership__number="M2"))


def shares_taken_back(batch: ImportBatch) -> None:
    line = ShareTransaction.objects.filter(membership__number="M2", operation="opening").order_by("-pk")[0]
    reverse_share_line(line, actor=SYSTEM, note="en double")


def a_yes(batch: ImportBatch) -> None:
    record_consent(brought("M2"), purpose=Purpose.NEWS, is_given=True, source="au comptoir", actor=SYSTEM)


@pytest.mark.parametrize("act", [an_event, a_move, a_telephone, an_end, shares_taken_back, a_yes])
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_somebody_did_by_hand_holds_it_back_as_ever(batch, when, act):
    if when == "before":
        act(batch)
    part(join(brought("M1"), brought("M2")))
    if when == "after":
        act(batch)
    used_by, numbers = refused_by(batch)
    assert (used_by, "M2" in numbers) == ("event", True)


def test_what_somebody_did_since_of_whoever_was_there_before_stays_and_holds_nothing(coop, before, batch):
    part(join(before.person, brought("M2")))
    part(join(brought("M1"), before.person))
    common = ShareClass.objects.get(organisation=coop)
    move_house(before.person, address=PostalAddress("4, rue du Phare", "Matane"), since=date(2024, 1, 1), actor=SYSTEM)
    [stands] = ShareTransaction.objects.filter(membership=before, operation="opening").order_by("-pk")[:1]
    reverse_share_line(stands, actor=SYSTEM, note="erreur")
    subscribe_shares(before, share_class=common, quantity=2, actor=SYSTEM, on=DAY)
    change_contact(before.person, email="anne@example.org", phone="", language="fr", phones=(), actor=SYSTEM)
    facts = [one for one in told(coop) if ("import_batch_id", str(batch.pk)) not in one]
    capital = capital_on(coop, date(2032, 1, 1))

    assert undo_import(batch, actor=SYSTEM) == 2

    assert everything_of(batch) == []
    assert {one for one in told(coop) if str(before.pk) in str(one)} <= set(facts)
    assert [one.quantity + 3 for one in capital_on(coop, date(2032, 1, 1))] == [one.quantity for one in capital]
    assert Address.objects.filter(STILL_RECORDED, person=before.person).count() == 2
    before.person.refresh_from_db()
    assert before.person.email == "anne@example.org"
    assert all(one.holds for one in look_over(coop, DAY))


def test_it_is_refused_after_a_parting_of_which_nothing_was_kept(batch):
    """Parted by an earlier version: nobody can tell any more what was written by it."""
    merge = join(brought("M1"), brought("M2"))
    part(merge)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE membership_personmerge DISABLE TRIGGER unevoix_write_once")
        cursor.execute("UPDATE membership_personmerge SET restored = NULL")
        cursor.execute("ALTER TABLE membership_personmerge ENABLE TRIGGER unevoix_write_once")
    held = what_holds(batch)
    assert held is not None
    assert not held.is_joined
    assert refused_by(batch)[1] == "M1, M2"


def test_the_guards_let_go_of_nothing_else(coop, before, batch):
    """While an import is undone, of whoever was there before only what a merge wrote goes, and no fact is known longer
    than up to what was written again."""
    part(join(before.person, brought("M2")))
    other = a_member(coop)
    merges = PersonMerge.objects.all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('unevoix.undo_import', %s, true)", [str(batch.pk)])
    standing = MembershipPeriod.objects.filter(STILL_RECORDED, membership__in=(before, other))
    own = ShareTransaction.objects.filter(membership=before, operation="subscription")
    for rows in (standing, own, SharePayment.objects.filter(membership=before), other.periods.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete(rows.db)
    closed = Address.objects.exclude(STILL_RECORDED).filter(person=before.person)
    for row in closed:
        with pytest.raises(IntegrityError), transaction.atomic():
            closed.filter(pk=row.pk).update(recorded=(row.recorded.lower, now()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('unevoix.undo_import', '', true)")
    with pytest.raises(IntegrityError), transaction.atomic():
        merges.delete()
