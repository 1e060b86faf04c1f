"""What the pages of the register cost does not grow with the members, the sections, nor the searches kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from membership.models import FormerName, SavedView, Section, SectionMembership, VotingRestriction
from tests.factories.register import a_suspension, members

HERE = "/o/rives/register/"
API = "/api/v1/organisations/rives/"


@pytest.fixture
def office(cast, sign_in):
    return sign_in(cast["secretary"])


def more(organisation, account, how_many: int) -> None:
    """Add members, each in a section of its own, with searches kept of them, names borne before, some suspended."""
    for rank, membership in enumerate(members(organisation, how_many)):
        section = Section.objects.create(
            organisation=organisation, kind="region", key=f"r-{membership.pk}", name_fr=f"Région {rank}"
        )
        known = {"organisation": organisation, "membership": membership, "effective": DateRange(date(2021, 1, 1), None)}
        SectionMembership.objects.create(section=section, kind=section.kind, **known)
        SavedView.objects.create(
            organisation=organisation, account=account, name=f"V{membership.pk}", query=f"q=roy+{membership.pk}"
        )
        FormerName.objects.create(
            organisation=organisation, person=membership.person, family_name="Roy", held_until=date(2022, 1, 1)
        )
        if rank % 3 == 0:
            a_suspension(membership, since=date(2023, 1, 1), until=date(2023, 3, 1))
        if rank % 3 == 1:
            VotingRestriction.objects.create(reason="Absence", **known)


@pytest.mark.parametrize(
    "address",
    [
        HERE,
        f"{HERE}?q=tremblay&status=all",
        f"{HERE}?q=tramblay",
        f"{HERE}?status=vote_suspended",
        f"{HERE}?as_of=2023-02-01&status=suspended",
        f"{HERE}?language=fr&category=user&q=tremblay",
        f"{HERE}changes/?first=2020-01-01&last=2026-01-01",
        f"{HERE}changes/?first=2026-01-01&last=2099-01-01&by=recorded",
        f"{HERE}{{member}}/",
        f"{API}members?search=tremblay",
        f"{API}members?search=tramblay",
        f"{API}members/{{member}}/story",
        f"{API}register/changes?first=2020-01-01&last=2026-01-01",
    ],
)
def test_a_page_costs_the_same_for_three_and_for_sixty(rives, cast, anne, office, address):
    address = address.format(member=anne.public_id)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            answer = office.get(address)
        assert answer.status_code == 200, answer.content
        return len(asked)

    more(rives, cast["secretary"], 3)
    # The first reading of the hour is written in the log of consultations.
    cost()
    few = cost()
    more(rives, cast["secretary"], 57)
    assert cost() == few
