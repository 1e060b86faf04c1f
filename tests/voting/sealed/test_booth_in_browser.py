"""The booth in Chromium: a member votes in secret from a phone, loses the connection, opens a ballot, is counted."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, Route, expect

from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_organisation, members
from tests.factories.sealed import AGAINST, an_open_secret_poll, vote_secretly
from tests.looking import press
from tests.voting.sealed.browsing import PHONE, SOON, Look, OpenPage, looking
from tests.voting.web.conftest import CONTACT, Evening
from voting.crypto.opened import Opened
from voting.crypto.verifying import verify
from voting.errors import BallotReplayed
from voting.models import Poll, SealedBallot
from voting.queries.sealed.archives import archive_of
from voting.queries.sealed.marks import marks_of
from voting.services.polls import close_poll
from voting.services.sealed.casting import cast_sealed_ballot
from voting.services.sealed.returning import hand_out_paper
from voting.services.tally import run_tally

# Seconds of work of a slow phone from «read again» to a ballot that can be cast.
SLOWEST = 6

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def evening(transactional_db: None) -> Evening:
    """A meeting in session with five members in the hall, one who votes on line, and a secret vote open."""
    organisation = an_organisation(contact=CONTACT, bylaws={"quorum": "3"})
    those = members(organisation, 6)
    assembly = an_evening(organisation, *those)
    return Evening(organisation, those, assembly, an_open_secret_poll(assembly))


@pytest.fixture
def open_phone(open_page: OpenPage) -> OpenPage:
    return partial(open_page, PHONE)


@pytest.fixture
def phone(open_phone: OpenPage) -> Page:
    return open_phone()


@pytest.fixture
def look(artefacts: Path) -> Look:
    return looking(artefacts, "booth")


def enter_booth(page: Page, evening: Evening, at: int = 0) -> None:
    page.goto(evening.link(evening.members[at]))
    press(page.get_by_role("button", name="Oui, c’est moi"))
    press(page.get_by_role("link", name="Voter"))
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)


def counted(evening: Evening) -> dict[str, int]:
    close_poll(evening.poll, actor=SYSTEM)
    assert run_tally(evening.poll.pk)
    evening.poll.refresh_from_db()
    return {name: evening.poll.result.figures[name] for name in ("for", "against", "abstain", "voted")}


def test_a_member_votes_in_secret_from_a_phone_and_is_counted(evening: Evening, phone: Page, look: Look) -> None:
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    enter_booth(phone, evening)
    look(phone, "choose")
    phone.get_by_role("button", name="Relire mon choix").click()
    expect(phone.get_by_text("Rien n’est encore choisi : choisissez une réponse.")).to_be_visible()
    look(phone, "mistake")
    phone.get_by_text("Pour", exact=True).click()
    sent.clear()
    phone.get_by_role("button", name="Relire mon choix").click()
    cast = phone.get_by_role("button", name="Déposer mon bulletin")
    expect(cast).to_be_visible(timeout=SOON)
    expect(phone.get_by_role("heading", name="Relisez votre choix")).to_be_focused()
    look(phone, "review")
    cast.click()
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    look(phone, "done")
    tracker = phone.locator(".receipt [data-tracker]").inner_text()
    assert SealedBallot.objects.get(tracker=tracker).text
    phone.get_by_role("button", name="Est-il dans l’urne").click()
    expect(phone.get_by_text("Oui : votre bulletin scellé est dans l’urne.")).to_be_visible()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Le garder dans un fichier").click()
    assert tracker in Path(download.value.path()).read_text()
    # The page speaks to two doors only, and says what was chosen to neither.
    for said in sent:
        assert not re.search(
            r"question-0|pour|\bfor\b", said.replace("bulletin", "").split("?")[-1][:200], re.IGNORECASE
        )
    # Nor does the device keep it.
    kept = phone.evaluate("JSON.stringify(localStorage)")
    assert tracker in kept.replace("\\", "")
    assert "votes" not in kept
    assert "seed" not in kept

    for membership in evening.members[1:3]:
        vote_secretly(evening.poll, membership, AGAINST)
    assert counted(evening) == {"for": 1, "against": 2, "abstain": 0, "voted": 3}
    report = verify(archive_of(evening.poll).to_bytes())
    assert report.holds
    assert tracker in report.trackers


def test_a_lost_connection_loses_nothing(evening: Evening, phone: Page, look: Look) -> None:
    enter_booth(phone, evening)
    phone.get_by_text("Contre", exact=True).click()
    sent: list[str] = []
    is_seen = False

    def answer_gets_lost(route: Route) -> None:
        # The ballot arrives; its answer does not, nor does what is sent again before the page is seen to say so.
        sent.append(route.request.post_data or "")
        if len(sent) == 1:
            route.fetch()
        if is_seen:
            route.continue_()
        else:
            route.abort()

    phone.route("**/urne/*/ballots/", answer_gets_lost)
    phone.get_by_role("button", name="Relire mon choix").click()
    phone.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
    expect(phone.get_by_text("Pas de connexion.").first).to_be_visible(timeout=SOON)
    look(phone, "lost")
    is_seen = True
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    assert len(sent) > 1
    assert len(set(sent)) == 1
    assert SealedBallot.objects.exclude(text="").count() == 1
    assert counted(evening)["against"] == 1


class Network:
    """The second door, as somebody on a bad network has it: a ballot arrives, or not, and no answer comes back."""

    def __init__(self, page: Page) -> None:
        self.sent: list[str] = []
        self.is_down = True
        page.route("**/urne/*/ballots/", self._pass)

    def _pass(self, route: Route) -> None:
        self.sent.append(route.request.post_data or "")
        if self.is_down:
            if len(self.sent) == 1:
                route.fetch()
            route.abort()
        else:
            route.continue_()


def cast_without_answer(phone: Page, choice: str) -> Network:
    network = Network(phone)
    phone.get_by_text(choice, exact=True).click()
    phone.get_by_role("button", name="Relire mon choix").click()
    phone.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
    expect(phone.get_by_text("Il est peut-être déjà dans l’urne")).to_be_visible(timeout=SOON)
    return network


def test_nothing_else_can_be_asked_for_while_a_ballot_waits_for_its_answer(
    evening: Evening, phone: Page, look: Look
) -> None:
    Poll.objects.filter(pk=evening.poll.pk).update(takes_paper=True)
    enter_booth(phone, evening)
    network = cast_without_answer(phone, "Pour")
    look(phone, "on-its-way")
    for name in ("Changer mon choix", "Déposer mon bulletin"):
        expect(phone.get_by_role("button", name=name)).to_be_disabled()
    expect(phone.get_by_text("Tester mon appareil").first).to_be_hidden()
    phone.get_by_text("Je préfère voter sur papier").click()
    expect(phone.get_by_role("button", name="Rendre mon droit de vote")).to_be_disabled()
    network.is_down = False
    phone.get_by_role("button", name="Réessayer maintenant").click()
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    assert len(set(network.sent)) == 1
    assert counted(evening)["for"] == 1


def test_a_page_closed_before_the_box_answered_sends_the_same_ballot_again_and_keeps_its_tracker(
    evening: Evening, phone: Page, look: Look
) -> None:
    Poll.objects.filter(pk=evening.poll.pk).update(allows_change=False)
    enter_booth(phone, evening)
    network = cast_without_answer(phone, "Contre")
    tracker = phone.locator("[data-part=ready] [data-tracker]").inner_text()
    phone.reload()
    expect(phone.get_by_text("cet appareil renvoie le même")).to_be_visible()
    look(phone, "sent-again")
    expect(phone.get_by_role("button", name="Changer mon choix")).to_be_disabled()
    network.is_down = False
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    assert phone.locator(".receipt [data-tracker]").inner_text() == tracker
    assert len(set(network.sent)) == 1
    assert counted(evening)["against"] == 1


def test_a_ballot_that_came_in_time_is_said_to_be_in_though_its_answer_comes_after_the_close(
    evening: Evening, phone: Page
) -> None:
    enter_booth(phone, evening)
    network = cast_without_answer(phone, "Pour")
    close_poll(evening.poll, actor=SYSTEM)
    network.is_down = False
    phone.get_by_role("button", name="Réessayer maintenant").click()
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)


def test_a_page_closed_between_sealing_and_casting_is_taken_up_again(evening: Evening, phone: Page, look: Look) -> None:
    enter_booth(phone, evening)
    phone.get_by_text("Abstention", exact=True).click()
    phone.get_by_role("button", name="Relire mon choix").click()
    expect(phone.get_by_role("button", name="Déposer mon bulletin")).to_be_visible(timeout=SOON)
    tracker = phone.locator("[data-part=ready] [data-tracker]").inner_text()
    phone.reload()
    expect(phone.get_by_text("n’a pas encore été déposé")).to_be_visible()
    look(phone, "resumed")
    phone.get_by_role("button", name="Déposer mon bulletin").click()
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    assert phone.locator(".receipt [data-tracker]").inner_text() == tracker
    phone.reload()
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible()
    assert marks_of(evening.poll).issued == 1


def test_the_last_of_several_ballots_counts_where_the_vote_lets_one_change(evening: Evening, phone: Page) -> None:
    assert evening.poll.allows_change
    enter_booth(phone, evening)
    for choice in ("Pour", "Contre"):
        phone.get_by_text(choice, exact=True).click()
        phone.get_by_role("button", name="Relire mon choix").click()
        phone.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
        expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
        if choice == "Pour":
            phone.get_by_role("button", name="Changer mon vote").click()
    assert counted(evening) == {"for": 0, "against": 1, "abstain": 0, "voted": 1}


def test_where_a_ballot_is_final_the_booth_says_so_before_it_is_cast(evening: Evening, phone: Page, look: Look) -> None:
    Poll.objects.filter(pk=evening.poll.pk).update(allows_change=False)
    enter_booth(phone, evening)
    final = phone.get_by_text("Une fois déposé, votre bulletin est définitif.")
    expect(final.first).to_be_visible()
    phone.get_by_text("Pour", exact=True).click()
    phone.get_by_role("button", name="Relire mon choix").click()
    cast = phone.get_by_role("button", name="Déposer mon bulletin")
    expect(cast).to_have_accessible_description("Une fois déposé, votre bulletin est définitif.", timeout=SOON)
    look(phone, "final")
    cast.click()
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    expect(phone.get_by_role("button", name="Changer mon vote")).to_be_hidden()


def test_a_ballot_opened_to_check_the_device_is_never_cast(
    evening: Evening, phone: Page, look: Look, tmp_path: Path
) -> None:
    enter_booth(phone, evening)
    phone.get_by_text("Pour", exact=True).click()
    phone.get_by_role("button", name="Relire mon choix").click()
    expect(phone.get_by_role("button", name="Déposer mon bulletin")).to_be_visible(timeout=SOON)
    phone.get_by_text("Tester mon appareil").first.click()
    phone.get_by_role("button", name="Ouvrir ce bulletin au lieu de le déposer").click()
    expect(phone.get_by_role("heading", name="Ce bulletin est ouvert et ne sera pas déposé")).to_be_visible(
        timeout=SOON
    )
    look(phone, "opened")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Télécharger le bulletin ouvert").click()
    written = Path(download.value.path()).read_text()
    opened = Opened.from_text(written)
    assert opened.holds
    assert opened.votes == ((1, 0, 0),)
    with pytest.raises(BallotReplayed):
        cast_sealed_ballot(election=evening.poll.sealed.uuid, written=json.loads(written)["ballot"].encode())
    phone.get_by_role("button", name="Choisir de nouveau et sceller un autre bulletin").click()
    phone.get_by_text("Contre", exact=True).click()
    phone.get_by_role("button", name="Relire mon choix").click()
    phone.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    assert SealedBallot.objects.exclude(text="").get().text != json.loads(written)["ballot"]
    assert counted(evening)["against"] == 1


def test_no_ballot_is_shown_before_the_box_refuses_it(evening: Evening, phone: Page) -> None:
    enter_booth(phone, evening)
    phone.get_by_text("Pour", exact=True).click()
    phone.get_by_role("button", name="Relire mon choix").click()
    expect(phone.get_by_role("button", name="Déposer mon bulletin")).to_be_visible(timeout=SOON)
    phone.route("**/urne/*/opened/", lambda route: route.abort())
    phone.get_by_text("Tester mon appareil").first.click()
    phone.get_by_role("button", name="Ouvrir ce bulletin au lieu de le déposer").click()
    expect(phone.get_by_text("Pas de connexion.").first).to_be_visible(timeout=SOON)
    expect(phone.get_by_role("link", name="Télécharger le bulletin ouvert")).to_be_hidden()
    expect(phone.get_by_role("button", name="Déposer mon bulletin")).to_be_disabled()
    phone.unroute("**/urne/*/opened/")
    phone.get_by_role("button", name="Réessayer maintenant").click()
    expect(phone.get_by_role("link", name="Télécharger le bulletin ouvert")).to_be_visible(timeout=SOON)


def test_a_second_device_is_told_where_to_vote(evening: Evening, open_phone: OpenPage, look: Look) -> None:
    first, second = open_phone(), open_phone()
    enter_booth(first, evening)
    first.get_by_text("Pour", exact=True).click()
    first.get_by_role("button", name="Relire mon choix").click()
    expect(first.get_by_role("button", name="Déposer mon bulletin")).to_be_visible(timeout=SOON)
    second.goto(evening.link(evening.members[0]))
    press(second.get_by_role("button", name="Oui, c’est moi"))
    press(second.get_by_role("link", name="Voter"))
    expect(second.get_by_text("déjà été remis à un autre appareil")).to_be_visible(timeout=SOON)
    look(second, "elsewhere")


def test_two_members_vote_from_the_same_device(evening: Evening, phone: Page) -> None:
    for at, choice in enumerate(("Pour", "Contre")):
        enter_booth(phone, evening, at)
        phone.get_by_text(choice, exact=True).click()
        phone.get_by_role("button", name="Relire mon choix").click()
        phone.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
        expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
        press(phone.get_by_role("button", name="Une autre personne vote sur cet appareil"))
    assert counted(evening) == {"for": 1, "against": 1, "abstain": 0, "voted": 2}


def test_a_vote_that_closed_meanwhile_says_so(evening: Evening, phone: Page) -> None:
    enter_booth(phone, evening)
    phone.get_by_text("Pour", exact=True).click()
    phone.get_by_role("button", name="Relire mon choix").click()
    expect(phone.get_by_role("button", name="Déposer mon bulletin")).to_be_visible(timeout=SOON)
    close_poll(evening.poll, actor=SYSTEM)
    phone.get_by_role("button", name="Déposer mon bulletin").click()
    expect(phone.locator("[data-part=refused-text]")).to_be_visible(timeout=SOON)


def test_without_script_the_page_says_what_to_do_instead(evening: Evening, open_phone: OpenPage) -> None:
    phone = open_phone(script=False)
    phone.goto(evening.link(evening.members[0]))
    press(phone.get_by_role("button", name="Oui, c’est moi"))
    press(phone.get_by_role("link", name="Voter"))
    expect(phone.get_by_text("Cet appareil ne peut pas sceller un bulletin.")).to_be_visible()
    expect(phone.get_by_role("button", name="Relire mon choix")).to_be_hidden()


def test_a_phone_that_cannot_seal_is_told_so_when_its_link_is_opened(evening: Evening, open_phone: OpenPage) -> None:
    unable = "Cet appareil ne peut pas sceller un bulletin."
    without_script, too_old, able = open_phone(script=False), open_phone(), open_phone()
    # What a browser does that cannot read the module: nothing.
    too_old.route("**/booth/device*.js", lambda route: route.abort())
    for phone in (without_script, too_old):
        phone.goto(evening.link(evening.members[0]))
        expect(phone.get_by_text(unable)).to_be_visible(timeout=SOON)
    able.goto(evening.link(evening.members[0]))
    expect(able.get_by_text(unable)).to_be_hidden(timeout=SOON)
    expect(able.locator("#device")).to_have_attribute("data-group", evening.poll.group)


def test_a_phone_six_times_slower_that_cannot_work_aside_says_what_it_does_and_votes(
    evening: Evening, phone: Page
) -> None:
    """A phone of five years ago, at its worst: no worker for modules, so that the page itself seals."""
    phone.add_init_script("delete self.Worker; self.told = []")
    enter_booth(phone, evening)
    inside = phone.context.new_cdp_session(phone)
    inside.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    inside.send("Performance.enable", {"timeDomain": "threadTicks"})
    status = "new MutationObserver(() => told.push(place.textContent)).observe(place, { childList: true })"
    phone.evaluate(f"{{ const place = document.querySelector('[data-part=status]'); {status} }}")
    phone.get_by_text("Contre", exact=True).click()
    began = worked(inside)
    phone.get_by_role("button", name="Relire mon choix").click()
    cast = phone.get_by_role("button", name="Déposer mon bulletin")
    expect(cast).to_be_visible(timeout=SOON)
    took = worked(inside) - began
    cast.click()
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    assert "Scellement de votre bulletin…" in phone.evaluate("told"), "what is happening is said aloud"
    assert took < SLOWEST, f"sealed after {took:.1f} s of work"
    assert counted(evening)["against"] == 1


def worked(inside: CDPSession) -> float:
    """Return for how many seconds the page has had the processor, whatever else this machine does meanwhile."""
    said = inside.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in said if one["name"] == "TaskDuration")


def test_the_keyboard_alone_is_enough(evening: Evening, phone: Page) -> None:
    enter_booth(phone, evening)
    phone.get_by_role("radio").first.focus()
    phone.keyboard.press("Space")
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    cast = phone.get_by_role("button", name="Déposer mon bulletin")
    expect(cast).to_be_visible(timeout=SOON)
    expect(phone.get_by_role("heading", name="Relisez votre choix")).to_be_focused()
    phone.keyboard.press("Tab")
    expect(cast).to_be_focused()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_focused(timeout=SOON)
    assert counted(evening)["against"] == 1


def test_a_device_is_tried_before_any_vote(evening: Evening, phone: Page, look: Look) -> None:
    phone.goto(evening.link(evening.members[0]))
    press(phone.get_by_role("button", name="Oui, c’est moi"))
    phone.goto(evening.address("device"))
    expect(phone.get_by_text("Cet appareil peut voter en secret.")).to_be_visible(timeout=SOON)
    look(phone, "device")
    assert SealedBallot.objects.exclude(text="").count() == 0


def test_a_member_who_prefers_paper_gives_the_right_back_and_shows_the_code(
    evening: Evening, phone: Page, look: Look
) -> None:
    Poll.objects.filter(pk=evening.poll.pk).update(takes_paper=True)
    enter_booth(phone, evening)
    phone.get_by_text("Je préfère voter sur papier").click()
    phone.get_by_role("button", name="Rendre mon droit de vote").click()
    expect(phone.get_by_text("demandez simplement un bulletin de papier")).to_be_visible()
    phone.get_by_text("Pour", exact=True).click()
    phone.get_by_role("button", name="Relire mon choix").click()
    expect(phone.get_by_role("button", name="Déposer mon bulletin")).to_be_visible(timeout=SOON)
    expect(phone.get_by_text("demandez simplement un bulletin de papier")).to_be_hidden()
    look(phone, "before-return")
    phone.get_by_role("button", name="Rendre mon droit de vote").click()
    expect(phone.get_by_role("heading", name="Votre droit de vote est rendu")).to_be_focused(timeout=SOON)
    code = phone.locator("[data-part=code]").inner_text()
    assert re.fullmatch(r"\w{5} \w{5}", code)
    look(phone, "returned")
    phone.reload()
    expect(phone.locator("[data-part=code]")).to_have_text(code)
    entry = evening.poll.roll.entries.get(membership=evening.members[0])
    hand_out_paper(entry, actor=SYSTEM, code=code)
    assert marks_of(evening.poll).on_paper == 1
    assert not SealedBallot.objects.exclude(text="").exists()
