"""Two secretaries put letters together at the same moment: each letter lies in one batch."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.services.calling import call_assembly
from membership.errors import NothingToPost
from membership.models import Address, BatchLetter, Delivery, Notice, PostBatch
from membership.queries.post import letters_in
from membership.services import post_batches
from membership.services.correspondence import note_batch_posted
from membership.services.persons import PostalAddress
from membership.services.post_batches import make_batch
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.waiting import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
QUEBEC = PostalAddress("12, rue du Quai", "Québec", "G1A 1A1", "CA")


@pytest.fixture
def notice() -> Notice:
    found = an_organisation()
    jump(found, CALLED_ON)
    for name in ("Zoé", "Ana", "Luc", "Ida"):
        member = a_member(found, name, "Roy", email="")
        Address.objects.create(
            organisation=found, person=member.person, effective=DateRange(None, None), **asdict(QUEBEC)
        )
    issued = call_assembly(an_assembly(found), actor=SYSTEM).notice
    assert issued is not None
    return issued


def made(notice: Notice) -> int:
    try:
        return make_batch(notice.organisation, piles=[notice.public_id], actor=SYSTEM).letters
    except NothingToPost:
        return 0


def at_once(*acts: Callable[[], int]) -> list[int]:
    """Do each over a connection of its own, all at the same moment."""
    ready = Barrier(len(acts))

    def one(act: Callable[[], int]) -> int:
        try:
            ready.wait(timeout=PATIENCE)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=PATIENCE) for future in [pool.submit(one, act) for act in acts]]


def test_of_two_at_once_one_has_the_letters_and_the_other_none(notice):
    assert sorted(at_once(lambda: made(notice), lambda: made(notice))) == [0, 4]
    assert PostBatch.objects.get().letters == 4
    assert BatchLetter.objects.count() == 4


def test_without_the_lock_of_the_organisation_no_letter_lies_in_two_batches_either(notice, monkeypatch):
    """The letters themselves are held: whoever finds them taken passes them over."""

    class Unlocked:
        def select_for_update(self, **_options):
            return self

        def get(self, **_lookup):
            return notice.organisation

    class WithoutLock:
        objects = Unlocked()

    monkeypatch.setattr(post_batches, "Organisation", WithoutLock)
    # Each at its number, so that it is not the numbers that keep them apart.
    numbers = iter((10, 20))
    monkeypatch.setattr(post_batches, "_next_number", lambda _organisation: next(numbers))
    at_once(lambda: made(notice), lambda: made(notice))
    lines = list(BatchLetter.objects.values_list("delivery", flat=True))
    assert sorted(lines) == sorted(set(lines))
    assert len(lines) == 4


def test_a_letter_somebody_ticks_off_meanwhile_is_passed_over(notice):
    first = notice.deliveries.order_by("pk").first()
    assert first is not None
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=first.pk)
        with ThreadPoolExecutor(1) as pool:

            def make() -> int:
                try:
                    return made(notice)
                finally:
                    connection.close()

            assert pool.submit(make).result(timeout=PATIENCE) == 3
        note_batch_posted(notice, among=[first.public_id], actor=SYSTEM)
    assert first.pk not in {one.pk for one in letters_in(PostBatch.objects.get())}
