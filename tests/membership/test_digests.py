"""Quiet hours and several messages in one: nothing owed ever waits, nothing held is lost, each thing has its proof."""

from __future__ import annotations

import email
import email.policy
from datetime import datetime, time, timedelta

import psycopg
import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from governance.services.calling import call_assembly
from membership.clock import now
from membership.errors import DeliveriesPending, QuietHoursHalf
from membership.models import (
    AttemptOutcome,
    AuditEntry,
    Delivery,
    DeliveryState,
    HeldFor,
    LaterEvent,
    MailPreference,
    Notice,
    NoticeKind,
    Person,
    Purpose,
    Role,
    WordingKind,
)
from membership.models.base import RealNow
from membership.queries.habits import habits_of
from membership.queries.links import news_token
from membership.queries.news import progress_of_news
from membership.queries.slips import rows as slips_of
from membership.services import digests, mailer
from membership.services.bounces import Learned, note_event
from membership.services.contacts import record_consent
from membership.services.correspondence import Recipient, close_notice, issue_notice
from membership.services.digests import gather_due, gather_into_one
from membership.services.habits import choose_writing_habits
from membership.services.holding import let_go
from membership.services.letters import Letter, issue_letter, texts_of
from membership.services.newsletters import Draft, send_newsletter, withdraw_newsletter, write_newsletter
from membership.services.preferences import choose_mail_preference
from membership.services.sending import claim, finish_attempt, open_attempt, release_expired
from membership.services.smtp_answers import Answer
from membership.services.wordings import Words, write_wording
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer, an_organisation
from tests.processes import test_database_url

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOMORROW = CALLED_ON + DAY
APRIL = Draft("Le marché", "Il ouvre samedi.", "The market", "It opens on Saturday.")
MAY = Draft("La corvée", "Apportez vos gants.", "The clean-up", "Bring gloves.")


@pytest.fixture(autouse=True)
def kept_letters(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def organisation():
    organisation = an_organisation()
    jump(organisation, CALLED_ON, time(12))
    return organisation


def a_reader(organisation, given_name, **more):
    member = a_member(organisation, given_name, "Roy", email=f"{given_name.lower()}@example.org", language="fr", **more)
    record_consent(member.person, purpose=Purpose.NEWS, is_given=True, source="essai", actor=SYSTEM)
    return member


@pytest.fixture
def anne(organisation):
    return a_reader(organisation, "Anne")


@pytest.fixture
def luc(organisation):
    return a_reader(organisation, "Luc")


def habits(organisation, **chosen):
    usual = {"reminders_a_vote": 2, "quiet_from": None, "quiet_until": None}
    choose_writing_habits(organisation, **usual | chosen, actor=SYSTEM)


def prefer(member, digest="", quiet_from=None, quiet_until=None):
    return choose_mail_preference(
        member.person, digest=digest, quiet_from=quiet_from, quiet_until=quiet_until, actor=SYSTEM
    )


def news(organisation, draft=APRIL):
    return send_newsletter(write_newsletter(organisation, draft, actor=SYSTEM), actor=SYSTEM)


def a_result(organisation, *members, kind=NoticeKind.RESULT, **more):
    letter = Letter("Résultat du vote : un local", ("Adoptée par %(name)s.",), button="Voir la rencontre")
    return issue_notice(
        organisation, actor=SYSTEM, kind=kind, texts=texts_of(organisation, lambda: letter), links_end_at=now() + DAY,
        recipients=[
            Recipient(
                "email", one.person.email, "fr", membership_id=one.pk, person_id=one.person_id, name=str(one.person)
            )
            for one in members
        ], **more,
    )  # fmt: skip


def leave():
    sent = 0
    for stream in (False, True):
        token, ids = claim(50, news=stream)
        sent += mailer.send_batch(ids, token)
    return sent


def as_received():
    """Return the last letter that left, as a mailbox has it."""
    return email.message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=email.policy.default)


def of(member):
    return Delivery.objects.filter(membership=member).exclude(notice__kind=NoticeKind.DIGEST).order_by("pk")


