"""News: to those who agreed alone, behind everything that is owed, and stopped by one press without signing in."""

from __future__ import annotations

import email
import email.policy

import pytest
from django.core import mail
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.services.calling import call_assembly
from membership.errors import NobodyReadsNews, StateNotAllowed, TextMissing
from membership.models import (
    AttemptOutcome,
    ConsentEvent,
    Delivery,
    DeliveryState,
    Newsletter,
    NoticeKind,
    Purpose,
    Role,
)
from membership.queries.links import news_token
from membership.queries.news import progress_of_news, readers_of_news
from membership.queries.to_do import to_do_on
from membership.rules.consents import wording_of
from membership.services import mailer
from membership.services.contacts import record_consent
from membership.services.following_up import post_instead, send_again, send_failed_again
from membership.services.merging.joining import merge_persons
from membership.services.newsletters import Draft, send_newsletter, withdraw_newsletter, write_newsletter
from membership.services.sender import hold_in_force
from membership.services.sending import claim, finish_attempt, open_attempt, send_claimed
from membership.services.smtp_answers import Answer
from tasks.celery import ROUTES
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer, an_organisation

pytestmark = pytest.mark.django_db
DRAFT = Draft("Bulletin d’avril", "Bonjour à toutes.\n\nLe marché ouvre %(name)s.", "April news", "Hello.\n\nSee you.")


