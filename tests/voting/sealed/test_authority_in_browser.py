"""An authority makes the credentials in Chromium, and a member types theirs in the booth."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from membership.models import Role
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_officer, an_organisation, members
from tests.looking import press
from tests.voting.sealed.browsing import DESK, PHONE, SOON, Look, OpenPage, looking
from tests.voting.web.conftest import CONTACT, Evening
from voting.models import Poll, PollMode
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.tally import run_tally

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

SEEN_WHOLE = "it => it.scrollWidth <= it.clientWidth && getComputedStyle(it).textTransform === 'none'"


@pytest.fixture
def look(artefacts: Path) -> Look:
    return looking(artefacts, "authority")


def test_credentials_made_in_a_browser_open_the_vote_and_one_is_typed(
    transactional_db: None, open_page: OpenPage, look: Look, tmp_path: Path
) -> None:
    organisation = an_organisation(contact=CONTACT, bylaws={"quorum": "3"})
    those = members(organisation, 6)
    assembly = an_evening(organisation, *those)
    draft = prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET)
    evening = Evening(organisation, those, assembly, draft)
    notary = an_officer(organisation, Role.SCRUTINEER, "notaire@example.org")

    secretary = open_page(DESK, an_officer(organisation, Role.SECRETARY))
    secretary.goto(evening.outside("keys"))
    secretary.get_by_text("Les faire créer par quelqu’un d’autre").click()
    secretary.locator("#id_account").select_option(label=str(notary))
    press(secretary.locator("section:has(> #credentials)").get_by_role("button", name="Les nommer"))
    look(secretary, "named")

    maker = open_page(DESK, notary)
    maker.goto(evening.outside("keys"))
    press(maker.get_by_role("link", name="Créer les codes de vote"))
    maker.get_by_role("button", name="Créer 6 codes de vote").click()
    keep = maker.get_by_role("link", name="enregistrer le fichier")
    expect(keep).to_be_visible(timeout=SOON)
    look(maker, "made")
    with maker.expect_download() as caught:
        keep.click()
    caught.value.save_as(tmp_path / "private.txt")
    private = (tmp_path / "private.txt").read_text().split()
    assert len(private) == 6
    maker.get_by_role("button", name="envoyer les codes publics").click()
    expect(maker.get_by_text("6 codes publics sont reçus.")).to_be_visible()

    evening.poll = open_poll(Poll.objects.get(), actor=SYSTEM, lasts=timedelta(minutes=30))
    phone = open_page(PHONE)
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    phone.goto(evening.link(those[0]))
    press(phone.get_by_role("button", name="Oui, c’est moi"))
    press(phone.get_by_role("link", name="Voter"))
    phone.get_by_text("Pour", exact=True).click()
    phone.get_by_label("Votre code de vote").fill("mauvais")
    phone.get_by_role("button", name="Relire mon choix").click()
    expect(phone.get_by_text("Ce n’est pas un code de vote")).to_be_visible()
    look(phone, "mistyped")
    # One letter wrong: it looks like one, and only the box finds out.
    last = private[3][-1]
    typed = phone.get_by_label("Votre code de vote")
    typed.fill(private[3][:-1] + ("a" if last != "a" else "b"))
    assert typed.evaluate(SEEN_WHOLE), "all its signs are seen, capitals and small letters apart"
    phone.get_by_role("button", name="Relire mon choix").click()
    phone.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
    expect(phone.get_by_text("n’est pas sur la liste de ce vote")).to_be_visible(timeout=SOON)
    look(phone, "unlisted")
    phone.get_by_label("Votre code de vote").fill(private[3])
    phone.get_by_role("button", name="Relire mon choix").click()
    phone.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
    expect(phone.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    phone.get_by_role("button", name="Changer mon vote").click()
    phone.get_by_text("Contre", exact=True).click()
    phone.get_by_label("Votre code de vote").fill(private[4])
    phone.get_by_role("button", name="Relire mon choix").click()
    expect(phone.get_by_text("Votre vote a été déposé avec un autre code")).to_be_visible()
    assert not any(private[3] in one for one in sent), "what is typed stays on the device"

    close_poll(evening.poll, actor=SYSTEM)
    assert run_tally(evening.poll.pk)
    evening.poll.refresh_from_db()
    assert evening.poll.result.figures["for"] == 1