def states(member):
    return list(of(member).values_list("state", flat=True))


class TestQuietHours:
    def test_news_waits_for_their_end_and_is_still_to_send_with_its_hour_and_reason(self, organisation, anne):
        habits(organisation, quiet_from=time(11), quiet_until=time(13))
        sent = news(organisation)
        assert leave() == 0
        progress = progress_of_news(sent)
        assert (progress["recipients"], progress["pending"], progress["held"]) == (1, 1, 1)
        assert of(anne).get().held_for == HeldFor.QUIET
        assert progress["until"] == datetime.combine(CALLED_ON, time(13), organisation.zone)
        with pytest.raises(DeliveriesPending):
            close_notice(sent.notice, actor=SYSTEM, at=now())
        jump(organisation, CALLED_ON, time(13, 1))
        assert (let_go(), leave(), let_go()) == (1, 1, 0)
        assert progress_of_news(sent)["held"] == 0

    def test_by_the_real_clock_it_leaves_at_its_hour_though_nothing_lets_it_go(self, organisation, anne):
        habits(organisation, quiet_from=time(11), quiet_until=time(13))
        news(organisation)
        waits = of(anne).annotate(wait=RealNow()).get()
        assert timedelta(minutes=55) < waits.next_attempt_at - waits.wait <= timedelta(hours=1)

    def test_each_member_may_choose_others(self, organisation, anne, luc):
        habits(organisation, quiet_from=time(11), quiet_until=time(13))
        prefer(luc, quiet_from=time(22), quiet_until=time(6))
        news(organisation)
        assert leave() == 1
        assert (states(anne), states(luc)) == ([DeliveryState.PENDING], [DeliveryState.SENT])

    @pytest.mark.parametrize("kind", [NoticeKind.CALL, NoticeKind.CHANGE, NoticeKind.POLL_OPENED, NoticeKind.LETTER])
    def test_what_is_owed_waits_for_nothing(self, organisation, anne, kind):
        habits(organisation, quiet_from=time(11), quiet_until=time(13), digest="weekly")
        prefer(anne, "weekly", time(0), time(23, 59))
        a_result(organisation, anne, kind=kind)
        assert leave() == 1

    def test_a_notice_of_meeting_and_an_acknowledgement_wait_for_nothing(self, organisation, anne):
        prefer(anne, "weekly", time(0), time(23, 59))
        call_assembly(an_assembly(organisation), actor=SYSTEM)
        issue_letter(anne, compose=lambda: Letter("Reçu", ("Merci.",)), actor=SYSTEM, words=WordingKind.RECEIPT)
        assert leave() == 2

    def test_a_reminder_waits_never_past_what_it_reminds_of_and_for_no_other_message(self, organisation, anne):
        prefer(anne, "weekly", time(11), time(13))
        soon, later = now() + timedelta(minutes=30), now() + timedelta(days=3)
        a_result(organisation, anne, kind=NoticeKind.REMINDER, useful_until=soon)
        assert leave() == 1
        a_result(organisation, anne, kind=NoticeKind.REMINDER, useful_until=later)
        assert leave() == 0
        assert of(anne).last().held_for == HeldFor.QUIET

    def test_they_have_both_ends(self, anne):
        with pytest.raises(QuietHoursHalf):
            prefer(anne, quiet_from=time(22))
        assert not MailPreference.objects.exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            MailPreference.objects.create(organisation=anne.organisation, person=anne.person, quiet_from=time(22))