@pytest.fixture(autouse=True)
def kept_letters(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def organisation():
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    return organisation


def agree(member, *, is_given=True):
    record_consent(member.person, purpose=Purpose.NEWS, is_given=is_given, source="essai", actor=SYSTEM)


@pytest.fixture
def anne(organisation):
    """She gets the news."""
    member = a_member(organisation, "Anne", "Roy", email="anne@example.org")
    agree(member)
    return member


@pytest.fixture
def luc(organisation):
    """He never said that he wants any."""
    return a_member(organisation, "Luc", "Roy", email="luc@example.org")


@pytest.fixture
def office(organisation):
    client = Client()
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def sent_to(organisation, draft=DRAFT):
    return send_newsletter(write_newsletter(organisation, draft, actor=SYSTEM), actor=SYSTEM)


def leave(*, news=True):
    token, ids = claim(10, news=news)
    return mailer.send_batch(ids, token)


def of(member):
    return Delivery.objects.select_related("organisation", "person").get(membership=member, is_news=True)


def stop(delivery, **extra):
    return Client(enforce_csrf_checks=True).post(reverse("news-stop", args=[news_token(delivery)]), **extra)


def main_of(answer):
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def test_it_goes_to_members_who_agreed_and_still_do(organisation, anne, luc):
    changed = a_member(organisation, "Zoé", "Roy", email="zoe@example.org")
    agree(changed)
    agree(changed, is_given=False)
    unreachable = a_member(organisation, "Guy", "Roy", email="")
    agree(unreachable)
    newsletter = sent_to(organisation)
    assert [one.membership for one in newsletter.notice.deliveries.all()] == [anne]
    assert newsletter.notice.kind == NoticeKind.NEWS


def test_whoever_is_no_member_any_more_gets_none(organisation, anne):
    assert readers_of_news(organisation, CALLED_ON).count() == 1
    assert readers_of_news(organisation, CALLED_ON.replace(year=1990)).count() == 0


def test_without_a_reader_nothing_is_written_down(organisation, luc):
    with pytest.raises(NobodyReadsNews):
        sent_to(organisation)
    assert not Delivery.objects.exists()


def test_a_declared_language_that_lacks_keeps_it_from_leaving(organisation, anne):
    with pytest.raises(TextMissing) as refused:
        sent_to(organisation, Draft("Bulletin", "Bonjour"))
    assert refused.value.language == "en"
    assert Newsletter.objects.get().notice is None


def test_it_leaves_once_and_is_rewritten_no_more(organisation, anne):
    newsletter = sent_to(organisation)
    with pytest.raises(StateNotAllowed):
        send_newsletter(newsletter, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        write_newsletter(organisation, DRAFT, actor=SYSTEM, instead_of=newsletter)


def test_it_waits_until_nothing_that_is_owed_is_due(organisation, anne, luc):
    sent_to(organisation)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    assert leave() == 0
    assert leave(news=False) == 2
    assert not any(letter.extra_headers.get("List-Unsubscribe") for letter in mail.outbox)
    assert leave() == 1
    assert ROUTES["tasks.send_news"]["queue"] != ROUTES["tasks.send_notices"]["queue"]


def test_the_letter_has_the_headers_of_a_list_and_its_link_in_both_parts(organisation, anne):
    sent_to(organisation)
    assert leave() == 1
    written = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=email.policy.default)
    link = f"http://127.0.0.1:8000{reverse('news-stop', args=[news_token(of(anne))])}"
    # RFC 8058, 3.1
    assert written["List-Unsubscribe"].replace(" ", "").split("//")[-1] == f"<{link}>".split("//")[-1]
    assert written["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, html = (part.get_content() for part in written.iter_parts())
    token = news_token(of(anne))
    assert token in plain
    assert token in html
    # What an editor writes passes for nobody's name.
    assert "ouvre % (name)s" in plain


def test_a_mail_programs_press_stops_it_without_a_cookie_and_records_it(organisation, anne):
    sent_to(organisation)
    answer = stop(of(anne), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    last = ConsentEvent.objects.filter(person=anne.person).latest("pk")
    assert (last.purpose, last.is_given, last.source) == (Purpose.NEWS, False, "par le lien dans les nouvelles")
    assert last.text == wording_of(Purpose.NEWS, "fr")
    # What had not left does not leave any more, and is counted.
    assert of(anne).state == DeliveryState.WAIVED
    assert leave() == 0
    found = progress_of_news(Newsletter.objects.get())
    assert found == {"recipients": 1, "sent": 0, "failed": 0, "waived": 1, "pending": 0, "held": 0, "until": None}


def test_what_may_have_left_leaves_no_second_time_after_a_stop(organisation, anne):
    sent_to(organisation)
    Delivery.objects.filter(is_news=True).update(state=DeliveryState.IN_DOUBT)
    stop(of(anne))
    assert of(anne).state == DeliveryState.WAIVED
    assert leave() == 0


def test_stopped_while_a_worker_holds_it_and_refused_for_now_it_is_set_aside_at_the_next_claim(organisation, anne):
    sent_to(organisation)
    token, [held] = claim(10, news=True)
    stop(of(anne))
    assert of(anne).state == DeliveryState.CLAIMED
    finish_attempt(open_attempt(held, token), Answer(AttemptOutcome.TEMPORARY, "451 later"))
    Delivery.objects.update(next_attempt_at=Now())
    assert leave() == 0
    assert (of(anne).state, of(anne).waived_because) == (DeliveryState.WAIVED, "ne veut plus de nouvelles")


def test_those_who_want_no_more_hide_nobody_behind_them(organisation, anne):
    after = a_member(organisation, "Zoé", "Roy", email="zoe@example.org")
    agree(after)
    sent_to(organisation)
    # Said in the instant in which the news was written down: the row was not there to be set aside.
    ConsentEvent.objects.create(
        organisation=organisation, person=anne.person, purpose=Purpose.NEWS, is_given=False, source="papier"
    )
    _token, ids = claim(1, news=True)
    assert ids == [of(after).pk]
    assert of(anne).state == DeliveryState.WAIVED


def test_what_failed_is_no_work_for_the_office_and_is_neither_posted_nor_sent_again(organisation, anne):
    newsletter = sent_to(organisation)
    Delivery.objects.update(state=DeliveryState.FAILED, settled_at=Now())
    assert to_do_on(organisation, CALLED_ON).unreached == ()
    for again in (send_again, post_instead):
        with pytest.raises(StateNotAllowed):
            again(of(anne), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        send_failed_again(newsletter.notice, actor=SYSTEM)
    found = progress_of_news(newsletter)
    assert found == {"recipients": 1, "sent": 0, "failed": 1, "waived": 0, "pending": 0, "held": 0, "until": None}


def test_asked_to_slow_down_by_news_the_news_alone_waits(organisation, anne):
    sent_to(organisation)
    token, ids = claim(10, news=True)
    assert send_claimed(ids, token, lambda _: Answer(AttemptOutcome.THROTTLED, "429")) == 0
    assert hold_in_force() is None
    assert hold_in_force(news=True).held_times == 1
    assert leave() == 0
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    assert leave(news=False) == 1
    # A notice that is taken says nothing of how much news the server takes.
    assert hold_in_force(news=True) is not None


def test_a_server_that_refuses_the_sender_holds_both(organisation, anne):
    sent_to(organisation)
    token, ids = claim(10, news=True)
    send_claimed(ids, token, lambda _: Answer(AttemptOutcome.ACCOUNT, "535 wrong password"))
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    assert leave(news=False) == 0
    assert leave() == 0


def test_joined_to_another_record_since_the_link_stops_the_news_of_who_remains(organisation, anne):
    again = a_member(organisation, "Anne", "Roi", email="anne@example.org")
    agree(again)
    sent_to(organisation)
    merge_persons(anne.person, again.person, actor=SYSTEM, reason="La même.")
    assert readers_of_news(organisation, CALLED_ON).count() == 1
    assert stop(of(again)).status_code == 200
    assert readers_of_news(organisation, CALLED_ON).count() == 0
    # What was written down for either record.
    assert leave() == 0


@pytest.mark.parametrize(("last", "readers"), [("refusal", 0), ("consent", 1)])
def test_of_two_records_joined_the_last_word_counts_and_a_yes_does_not_come_along(organisation, anne, last, readers):
    again = a_member(organisation, "Anne", "Roi", email="anne@example.org")
    agree(again, is_given=False)
    if last == "consent":
        agree(anne)
    merge_persons(anne.person, again.person, actor=SYSTEM, reason="La même.")
    assert readers_of_news(organisation, CALLED_ON).count() == readers


def test_of_records_joined_one_after_the_other_the_word_of_who_remains_counts_for_all(organisation, anne):
    second, third = (a_member(organisation, "Anne", name, email="anne@example.org") for name in ("Roi", "Rois"))
    agree(anne, is_given=False)
    agree(third)
    sent_to(organisation)
    merge_persons(second.person, third.person, actor=SYSTEM, reason="La même.")
    merge_persons(anne.person, second.person, actor=SYSTEM, reason="La même.")
    agree(anne, is_given=False)
    assert leave() == 0
    assert of(third).state == DeliveryState.WAIVED


def test_pressed_again_or_by_an_old_link_it_records_nothing_more(organisation, anne):
    sent_to(organisation)
    stop(of(anne))
    before = ConsentEvent.objects.count()
    again = stop(of(anne))
    assert again.status_code == 200
    assert ConsentEvent.objects.count() == before


def test_opening_the_link_stops_nothing_and_every_answer_is_the_same(organisation, anne):
    sent_to(organisation)
    ours, wrong = reverse("news-stop", args=[news_token(of(anne))]), reverse("news-stop", args=["wrong:token"])
    browser = Client()
    assert main_of(browser.get(ours)) == main_of(browser.get(wrong))
    assert of(anne).state == DeliveryState.PENDING
    assert main_of(browser.post(ours)) == main_of(browser.post(wrong))


def test_stopping_the_news_touches_no_notice(organisation, anne):
    sent_to(organisation)
    stop(of(anne))
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    assert leave(news=False) == 1


def test_the_office_writes_reads_as_a_member_sends_and_sees_how_far_it_is(organisation, anne, office):
    new = reverse("news-new", kwargs={"slug": "rives"})
    assert office.post(new, {"subject_fr": "", "body_fr": ""}).status_code == 422
    page = office.post(new, {"subject_fr": "Bulletin", "body_fr": "Bonjour."}).url
    assert "Ne peut pas partir" in office.get(page).content.decode() or "anglais" in office.get(page).content.decode()
    assert office.post(f"{page}send/").status_code == 422
    whole = {"subject_fr": "Bulletin", "body_fr": "Bonjour.", "subject_en": "News", "body_en": "Hello."}
    office.post(page, whole)
    read = office.get(f"{page}mail/?language=en&member={anne.person.public_id}").content.decode()
    assert "Hello Anne Roy," in read
    assert "Bonjour." in read
    shown = office.get(f"{page}?q={anne.number}").content.decode()
    assert "Anne Roy" in shown
    assert "1 membre" in shown
    office.post(f"{page}send/")
    office.post(f"{page}send/")
    assert Delivery.objects.count() == 1
    assert "part" in office.get(page).content.decode()
    leave()
    assert "L’envoi est terminé" in office.get(page).content.decode()
    assert "Bulletin" in office.get(reverse("news", kwargs={"slug": "rives"})).content.decode()


def test_withdrawn_news_is_said_to_be_on_the_list_on_its_page_and_where_a_member_reads(organisation, anne, office):
    row = sent_to(organisation)
    withdraw_newsletter(row, because="La date est fausse.", actor=SYSTEM)
    listed = office.get(reverse("news", kwargs={"slug": "rives"})).content.decode()
    assert "Retirées" in listed
    assert "Envoyées" not in listed
    page = " ".join(office.get(reverse("newsletter", args=["rives", row.public_id])).content.decode().split())
    assert "L’envoi est arrêté" in page
    assert "<dt>Non envoyés</dt><dd>1</dd>" in page
    member = Client()
    member.force_login(an_account_of(anne), backend="allauth.account.auth_backends.AuthenticationBackend")
    own = member.get(reverse("my-notices", args=["rives"])).content.decode()
    assert "Retiré" in own
    assert "Nouveau" not in own
    assert (
        "ne vous y fiez plus" in member.get(reverse("my-notice", args=["rives", of(anne).public_id])).content.decode()
    )


def test_the_title_of_a_piece_in_one_language_holds_no_markup(organisation, office):
    row = write_newsletter(organisation, Draft("Atelier", "Texte."), actor=SYSTEM)
    office.cookies["django_language"] = "en"
    page = office.get(reverse("newsletter", args=["rives", row.public_id])).content.decode()
    assert "<title>Atelier" in " ".join(page.split()).replace("<title> ", "<title>")


def test_the_list_costs_as_much_however_many_pieces_left(organisation, anne, office):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert office.get(reverse("news", kwargs={"slug": "rives"})).status_code == 200
        return len(asked)

    write_newsletter(organisation, DRAFT, actor=SYSTEM)
    sent_to(organisation)
    once = cost()
    for _ in range(3):
        sent_to(organisation)
    assert cost() == once


@pytest.mark.parametrize("name", ["news", "news-new"])
def test_nobody_but_the_office_writes_it(organisation, anne, name):
    client = Client()
    client.force_login(
        an_officer(organisation, Role.AUDITOR), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.get(reverse(name, kwargs={"slug": "rives"})).status_code == 404
