"""The words of what voting writes are read on their page in a real message, of the latest vote or what is to be put."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.urls import reverse

from governance.models import Assembly
from membership.models import Role, WordingKind
from membership.services.wordings import Words, write_wording
from tests.factories.meetings import CALLED_ON, SYSTEM, a_called_assembly, an_assembly, jump
from tests.factories.register import a_member, an_officer, an_organisation
from tests.voting.web.test_notices_in_browser import browser_of
from voting.models import Announcement, Poll
from voting.services.polls import prepare_poll

pytestmark = pytest.mark.django_db
KINDS = ("meeting_near", "poll_opened", "not_voted_yet", "result")


@pytest.fixture
def organisation():
    found = an_organisation()
    jump(found, CALLED_ON)
    return found


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy", number="R0001", email="anne@example.org")


def read(organisation, kind, anne):
    page = reverse("wording", kwargs={"slug": organisation.slug, "kind": kind})
    said = browser_of(an_officer(organisation, Role.SECRETARY)).get(f"{page}?member={anne.person.public_id}")
    return html.unescape(said.content.decode()).replace("\xa0", " ")


def put(organisation, kind):
    words = {"fr": Words("Bonjour {name}, venez à {place}.", "Merci.", "Rives : {subject}"),
             "en": Words("Hello {name}, come to {place}.", "Thanks.", "Rives: {subject}")}  # fmt: skip
    write_wording(organisation, kind=WordingKind(kind), words=words, actor=SYSTEM)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_prepared", [True, False])
def test_each_is_read_whole_in_both_languages(organisation, anne, kind, is_prepared):
    if is_prepared:
        meeting = a_called_assembly(organisation)
        opens_at = meeting.starts_at + timedelta(hours=1)
        prepare_poll(meeting.motions.get(), actor=SYSTEM, opens_at=opens_at, closes_at=opens_at + timedelta(days=3))
    else:
        an_assembly(organisation)
    kept = Poll.objects.count()
    put(organisation, kind)
    page = read(organisation, kind, anne)
    assert "Bonjour Anne Roy, venez à Centre communautaire." in page
    assert "Hello Anne Roy, come to Centre communautaire." in page
    shown = page[page.index('class="letter"') :]
    assert shown.index("Bonjour Anne Roy") < shown.index("(lien personnel)") < shown.index("Merci.")
    about = ("Assemblée générale annuelle", "Annual general meeting")
    for title in about if kind == "meeting_near" else ("Des mandats de deux ans", "Two-year terms"):
        assert title in page
    assert "[…]" not in page
    assert "%(" not in page
    # It is planned for nobody, and nothing of it is kept.
    assert not Announcement.objects.exists()
    assert Poll.objects.count() == kept


@pytest.mark.parametrize("kind", KINDS)
def test_before_any_meeting_each_is_read_of_one_that_stands_nowhere(organisation, anne, kind):
    put(organisation, kind)
    page = read(organisation, kind, anne)
    assert "Bonjour Anne Roy, venez à (lieu)." in page
    assert "Hello Anne Roy, come to (place)." in page
    for about in (
        ("assemblée", "meeting") if kind == "meeting_near" else ("(question soumise au vote)", "(question put")
    ):
        assert about in page
    assert not Poll.objects.exists()
    assert not Assembly.objects.exists()
