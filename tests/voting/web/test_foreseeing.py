"""A planned message is read before it leaves: its words, to how many it goes, and nothing of who voted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from membership.clock import now
from membership.models import Membership, Role, WordingKind
from membership.services.wordings import Words, write_wording
from tests.factories.meetings import SYSTEM, a_called_assembly, an_evening, an_open_poll, vote
from tests.factories.register import a_member, an_officer, an_organisation
from tests.governance.web.reading import number_of_queries, said
from tests.voting.web.test_schedule import page_of
from voting.models import Announcement, AnnouncementKind
from voting.services.announced import recipients_of
from voting.services.announcing import announce_due, plan_announcement, strike_announcement
from voting.services.polls import close_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db

NEAR, OPENED, NOT_VOTED, RESULT = AnnouncementKind
DAY = timedelta(days=1)


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def secretary(organisation):
    client = Client()
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.fixture
def luc(organisation):
    return a_member(organisation, "Luc", "Gagné", email="luc@example.org")


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy", email="anne@example.org")


@pytest.fixture
def omar(organisation):
    return a_member(organisation, "Omar", "Poste", email="")


@pytest.fixture
def meeting(organisation, luc, anne, omar):
    return a_called_assembly(organisation)


def near(meeting):
    return plan_announcement(meeting, kind=NEAR, before=DAY, actor=SYSTEM)


def read(one, page="message-ahead"):
    return reverse(f"voting:{page}", args=[one.organisation.slug, one.assembly.public_id, one.public_id])


def test_it_is_read_in_both_languages_with_the_number_it_would_go_to(meeting, secretary):
    one = near(meeting)
    assert read(one) in secretary.get(page_of(meeting)).text
    page = secretary.get(read(one))
    french, english = page.context["previews"]
    assert (french.language, english.language) == ("fr", "en")
    assert french.subject.startswith("Rappel")
    assert english.subject.startswith("Reminder")
    assert "(lien personnel)" in french.body_text
    assert "(personal link)" in english.body_text
    foreseen = page.context["foreseen"]
    assert (foreseen.by_email, foreseen.unreached, foreseen.is_most) == (2, 1, False)
    assert [recipient.address for recipient in foreseen.recipients] == [
        recipient.address for recipient in recipients_of(one, now())
    ]
    assert "Il n’atteint pas 1 personne" in said(page)


def test_a_recipient_is_chosen_among_the_first_by_name_or_searched(meeting, secretary, luc, anne, omar):
    one = near(meeting)
    page = secretary.get(read(one))
    assert [member.pk for member in page.context["found"]] == [luc.pk, anne.pk]
    page = secretary.get(read(one), {"q": "roy"})
    assert [member.pk for member in page.context["found"]] == [anne.pk]
    assert "Il ne va à personne qui réponde à « poste »." in said(secretary.get(read(one), {"q": "poste"}))
    page = secretary.get(read(one), {"member": anne.public_id})
    (only,) = page.context["previews"]
    assert only.subject.endswith("– Anne Roy")
    assert "anne@example.org" in said(page)
    assert secretary.get(read(one), {"member": omar.public_id}).status_code == 404
    mail = secretary.get(read(one, "message-ahead-mail"), {"language": "fr", "member": anne.public_id})
    assert "Anne Roy" in mail.text
    assert "sandbox" in mail.headers["Content-Security-Policy"]
    assert secretary.get(read(one, "message-ahead-mail"), {"language": "de"}).status_code == 404


def test_nobody_of_another_organisation_is_a_reader(meeting, secretary):
    stranger = a_member(an_organisation("loin"), "Eva", "Loin")
    assert secretary.get(read(near(meeting)), {"member": stranger.public_id}).status_code == 404


def test_words_that_lack_a_language_are_said_and_nothing_is_shown(meeting, secretary, organisation):
    one = near(meeting)
    write_wording(
        organisation, kind=WordingKind.MEETING_NEAR, words={"fr": Words(opening="À bientôt."), "en": Words()},
        actor=SYSTEM,
    )  # fmt: skip
    page = secretary.get(read(one))
    assert page.context["previews"] == []
    assert "Il ne peut pas partir tel quel" in said(page)
    assert reverse("wording", args=[organisation.slug, "meeting_near"]) in page.text
    assert secretary.get(read(one, "message-ahead-mail")).status_code == 404


def test_before_the_roll_is_fixed_it_counts_those_who_would_be_on_it(meeting, secretary):
    opens_at = meeting.starts_at + timedelta(hours=1)
    poll = prepare_poll(meeting.motions.get(), actor=SYSTEM, opens_at=opens_at, closes_at=opens_at + 3 * DAY)
    one = plan_announcement(meeting, kind=OPENED, poll=poll, actor=SYSTEM)
    assert list(recipients_of(one, now())) == []
    foreseen = secretary.get(read(one)).context["foreseen"]
    assert (foreseen.by_email, foreseen.unreached) == (2, 1)


def test_a_reminder_is_counted_without_looking_who_voted(organisation, secretary, luc, anne, omar):
    evening = an_evening(organisation, luc, anne)
    poll = an_open_poll(evening, minutes=3 * 24 * 60)
    one = plan_announcement(evening, kind=NOT_VOTED, poll=poll, before=DAY, actor=SYSTEM)
    before = secretary.get(read(one))
    vote(poll, anne, "for")
    after = secretary.get(read(one))
    assert len(list(recipients_of(one, now()))) == 1
    assert after.context["foreseen"].by_email == before.context["foreseen"].by_email == 2
    assert [member.pk for member in after.context["found"]] == [luc.pk, anne.pk]
    assert said(after) == said(before)
    assert "2 au plus" in said(after)


def test_before_there_is_a_result_only_what_is_fixed_is_shown(organisation, secretary, luc, anne):
    evening = an_evening(organisation, luc, anne)
    poll = an_open_poll(evening)
    one = plan_announcement(evening, kind=RESULT, poll=poll, actor=SYSTEM)
    vote(poll, anne, "for")
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    page = secretary.get(read(one))
    assert "Il n’y a pas encore de résultat" in said(page)
    assert "(connue une fois le résultat proclamé)" in said(page)
    assert "1 pour" not in said(page)
    poll.refresh_from_db()
    proclaim_result(poll, actor=SYSTEM)
    page = secretary.get(read(one))
    assert "Il n’y a pas encore de résultat" not in said(page)
    assert "1 pour" in said(page)


def test_what_left_or_was_struck_is_read_elsewhere(meeting, secretary):
    one = near(meeting)
    strike_announcement(one, actor=SYSTEM)
    assert secretary.get(read(one)).status_code == 404
    assert announce_due() == 0


def test_it_is_only_read(meeting, secretary):
    one = near(meeting)
    assert secretary.post(read(one)).status_code == 405
    secretary.get(read(one))
    assert Announcement.objects.get().over_at is None


def test_however_many_it_goes_to_the_page_asks_as_little(meeting, secretary, organisation):
    one = near(meeting)
    few = number_of_queries(secretary, read(one))
    anne = Membership.objects.get(person__family_name="Roy")
    for_her = number_of_queries(secretary, f"{read(one)}?member={anne.public_id}")
    for number in range(8):
        a_member(organisation, f"Zoé{number}", "Abel", email=f"zoe{number}@example.org")
    assert number_of_queries(secretary, read(one)) == few
    assert number_of_queries(secretary, f"{read(one)}?member={anne.public_id}") == for_her
