"""What changed between two dates, in what was true and in what was written down."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation
from openpyxl import load_workbook

from membership import clock
from membership.models import (
    Address,
    Category,
    Consultation,
    ImportBatch,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    PhoneKind,
    Purpose,
    Role,
    SectionKind,
    ShareClass,
    ShareOperation,
    ShareTransaction,
    VotingRestriction,
)
from membership.queries.changes import Span, changes, page_of, recorded_between
from membership.services import history
from membership.services.contacts import change_contact, form_household, join_household, record_consent
from membership.services.exports import exporting
from membership.services.exports.changes import change_words, detail_words
from membership.services.imports.importing import import_members
from membership.services.imports.undoing import undo_import
from membership.services.persons import Name, rename_person
from membership.services.sections import leave_section, open_section, place_in_section
from membership.services.shares import record_share_payment, subscribe_shares
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_legal_member, a_member, a_suspension, an_officer
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages

PAGE = "/o/rives/register/changes/"
WRITTEN = datetime(2025, 3, 14, tzinfo=UTC)
MARCH = Span(first=date(2025, 3, 1), last=date(2025, 3, 31))


def told(organisation, span, **more):
    return [(one.kind.value, one.name, one.on, one.detail) for one in changes(organisation, span, **more)]


@pytest.fixture
def spring(rives):
    jump(rives, date(2025, 6, 1), freeze=True)
    a_member(rives, "Anne", "Roy")
    a_member(rives, "Neuve", "Une", since=date(2025, 3, 1))
    a_member(rives, "Parti", "Deux", until=date(2025, 3, 31))
    changed = a_member(rives, "Change", "Trois", until=date(2025, 3, 10))
    MembershipPeriod.objects.create(
        organisation=rives,
        membership=changed,
        category=Category.objects.for_organisation(rives).get(key="worker"),
        effective=DateRange(date(2025, 3, 10), None),
    )
    a_suspension(changed, since=date(2025, 3, 12), until=date(2025, 4, 12))
    VotingRestriction.objects.create(
        organisation=rives, membership=changed, reason="Dette", effective=DateRange(date(2025, 2, 1), date(2025, 3, 13))
    )
    Address.objects.create(
        organisation=rives, person=changed.person, city="Gaspé", effective=DateRange(date(2025, 3, 14), None)
    )
    ShareTransaction.objects.create(
        organisation=rives,
        membership=changed,
        share_class=ShareClass.objects.for_organisation(rives).get(),
        operation=ShareOperation.REDEMPTION,
        quantity=-3,
        unit_price_cents=1000,
        effective_on=date(2025, 3, 15),
    )
    return changed


def test_each_beginning_and_each_end_between_two_days_is_told(rives, spring):
    assert told(rives, MARCH) == [
        ("arrived", "Neuve Une", date(2025, 3, 1), "user"),
        ("category", "Change Trois", date(2025, 3, 10), "worker"),
        ("suspended", "Change Trois", date(2025, 3, 12), ""),
        ("vote_restored", "Change Trois", date(2025, 3, 13), ""),
        ("address", "Change Trois", date(2025, 3, 14), "Gaspé"),
        ("shares", "Change Trois", date(2025, 3, 15), "-3"),
        ("departed", "Parti Deux", date(2025, 3, 31), "user"),
    ]


def test_a_representative_is_told_too(rives):
    a_legal_member(rives, since=date(2020, 1, 1))
    on = Span(first=date(2020, 1, 1), last=date(2020, 1, 1))
    assert ("representative", "Ferme du Quai", date(2020, 1, 1), "Ana Diallo") in told(rives, on)


def test_sections_and_payments_are_told_too(rives, spring, sign_in):
    anne = Membership.objects.get(person__given_name="Anne")
    north = open_section(rives, kind=SectionKind.REGION, key="nord", name_fr="Nord", actor=SYSTEM)
    place_in_section(anne, section=north, since=date(2025, 3, 2), actor=SYSTEM)
    jump(rives, date(2025, 6, 2), freeze=True)
    leave_section(anne, kind=SectionKind.REGION, since=date(2025, 3, 20), actor=SYSTEM)
    common = ShareClass.objects.for_organisation(rives).get()
    subscribe_shares(anne, share_class=common, quantity=2, on=date(2025, 3, 3), actor=SYSTEM)
    record_share_payment(anne, share_class=common, amount_cents=2000, on=date(2025, 3, 4), actor=SYSTEM)
    found = [one for one in told(rives, MARCH) if one[1] == "Anne Roy"]
    assert found == [
        ("section", "Anne Roy", date(2025, 3, 2), "Nord"),
        ("shares", "Anne Roy", date(2025, 3, 3), "+2"),
        ("payment", "Anne Roy", date(2025, 3, 4), "2000"),
        ("section_left", "Anne Roy", date(2025, 3, 20), "Nord"),
    ]
    office = sign_in(an_officer(rives, Role.SECRETARY))
    said = office.get(PAGE, {"first": "2025-03-01", "last": "2025-03-31"}).content.decode()
    assert "$20.00" in said


def test_what_was_corrected_away_is_no_longer_told_as_true_but_as_written_and_taken_back(rives, spring):
    jump(rives, date(2025, 7, 1), freeze=True)
    history.retract(spring.suspensions.get())
    assert "suspended" not in [kind for kind, *_ in told(rives, MARCH)]
    july = list(changes(rives, recorded_between(rives, date(2025, 7, 1), date(2025, 7, 1))))
    assert [(one.kind.value, one.on, one.is_taken_back) for one in july] == [
        ("reinstated", date(2025, 4, 12), True),
        ("suspended", date(2025, 3, 12), True),
    ]


def test_a_late_departure_is_written_down_on_its_day_of_record_and_its_beginning_did_not_change(rives, anne):
    jump(rives, date(2027, 7, 1), freeze=True)
    history.end(anne.periods.get(), on=date(2024, 5, 1))
    july = list(changes(rives, recorded_between(rives, date(2027, 7, 1), date(2027, 7, 1))))
    assert [(one.kind.value, one.on, one.is_taken_back) for one in july] == [("departed", date(2024, 5, 1), False)]


def test_what_took_effect_is_told_as_it_was_known_then(rives, spring):
    known_in_june = clock.now()
    whole = told(rives, MARCH)
    jump(rives, date(2025, 7, 1), freeze=True)
    history.retract(spring.suspensions.get())
    rename_person(spring.person, to=Name("Quatre", "Change"), since=date(2025, 3, 14), actor=SYSTEM)
    common = ShareClass.objects.for_organisation(rives).get()
    subscribe_shares(spring, share_class=common, quantity=2, on=date(2025, 3, 16), actor=SYSTEM)
    a_member(rives, "Tard", "Venue", since=date(2025, 3, 20))
    assert told(rives, replace(MARCH, known_at=known_in_june)) == whole
    assert told(rives, MARCH) == [
        ("arrived", "Neuve Une", date(2025, 3, 1), "user"),
        ("category", "Change Trois", date(2025, 3, 10), "worker"),
        ("vote_restored", "Change Trois", date(2025, 3, 13), ""),
        ("address", "Change Quatre", date(2025, 3, 14), "Gaspé"),
        ("name", "Change Quatre", date(2025, 3, 14), "Change Trois"),
        ("shares", "Change Quatre", date(2025, 3, 15), "-3"),
        ("shares", "Change Quatre", date(2025, 3, 16), "+2"),
        ("arrived", "Tard Venue", date(2025, 3, 20), "user"),
        ("departed", "Parti Deux", date(2025, 3, 31), "user"),
    ]
    of_june = recorded_between(rives, date(2025, 6, 1), date(2025, 6, 1))
    assert {name for _, name, _, _ in told(rives, of_june) if name.startswith("Change")} == {"Change Trois"}


def test_whoever_acts_for_a_member_is_named_as_on_that_day(rives):
    ferme = a_legal_member(rives, since=date(2020, 1, 1))
    ana = ferme.representations.get().person
    known_before = clock.now()
    jump(rives, date(2027, 7, 1), freeze=True)
    rename_person(ana, to=Name("Diop", "Ana"), since=date(2019, 1, 1), actor=SYSTEM)
    on = Span(first=date(2020, 1, 1), last=date(2020, 1, 1))
    acting = ("representative", "Ferme du Quai", date(2020, 1, 1))
    assert (*acting, "Ana Diop") in told(rives, on)
    assert (*acting, "Ana Diallo") in told(rives, replace(on, known_at=known_before))


def test_pages_follow_each_other(rives, spring, monkeypatch):
    monkeypatch.setattr("membership.queries.changes.PAGE", 2)
    whole, found, place = list(changes(rives, MARCH)), [], None
    for _ in range(5):
        some, place = page_of(rives, MARCH, place)
        found += some
        if place is None:
            break
        assert MARCH.place(str(place)) == place
    assert found == whole


def test_what_is_no_place_of_the_span_is_refused():
    for text in ("x", "2025-03-14", "2025-03-14~-1", "2025-03-14~1000000000", "2025-03~1"):
        with pytest.raises(ValueError, match=r"Invalid|~|x|-"):
            MARCH.place(text)
    with pytest.raises(ValueError, match=r"Invalid|~|x|-"):
        Span(since=WRITTEN, until=WRITTEN).place("2025-03-14T00:00:00~1")
    assert MARCH.place("") is None


class TestAnImport:
    LIST = (
        "Numéro;Nom;Prénom;Courriel;Catégorie;Date d'adhésion;Statut\n"
        "M7001;Roy;Luc;luc@example.org;user;2020-01-01;actif\n"
    ).encode()

    @pytest.fixture
    def brought(self, rives):
        jump(rives, date(2027, 7, 1), freeze=True)
        report = import_members(rives, actor=SYSTEM, content=self.LIST, file_name="liste.csv")
        assert report.new == 1
        return ImportBatch.objects.get()

    def test_is_one_line_of_the_page_and_all_its_lines_of_the_list(self, rives, brought):
        day = recorded_between(rives, date(2027, 7, 1), date(2027, 7, 1))
        [line], further = page_of(rives, day)
        assert (line.is_import, line.public_id, line.name, line.detail) == (True, brought.public_id, "liste.csv", "1")
        assert (line.on, line.is_taken_back, further) == (date(2027, 7, 1), False, None)
        assert [one.kind.value for one in changes(rives, day)] == ["arrived"]

    def test_what_is_corrected_since_is_told_by_itself(self, rives, brought):
        jump(rives, date(2027, 7, 2), freeze=True)
        history.end(Membership.objects.get(number="M7001").periods.get(), on=date(2026, 1, 1))
        day = recorded_between(rives, date(2027, 7, 2), date(2027, 7, 2))
        assert [one.kind.value for one in page_of(rives, day)[0]] == ["departed"]

    def test_taken_out_again_is_told_too(self, rives, brought):
        jump(rives, date(2027, 7, 2), freeze=True)
        undo_import(brought, actor=SYSTEM)
        day = recorded_between(rives, date(2027, 7, 1), date(2027, 7, 2))
        assert [(one.kind.value, one.is_taken_back) for one in page_of(rives, day)[0]] == [
            ("imported", False),
            ("imported", True),
        ]

    def test_the_page_leads_to_it(self, rives, brought, cast, sign_in):
        asked = {"first": "2027-07-01", "last": "2027-07-01", "by": "recorded"}
        page = sign_in(cast["secretary"]).get(PAGE, asked)
        [row] = [one for one in page.context["rows"] if one[0]["text"] == "liste.csv"]
        assert row[0]["url"].endswith(f"/{brought.public_id}/")
        assert row[4:] == ["List brought in", "New members: 1"]
        assert sign_in(cast["secretary"]).get(row[0]["url"]).status_code == 200


def test_another_organisation_has_its_own(rives, ailleurs, spring):
    assert told(ailleurs, MARCH) == []


class TestThePage:
    ASKED = {"first": "2025-03-01", "last": "2025-03-31"}

    @pytest.fixture
    def office(self, cast, sign_in):
        return sign_in(cast["secretary"])

    def test_says_what_changed_in_words(self, rives, spring, office):
        page = office.get(PAGE, self.ASKED)
        rows = [[row[0]["text"], row[3], row[4]] for row in page.context["rows"]]
        assert rows[0] == ["Neuve Une", "Became a member", "User member"]
        assert rows[-1] == ["Parti Deux", "Is no longer a member", "User member"]

    def test_gives_all_of_it_as_csv(self, rives, spring, office):
        answer = office.get(PAGE, {**self.ASKED, "csv": "1"})
        rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))
        assert [row["change"] for row in rows][:2] == ["arrived", "category"]
        assert rows[5]["detail"] == "-3"  # a number, which a program can add up

    def test_gives_all_of_it_as_a_workbook_in_words(self, rives, spring, office):
        answer = office.get(PAGE, {**self.ASKED, "xlsx": "1"})
        sheet = load_workbook(io.BytesIO(b"".join(answer))).active
        [head, *rows] = sheet.iter_rows(values_only=True)
        assert head == ("Name", "Number", "Effective", "Written down", "What changed", "Detail")
        assert [rows[0][0], rows[0][2].date(), *rows[0][4:]] == [
            "Neuve Une", date(2025, 3, 1), "Became a member", "User member",
        ]  # fmt: skip
        assert rows[5][5] == -3
        assert Consultation.objects.filter(kind="changes", format="xlsx").count() == 1

    def test_says_when_a_workbook_cannot_hold_it(self, rives, spring, office, monkeypatch):
        monkeypatch.setitem(exporting.MOST, "xlsx", 1)
        page = office.get(PAGE, {**self.ASKED, "xlsx": "1"}, follow=True)
        assert "This format can hold 1" in page.content.decode()

    def test_says_what_was_known_then(self, rives, spring, office, sign_in, cast):
        jump(rives, date(2025, 7, 1), freeze=True)
        history.retract(spring.suspensions.get())
        then = {**self.ASKED, "known_at": "2025-06-15"}
        assert "Suspended" not in [row[3] for row in office.get(PAGE, self.ASKED).context["rows"]]
        page = office.get(PAGE, then)
        assert "Suspended" in [row[3] for row in page.context["rows"]]
        assert "known_at=2025-06-15" in page.context["taken"][0]["url"]
        assert Consultation.objects.filter(kind="changes").order_by("pk").last().known_at.date() == date(2025, 6, 16)

    def test_takes_the_day_as_known_on_however_it_was_typed(self, rives, spring, office):
        jump(rives, date(2025, 7, 1), freeze=True)
        history.retract(spring.suspensions.get())
        page = office.get(PAGE, {**self.ASKED, "known_at": "06/15/2025"})
        assert "Suspended" in [row[3] for row in page.context["rows"]]

    def test_dates_the_wrong_way_round_are_refused_in_words(self, rives, office):
        page = office.get(PAGE, {"first": "2025-03-31", "last": "2025-03-01"})
        assert "This day comes before the other one." in page.content.decode()

    def test_nothing_is_said_to_be_nothing(self, rives, office):
        assert "Nothing changed between these dates" in office.get(PAGE, self.ASKED).content.decode()

    def test_is_for_those_who_may_read_the_register(self, rives, cast, sign_in):
        assert sign_in(cast["auditor"]).get(PAGE).status_code == 200
        assert sign_in(cast["chair"]).get(PAGE).status_code == 404


class TestTheCommand:
    def written(self, *asked):
        out = io.StringIO()
        call_command("register_changes", "--organisation", "rives", *asked, stdout=out)
        return [row["change"] for row in csv.DictReader(io.StringIO(out.getvalue().removeprefix("\ufeff")))]

    def test_it_tells_what_took_effect_and_what_was_written_down(self, rives):
        jump(rives, date(2027, 7, 1))
        a_member(rives, "Zoé", since=date(2025, 6, 3), number="M0009")
        assert "arrived" in self.written("--from", "2025-06-01", "--to", "2025-06-30")
        assert "arrived" in self.written("--from", "2027-07-01", "--to", "2027-07-01", "--recorded")
        known = ("--known-at", "2027-06-30T12:00")
        assert self.written("--from", "2025-06-01", "--to", "2025-06-30", *known) == []
        line = Consultation.objects.order_by("pk").last()
        assert (line.kind, line.format, str(line.known_at.date())) == ("changes", "csv", "2027-06-30")

    def test_a_workbook_goes_into_a_file(self, rives, tmp_path):
        file = tmp_path / "changes.xlsx"
        asked = ("--from", "2025-06-01", "--to", "2025-06-30", "--format", "xlsx", "--out", str(file))
        call_command("register_changes", "--organisation", "rives", *asked)
        assert load_workbook(file).active.title == "Ce qui a changé"

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            (("--from", "2025-06-30", "--to", "2025-06-01"), "before"),
            (("--from", "2025-06-01", "--to", "2025-06-30", "--recorded", "--known-at", "2027-01-01"), "--known-at"),
            (("--from", "juin", "--to", "2025-06-30"), "juin"),
        ],
    )
    def test_it_says_what_it_cannot_read(self, rives, asked, said):
        with translation.override("en"), pytest.raises(CommandError, match=said):
            call_command("register_changes", "--organisation", "rives", *asked)
        assert not Consultation.objects.exists()


@pytest.fixture
def reached_otherwise(rives, anne):
    """In March Anne takes a telephone and news; in May she has no mailbox any more and a household, and no news."""
    jump(rives, date(2027, 3, 1))
    change_contact(anne.person, email="a@example.org", phone="418 555-0101", language="fr", phones=[], actor=SYSTEM)
    record_consent(anne.person, purpose=Purpose.NEWS, is_given=True, source="papier", actor=SYSTEM)
    jump(rives, date(2027, 5, 1))
    others = [(PhoneKind.HOME, "418 555-0102"), (PhoneKind.WORK, "418 555-0103")]
    change_contact(anne.person, email="", phone="418 555-0101", language="en", phones=others, actor=SYSTEM)
    jump(rives, date(2027, 5, 3))
    change_contact(anne.person, email="", phone="418 555-0101", language="en", phones=[], actor=SYSTEM)
    record_consent(anne.person, purpose=Purpose.NEWS, is_given=False, source="papier", actor=SYSTEM)
    home = form_household(rives, name="Maison du Quai", actor=SYSTEM)
    join_household(anne.person, household=home, since=date(2027, 5, 2), actor=SYSTEM)
    join_household(anne.person, household=None, since=date(2027, 6, 1), actor=SYSTEM)
    return anne


def said(rives, span):
    with translation.override("en"):
        return [(change_words(one), detail_words(one, {})) for one in changes(rives, span)]


def test_how_members_are_reached_and_what_they_agree_to_is_among_what_changed(rives, reached_otherwise):
    spring = Span(first=date(2027, 3, 2), last=date(2027, 6, 30))
    in_effect = said(rives, spring)
    assert in_effect == [
        ("New e-mail address, the former one being", "a@example.org"),
        ("Other telephones changed, the former ones being", "none"),
        ("Another language of letters, the former one being", "Français"),
        ("Came into a household", "Maison du Quai"),
        ("No longer agrees to be written to", "News of the organisation by e-mail"),
        ("Other telephones changed, the former ones being", "418 555-0102, 418 555-0103"),
        ("Left a household", "Maison du Quai"),
    ]
    assert set(in_effect) <= set(said(rives, recorded_between(rives, date(2027, 3, 2), date(2027, 6, 30))))
    before = replace(spring, known_at=datetime(2027, 5, 2, 12, tzinfo=UTC))
    assert len(said(rives, before)) == 3


def test_pages_of_what_is_told_at_an_instant_follow_one_another(rives, reached_otherwise, monkeypatch):
    monkeypatch.setattr("membership.queries.changes.PAGE", 2)
    for span in (
        Span(first=date(2027, 3, 1), last=date(2027, 6, 30)),
        recorded_between(rives, date(2027, 3, 1), date(2027, 6, 30)),
    ):
        found, after = list[Any](), None
        while True:
            some, after = page_of(rives, span, after)
            found += some
            if after is None:
                break
        assert found == list(changes(rives, span, each=False))


def test_a_contest_is_among_what_changed_until_it_is_said_never_to_have_been(rives, anne):
    contested = MembershipEvent.objects.create(
        organisation=rives, membership=anne, kind="vote_contested", effective_on=date(2027, 3, 1), decided_by="Anne"
    )
    year = Span(first=date(2027, 1, 1), last=date(2027, 12, 31))
    assert said(rives, year) == [("Suspension of the vote contested", "Anne")]
    known = clock.now()
    MembershipEvent.objects.create(
        organisation=rives, membership=anne, kind="vote_contested", effective_on=date(2027, 3, 1), is_void=True,
        corrects=contested,
    )  # fmt: skip
    assert said(rives, year) == []
    assert len(said(rives, replace(year, known_at=known))) == 1
