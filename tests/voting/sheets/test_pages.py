"""Who may add, open and withdraw a photographed tally sheet: act by role by the state of what was counted."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from membership.actors import Actor
from membership.models import Account, Role
from tests.factories.papers import PAPERS, an_open_count, type_all
from tests.factories.pictures import HEIC, a_jpeg, exif, segment
from tests.factories.register import SYSTEM, an_account_of, an_officer, an_organisation
from tests.voting.sheets.conftest import by_hands, closed, proclaimed, with_papers
from tests.voting.web.conftest import Evening
from voting.models import PaperCount, Poll, TallySheet
from voting.queries.sheets import Counted
from voting.services.paper.counting import count_papers
from voting.services.sheets import (
    LARGEST,
    Picture,
    add_sheet_of_count,
    add_sheet_of_motion,
    add_sheet_of_vote,
    withdraw_sheet,
)

pytestmark = pytest.mark.django_db

CONDUCT = ("secretary", "administrator", "chair")
EVERYBODY = (*CONDUCT, "adder", "scrutineer", "auditor", "adviser", "member", "outsider")
KEPT = {Poll: "poll", PaperCount: "count"}


def adder_of(organisation: Any) -> Account:
    """Return the scrutineer who photographed the sheet: of a count of papers, the first."""
    return an_officer(organisation, Role.SCRUTINEER, "ajout@example.org")


def as_actor(account: Account) -> Actor:
    return Actor(account_id=account.pk, public_id=account.public_id)


def with_a_sheet(those, state: str) -> tuple[Counted, TallySheet]:
    """Return something counted by hand at a state, with a sheet beside it."""
    organisation = those[0].organisation
    adder, picture = adder_of(organisation), Picture(a_jpeg(exif()))
    kind, _, rest = state.partition(" ")
    if kind == "count":
        count = an_open_count(organisation)
        first = count.scrutineers.get(place=1).account
        sheet = add_sheet_of_count(count, picture, actor=as_actor(first))
        if rest == "sealed":
            type_all(count, PAPERS, PAPERS)
            count_papers(count, actor=SYSTEM)
        return count, sheet
    if kind == "motion":
        motion = by_hands(those)
        sheet = add_sheet_of_motion(motion, picture, actor=as_actor(adder))
        if rest == "withdrawn":
            withdraw_sheet(sheet, because="Floue", actor=SYSTEM)
        return motion, sheet
    papers = 2 if "few" in rest else 5
    poll = closed(with_papers(those, papers))
    sheet = add_sheet_of_vote(poll, picture, actor=as_actor(adder))
    return (proclaimed(poll, papers) if "proclaimed" in rest else poll), sheet


def account_of(who: str, those, sheet: TallySheet) -> Account:
    organisation = those[0].organisation
    match who:
        case "adder":
            assert sheet.added_by is not None
            return sheet.added_by
        case "member":
            return an_account_of(those[0])
        case "outsider":
            return an_officer(an_organisation("loin"), Role.SECRETARY)
        case _:
            return an_officer(organisation, Role(who))


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(sheet: TallySheet, view: str) -> str:
    return reverse(f"voting:{view}", args=[sheet.organisation.slug, sheet.public_id])


def of(counted: Counted, act: str = "") -> str:
    kind = KEPT.get(type(counted), "motion")
    return reverse(f"voting:sheets-{kind}{act}", args=[counted.organisation.slug, counted.public_id])


READERS = {
    "poll closed": ("adder",),
    "poll proclaimed": tuple(who for who in EVERYBODY if who != "outsider"),
    "poll proclaimed, few": (*CONDUCT, "adder", "scrutineer"),
    "motion": tuple(who for who in EVERYBODY if who != "outsider"),
    "motion withdrawn": (*CONDUCT, "adder", "scrutineer", "auditor"),
    "count": ("adder",),
    "count sealed": (*CONDUCT, "adder", "auditor"),
}


@pytest.mark.parametrize("state", READERS)
def test_a_photograph_opens_for_those_who_may_read_the_numbers_on_it(those, state):
    _counted, sheet = with_a_sheet(those, state)
    found = {}
    for who in EVERYBODY:
        browser = signed_in(account_of(who, those, sheet))
        page, file = browser.get(at(sheet, "sheet")), browser.get(at(sheet, "sheet-photograph"))
        assert page.status_code == file.status_code
        found[who] = file.status_code == 200
    assert found == {who: who in READERS[state] for who in EVERYBODY}


LISTED = {
    "poll closed": tuple(who for who in EVERYBODY if who != "outsider"),
    "motion": tuple(who for who in EVERYBODY if who != "outsider"),
    "count": (*CONDUCT, "adder", "auditor"),
}


@pytest.mark.parametrize("state", LISTED)
def test_the_hash_is_for_whoever_may_know_of_the_count(those, state):
    counted, sheet = with_a_sheet(those, state)
    found = {}
    for who in EVERYBODY:
        page = signed_in(account_of(who, those, sheet)).get(of(counted))
        found[who] = sheet.document.sha256 in page.content.decode()
    assert found == {who: who in LISTED[state] for who in EVERYBODY}


WRITERS = {
    "poll closed": (*CONDUCT, "adder", "scrutineer"),
    "poll proclaimed": (*CONDUCT, "adder", "scrutineer"),
    "motion": (*CONDUCT, "adder", "scrutineer"),
    "count": (*CONDUCT, "adder"),
}


@pytest.mark.parametrize("state", WRITERS)
def test_those_who_count_add_and_withdraw(those, state):
    counted, sheet = with_a_sheet(those, state)
    added, withdrawn = {}, {}
    for who in EVERYBODY:
        browser = signed_in(account_of(who, those, sheet))
        sent = SimpleUploadedFile("IMG_0001.jpg", a_jpeg(words=who.encode()))
        before = TallySheet.objects.count()
        browser.post(of(counted, "-add"), {"photograph": sent, "label": who})
        added[who] = TallySheet.objects.count() == before + 1
        latest = TallySheet.objects.filter(withdrawn_at=None).latest("pk")
        browser.post(at(latest, "sheet-withdraw"), {"because": "Floue"})
        withdrawn[who] = TallySheet.objects.get(pk=latest.pk).is_withdrawn
    expected = {who: who in WRITERS[state] for who in EVERYBODY}
    assert (added, withdrawn) == (expected, expected)


def test_nobody_comes_without_signing_in(those):
    counted, sheet = with_a_sheet(those, "motion")
    for address in (of(counted), at(sheet, "sheet"), at(sheet, "sheet-photograph")):
        assert Client().get(address).status_code == 302


def test_the_form_opens_the_camera_and_says_what_not_to_photograph(those):
    counted, sheet = with_a_sheet(those, "motion")
    secretary = signed_in(account_of("secretary", those, sheet))
    page = secretary.get(of(counted)).content.decode()
    assert 'capture="environment"' in page
    assert "jamais un bulletin" in page
    assert 'enctype="multipart/form-data"' in page


@pytest.mark.parametrize(
    ("content", "said"),
    [(HEIC, "format HEIC"), (b"%PDF-1.7", "format PDF"), (b"texte", "pas une image"), (b"", "vide")],
)
def test_a_file_that_is_no_photograph_is_refused_beside_the_button(those, content, said):
    counted, sheet = with_a_sheet(those, "motion")
    secretary = signed_in(account_of("secretary", those, sheet))
    answer = secretary.post(of(counted, "-add"), {"photograph": SimpleUploadedFile("a.jpg", content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_file_too_large_is_refused(those, monkeypatch):
    monkeypatch.setattr("voting.web.sheets.LARGEST", 10)
    counted, sheet = with_a_sheet(those, "motion")
    answer = signed_in(account_of("secretary", those, sheet)).post(
        of(counted, "-add"), {"photograph": SimpleUploadedFile("a.jpg", a_jpeg())}
    )
    assert answer.status_code == 422


def test_a_photograph_is_handed_over_as_a_file(those):
    _counted, sheet = with_a_sheet(those, "motion")
    answer = signed_in(account_of("member", those, sheet)).get(at(sheet, "sheet-photograph"))
    assert answer.content == bytes(sheet.document.content)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


PAGES: dict[str, Callable[[Counted], tuple[str, list[str]]]] = {
    "poll proclaimed": lambda poll: ("voting:result", [poll.public_id]),
    "poll proclaimed, few": lambda poll: ("voting:result", [poll.public_id]),
    "count sealed": lambda count: ("voting:count-result", [count.public_id]),
}


@pytest.mark.parametrize("state", PAGES)
def test_the_hash_stands_beside_the_numbers(those, state):
    counted, sheet = with_a_sheet(those, state)
    name, args = PAGES[state](counted)
    who = "auditor" if state.startswith("count") else "member"
    page = signed_in(account_of(who, those, sheet)).get(reverse(name, args=[counted.organisation.slug, *args]))
    text = page.content.decode()
    assert sheet.document.sha256 in text
    assert (at(sheet, "sheet") in text) is ("few" not in state)


@pytest.mark.parametrize("way", ["result", "sheets", "program"])
def test_six_sheets_cost_no_more_statements_than_one(those, way):
    poll, sheet = with_a_sheet(those, "poll proclaimed")
    slug = poll.organisation.slug
    address = {
        "result": reverse("voting:result", args=[slug, poll.public_id]),
        "sheets": of(poll),
        "program": f"/api/v1/organisations/{slug}/polls/{poll.public_id}/sheets",
    }[way]
    member = signed_in(account_of("member", those, sheet))

    def statements() -> int:
        with CaptureQueriesContext(connection) as told:
            assert member.get(address).status_code == 200
        return len(told)

    statements()
    one = statements()
    for word in ("2", "3", "4", "5", "6"):
        add_sheet_of_vote(poll, Picture(a_jpeg(words=word.encode())), actor=SYSTEM)
    assert statements() == one


def test_a_program_sends_as_large_a_photograph_as_the_page_takes(those):
    poll, sheet = with_a_sheet(those, "poll proclaimed")
    secretary = signed_in(account_of("secretary", those, sheet))
    # A profile of colours of 65 kB, as often as it takes: what a browser sends to the page is as large.
    large = a_jpeg(*[segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(65_000))] * 180)
    address = f"/api/v1/organisations/{poll.organisation.slug}/polls/{poll.public_id}/sheets"
    sent = {"which": "Table 2", "content": b64encode(large).decode()}
    assert 11_000_000 < len(large) < LARGEST
    answer = secretary.post(address, sent, content_type="application/json")
    assert (answer.status_code, answer.json()["size"]) == (201, len(large))
    larger = {**sent, "content": b64encode(large + bytes(LARGEST)).decode()}
    assert secretary.post(address, larger, content_type="application/json").status_code == 400


def test_the_pages_of_a_meeting_and_of_a_resolution_lead_there(those):
    motion, sheet = with_a_sheet(those, "motion")
    member = signed_in(account_of("member", those, sheet))
    slug = motion.organisation.slug
    for address in (
        reverse("governance:assembly", args=[slug, motion.assembly.public_id]),
        reverse("governance:resolution", args=[slug, motion.resolution.public_id]),
    ):
        assert of(motion) in member.get(address).content.decode()


def test_a_sheet_of_another_organisation_is_not_there(those):
    _counted, sheet = with_a_sheet(those, "motion")
    elsewhere = signed_in(account_of("outsider", those, sheet))
    for view in ("sheet", "sheet-photograph"):
        assert elsewhere.get(reverse(f"voting:{view}", args=["loin", sheet.public_id])).status_code == 404


def test_before_there_is_a_sheet_only_those_who_count_are_led_to_the_camera(those):
    motion = by_hands(those)
    slug = motion.organisation.slug
    meeting = reverse("governance:assembly", args=[slug, motion.assembly.public_id])
    conducting = f"{reverse('voting:conduct', args=[slug, motion.assembly.public_id])}?point={motion.item.public_id}"
    secretary, member = signed_in(an_officer(those[0].organisation, Role.SECRETARY)), signed_in(an_account_of(those[0]))
    assert of(motion) in secretary.get(meeting).content.decode()
    assert of(motion) in secretary.get(conducting).content.decode()
    assert of(motion) not in member.get(meeting).content.decode()
    assert (secretary.get(of(motion)).status_code, member.get(of(motion)).status_code) == (200, 404)


def test_whoever_is_in_the_meeting_by_a_link_reads_the_hash_and_opens_nothing(those):
    poll, sheet = with_a_sheet(those, "poll proclaimed")
    assert isinstance(poll, Poll)
    phone = Evening(poll.organisation, those, poll.assembly, poll).come_in(those[0])
    page = phone.get(
        reverse("voting:room-result", args=[poll.organisation.slug, poll.assembly.public_id, poll.public_id])
    )
    text = page.content.decode()
    assert sheet.document.sha256 in text
    assert at(sheet, "sheet") not in text
    assert of(poll) not in text
