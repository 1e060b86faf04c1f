"""Attendance allowances: set by the members, drawn once from who came, paid, and read by those whom they concern."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.test import Client
from django.urls import reverse

from governance.errors import (
    AllowancePaid,
    AllowanceRuledOut,
    AllowancesDrawn,
    AllowanceSourceMissing,
    NoAllowanceDue,
    PeriodNotOver,
)
from governance.models import AllowanceDue, AllowanceStatement, PresenceChannel, Resolution, SittingKind
from governance.queries.allowances import dues_of
from governance.services.allowances import (
    Payment,
    draw_allowances,
    note_allowances_paid,
    set_allowance_rate,
    take_allowances_back,
)
from governance.services.allowances_paper import allowances_paper
from governance.services.at_the_table import director_arrives, director_leaves
from governance.services.hands import Hands, decide_by_hands
from governance.services.mandates import end_mandate
from governance.services.planning import Item, Plan, add_item, plan_assembly
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from membership.clock import today
from membership.errors import DatesReversed, NotYetHappened
from membership.models import AuditEntry, Role
from membership.queries.held.sources import held_on
from membership.services.accounts import link_account
from tests.factories.meetings import a_motion, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer
from tests.governance.sittings.conftest import MEETING_ON, board, directors, organisation, planned  # noqa: F401
from tests.governance.web.reading import messages, number_of_queries, said

pytestmark = pytest.mark.django_db

FIRST, AFTER, TODAY = date(2027, 1, 1), date(2027, 2, 20), date(2027, 2, 21)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def held(planned, directors):  # noqa: F811
    """A meeting of the board to which three of four came, one of them twice; one more left before it was opened."""
    sitting = call_sitting(planned, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(17, 50))
    director_arrives(sitting, mandate=directors[3], channel=PresenceChannel.HALL, actor=SYSTEM)
    director_leaves(sitting, mandate=directors[3], actor=SYSTEM)
    for one in directors[:3]:
        director_arrives(sitting, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(18, 5))
    open_assembly(sitting, actor=SYSTEM)
    director_leaves(sitting, mandate=directors[0], actor=SYSTEM)
    director_arrives(sitting, mandate=directors[0], channel=PresenceChannel.HALL, actor=SYSTEM)
    decide_by_hands(sitting.motions.get(), Hands(3, 0), actor=SYSTEM)
    end_assembly(sitting, actor=SYSTEM)
    jump(sitting.organisation, TODAY)
    sitting.refresh_from_db()
    return sitting


@pytest.fixture
def of_members(organisation):  # noqa: F811
    motion = a_motion(an_assembly(organisation))
    return Resolution.objects.create(
        organisation=organisation, motion=motion, year=2026, rank=4, adopted_on=date(2026, 4, 25),
        title_fr="Allocation de présence", text_fr="75 $ par réunion",
    )  # fmt: skip


@pytest.fixture
def rate(board, of_members):  # noqa: F811
    return set_allowance_rate(board, amount_cents=7_500, from_on=FIRST, resolution=of_members, actor=SYSTEM)


@pytest.fixture
def statement(rate, held):
    return draw_allowances(rate.body, first_on=FIRST, last_on=AFTER, actor=SYSTEM)


class TestTheRate:
    def test_a_resolution_of_the_board_cannot_set_it(self, board, held):  # noqa: F811
        own = held.motions.get().resolution
        with pytest.raises(AllowanceRuledOut) as refused:
            set_allowance_rate(board, amount_cents=7_500, from_on=FIRST, resolution=own, actor=SYSTEM)
        assert "l’assemblée annuelle" in refused.value.finding.sentence("fr")

    @pytest.mark.parametrize("both", [True, False])
    def test_one_thing_sets_it(self, board, of_members, both):  # noqa: F811
        source = {"resolution": of_members, "article": "5.7"} if both else {}
        with pytest.raises(AllowanceSourceMissing):
            set_allowance_rate(board, amount_cents=7_500, from_on=FIRST, actor=SYSTEM, **source)

    def test_set_anew_for_a_day_the_later_word_holds(self, rate):
        again = set_allowance_rate(rate.body, amount_cents=8_000, from_on=FIRST, article="5.7", actor=SYSTEM)
        assert (again.pk, again.amount_cents, again.resolution) == (rate.pk, 8_000, None)

    def test_what_was_drawn_is_not_set_otherwise(self, statement):
        with pytest.raises(AllowancesDrawn):
            set_allowance_rate(statement.body, amount_cents=1, from_on=AFTER, article="5.7", actor=SYSTEM)
        set_allowance_rate(statement.body, amount_cents=1, from_on=date(2027, 2, 21), article="5.7", actor=SYSTEM)


class TestDrawing:
    def test_each_who_was_at_the_table_gets_one_allowance(self, statement, directors):  # noqa: F811
        due = {one.person_id: one.amount_cents for one in dues_of(statement)}
        assert due == {one.person_id: 7_500 for one in directors[:3]}
        assert AuditEntry.objects.filter(action="allowances.drawn").count() == 1

    def test_a_day_is_drawn_once(self, statement):
        with pytest.raises(AllowancesDrawn):
            draw_allowances(statement.body, first_on=date(2027, 2, 1), last_on=AFTER, actor=SYSTEM)

    def test_a_period_without_a_meeting_or_a_rate_gives_no_statement(self, board, rate, held):  # noqa: F811
        with pytest.raises(NoAllowanceDue):
            draw_allowances(board, first_on=FIRST, last_on=date(2027, 1, 31), actor=SYSTEM)
        rate.delete()
        with pytest.raises(NoAllowanceDue):
            draw_allowances(board, first_on=FIRST, last_on=AFTER, actor=SYSTEM)
        assert not AllowanceStatement.objects.exists()

    def test_a_period_ends_after_it_began(self, rate, held):
        with pytest.raises(DatesReversed):
            draw_allowances(rate.body, first_on=AFTER, last_on=FIRST, actor=SYSTEM)

    @pytest.mark.parametrize("last", [TODAY, date(2027, 2, 28)])
    def test_a_day_that_is_not_over_is_not_drawn(self, rate, held, last):
        with pytest.raises(PeriodNotOver) as refused:
            draw_allowances(rate.body, first_on=FIRST, last_on=last, actor=SYSTEM)
        assert refused.value.until == AFTER

    def test_a_meeting_called_for_today_once_the_rest_is_drawn_is_drawn_tomorrow(self, statement, directors):  # noqa: F811
        body = statement.body
        plan = Plan(
            kind=SittingKind.MEETING,
            title_fr="Réunion du soir",
            title_en="Evening meeting",
            starts_at=datetime.combine(TODAY, time(18), body.organisation.zone),
            place="Bureau",
            body=body,
        )
        evening = plan_assembly(body.organisation, plan, actor=SYSTEM)
        add_item(evening, Item("Ouverture", "Opening"), actor=SYSTEM)
        call_sitting(evening, waived_by_all=True, reason="Tous y renoncent.", actor=SYSTEM)
        jump(body.organisation, TODAY, time(18))
        for one in directors[:3]:
            director_arrives(evening, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
        open_assembly(evening, actor=SYSTEM)
        end_assembly(evening, actor=SYSTEM)
        jump(body.organisation, date(2027, 2, 22))
        later = draw_allowances(body, first_on=TODAY, last_on=TODAY, actor=SYSTEM)
        assert [one.amount_cents for one in dues_of(later)] == [7_500] * 3

    def test_the_page_proposes_days_that_are_over(self, browsers, rate, held):
        where = {"slug": "rives", "body": rate.body.public_id}
        page = browsers["secretary"].get(reverse("sittings:allowances", kwargs=where))
        assert page.context["period_form"].initial == {"first_on": FIRST, "last_on": AFTER}


class TestPaying:
    def test_each_is_paid_once(self, statement):
        first, *others = dues_of(statement)
        payment = Payment(AFTER, "virement 12")
        assert note_allowances_paid(statement, [first], payment=payment, actor=SYSTEM) == 1
        with pytest.raises(AllowancePaid):
            note_allowances_paid(statement, [first, *others], payment=payment, actor=SYSTEM)
        assert AllowanceDue.objects.filter(paid_on=None).count() == 2

    def test_not_on_a_day_to_come(self, statement):
        with pytest.raises(NotYetHappened):
            note_allowances_paid(statement, dues_of(statement), payment=Payment(date(2027, 3, 1)), actor=SYSTEM)

    def test_a_statement_is_taken_back_while_nothing_of_it_is_paid(self, statement):
        body = statement.body
        take_allowances_back(statement, actor=SYSTEM)
        again = draw_allowances(body, first_on=FIRST, last_on=AFTER, actor=SYSTEM)
        note_allowances_paid(again, dues_of(again)[:1], payment=Payment(AFTER), actor=SYSTEM)
        with pytest.raises(AllowancePaid):
            take_allowances_back(again, actor=SYSTEM)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_taken_away_by_person_and_by_meeting(statement, language):
    assert allowances_paper(statement, taken_as="pdf", language=language).content.startswith(b"%PDF-")
    lines = allowances_paper(statement, taken_as="csv", language=language).content.decode().splitlines()
    assert len(lines) == 4
    assert lines[1].split(",")[2:4] == ["2027-02-08", "75.00"]


def test_it_is_told_to_whom_it_is_due(statement, directors):  # noqa: F811
    part = next(one for one in held_on(directors[0].person) if one.key == "allowances")
    assert [row["amount_cents"] for row in part.as_json()] == [7_500]


# --- the pages


@pytest.fixture
def browsers(organisation, directors):  # noqa: F811
    accounts = {
        str(role.value): an_officer(organisation, role)
        for role in (Role.SECRETARY, Role.ADMINISTRATOR, Role.CHAIR, Role.AUDITOR, Role.SCRUTINEER, Role.ADVISER)
    }
    accounts["director"] = an_account_of(directors[0].membership)
    accounts["absent"] = an_account_of(directors[3].membership)
    accounts["member"] = an_account_of(a_member(organisation, "Zoé", "Gagnon"))
    found = {}
    for name, account in accounts.items():
        found[name] = Client()
        found[name].force_login(account, backend=BACKEND)
    return found


def at(name, drawn, /, **more):
    return reverse(f"sittings:{name}", kwargs={"slug": "rives", "body": drawn.body.public_id, **more})


OFFICE, READS_ALL = {"secretary", "administrator"}, {"secretary", "administrator", "auditor"}
INSIDE = {*READS_ALL, "chair", "director", "absent"}


def test_who_may_open_what(browsers, statement):
    one = {"statement": statement.public_id}
    for url, rightly in (
        (at("allowances", statement), INSIDE),
        (at("allowance", statement, **one), READS_ALL),
        (at("allowance-file", statement, **one, taken_as="csv"), READS_ALL),
    ):
        assert {name for name, browser in browsers.items() if browser.get(url).status_code == 200} == rightly


def test_only_the_office_sets_draws_pays_and_takes_back(browsers, statement):
    one = {"statement": statement.public_id}
    for name, more in (("allowance-rate", {}), ("allowance-draw", {}), ("allowance-paid", one)):
        answers = {who: browser.post(at(name, statement, **more)).status_code for who, browser in browsers.items()}
        assert {who for who, status in answers.items() if status != 404} == OFFICE
        assert {status for who, status in answers.items() if who in OFFICE} == {422}
    url = at("allowance-take-back", statement, **one)
    assert {who for who, browser in browsers.items() if browser.post(url).status_code != 404} == {"secretary"}


def test_a_director_reads_their_own_amount_alone(browsers, statement, directors):  # noqa: F811
    url = at("allowances", statement)
    own = said(browsers["director"].get(url))
    assert "Ce qui vous est dû" in own
    for other in directors[1:3]:
        assert other.person.full_name not in own
    for name in ("absent", "chair"):
        assert "Ce qui vous est dû" not in said(browsers[name].get(url))
    assert (
        reverse("sittings:allowances", args=["rives", statement.body.public_id])
        in browsers["director"].get(at("all", statement)).content.decode()
    )


def test_two_who_share_an_account_each_read_their_own(organisation, statement, directors):  # noqa: F811
    shared, browser = an_account_of(directors[0].membership), Client()
    link_account(shared, directors[1].person, actor=SYSTEM, by_number=True)
    browser.force_login(shared, backend=BACKEND)
    url = at("allowances", statement)
    asked = browser.get(url)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith(reverse("who", kwargs={"slug": "rives"}))
    browser.post(reverse("who", kwargs={"slug": "rives"}), {"person": directors[1].person.public_id})
    page = said(browser.get(url))
    assert page.count("75,00") == 2  # what a meeting gives, and what is due to one of the two
    assert directors[0].person.full_name not in page


def test_whoever_left_the_board_still_reads_what_is_due_to_them(browsers, statement, directors):  # noqa: F811
    end_mandate(directors[0], on=today(statement.organisation), actor=SYSTEM)
    page = browsers["director"].get(at("allowances", statement))
    assert "Ce qui vous est dû" in said(page)


def test_the_office_goes_from_the_rate_to_the_payment(browsers, board, of_members, held):  # noqa: F811
    browser = browsers["secretary"]
    where = {"slug": "rives", "body": board.public_id}
    sent = {"amount": "75,00", "from_on": "2027-01-01", "resolution": of_members.public_id}
    assert browser.post(reverse("sittings:allowance-rate", kwargs=where), sent).status_code == 302
    drawn = browser.post(
        reverse("sittings:allowance-draw", kwargs=where),
        {"first_on": "2027-01-01", "last_on": "2027-02-20"},
        follow=True,
    )
    assert "225,00 $" in said(drawn)
    statement = AllowanceStatement.objects.get()
    keys = [str(one.pk) for one in dues_of(statement)]
    paid = browser.post(
        at("allowance-paid", statement, statement=statement.public_id),
        {"dues": keys, "on": "2027-02-20", "reference": "virement 12"},
        follow=True,
    )
    assert messages(paid) == ["3 allocations sont notées comme payées."]
    assert "virement 12" in said(paid)


def test_the_pages_cost_the_same_however_many_directors(browsers, statement):
    url = at("allowance", statement, statement=statement.public_id)
    assert number_of_queries(browsers["auditor"], url) <= 14
    assert number_of_queries(browsers["secretary"], at("allowances", statement)) <= 16
