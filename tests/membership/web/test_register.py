"""The register on a day: found by name or number, told apart by category and status, a page at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from membership.models import (
    Address,
    Category,
    EventKind,
    MembershipEvent,
    MembershipPeriod,
    ShareClass,
    ShareOperation,
    ShareTransaction,
    VotingRestriction,
    sort_key,
)
from membership.queries import register_list
from membership.services import history
from tests.factories.meetings import jump
from tests.factories.register import a_legal_member, a_member, a_suspension, members

LIST = "/o/rives/register/"


@pytest.fixture
def office(cast, sign_in):
    return sign_in(cast["secretary"])


def names(page) -> list[str]:
    return [row[0]["text"] for row in page.context["rows"]]


def test_accents_and_case_do_not_matter_to_the_order_nor_to_the_search(rives, office):
    for given, family in (("Zoé", "Étienne"), ("Ève", "etchart"), ("Luc", "Fabre"), ("Guy", "Œuvrard")):
        a_member(rives, given, family)
    assert names(office.get(LIST)) == ["Ève etchart", "Zoé Étienne", "Luc Fabre", "Guy Œuvrard", "Anne Roy"]
    assert names(office.get(LIST, {"q": "ETIENNE zoe"})) == ["Zoé Étienne"]
    assert names(office.get(LIST, {"q": "oeuv"})) == ["Guy Œuvrard"]


def test_a_number_finds_its_member(rives, office):
    a_member(rives, "Luc", "Fabre", number="M0042")
    assert names(office.get(LIST, {"q": " m0042 "})) == ["Luc Fabre"]


def test_the_day_decides_who_is_listed(rives, office):
    a_member(rives, "Parti", "Avant", until=date(2021, 6, 1))
    a_member(rives, "Venu", "Depuis", since=date(2022, 1, 1))
    assert names(office.get(LIST, {"as_of": "2021-05-31"})) == ["Parti Avant", "Anne Roy"]
    assert names(office.get(LIST, {"as_of": "2021-06-01"})) == ["Anne Roy"]
    assert names(office.get(LIST, {"as_of": "2022-01-01"})) == ["Venu Depuis", "Anne Roy"]
    assert names(office.get(LIST, {"as_of": "2021-06-01", "status": "former"})) == ["Parti Avant"]
    assert names(office.get(LIST, {"as_of": "2021-06-01", "status": "not_yet"})) == ["Venu Depuis"]
    assert names(office.get(LIST, {"as_of": "2021-06-01", "status": "all"})) == [
        "Parti Avant",
        "Venu Depuis",
        "Anne Roy",
    ]


def test_a_start_nobody_knows_lies_before_every_day(rives, office):
    a_member(rives, "Depuis", "Toujours", since=None)
    a_member(rives, "Parti", "Jadis", since=None, until=date(2021, 6, 1))
    assert "Depuis Toujours" in names(office.get(LIST, {"as_of": "1950-01-01"}))
    assert names(office.get(LIST, {"status": "former"})) == ["Parti Jadis"]


def test_suspensions_are_told_apart(rives, anne, office):
    other = a_member(rives, "Luc", "Fabre")
    a_suspension(anne, since=date(2024, 1, 1), until=date(2024, 3, 1))
    VotingRestriction.objects.create(
        organisation=rives, membership=other, effective=DateRange(date(2024, 1, 1), None), reason="Parts dues"
    )
    assert names(office.get(LIST, {"as_of": "2024-02-29", "status": "suspended"})) == ["Anne Roy"]
    assert names(office.get(LIST, {"as_of": "2024-03-01", "status": "suspended"})) == []
    assert names(office.get(LIST, {"as_of": "2024-03-01", "status": "vote_suspended"})) == ["Luc Fabre"]
    statuses = [str(row[4]["text"]) for row in office.get(LIST, {"as_of": "2024-02-01"}).context["rows"]]
    assert statuses == ["Vote suspended", "Suspended"]


def test_categories_and_what_is_missing_narrow_the_list(rives, office):
    a_member(rives, "Luc", "Fabre", category="worker", email="")
    a_legal_member(rives, "Scierie du Nord", represented_by="")
    assert names(office.get(LIST, {"category": "worker"})) == ["Luc Fabre"]
    assert names(office.get(LIST, {"missing": "email"})) == ["Luc Fabre"]
    assert names(office.get(LIST, {"missing": "representative"})) == ["Scierie du Nord"]


@pytest.mark.parametrize("asked", [{"as_of": "hier"}, {"status": "rien"}, {"category": "rien"}, {"after": "rien"}])
def test_what_cannot_be_read_is_as_if_not_written(anne, office, asked):
    assert names(office.get(LIST, asked)) == ["Anne Roy"]


def test_members_of_another_organisation_are_never_listed(ailleurs, anne, office):
    a_member(ailleurs, "Omar", "Gagné", number="M9")
    assert names(office.get(LIST, {"status": "all"})) == ["Anne Roy"]
    assert names(office.get(LIST, {"q": "M9"})) == []


def test_pages_follow_each_other_both_ways_without_gap_or_double(rives, anne, office, monkeypatch):
    monkeypatch.setattr(register_list, "PAGE", 7)
    members(rives, 12)
    a_member(rives, "Membre005", "Tremblay005")  # the same name twice: the place is still one
    pages = [page := office.get(LIST)]
    while "next" in page.context["turns"]:
        pages.append(page := office.get(LIST + page.context["turns"]["next"]))
    forwards = [name for page in pages for name in names(page)]
    assert len(forwards) == 14
    assert forwards == sorted(forwards, key=lambda name: sort_key(*reversed(name.split())))
    backwards = [names(page)]
    while "previous" in page.context["turns"]:
        page = office.get(LIST + page.context["turns"]["previous"])
        backwards.insert(0, names(page))
    assert [name for page in backwards for name in page] == forwards[-len([n for p in backwards for n in p]) :]
    assert backwards[-2:] == [names(pages[-2]), names(pages[-1])]


def test_the_search_is_kept_from_page_to_page(rives, office, monkeypatch):
    monkeypatch.setattr(register_list, "PAGE", 2)
    members(rives, 5)
    page = office.get(LIST, {"q": "tremblay", "status": "all"})
    assert page.context["turns"]["next"].startswith("?q=tremblay&status=all&after=")


def test_the_list_costs_the_same_for_three_and_for_fifty(rives, office):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            office.get(LIST)
        return len(asked)

    members(rives, 3)
    # The first reading of the hour is written in the log of consultations.
    office.get(LIST)
    few = cost()
    for membership in members(rives, 40, email=""):
        Address.objects.create(
            organisation=rives, person=membership.person, effective=DateRange(None, None), city="Rimouski"
        )
    assert cost() == few <= 25


def test_a_long_list_is_not_counted_to_its_end(rives, office, monkeypatch):
    monkeypatch.setattr(register_list, "COUNTED", 3)
    monkeypatch.setattr(register_list, "COUNTED_AMONG_MANY", 3)
    members(rives, 6)
    page = office.get(LIST)
    assert not page.context["page"].is_count_exact
    assert page.context["page"].count == 4


def test_a_file_says_what_happened_and_what_came_later(rives, anne, office):
    for kind, on in ((EventKind.ADMITTED, date(2020, 1, 1)), (EventKind.SUSPENDED, date(2024, 1, 1))):
        MembershipEvent.objects.create(
            organisation=rives, membership=anne, kind=kind, effective_on=on, decided_by="CA-2024-01"
        )
    page = office.get(f"{LIST}{anne.public_id}/", {"as_of": "2023-12-31"})
    later, earlier = page.context["story"]
    assert (later["when"], later["later"], later["happened"][0]["said"]) == ("January 1, 2024", True, "Suspended")
    assert (earlier["when"], earlier["later"]) == ("January 1, 2020", False)
    assert earlier["happened"][0]["details"].startswith("category User member · CA-2024-01 · recorded on")


def test_a_corrected_event_stands_beside_its_correction(rives, anne, office):
    wrong = MembershipEvent.objects.create(
        organisation=rives, membership=anne, kind=EventKind.RESIGNED, effective_on=date(2024, 1, 1)
    )
    MembershipEvent.objects.create(
        organisation=rives, membership=anne, kind=EventKind.ADMITTED, effective_on=date(2020, 1, 1), corrects=wrong
    )
    story = [one for day in office.get(f"{LIST}{anne.public_id}/").context["story"] for one in day["happened"]]
    assert [(one["said"], one["is_corrected"]) for one in story] == [("Resigned", True), ("Admitted", False)]


def test_shares_are_counted_as_of_the_day(rives, anne, office):
    shares = ShareClass.objects.for_organisation(rives).get()
    for quantity, on in ((10, date(2020, 1, 1)), (-4, date(2024, 1, 1)), (2, None)):
        ShareTransaction.objects.create(
            organisation=rives,
            membership=anne,
            share_class=shares,
            operation=ShareOperation.OPENING,
            quantity=quantity,
            unit_price_cents=1050,
            effective_on=on,
        )
    before = office.get(f"{LIST}{anne.public_id}/", {"as_of": "2023-12-31"}).context["figures"]
    after = office.get(f"{LIST}{anne.public_id}/", {"as_of": "2024-01-01"}).context["figures"]
    assert [one["value"] for one in before] == ["12", "$126.00"]
    assert [one["value"] for one in after] == ["8", "$84.00"]


def test_membership_since_goes_back_through_periods_that_touch(rives, office):
    membership = a_member(rives, since=date(2019, 5, 1), until=date(2021, 5, 1))
    MembershipPeriod.objects.create(
        organisation=rives,
        membership=membership,
        category=Category.objects.for_organisation(rives).get(key="worker"),
        effective=DateRange(date(2021, 5, 1), None),
    )
    file = office.get(f"{LIST}{membership.public_id}/").context["file"]
    assert file.since == date(2019, 5, 1)
    assert file.category.key == "worker"


def test_a_file_costs_the_same_whatever_has_happened(rives, anne, office):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            office.get(f"{LIST}{anne.public_id}/")
        return len(asked)

    def suspended(*days: int) -> None:
        for day in days:
            MembershipEvent.objects.create(
                organisation=rives,
                membership=anne,
                kind=EventKind.SUSPENDED,
                effective_on=date(2024, 1, 1) + timedelta(days=day),
                recorded_at=datetime(2024, 1, 1 + day, 12, tzinfo=UTC),
            )

    # The first reading of the hour is written in the log of consultations.
    office.get(f"{LIST}{anne.public_id}/")
    suspended(0)
    once = cost()
    suspended(1, 2, 3, 4)
    assert cost() == once <= 40


def test_an_auditor_reads_a_file_but_is_offered_no_code(cast, anne, sign_in):
    page = sign_in(cast["auditor"]).get(f"{LIST}{anne.public_id}/")
    assert "/code/" not in page.content.decode()


def test_the_sheet_holds_the_code_only_in_the_answer_to_the_click(anne, office):
    address = f"{LIST}{anne.public_id}/code/"
    sheet = office.post(address)
    code = sheet.context["issued"].code
    assert code in sheet.content.decode()
    assert code not in office.get(address).content.decode()
    assert code not in office.get(f"{LIST}{anne.public_id}/").content.decode()
    assert "<svg" in sheet.content.decode()


def test_no_sheet_for_somebody_who_has_left(rives, office):
    gone = a_member(rives, "Parti", "Avant", until=date(2021, 6, 1))
    page = office.post(f"{LIST}{gone.public_id}/code/")
    assert "issued" not in page.context
    assert "is not a member on" in page.content.decode()


class TestAsKnownOnADay:
    """A correction changes what is known, and never what was known."""

    @pytest.fixture
    def corrected(self, rives, anne, office):
        """Anne left on May 1, 2024, and the office learned it a month after the first entry."""
        jump(rives, date(2026, 1, 10), freeze=True)
        membership = a_member(rives, "Luc", "Fabre")
        jump(rives, date(2026, 2, 10), freeze=True)
        history.end(membership.periods.get(), on=date(2024, 5, 1))
        MembershipEvent.objects.create(
            organisation=rives, membership=membership, kind=EventKind.RESIGNED, effective_on=date(2024, 5, 1)
        )
        return membership

    def test_the_list_shows_whom_the_register_held_then(self, corrected, office):
        assert "Luc Fabre" not in names(office.get(LIST, {"as_of": "2025-12-31"}))
        then = office.get(LIST, {"as_of": "2025-12-31", "known_at": "2026-01-31"})
        assert names(then) == ["Luc Fabre"]  # Anne was written down later
        assert then.context["eyebrow"] == ["As of December 31, 2025, as known on January 31, 2026"]

    def test_a_day_is_known_to_its_end(self, corrected, office):
        assert names(office.get(LIST, {"as_of": "2025-12-31", "known_at": "2026-01-10"})) == ["Luc Fabre"]
        assert names(office.get(LIST, {"as_of": "2025-12-31", "known_at": "2026-01-09"})) == []

    def test_nobody_is_listed_before_they_were_heard_of(self, corrected, office):
        assert names(office.get(LIST, {"status": "all", "known_at": "2026-01-09"})) == []

    def test_the_file_says_what_was_known_and_how_much_came_since(self, corrected, office):
        address = f"{LIST}{corrected.public_id}/"
        then = office.get(address, {"as_of": "2025-12-31", "known_at": "2026-01-31"})
        assert str(then.context["status"].one) == "Member"
        assert then.context["story"] == []
        assert "1 entry was recorded since then" in then.content.decode()
        now = office.get(address, {"as_of": "2025-12-31"})
        assert str(now.context["status"].one) == "Former member"
        assert "recorded since then" not in now.content.decode()

    def test_from_the_list_one_stays_at_the_same_moment(self, corrected, office):
        page = office.get(LIST, {"as_of": "2025-12-31", "known_at": "2026-01-31"})
        file = office.get(page.context["rows"][0][0]["url"])
        assert (file.context["at"].on, file.context["known_on"]) == (date(2025, 12, 31), date(2026, 1, 31))

    @pytest.mark.parametrize("known_at", ["2026-02-10", "2099-01-01", "hier", ""])
    def test_what_is_still_to_come_or_cannot_be_read_is_now(self, corrected, office, known_at):
        page = office.get(LIST, {"as_of": "2025-12-31", "known_at": known_at})
        assert "Luc Fabre" not in names(page)
        assert page.context["form"]["known_at"].value() == "2026-02-10"
