"""«Mes suivis»: whoever has something reads it, notes how it comes along and says that it is done; nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import Assembly, Body, FollowUp, Resolution, Seat, SittingKind
from governance.queries.entrusted import who_may_be_entrusted
from governance.services.calendar_feeds import issue_calendar_feed
from governance.services.follow_ups import note_progress, note_promise, revise_follow_up
from governance.services.mandates import Term, end_mandate, give_mandate
from governance.web.follow_up_forms import PlanForm
from membership.models import Notice
from membership.services.merging.joining import merge_persons
from tests.factories.life import a_person
from tests.factories.meetings import MEETING_ON, SYSTEM, a_motion, an_evening, jump
from tests.factories.register import JOINED_ON, a_member, an_account_of
from tests.governance.web.reading import address, messages, said

pytestmark = pytest.mark.django_db

DUE_ON = date(2027, 9, 1)
DONE = {"act": "finish", "done_on": MEETING_ON.isoformat(), "text": "Fait."}
EVERYBODY = ("secretary", "administrator", "chair", "scrutineer", "auditor", "other_secretary")


@pytest.fixture
def mandate(cast):
    board = Body.objects.create(organisation=cast.organisation, kind="board", name_fr="Conseil", name_en="Board")
    seat = Seat.objects.create(organisation=cast.organisation, body=board, number=1)
    return give_mandate(seat, Term(JOINED_ON), actor=SYSTEM, person=cast.membership.person, membership=cast.membership)


@pytest.fixture
def meeting(cast):
    return an_evening(cast.organisation, cast.membership)


@pytest.fixture
def row(cast, meeting, mandate):
    return note_promise(
        meeting, task="Revenir sur le stationnement", person=cast.membership.person, due_on=DUE_ON, actor=SYSTEM
    )


@pytest.fixture
def other_member(cast):
    client = Client()
    account = an_account_of(a_member(cast.organisation, "Luc", "Fabre"))
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url_of(row):
    return reverse("governance:my-follow-up", args=[row.organisation.slug, row.public_id])


def listing(cast):
    return reverse("governance:my-follow-ups", args=[cast.organisation.slug])


def test_they_read_what_of_which_meeting_before_when_and_how_late(cast, browser_of, row):
    note_progress(row, text="Appelé la ville.", actor=SYSTEM)
    browser = browser_of("member")
    page = said(browser.get(listing(cast)))
    assert "Revenir sur le stationnement" in page
    assert "Promis le samedi 24 avril 2027 · Assemblée générale annuelle" in page
    assert "Avant le mercredi 1er septembre 2027 · encore 130 jours" in page
    jump(cast.organisation, DUE_ON + timedelta(days=3))
    page = said(browser.get(url_of(row)))
    assert "en retard de 3 jours" in page
    assert "Appelé la ville." in page
    assert "En retard" in said(browser.get(listing(cast)))


def test_however_many_they_have_the_list_costs_the_same_and_has_pages(
    cast, browser_of, meeting, row, django_assert_num_queries
):
    sitting = Assembly.objects.create(
        organisation=cast.organisation, kind=SittingKind.MEETING, body=Body.objects.get(), title_fr="Conseil",
        place="Salle", starts_at=meeting.starts_at,
    )  # fmt: skip
    resolution = Resolution.objects.create(
        organisation=cast.organisation, motion=a_motion(sitting), year=2027, rank=1, adopted_on=MEETING_ON,
        title_fr="Le toit", text_fr="Refaire le toit.",
    )  # fmt: skip

    def entrust(n, **where):
        FollowUp.objects.bulk_create(
            FollowUp(organisation=cast.organisation, task="Voir", owner="Anne Roy", person=cast.membership.person,
                     due_on=DUE_ON, **where)
            for _ in range(n)
        )  # fmt: skip

    every = ({"assembly": meeting}, {"assembly": sitting}, {"resolution": resolution})
    for where in every:
        entrust(1, **where)
        entrust(1, **where, done_on=MEETING_ON)
    browser = browser_of("member")
    browser.get(listing(cast))
    with CaptureQueriesContext(connection) as few:
        browser.get(listing(cast))
    for where in every:
        entrust(5, **where)
        entrust(5, **where, done_on=MEETING_ON)
    with django_assert_num_queries(len(few)):
        answer = browser.get(listing(cast))
    assert len(answer.context["to_do"]) == 19
    assert len(answer.context["done"]) == 18
    entrust(40, assembly=meeting)
    assert len(browser.get(listing(cast)).context["to_do"]) == 50
    assert len(browser.get(listing(cast) + "?page=2").context["to_do"]) == 9


def test_they_note_and_say_that_it_is_done_and_the_office_hears_of_it(cast, browser_of, row):
    browser, office = browser_of("member"), browser_of("secretary")
    home = reverse("organisation", args=[cast.organisation.slug])
    assert "1 suivi vous est confié." in said(browser.get(home))
    browser.post(url_of(row), {"act": "note", "text": "J’ai écrit."})
    assert "écrite par vous" in said(browser.get(url_of(row)))
    (told,) = messages(browser.post(url_of(row), DONE, follow=True))
    assert "Noté comme fait" in told
    assert "vous est confié" not in said(browser.get(home))
    assert "Anne Roy déclare l’avoir fait le 24 avr" in said(office.get(home))
    assert "déclaré par qui en avait la charge" in said(
        office.get(reverse("governance:follow-ups", args=[cast.organisation.slug]) + "?show=done")
    )
    row.refresh_from_db()
    assert (row.done_on, row.done_by, row.notes.count()) == (MEETING_ON, cast.membership.person, 2)
    jump(cast.organisation, MEETING_ON + timedelta(days=20))
    assert "déclare l’avoir fait" not in said(office.get(home))


def test_a_day_to_come_is_refused_with_what_was_written(browser_of, row):
    answer = browser_of("member").post(url_of(row), DONE | {"done_on": "2027-12-01"})
    assert answer.status_code == 200
    assert "Fait." in answer.content.decode()
    assert browser_of("member").post(url_of(row), {"act": "revise"}).status_code == 400
    row.refresh_from_db()
    assert row.done_on is None


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_else_learns_of_it_there(browser_of, row, who):
    browser = browser_of(who)
    for answer in (browser.get(url_of(row)), browser.post(url_of(row), DONE)):
        assert answer.status_code == 404
    assert FollowUp.objects.get().done_on is None


def test_another_member_gets_the_constant_answer(cast, other_member, row):
    nothing = other_member.get(reverse("governance:my-follow-up", args=[cast.organisation.slug, "nobody"]))
    theirs = other_member.get(url_of(row))
    assert (theirs.status_code, said(theirs)) == (nothing.status_code, said(nothing))
    assert theirs.status_code == 404
    page = said(other_member.get(listing(cast)))
    assert "Rien ne vous attend" in page
    assert "stationnement" not in page
    assert Client().get(listing(cast)).headers["Location"].startswith("/compte/")


def test_what_was_given_to_somebody_else_is_theirs_no_more(cast, browser_of, row):
    revise_follow_up(row, owner="La mairie", due_on=DUE_ON, text="Pas à nous.", actor=SYSTEM)
    assert browser_of("member").post(url_of(row), DONE).status_code == 404
    assert "Rien ne vous attend" in said(browser_of("member").get(listing(cast)))


class TestTheOffice:
    def test_the_chair_chooses_among_those_in_office(self, cast, browser_of, meeting, mandate):
        page = browser_of("chair").get(address("assembly", meeting)).content.decode()
        assert "Anne Roy (Conseil)" in page
        promise = {"task": "Revenir", "person": cast.membership.person.public_id, "owner": "", "due_on": "2027-09-01"}
        browser_of("chair").post(address("promise", meeting), promise)
        assert FollowUp.objects.get().person == cast.membership.person
        assert Notice.objects.latest("pk").deliveries.get().person == cast.membership.person

    @pytest.mark.parametrize("more", [{"owner": "Luc"}, {"person": "nobody"}, {"person": ""}])
    def test_one_of_them_or_a_name_and_not_both(self, cast, browser_of, meeting, mandate, more):
        promise = {"task": "Revenir", "person": cast.membership.person.public_id, "owner": "", "due_on": "2027-09-01"}
        browser_of("chair").post(address("promise", meeting), promise | more)
        assert not FollowUp.objects.exists()

    def test_the_page_says_when_whoever_has_it_left(self, cast, browser_of, row, mandate):
        url = reverse("governance:follow-up", args=[cast.organisation.slug, row.public_id])
        browser = browser_of("secretary")
        assert "n’est plus en fonction" not in said(browser.get(url))
        end_mandate(mandate, on=MEETING_ON, actor=SYSTEM)
        page = said(browser.get(url))
        assert "Anne Roy n’est plus en fonction" in page
        moved = {"act": "revise", "person": cast.membership.person.public_id, "owner": "", "text": "Plus tard.",
                 "due_on": "2027-10-01"}  # fmt: skip
        browser.post(url, moved)
        row.refresh_from_db()
        assert (row.due_on, row.person) == (date(2027, 10, 1), cast.membership.person)
        browser.post(url, moved | {"person": "", "owner": "La mairie"})
        row.refresh_from_db()
        assert [row.owner, row.person] == ["La mairie", None]

    def test_of_two_records_joined_the_day_is_changed_as_the_page_offers_it(self, cast, browser_of, row):
        joined, kept = (a_person(cast.organisation, name, "Zo") for name in ("Anna", "Anne"))
        FollowUp.objects.filter(pk=row.pk).update(person=joined, owner=joined.full_name)
        merge_persons(kept, joined, actor=SYSTEM, reason="Une seule personne.")
        url = reverse("governance:follow-up", args=[cast.organisation.slug, row.public_id])
        form = browser_of("secretary").get(url).context["revise_form"]
        assert form.initial["person"] == kept.public_id
        assert "Anne Zo (n’est plus en fonction)" in [label for _key, label in form.fields["person"].choices]
        moved = {"act": "revise", "person": form.initial["person"], "text": "Plus tard.", "due_on": "2027-10-01"}
        assert browser_of("secretary").post(url, moved).status_code == 302
        row.refresh_from_db()
        assert row.due_on == date(2027, 10, 1)

    def test_where_nobody_is_in_office_a_name_is_asked_for(self, browser_of, meeting):
        form = PlanForm({"task": "Revenir", "due_on": "2027-09-01"})
        assert "person" not in form.fields
        assert list(form.errors) == ["owner"]


def test_it_stands_in_their_own_calendar_until_it_is_done(cast, browser_of, row):
    token = issue_calendar_feed(cast.organisation, cast.accounts["member"], language="fr", actor=SYSTEM).token
    feed = reverse("calendars:feed", kwargs={"token": token})

    def entries():
        return Client().get(feed).content.decode().replace("\r\n ", "")

    assert "À faire : Revenir sur le stationnement" in entries().replace("\xa0", " ")
    assert "DTSTART;VALUE=DATE:20270901" in entries()
    assert url_of(row) in entries()
    browser_of("member").post(url_of(row), DONE)
    assert "stationnement" not in entries()
    other = issue_calendar_feed(cast.organisation, cast.accounts["chair"], language="fr", actor=SYSTEM).token
    assert "stationnement" not in Client().get(reverse("calendars:feed", kwargs={"token": other})).content.decode()


def test_of_two_fields_of_which_one_is_needed_neither_is_called_optional(cast, mandate):
    form = PlanForm(people=who_may_be_entrusted(cast.organisation, MEETING_ON))
    shown = [get_template("elements/field.html").render({"field": form[name]}) for name in ("person", "owner")]
    assert all("<label" in one and 'class="optional"' not in one for one in shown)
