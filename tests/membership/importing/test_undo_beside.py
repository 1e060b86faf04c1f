"""An import is undone while others write: who names its members waits, who is of another organisation does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from governance.services.calling import call_assembly
from membership.models import Address, Delivery, ImportBatch, Membership, Organisation
from membership.services.contacts import move_house
from membership.services.imports.importing import import_members
from membership.services.imports.undoing import undo_import
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.persons import PostalAddress
from tests.factories.meetings import CALLED_ON, a_called_assembly, an_assembly, an_evening, an_open_poll, jump
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.membership.importing.conftest import ARIANE
from tests.voting.races import beside

pytestmark = pytest.mark.django_db(transaction=True)

HELD = """
SELECT count(*) FROM pg_locks
WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND mode = %(mode)s AND objsubid = 1
  AND (classid::bigint << 32) | objid::bigint = unevoix_references(%(of)s, %(organisation)s)
"""


@pytest.fixture
def coop():
    return an_organisation("coop")


@pytest.fixture
def batch(coop, listed):
    report = import_members(coop, actor=SYSTEM, content=listed(ARIANE), file_name="liste.csv")
    return ImportBatch.objects.get(public_id=report.import_id)


def holds(mode: str, of: str, organisation: Organisation) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"mode": mode, "of": of, "organisation": organisation.pk})
        return bool(cursor.fetchone()[0])


def test_the_undoing_locks_the_members_of_its_organisation_alone(coop, batch):
    elsewhere = an_organisation("ailleurs")
    with transaction.atomic():
        undo_import(batch, actor=SYSTEM)
        for table in ("membership_membership", "membership_person"):
            assert holds("ExclusiveLock", table, coop)
            assert not holds("ExclusiveLock", table, elsewhere)


@pytest.mark.parametrize(
    "write",
    [a_called_assembly, lambda coop: an_open_poll(an_evening(coop))],
    ids=["a notice", "a roll"],
)
def test_another_organisation_is_not_kept_waiting(batch, write: Callable[[Organisation], Any]):
    theirs = a_member(an_organisation("ailleurs"))
    with beside() as office:
        with transaction.atomic():
            undo_import(batch, actor=SYSTEM)
            office.begin(lambda: write(theirs.organisation))
            assert not office.is_waiting()
        office.result()


def test_an_act_on_whoever_was_joined_to_one_of_it_waits_and_is_done(coop, batch):
    before, brought = a_member(coop), Membership.objects.get(import_batch=batch)
    undo_merge(merge_persons(before.person, brought.person, actor=SYSTEM, reason="Une seule."), actor=SYSTEM)
    move = partial(
        move_house, before.person, address=PostalAddress("9, rue du Port"), since=date(2024, 1, 1), actor=SYSTEM
    )
    with beside() as office:
        with transaction.atomic():
            undo_import(batch, actor=SYSTEM)
            office.begin(move)
            assert office.is_waiting()
        office.result()
    assert Address.objects.get(person=before.person).line == "9, rue du Port"


def test_a_notice_to_its_members_waits_for_the_undoing_and_finds_nobody(coop, batch):
    member = Membership.objects.get(import_batch=batch)
    meeting = an_assembly(coop)
    jump(coop, CALLED_ON)
    with beside() as office:
        with transaction.atomic():
            undo_import(batch, actor=SYSTEM)
            office.begin(lambda: call_assembly(meeting, actor=SYSTEM))
            assert office.is_waiting()
        with pytest.raises(IntegrityError, match="which its organisation does not have"):
            office.result()
    assert not Delivery.objects.filter(membership_id=member.pk).exists()