class TestSeveralInOne:
    @pytest.fixture
    def gathered(self, organisation, anne, luc):
        """Two pieces of news and a result, which Anne gets in one message and Luc as they come."""
        prefer(anne, "daily")
        news(organisation)
        news(organisation, MAY)
        a_result(organisation, anne, luc)
        assert leave() == 3
        jump(organisation, TOMORROW, time(8, 1))
        assert gather_due() == 1
        return Notice.objects.get(kind=NoticeKind.DIGEST)

    def test_it_waits_for_its_hour_counted_as_still_to_send(self, organisation, anne):
        prefer(anne, "daily")
        sent = news(organisation)
        assert (gather_due(), leave()) == (0, 0)
        assert (progress_of_news(sent)["pending"], of(anne).get().held_for) == (1, HeldFor.DAILY)

    def test_one_message_says_them_all_in_order_and_finishes_each(self, organisation, anne, gathered):
        assert states(anne) == [DeliveryState.PENDING] * 3
        mail.outbox.clear()
        assert leave() == 1
        body = mail.outbox[0].body
        assert body.index("Il ouvre samedi.") < body.index("Apportez vos gants.") < body.index("Adoptée par Anne Roy.")
        assert body.count("Bonjour Anne Roy,") == 1
        assert body.count("Vous recevez ceci parce que") <= 1
        assert f"/o/{organisation.slug}/" in body
        assert "%(" not in body
        assert "It opens" not in body
        assert mail.outbox[0].subject.endswith("– Anne Roy")
        assert states(anne) == [DeliveryState.SENT] * 3
        digest = gathered.deliveries.get()
        assert set(of(anne).values_list("settled_at", "last_answer")) == {(digest.settled_at, digest.last_answer)}

    def test_each_thing_in_it_has_its_proof(self, anne, gathered):
        leave()
        digest = gathered.deliveries.get()
        for delivery in of(anne):
            row = next(row for row in slips_of(delivery.notice) if row[14] == delivery.public_id)
            assert digest.message_id in row
            assert any("accepted" in cell for cell in row)

    def test_english_says_the_english_and_the_french_under_it(self, organisation):
        zoe = a_reader(organisation, "Zoe")
        zoe.person.language = "en"
        zoe.person.save(update_fields=["language"])
        prefer(zoe, "daily")
        news(organisation)
        news(organisation, MAY)
        jump(organisation, TOMORROW, time(8, 1))
        gather_due()
        leave()
        body = mail.outbox[-1].body
        parts = [
            body.index(said) for said in ("It opens on Saturday.", "Bring gloves.", "Il ouvre samedi.", "Apportez")
        ]
        assert parts == sorted(parts)
        assert body.count("It opens on Saturday.") == body.count("Il ouvre samedi.") == 1

    def test_gathering_twice_or_sweeping_in_between_tells_nobody_twice(self, organisation, anne, gathered):
        assert (gather_due(), gather_into_one(organisation)) == (0, 0)
        assert leave() == 1
        assert (gather_due(), leave()) == (0, 0)
        assert Notice.objects.filter(kind=NoticeKind.DIGEST).count() == 1

    def test_a_failure_while_it_is_written_leaves_everything_as_it_was(self, organisation, anne, monkeypatch):
        prefer(anne, "daily")
        news(organisation), news(organisation, MAY)
        jump(organisation, TOMORROW, time(8, 1))
        with monkeypatch.context() as broken:
            broken.setattr("membership.services.digests.connection", None)
            assert gather_due() == 0
        assert not Notice.objects.filter(kind=NoticeKind.DIGEST).exists()
        assert not of(anne).filter(digest__isnull=False).exists()
        assert gather_due() == 1

    def test_whom_the_same_waits_for_share_one_text(self, organisation, anne, luc):
        habits(organisation, digest="daily", digest_at=time(18))
        news(organisation), news(organisation, MAY)
        jump(organisation, CALLED_ON, time(18, 1))
        assert gather_due() == 2
        assert Notice.objects.get(kind=NoticeKind.DIGEST).deliveries.count() == 2
        assert leave() == 2

    def test_one_thing_alone_leaves_as_it_is(self, organisation, anne):
        prefer(anne, "weekly")
        news(organisation)
        jump(organisation, CALLED_ON + 8 * DAY, time(12))
        assert (gather_due(), gather_due()) == (1, 0)
        assert leave() == 1
        assert mail.outbox[-1].subject == "Le marché – Anne Roy"
        assert not Notice.objects.filter(kind=NoticeKind.DIGEST).exists()

    def test_whoever_wants_no_more_news_gets_the_rest(self, organisation, anne):
        prefer(anne, "daily")
        news(organisation), a_result(organisation, anne), a_result(organisation, anne)
        record_consent(anne.person, purpose=Purpose.NEWS, is_given=False, source="essai", actor=SYSTEM)
        jump(organisation, TOMORROW, time(8, 1))
        assert (gather_due(), leave()) == (1, 1)
        assert states(anne) == [DeliveryState.WAIVED, DeliveryState.SENT, DeliveryState.SENT]
        assert "List-Unsubscribe" not in as_received()

    @pytest.mark.parametrize("things", [1, 2])
    def test_what_waits_for_whoever_has_no_address_any_more_is_set_aside(self, organisation, anne, luc, things):
        habits(organisation, digest="daily", digest_at=time(18))
        for draft in (APRIL, MAY)[:things]:
            news(organisation, draft)
        Person.objects.filter(pk=anne.person_id).update(email="")
        Person.objects.filter(pk=luc.person_id).update(email="luc@elsewhere.example.org")
        jump(organisation, CALLED_ON, time(18, 1))
        gather_due()
        assert leave() == 1
        assert set(of(anne).values_list("state", "waived_because")) == {
            (DeliveryState.WAIVED, "plus d’adresse de courriel")
        }
        assert [one.to for one in mail.outbox] == [["luc@elsewhere.example.org"]]

    def test_whoever_asked_for_post_since_gets_the_news_they_asked_for_and_nothing_else(self, organisation, anne):
        prefer(anne, "daily")
        news(organisation), a_result(organisation, anne)
        record_consent(anne.person, purpose=Purpose.NOTICES_BY_EMAIL, is_given=False, source="essai", actor=SYSTEM)
        jump(organisation, TOMORROW, time(8, 1))
        gather_due()
        assert leave() == 1
        assert states(anne) == [DeliveryState.SENT, DeliveryState.WAIVED]

    def test_its_way_out_stops_the_news(self, anne, gathered):
        leave()
        token = news_token(gathered.deliveries.get())
        assert token in as_received()["List-Unsubscribe"]
        Client().post(reverse("news-stop", args=[token]))
        assert not anne.person.consents.order_by("-at", "-pk").first().is_given

    def test_what_failed_failed_for_all_that_was_in_it_and_what_is_owed_no_more_is_no_work(self, anne, gathered):
        token, ids = claim(10, news=True)
        finish_attempt(open_attempt(ids[0], token), Answer(AttemptOutcome.PERMANENT, "550 nobody"))
        assert states(anne) == [DeliveryState.FAILED] * 3
        assert set(of(anne).values_list("last_answer", flat=True)) == {"550 nobody"}

    def test_what_came_back_came_back_for_all_that_was_in_it(self, anne, gathered):
        leave()
        note_event(
            gathered.deliveries.get(), learned=Learned(LaterEvent.BOUNCED, "provider", "1", now(), "5.1.1"),
            actor=SYSTEM,
        )  # fmt: skip
        assert states(anne) == [DeliveryState.FAILED] * 3

    def test_a_doubt_on_it_leaves_all_of_it_to_send(self, anne, gathered):
        token, ids = claim(10, news=True)
        finish_attempt(open_attempt(ids[0], token), Answer(AttemptOutcome.UNKNOWN, "TimeoutError"))
        assert states(anne) == [DeliveryState.PENDING] * 3

    def test_own_words_that_lack_a_language_keep_it_and_nothing_is_lost(self, organisation, anne):
        write_wording(
            organisation, kind=WordingKind.DIGEST, words={"fr": Words("Bonjour."), "en": Words()}, actor=SYSTEM
        )
        prefer(anne, "daily")
        news(organisation), news(organisation, MAY)
        jump(organisation, TOMORROW, time(8, 1))
        assert gather_due() == 0
        alone = of(anne).annotate(instant=RealNow()).first()
        assert alone.next_attempt_at - alone.instant < timedelta(days=2)

    def test_a_change_of_mind_lets_go_what_waits_and_not_what_was_gathered(self, organisation, anne):
        prefer(anne, "weekly")
        news(organisation)
        prefer(anne, "daily")
        assert of(anne).get().held_until.astimezone(organisation.zone).date() == TOMORROW
        prefer(anne, "at_once")
        assert leave() == 1
        assert AuditEntry.objects.filter(action="person.mail_preference").count() == 3


