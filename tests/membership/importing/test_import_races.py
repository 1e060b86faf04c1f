"""Two people bring the same list in at the same moment: each member is written once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from membership.models import Membership, Organisation
from membership.services.imports import importing, walking
from membership.services.imports.importing import import_members
from tests.factories.register import SYSTEM, an_organisation
from tests.membership.importing.conftest import ARIANE
from tests.waiting import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(content: bytes, slug: str) -> list[tuple[int, int]]:
    """Bring the same list in over two connections; return new and matched of each."""
    both_ready = Barrier(2)

    def act() -> tuple[int, int]:
        try:
            organisation = Organisation.objects.get(slug=slug)
            both_ready.wait(timeout=PATIENCE)
            report = import_members(organisation, actor=SYSTEM, content=content, file_name="liste.csv")
            return report.new, report.matched
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [future.result(timeout=PATIENCE) for future in [pool.submit(act), pool.submit(act)]]


def test_the_second_of_two_imports_matches_what_the_first_brought(listed):
    coop = an_organisation("course")
    content = listed(*({**ARIANE, "member_number": f"M{n}"} for n in range(300)))

    assert sorted(at_once(content, "course")) == [(0, 300), (300, 0)]
    assert Membership.objects.for_organisation(coop).count() == 300


def test_without_the_lock_the_database_still_refuses_the_second_number(listed, monkeypatch):
    """The race is real: the lock off, one of the two fails, and the constraint keeps the register whole."""
    coop = an_organisation("course")
    content = listed(*({**ARIANE, "member_number": f"M{n}"} for n in range(300)))
    met = Barrier(2)

    class Unlocked:
        def select_for_update(self, **_options):
            return self

        def get(self, **_lookup):
            return None

    class WithoutLock:
        objects = Unlocked()

    walked = walking.walk

    def walk_together(*arguments, **how):
        for members in walked(*arguments, **how):
            met.wait(timeout=PATIENCE)
            yield members

    monkeypatch.setattr(importing, "Organisation", WithoutLock)
    monkeypatch.setattr(importing, "walk", walk_together)

    with pytest.raises(Exception, match="number_never_reused"), transaction.atomic():
        at_once(content, "course")
    assert Membership.objects.for_organisation(coop).count() == 300
