"""One's own calendar: who is given an address, what a calendar reads there, and what whoever has none learns."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from governance.models import CalendarFeed
from governance.queries.calendar_feeds import digest
from governance.rules.icalendar import Calendar, Entry, written
from governance.services.calendar_feeds import issue_calendar_feed, stop_calendar_feed
from governance.services.changing import Rendezvous, Why, cancel_assembly, postpone_assembly
from governance.web.calendar_urls import urlpatterns
from membership.models import AuditEntry, Delivery, DeliveryState, RoleGrant
from membership.services.correspondence import Recipient, tell_late
from membership.services.following_up import waive
from membership.services.merging.joining import merge_persons
from tests.factories.meetings import CALLED_ON, MEETING_ON, SYSTEM, a_called_assembly, an_assembly, jump
from tests.factories.register import a_member, an_account_of

pytestmark = pytest.mark.django_db

WHY = Why("La salle est inondée.", "The hall is flooded.")
ROLES = ("secretary", "administrator", "chair", "scrutineer", "auditor", "member")


def at(name, cast, **more):
    slug = {} if "token" in more else {"slug": cast.organisation.slug}
    return reverse(f"calendars:{name}", kwargs=slug | more)


def token_for(cast, who, language="fr"):
    return issue_calendar_feed(cast.organisation, cast.accounts[who], language=language, actor=SYSTEM).token


def unfolded(response):
    return response.content.decode().replace("\r\n ", "").split("\r\n")


def read(cast, who="member", language="fr"):
    return unfolded(Client().get(at("feed", cast, token=token_for(cast, who, language))))


def test_every_address_is_tried_here():
    # The desk, of no organisation, in test_desk.py.
    assert {one.name for one in urlpatterns} == {"mine", "stop", "feed", "desk"}


@pytest.mark.parametrize("name", ["mine", "stop"])
def test_the_page_is_for_those_who_are_somebody_here(cast, browser_of, name):
    act = "get" if name == "mine" else "post"
    for who in ROLES:
        assert getattr(browser_of(who), act)(at(name, cast)).status_code in {200, 302}, who
    assert getattr(browser_of("other_secretary"), act)(at(name, cast)).status_code == 404
    assert getattr(browser_of("anonymous"), act)(at(name, cast)).headers["Location"].startswith("/compte/")
    assert browser_of("member").get(at("stop", cast)).status_code == 405


class TestTheAddress:
    def test_it_is_shown_once_and_its_token_is_kept_nowhere(self, cast, browser_of):
        browser = browser_of("member")
        said = browser.post(at("mine", cast)).content.decode()
        token = re.search(r"/feed/([\w-]+)\.ics", said)[1]
        assert "no-store" in browser.post(at("mine", cast)).headers["Cache-Control"]
        feed = CalendarFeed.objects.get()
        assert token not in {str(value) for value in vars(feed).values()}
        entries = AuditEntry.objects.filter(action__startswith="calendar.").order_by("pk")
        assert [one.action for one in entries] == ["calendar.issued", "calendar.renewed"]
        assert "/feed/" not in browser.get(at("mine", cast)).content.decode()

    def test_a_new_one_stops_the_one_before(self, cast):
        first, second = token_for(cast, "member"), token_for(cast, "member")
        assert Client().get(at("feed", cast, token=first)).status_code == 404
        assert Client().get(at("feed", cast, token=second)).status_code == 200
        assert CalendarFeed.objects.get().token_sha256 == digest(second)

    def test_it_is_stopped(self, cast, browser_of):
        token = token_for(cast, "member")
        assert browser_of("member").post(at("stop", cast)).status_code == 302
        assert Client().get(at("feed", cast, token=token)).status_code == 404
        assert stop_calendar_feed(cast.organisation, cast.accounts["member"], actor=SYSTEM) is False

    def test_whoever_has_none_learns_nothing(self, cast):
        stopped, gone = token_for(cast, "member"), token_for(cast, "chair")
        stop_calendar_feed(cast.organisation, cast.accounts["member"], actor=SYSTEM)
        RoleGrant.objects.filter(account=cast.accounts["chair"]).delete()
        answers = [Client().get(at("feed", cast, token=token)) for token in (stopped, gone, "never-was", "é")]
        said = {(one.status_code, one.content, tuple(sorted(one.headers.items()))) for one in answers}
        assert len(said) == 1
        assert answers[0].status_code == 404
        assert answers[0].headers["Cache-Control"] == "no-store"

    def test_it_is_not_for_guessing_nor_for_hammering(self, cast, settings):
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "calendar_feed": "600/m/ip,2/h/key"}
        cache.clear()
        for token in (token_for(cast, "member"), "never-was"):
            url = at("feed", cast, token=token)
            assert Client().get(url).status_code == Client().get(url).status_code
            refused = Client().get(url)
            assert refused.status_code == 429
            assert refused.headers["Retry-After"] == "3600"
        cache.clear()


class TestWhatIsRead:
    def test_it_is_kept_by_nobody_on_the_way_and_answered_again_only_when_it_changed(self, cast):
        a_called_assembly(cast.organisation)
        client, url = Client(), at("feed", cast, token=token_for(cast, "member"))
        first = client.get(url)
        assert first.headers["Cache-Control"] == "private, no-cache"
        assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert "Set-Cookie" not in first.headers
        assert "Cookie" not in first.headers.get("Vary", "")
        assert not client.cookies
        again = client.get(url, headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.head(url).status_code == 200
        assert client.post(url).status_code == 405

    def test_the_day_of_the_last_reading_is_kept(self, cast, browser_of):
        jump(cast.organisation, CALLED_ON)
        read(cast)
        assert CalendarFeed.objects.get().read_on == CALLED_ON
        assert "9\xa0avril 2027" in browser_of("member").get(at("mine", cast)).content.decode()

    def test_a_meeting_is_there_from_its_call(self, cast):
        draft = an_assembly(cast.organisation)
        assert not [line for line in read(cast) if draft.public_id in line]
        called = a_called_assembly(cast.organisation, on=MEETING_ON + timedelta(days=1))
        lines = read(cast)
        assert f"UID:{called.public_id}@unevoix" in lines
        assert "DTSTART:20270425T230000Z" in lines
        assert "SEQUENCE:0" in lines
        assert "STATUS:CONFIRMED" in lines
        assert "SUMMARY;LANGUAGE=fr:Assemblée générale annuelle\\, Coop des Rives" in lines

    def test_it_speaks_the_language_in_which_it_was_made(self, cast, browser_of):
        a_called_assembly(cast.organisation)
        assert [
            line for line in read(cast, language="en") if line.startswith("SUMMARY;LANGUAGE=en:Annual general meeting")
        ]
        browser_of("member").post(at("mine", cast), headers={"accept-language": "en"})
        assert CalendarFeed.objects.get().language == "en"

    def test_one_that_moves_moves_and_one_called_off_says_so(self, cast):
        called = a_called_assembly(cast.organisation)
        before = read(cast)
        jump(cast.organisation, CALLED_ON + timedelta(days=1))
        to = Rendezvous(datetime.combine(date(2027, 5, 8), time(19), cast.organisation.zone), place="École")
        postpone_assembly(called, to, WHY, actor=SYSTEM)
        moved = read(cast)
        called.refresh_from_db()
        cancel_assembly(called, WHY, actor=SYSTEM)
        gone = read(cast)
        uid = f"UID:{called.public_id}@unevoix"
        assert all(uid in lines for lines in (before, moved, gone))
        assert [[line for line in lines if line.startswith("SEQUENCE")] for lines in (before, moved, gone)] == [
            ["SEQUENCE:0"], ["SEQUENCE:1"], ["SEQUENCE:2"],
        ]  # fmt: skip
        assert "DTSTART:20270508T230000Z" in moved
        assert "LOCATION:École" in moved
        assert "STATUS:CANCELLED" in gone
        assert [line for line in gone if line.startswith("SUMMARY;LANGUAGE=fr:Annulée")]
        assert [line for line in gone if line.startswith("DESCRIPTION") and "La salle est inondée." in line]
        stamps = [next(line for line in lines if line.startswith("DTSTAMP")) for lines in (before, moved, gone)]
        assert stamps == sorted(stamps)
        assert stamps[0] != stamps[1]

    def test_whoever_was_not_called_does_not_have_it(self, cast):
        a_called_assembly(cast.organisation)
        late = a_member(cast.organisation, "Nina", "Tremblay", number="R0099", since=MEETING_ON)
        jump(cast.organisation, MEETING_ON)
        cast.accounts["late"] = an_account_of(late)
        assert "BEGIN:VEVENT" not in read(cast, "late")
        assert "BEGIN:VEVENT" in read(cast, "chair")

    def test_a_newcomer_told_since_has_it_until_that_is_set_aside(self, cast):
        called = a_called_assembly(cast.organisation)
        jump(cast.organisation, CALLED_ON + timedelta(days=1))
        nina = a_member(cast.organisation, "Nina", "Roy", number="R0098", since=CALLED_ON + timedelta(days=1))
        cast.accounts["nina"] = an_account_of(nina)
        assert "BEGIN:VEVENT" not in read(cast, "nina")
        to = Recipient("email", "nina@example.org", "fr", membership_id=nina.pk, person_id=nina.person_id, name="Nina")
        tell_late(called.notice, recipient=to, actor=SYSTEM)
        assert f"UID:{called.public_id}@unevoix" in read(cast, "nina")
        Delivery.objects.filter(membership=nina).update(state=DeliveryState.FAILED)
        waive(Delivery.objects.get(membership=nina), actor=SYSTEM, reason="Vue en personne")
        assert "BEGIN:VEVENT" not in read(cast, "nina")

    def test_whoever_was_told_of_the_new_day_alone_has_it(self, cast):
        called = a_called_assembly(cast.organisation)
        jump(cast.organisation, CALLED_ON + timedelta(days=1))
        nina = a_member(cast.organisation, "Nina", "Roy", number="R0098", since=CALLED_ON + timedelta(days=1))
        cast.accounts["nina"] = an_account_of(nina)
        to = Rendezvous(datetime.combine(date(2027, 5, 8), time(19), cast.organisation.zone), place="École")
        postpone_assembly(called, to, WHY, actor=SYSTEM)
        assert f"UID:{called.public_id}@unevoix" in read(cast, "nina")

    def test_what_was_told_under_a_record_joined_since_is_theirs(self, cast):
        first = a_member(cast.organisation, "Nina", "Roy", number="R0098", until=MEETING_ON)
        called = a_called_assembly(cast.organisation)
        jump(cast.organisation, MEETING_ON)
        again = a_member(cast.organisation, "Nina", "Roy", number="R0099", since=MEETING_ON)
        cast.accounts["nina"] = an_account_of(again)
        assert "BEGIN:VEVENT" not in read(cast, "nina")
        merge_persons(again.person, first.person, actor=SYSTEM, reason="La même personne.")
        assert f"UID:{called.public_id}@unevoix" in read(cast, "nina")

    def test_the_office_has_the_days_of_the_year_and_nobody_else(self, cast):
        jump(cast.organisation, CALLED_ON)
        assert [line for line in read(cast, "secretary") if line.startswith("DTSTART;VALUE=DATE:")]
        for who in ("chair", "auditor", "member"):
            assert not [line for line in read(cast, who) if line.startswith("DTSTART;VALUE=DATE:")]

    def test_many_meetings_cost_no_more_than_one(self, cast, django_assert_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def cost():
            cache.clear()
            url = at("feed", cast, token=token_for(cast, "member"))
            with CaptureQueriesContext(connection) as said:
                assert Client().get(url).status_code == 200
            return len(said)

        a_called_assembly(cast.organisation)
        one = cost()
        for days in range(1, 4):
            a_called_assembly(cast.organisation, on=MEETING_ON + timedelta(days=days))
        assert cost() == one


def test_a_program_makes_it_and_stops_it(cast, browser_of):
    member, url = browser_of("member"), f"/api/v1/organisations/{cast.organisation.slug}/calendar"
    made = member.post(url, {"language": "en"}, content_type="application/json")
    assert made.status_code == 201
    assert Client().get(made.json()["address"].partition("testserver")[2]).status_code == 200
    assert "address" not in member.get(url).json()
    assert member.delete(url).status_code == 204
    assert member.get(url).status_code == 404


class TestTheText:
    ENTRY = Entry(
        uid="a@unevoix",
        title="Été; «hiver», \\ et",
        begins=datetime.fromisoformat("2027-03-14T01:30:00-05:00"),
        ends=datetime.fromisoformat("2027-03-14T04:30:00-04:00"),
        stamp=datetime.fromisoformat("2027-03-01T12:00:00-05:00"),
        text="é" * 200 + "\r\nsuite\rfin",
    )

    def test_lines_are_folded_between_characters(self):
        text = written(Calendar("Tests", "fr"), [self.ENTRY])
        lines = text.split("\r\n")
        assert all(len(line.encode()) <= 75 for line in lines)
        assert "\n" not in text.replace("\r\n", "")
        assert f"DESCRIPTION;LANGUAGE=fr:{'é' * 200}\\nsuite\\nfin" in text.replace("\r\n ", "")
        assert "SUMMARY;LANGUAGE=fr:Été\\; «hiver»\\, \\\\ et" in lines

    def test_the_night_the_clocks_change_is_told_in_instants(self):
        lines = written(Calendar("Tests", "fr"), [self.ENTRY]).split("\r\n")
        assert "DTSTART:20270314T063000Z" in lines
        assert "DTEND:20270314T083000Z" in lines

    def test_a_whole_day_ends_the_day_after(self):
        day = date(2027, 12, 31)
        entry = Entry(uid="b@unevoix", title="Jour", begins=day, ends=day, stamp=self.ENTRY.stamp)
        lines = written(Calendar("Tests", "fr", "Coop", is_followed=True), [entry]).split("\r\n")
        assert {"DTSTART;VALUE=DATE:20271231", "DTEND;VALUE=DATE:20280101", "NAME:Coop", "X-WR-CALNAME:Coop"} <= {
            *lines
        }