class TestThePages:
    def browser(self, account):
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def test_a_member_chooses_among_their_preferences(self, organisation, anne):
        habits(organisation, quiet_from=time(21), quiet_until=time(8), digest="weekly")
        client = self.browser(an_account_of(anne))
        page = reverse("my-preferences", kwargs={"slug": organisation.slug})
        shown = client.get(page).text
        assert "de 21:00 à 08:00" in shown or "from 21:00 to 08:00" in shown
        half = client.post(page, {"act": "when", "digest": "daily", "quiet_from": "22:00", "quiet_until": ""})
        assert half.status_code == 422
        client.post(page, {"act": "when", "digest": "daily", "quiet_from": "22:00", "quiet_until": "07:00"})
        chosen = MailPreference.objects.get()
        assert (chosen.person, chosen.digest, chosen.quiet_from) == (anne.person, "daily", time(22))
        assert 'value="22:00"' in client.get(page).text

    def test_the_office_writes_it_down_in_their_name(self, organisation, anne):
        client = self.browser(an_officer(organisation, Role.SECRETARY))
        page = reverse("member-preferences", kwargs={"slug": organisation.slug, "public_id": anne.public_id})
        client.post(page, {"act": "when", "digest": "weekly", "quiet_from": "", "quiet_until": ""})
        assert MailPreference.objects.get().digest == "weekly"

    def test_one_members_correspondence_says_until_when_and_why_it_waits(self, organisation, anne):
        prefer(anne, "daily")
        news(organisation)
        client = self.browser(an_officer(organisation, Role.SECRETARY))
        page = reverse("member-letters", kwargs={"slug": organisation.slug, "public_id": anne.public_id})
        assert "the message that gathers those of a day" in client.get(page, headers={"Accept-Language": "en"}).text

    def test_how_the_organisation_writes_is_chosen_with_its_hour_and_day(self, organisation):
        client = self.browser(an_officer(organisation, Role.SECRETARY))
        page = reverse("writing-habits", kwargs={"slug": organisation.slug})
        client.post(page, {"reminders_a_vote": 2, "digest": "weekly", "digest_at": "17:30", "digest_on": "4"})
        chosen = habits_of(organisation)
        assert (chosen.digest, chosen.digest_at, chosen.digest_on) == ("weekly", time(17, 30), 4)


