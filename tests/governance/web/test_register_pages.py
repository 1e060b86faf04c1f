"""What remains of meetings, and who sits where: resolutions, minutes, mandates, as each reader sees them."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from governance.errors import AlreadySeated, NotOfTheGroup, SeatHeld
from governance.models import Body, ChangeKind, Mandate, Resolution, Seat
from governance.queries.mandates import benches_of
from governance.queries.resolutions import Wanted, register_of
from governance.services.mandates import Term, end_mandate, give_mandate
from governance.services.register import note_change
from membership.errors import DatesReversed, NotAMember, StateNotAllowed
from membership.models import AuditEntry, Category
from membership.models.base import STILL_RECORDED
from tests.factories.meetings import MEETING_ON, SYSTEM, a_called_assembly, a_motion, an_assembly, an_evening, jump
from tests.factories.register import a_member
from tests.governance.web.reading import address, messages, number_of_queries, said

pytestmark = pytest.mark.django_db


def page_of(name, organisation, **more):
    return reverse(f"governance:{name}", kwargs={"slug": organisation.slug, **more})


def a_resolution(motion, year, rank, **texts):
    return Resolution.objects.create(
        organisation=motion.organisation,
        motion=motion,
        year=year,
        rank=rank,
        adopted_on=date(year, 4, 24),
        **({"title_fr": "Titre", "text_fr": "Texte"} | texts),
    )


class TestResolutions:
    @pytest.fixture
    def adopted(self, cast):
        assembly = an_assembly(cast.organisation)
        return [
            a_resolution(
                a_motion(assembly, "Élèves"), 2026, 1, title_fr="Le droit des élèves", text_en="On the pupils’ rights"
            ),
            a_resolution(a_motion(assembly, "Quai"), 2027, 1, title_fr="Le quai", text_fr="Que l’on répare le quai."),
        ]

    @pytest.mark.parametrize(
        ("words", "numbers"),
        [
            ("eleves", ["2026-01"]),
            ("ÉLÈVES droit", ["2026-01"]),
            ("pupils", ["2026-01"]),
            ("2027-01", ["2027-01"]),
            ("repare", ["2027-01"]),
            ("", ["2027-01", "2026-01"]),
            ("absent", []),
        ],
    )
    def test_words_are_found_in_both_languages_without_accents(self, cast, adopted, words, numbers):
        assert [row.number for row in register_of(cast.organisation, Wanted(search=words))] == numbers

    def test_a_year_narrows(self, cast, adopted, browser_of):
        page = said(browser_of("member").get(page_of("resolutions", cast.organisation) + "?year=2026"))
        assert "2026-01" in page
        assert "Le quai" not in page

    def test_a_year_that_is_none_shows_all(self, cast, adopted, browser_of):
        assert "2026-01" in said(browser_of("member").get(page_of("resolutions", cast.organisation) + "?year=xx"))

    def test_a_state_narrows_and_is_shown(self, cast, adopted, browser_of):
        old, new = adopted
        note_change(old, by=new, kind=ChangeKind.REPEALS, actor=SYSTEM)
        page = said(browser_of("member").get(page_of("resolutions", cast.organisation) + "?standing=repealed"))
        assert "Abrogée par la résolution 2027-01" in page
        assert "Le quai" not in page

    def test_another_organisation_has_its_own_register(self, other, adopted, browser_of):
        page = said(browser_of("other_secretary").get(page_of("resolutions", other)))
        assert "Aucune résolution" in page
        stolen = page_of("resolution", other, resolution=adopted[0].public_id)
        assert browser_of("other_secretary").get(stolen).status_code == 404

    def test_the_list_costs_the_same_for_many(self, cast, adopted, browser_of):
        member, url = browser_of("member"), page_of("resolutions", cast.organisation)
        few = number_of_queries(member, url)
        assembly = an_assembly(cast.organisation)
        for rank in range(2, 12):
            a_resolution(a_motion(assembly, f"Point {rank}"), 2027, rank)
        assert number_of_queries(member, url) == few


class TestMinutes:
    def test_nothing_can_be_drafted_before_the_meeting_opens(self, cast, browser_of):
        assembly = a_called_assembly(cast.organisation)
        browser = browser_of("secretary")
        assert "une fois l’assemblée ouverte" in said(browser.get(address("minutes", assembly)))
        refused = browser.post(address("minutes", assembly), {"language": "fr"}, follow=True)
        assert "Rien n’a été enregistré" in messages(refused)[0]
        assert not assembly.minutes.exists()

    def test_each_language_has_its_versions(self, cast, browser_of):
        assembly = an_evening(cast.organisation, cast.membership)
        browser = browser_of("secretary")
        for language in ("fr", "fr", "en"):
            browser.post(address("minutes", assembly), {"language": language})
        assert list(assembly.minutes.order_by("language", "version").values_list("language", "version")) == [
            ("en", 1),
            ("fr", 1),
            ("fr", 2),
        ]
        assert browser.post(address("minutes", assembly), {"language": "de"}).status_code == 400

    def test_the_document_is_a_pdf_with_a_name(self, cast, browser_of):
        assembly = an_evening(cast.organisation, cast.membership)
        browser_of("secretary").post(address("minutes", assembly), {"language": "fr"})
        response = browser_of("member").get(
            page_of("minutes-document", cast.organisation, minutes=assembly.minutes.get().public_id)
        )
        assert response.content.startswith(b"%PDF-")
        assert "proces-verbal-2027-04-24" in response.headers["Content-Disposition"]


class TestTheMeetingAsMembersSeeIt:
    def test_it_offers_the_way_in_when_it_is_time_and_not_before(self, cast, browser_of):
        assembly = a_called_assembly(cast.organisation)
        member, url = browser_of("member"), address("assembly", assembly)
        assert "Entrer dans l’assemblée" not in said(member.get(url))
        jump(cast.organisation, MEETING_ON, time(18, 30))
        assert "Entrer dans l’assemblée" in said(member.get(url))

    def test_it_shows_the_motions_in_full(self, cast, browser_of):
        assembly = a_called_assembly(cast.organisation)
        assert "Que les mandats durent deux ans." in said(browser_of("member").get(address("assembly", assembly)))
        english = browser_of("member").get(address("assembly", assembly), headers={"accept-language": "en"})
        assert "That terms last two years." in said(english)

    def test_a_page_of_theirs_costs_the_same_for_many_points(self, cast, browser_of):
        assembly = a_called_assembly(cast.organisation)
        member, url = browser_of("member"), address("assembly", assembly)
        few = number_of_queries(member, url)
        draft = an_assembly(cast.organisation)
        for rank in range(8):
            a_motion(draft, f"Point {rank}")
        assert number_of_queries(browser_of("secretary"), address("assembly", draft)) <= few + 2

    def test_the_calendar_entry_names_the_meeting_in_its_own_hour(self, cast, browser_of):
        assembly = a_called_assembly(cast.organisation)
        response = browser_of("member").get(address("calendar", assembly))
        lines = response.content.decode().split("\r\n")
        assert "DTSTART:20270424T230000Z" in lines
        assert lines[0] == "BEGIN:VCALENDAR"
        assert all(len(line.encode()) <= 75 for line in lines)


class TestMandates:
    @pytest.fixture
    def seats(self, cast):
        board = Body.objects.create(
            organisation=cast.organisation, kind="board", name_fr="Conseil d’administration", name_en="Board"
        )
        groups = {one.key: one for one in Category.objects.for_organisation(cast.organisation)}
        return [
            Seat.objects.create(organisation=cast.organisation, body=board, number=number, group=groups.get(group))
            for number, group in enumerate(("user", "worker", None), start=1)
        ]

    def give(self, seat, membership, start_on=date(2027, 4, 24)):
        return give_mandate(
            seat, Term(start_on, years=2), person=membership.person, membership=membership, actor=SYSTEM
        )

    def test_a_mandate_is_given_and_leaves_its_trace(self, cast, seats):
        mandate = self.give(seats[0], cast.membership)
        assert mandate.effective.upper_inf
        assert AuditEntry.objects.filter(action="mandate.given", object_id=mandate.public_id).count() == 1

    def test_a_seat_has_one_holder(self, cast, seats):
        self.give(seats[0], cast.membership)
        with pytest.raises(SeatHeld):
            self.give(seats[0], a_member(cast.organisation, "Luc", "Gagné"))

    def test_a_person_holds_one_seat_of_a_body(self, cast, seats):
        self.give(seats[0], cast.membership)
        with pytest.raises(AlreadySeated):
            self.give(seats[2], cast.membership)

    def test_a_seat_of_a_group_goes_to_one_of_the_group(self, cast, seats):
        with pytest.raises(NotOfTheGroup):
            self.give(seats[1], cast.membership)
        self.give(seats[1], a_member(cast.organisation, "Luc", "Gagné", category="worker"))

    def test_somebody_who_is_not_a_member_that_day_takes_no_seat(self, cast, seats):
        gone = a_member(cast.organisation, "Zoé", "Ancienne", until=date(2026, 1, 1))
        with pytest.raises(NotAMember):
            self.give(seats[2], gone)

    def test_an_ended_mandate_frees_the_seat_that_very_day_and_keeps_what_was_known(self, cast, seats):
        mandate = self.give(seats[0], cast.membership, date(2025, 4, 26))
        end_mandate(mandate, on=date(2027, 4, 24), actor=SYSTEM)
        self.give(seats[0], a_member(cast.organisation, "Luc", "Gagné"), date(2027, 4, 24))
        known = Mandate.objects.filter(STILL_RECORDED, person=cast.membership.person).get()
        assert known.effective == DateRange(date(2025, 4, 26), date(2027, 4, 24))
        assert Mandate.objects.filter(person=cast.membership.person).count() == 2

    def test_a_mandate_ends_once_and_after_it_began(self, cast, seats):
        mandate = self.give(seats[0], cast.membership)
        with pytest.raises(DatesReversed):
            end_mandate(mandate, on=date(2027, 4, 24), actor=SYSTEM)
        ended = end_mandate(mandate, on=date(2028, 4, 24), actor=SYSTEM)
        for again in (mandate, ended):
            with pytest.raises(StateNotAllowed):
                end_mandate(again, on=date(2029, 4, 24), actor=SYSTEM)

    def test_the_board_is_read_as_it_is_on_a_day(self, cast, seats, django_assert_num_queries):
        ended = self.give(seats[0], cast.membership, date(2025, 4, 26))
        end_mandate(ended, on=date(2026, 4, 25), actor=SYSTEM)
        self.give(seats[2], a_member(cast.organisation, "Luc", "Gagné"), date(2026, 4, 25))
        with django_assert_num_queries(3):
            (bench,) = benches_of(cast.organisation, date(2027, 1, 1))
            assert (bench.held, bench.vacant) == (1, 2)
            assert [one.person.full_name for one in bench.places[0].before] == ["Anne Roy"]

    def test_members_read_and_are_offered_no_form(self, cast, seats, browser_of):
        page = browser_of("member").get(page_of("mandates", cast.organisation)).content.decode()
        assert "Siège 1" in page
        assert "<form" not in page.split("<main")[1]