def test_news_withdrawn_once_gathered_does_not_leave_and_what_it_was_gathered_with_does(organisation, anne):
    habits(organisation, digest="daily")
    april, may = news(organisation), news(organisation, MAY)
    jump(organisation, TOMORROW, time(9))
    assert gather_due() == 1
    withdraw_newsletter(april, because="Le marché est annulé.", actor=SYSTEM)
    assert AuditEntry.objects.get(action="notice.withdrawn").detail.values["deliveries"] == 1
    gathering = Delivery.objects.get(notice__kind=NoticeKind.DIGEST)
    assert (gathering.state, gathering.waived_because) == (DeliveryState.WAIVED, "Le marché est annulé.")
    assert leave() == 1
    assert "La corvée" in mail.outbox[0].subject
    assert "marché" not in str(mail.outbox[0].message())
    assert {one.notice_id: one.state for one in of(anne)} == {
        april.notice_id: DeliveryState.WAIVED, may.notice_id: DeliveryState.SENT,
    }  # fmt: skip


def test_a_message_on_its_way_that_comes_back_leaves_no_more_with_what_was_withdrawn_meanwhile(organisation, anne):
    habits(organisation, digest="daily")
    april, may = news(organisation), news(organisation, MAY)
    jump(organisation, TOMORROW, time(9))
    assert gather_due() == 1
    token, ids = claim(50, news=True)
    withdraw_newsletter(april, because="Le marché est annulé.", actor=SYSTEM)
    gathering = Delivery.objects.get(notice__kind=NoticeKind.DIGEST)
    assert (gathering.pk, gathering.state) == (ids[0], DeliveryState.CLAIMED)
    assert open_attempt(gathering.pk, token) is None
    Delivery.objects.filter(pk=gathering.pk).update(claimed_until=RealNow() - DAY)
    assert release_expired() == {DeliveryState.PENDING: 1}
    token, ids = claim(50, news=True)
    assert ids == [of(anne).get(notice=may.notice).pk], "what it was gathered with, by itself"
    gathering.refresh_from_db()
    assert (gathering.state, gathering.waived_because) == (DeliveryState.WAIVED, "Le marché est annulé.")
    assert mailer.send_batch(ids, token) == 1
    assert "La corvée" in mail.outbox[0].subject
    assert {one.notice_id: one.state for one in of(anne)} == {
        april.notice_id: DeliveryState.WAIVED, may.notice_id: DeliveryState.SENT,
    }  # fmt: skip


def test_what_a_message_in_doubt_gathered_keeps_its_trace_when_it_leaves_by_itself(organisation, anne):
    habits(organisation, digest="daily")
    april, may = news(organisation), news(organisation, MAY)
    jump(organisation, TOMORROW, time(9))
    assert gather_due() == 1
    token, ids = claim(50, news=True)
    finish_attempt(open_attempt(ids[0], token), Answer(AttemptOutcome.UNKNOWN, "TimeoutError"))
    gathering = Delivery.objects.get(pk=ids[0])
    assert gathering.state == DeliveryState.IN_DOUBT
    withdraw_newsletter(april, because="Le marché est annulé.", actor=SYSTEM)
    left = of(anne).get(notice=may.notice)
    first = left.attempts.get()
    assert (first.outcome, first.answer, first.address) == ("unknown", gathering.message_id, "anne@example.org")
    assert leave() == 1
    assert [one.possible_duplicate for one in left.attempts.order_by("number")] == [False, True]


@pytest.mark.django_db(transaction=True)
def test_what_is_being_withdrawn_is_not_gathered_meanwhile(organisation, anne):
    habits(organisation, digest="daily")
    april, _may = news(organisation), news(organisation, MAY)
    jump(organisation, TOMORROW, time(9))
    with psycopg.connect(test_database_url()) as other:
        other.execute("UPDATE membership_notice SET withdrawn_at = now() WHERE id = %s", [april.notice_id])
        assert gather_due() == 0
        assert not Delivery.objects.filter(notice__kind=NoticeKind.DIGEST).exists(), "May waits as well"
        other.rollback()
    withdraw_newsletter(april, because="Une erreur", actor=SYSTEM)
    assert gather_due() == 1
    assert of(anne).get(notice=april.notice).digest is None
    assert not Delivery.objects.filter(notice__kind=NoticeKind.DIGEST).exists(), "May leaves by itself"


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_for_one_that_is_held_elsewhere_gets_one_message_later(organisation, anne, luc, monkeypatch):
    habits(organisation, digest="daily")
    a_result(organisation, anne)
    held = a_result(organisation, anne)
    for _ in range(2):
        a_result(organisation, anne, luc)
    # So few at once that those who wait for what is held would be in the way of all others.
    monkeypatch.setattr(digests, "PERSONS", 1)
    jump(organisation, TOMORROW, time(9))
    written = Delivery.objects.filter(notice__kind=NoticeKind.DIGEST)
    with psycopg.connect(test_database_url()) as other:
        other.execute("SELECT FROM membership_notice WHERE id = %s FOR UPDATE", [held.pk])
        assert gather_due() == 1
        assert [one.person for one in written] == [luc.person]
        other.rollback()
    assert gather_due() == 1
    assert written.get(person=anne.person).gathered.count() == 4
