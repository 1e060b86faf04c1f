"""Two scrutineers in Chromium: each makes a key in the browser, and both open the result from the files they kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from config.paths import BASE_DIR
from membership.models import Account, Role
from tests import needs
from tests.factories.meetings import an_evening
from tests.factories.register import an_officer, an_organisation, members
from tests.factories.sealed import AGAINST, FOR, vote_secretly
from tests.looking import press
from tests.voting.sealed.browsing import DESK, PHONE, SOON, Look, OpenPage, looking
from tests.voting.web.conftest import CONTACT, Evening
from voting.models import Poll, PollState, SealedTrustee
from voting.queries.sealed.archives import archive_of
from voting.services.tally import run_tally

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PASSPHRASES = ("érable lanterne traversier sept", "le chat dort sur le pupitre")


@pytest.fixture
def evening(transactional_db: None) -> Evening:
    """A meeting in session with five members in the hall and one who votes on line; no vote yet."""
    organisation = an_organisation(contact=CONTACT, bylaws={"quorum": "3"})
    those = members(organisation, 6)
    return Evening(organisation, those, an_evening(organisation, *those), None)


@pytest.fixture
def look(artefacts: Path) -> Look:
    return looking(artefacts, "keys")


@pytest.fixture
def scrutineers(evening: Evening) -> list[Account]:
    found = [an_officer(evening.organisation, Role.SCRUTINEER, f"s{n}@example.org") for n in (1, 2)]
    for one, name in zip(found, ("Ana Gagnon", "Luc Roy"), strict=True):
        one.name = name
        one.save(update_fields=["name"])
    return found


@pytest.fixture
def secretary(evening: Evening, open_page: OpenPage) -> Page:
    return open_page(DESK, an_officer(evening.organisation, Role.SECRETARY))


def program_and_name(secretary: Page, evening: Evening, scrutineers: list[Account], enough: int | None = None) -> None:
    """Program the hours of a secret vote, and name who holds its keys: before it opens."""
    secretary.goto(evening.address("conduct"))
    secretary.get_by_text("Programmer ses heures").click()
    # Its hours are later; the chair opens it sooner.
    secretary.locator("#scheduling_mode").select_option("secret")
    press(secretary.get_by_role("button", name="Programmer le vote"))
    evening.poll = Poll.objects.get()
    press(secretary.get_by_role("link", name="Qui détient les clés de ce vote"))
    for one in scrutineers:
        secretary.get_by_label(str(one)).check()
    if enough:
        secretary.get_by_label("Combien").fill(str(enough))
    press(secretary.get_by_role("button", name="Les nommer"))
    expect(secretary.get_by_text("clé à créer")).to_have_count(len(scrutineers))


def make_key(page: Page, passphrase: str, folder: Path) -> Path:
    """Make a key from the first page on, keep its file, try it, and send the public part."""
    kept = begin_key(page, passphrase, folder)
    expect(page.get_by_text("Votre part est reçue, et elle est valide.")).to_be_visible(timeout=SOON)
    return kept


def begin_key(page: Page, passphrase: str, folder: Path) -> Path:
    page.goto("/")
    press(page.get_by_role("link", name="Créer ma clé"))
    page.get_by_label("Phrase secrète de votre clé").fill(passphrase)
    page.get_by_role("button", name="Créer ma clé").click()
    with page.expect_download(timeout=SOON) as download:
        page.get_by_role("link", name="Enregistrer le fichier").click(timeout=SOON)
    kept = folder / download.value.suggested_filename
    download.value.save_as(kept)
    page.get_by_label("Le fichier que vous venez d’enregistrer").set_input_files(kept)
    page.get_by_label("Sa phrase secrète, encore une fois").fill(passphrase)
    page.get_by_role("button", name="Essayer le fichier et envoyer la partie publique").click()
    return kept


def open_part(page: Page, passphrase: str, kept: Path) -> None:
    page.goto("/")
    press(page.get_by_role("link", name="Ouvrir ma part du résultat"))
    page.get_by_label("Le fichier de votre clé").set_input_files(kept)
    page.get_by_label("Sa phrase secrète").fill(passphrase)
    page.get_by_role("button", name="Ouvrir ma part du résultat").click()
    expect(page.get_by_text("Votre part est reçue, et elle est valide.")).to_be_visible(timeout=SOON)


def vote_in_the_booth(page: Page, evening: Evening) -> str:
    page.goto(evening.link(evening.members[0]))
    press(page.get_by_role("button", name="Oui, c’est moi"))
    press(page.get_by_role("link", name="Voter"))
    page.get_by_text("Contre", exact=True).click()
    page.get_by_role("button", name="Relire mon choix").click()
    page.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
    expect(page.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)
    return page.locator(".receipt [data-tracker]").inner_text()


@pytest.mark.belenios
def test_a_vote_of_two_scrutineers_from_the_ceremony_to_the_published_evidence(
    evening: Evening,
    scrutineers: list[Account],
    secretary: Page,
    open_page: OpenPage,
    look: Look,
    tmp_path: Path,
) -> None:
    program_and_name(secretary, evening, scrutineers)
    look(secretary, "named")
    pages = [open_page(PHONE, scrutineers[0]), open_page(DESK, scrutineers[1])]
    pages[0].goto(evening.outside("keys"))
    look(pages[0], "make")

    # The vote waits, and the screen of the secretary says for whom.
    kept = [make_key(pages[0], PASSPHRASES[0], tmp_path)]
    secretary.goto(evening.address("conduct"))
    expect(secretary.get_by_text("Clés encore à créer par")).to_contain_text(str(scrutineers[1]))
    look(secretary, "awaited")
    kept.append(make_key(pages[1], PASSPHRASES[1], tmp_path))
    secret_texts = [path.read_text() for path in kept]
    assert all('"sealed"' in text and '"secret"' not in text for text in secret_texts)
    assert SealedTrustee.objects.filter(poll=evening.poll).exclude(key="").count() == 2

    secretary.goto(evening.address("conduct"))
    secretary.get_by_label("Durée").select_option("10")
    press(secretary.get_by_role("button", name="Ouvrir le vote"))
    tracker = vote_in_the_booth(open_page(PHONE), evening)
    for membership, choice in zip(evening.members[1:5], (FOR, FOR, FOR, AGAINST), strict=True):
        vote_secretly(evening.poll, membership, choice)
    secretary.goto(evening.address("conduct"))
    press(secretary.get_by_role("button", name="Fermer le vote"))
    assert not run_tally(evening.poll.pk)

    # Closed, and still sealed: both are waited for.
    secretary.goto(evening.address("conduct"))
    expect(secretary.locator("#progress")).to_contain_text("Ana Gagnon, Luc Roy")
    look(secretary, "closed")
    pages[0].goto(evening.outside("keys"))
    look(pages[0], "open")
    open_part(pages[0], PASSPHRASES[0], kept[0])
    look(pages[0], "given")
    assert not run_tally(evening.poll.pk)
    open_part(pages[1], PASSPHRASES[1], kept[1])
    assert run_tally(evening.poll.pk)
    evening.poll.refresh_from_db()
    figures = evening.poll.result.figures
    assert (figures["for"], figures["against"], figures["abstain"], figures["voted"]) == (3, 2, 0, 5)

    secretary.goto(evening.address("conduct"))
    press(secretary.get_by_role("button", name="Proclamer : adoptée"))
    secretary.goto(evening.outside("evidence"))
    press(secretary.get_by_role("button", name="Rendre les preuves publiques"))
    reader = open_page(PHONE)
    reader.goto(f"/urne/{evening.poll.sealed.uuid}/evidence/")
    reader.get_by_label("Numéro de suivi").fill(tracker)
    reader.get_by_role("button", name="Chercher").click()
    expect(reader.get_by_text("Ce bulletin est dans l’urne, et c’est celui qui compte")).to_be_visible(timeout=SOON)
    assert "?" not in reader.url
    look(reader, "evidence")
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Télécharger l’archive").click()
    folder = tmp_path / "e"
    folder.mkdir()
    archive = folder / download.value.suggested_filename
    download.value.save_as(archive)

    ours = [sys.executable, "-m", "voting.crypto", "verify", str(archive)]
    said = subprocess.run(ours, capture_output=True, text=True, check=False, cwd=BASE_DIR)
    assert said.returncode == 0, said.stdout
    theirs = [str(needs.belenios_tool()), "election", "verify", "--dir", str(folder)]
    said = subprocess.run(theirs, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "all checks passed" in said.stderr


def test_what_is_wrong_with_a_file_or_a_passphrase_is_said_and_nothing_is_sent(
    evening: Evening,
    scrutineers: list[Account],
    secretary: Page,
    open_page: OpenPage,
    look: Look,
    tmp_path: Path,
) -> None:
    program_and_name(secretary, evening, scrutineers)
    page = open_page(PHONE, scrutineers[0])
    page.goto(evening.outside("keys"))
    page.get_by_label("Phrase secrète de votre clé").fill("trop courte")
    page.get_by_role("button", name="Créer ma clé").click()
    expect(page.get_by_role("alert")).to_contain_text("trop courte")
    page.get_by_label("Phrase secrète de votre clé").fill(PASSPHRASES[0])
    page.get_by_role("button", name="Créer ma clé").click()
    attempt = page.get_by_role("button", name="Essayer le fichier et envoyer la partie publique")
    attempt.click(timeout=SOON)
    expect(page.get_by_role("alert")).to_contain_text("Choisissez d’abord le fichier")
    look(page, "mistake")
    strange = tmp_path / "autre.json"
    strange.write_text("{}")
    page.get_by_label("Le fichier que vous venez d’enregistrer").set_input_files(strange)
    attempt.click()
    expect(page.get_by_role("alert")).to_contain_text("n’est pas celui d’une clé")
    with page.expect_download() as download:
        page.get_by_role("link", name="Enregistrer le fichier").click()
    page.get_by_label("Le fichier que vous venez d’enregistrer").set_input_files(download.value.path())
    page.get_by_label("Sa phrase secrète, encore une fois").fill("une autre phrase secrète")
    attempt.click()
    expect(page.get_by_role("alert")).to_contain_text("ne s’ouvre pas avec cette phrase", timeout=SOON)
    assert not SealedTrustee.objects.exclude(key="").exists()


def test_a_vote_whose_key_is_lost_is_given_up_with_a_reason_and_held_again(
    evening: Evening, scrutineers: list[Account], secretary: Page, open_page: OpenPage, tmp_path: Path
) -> None:
    program_and_name(secretary, evening, scrutineers)
    for account, passphrase in zip(scrutineers, PASSPHRASES, strict=True):
        make_key(open_page(PHONE, account), passphrase, tmp_path)
    secretary.goto(evening.address("conduct"))
    press(secretary.get_by_role("button", name="Ouvrir le vote"))
    vote_secretly(evening.poll, evening.members[1], FOR)
    secretary.goto(evening.address("conduct"))
    press(secretary.get_by_role("button", name="Fermer le vote"))
    run_tally(evening.poll.pk)
    secretary.goto(evening.address("conduct"))
    secretary.get_by_text("Une clé est perdue : abandonner ce vote").click()
    secretary.get_by_label("Motif").fill("La clé d’une scrutatrice est perdue.")
    press(secretary.get_by_role("button", name="Annuler ce vote"))
    evening.poll.refresh_from_db()
    assert evening.poll.state == PollState.CANCELLED
    expect(secretary.get_by_text("La clé d’une scrutatrice est perdue.")).to_be_visible()
    expect(secretary.get_by_role("button", name="Ouvrir le vote")).to_be_visible()


@pytest.mark.belenios
def test_two_of_three_scrutineers_open_what_their_three_browsers_made_together(
    evening: Evening,
    scrutineers: list[Account],
    secretary: Page,
    open_page: OpenPage,
    look: Look,
    tmp_path: Path,
) -> None:
    third = an_officer(evening.organisation, Role.SCRUTINEER, "s3@example.org")
    third.name = "Zoé Côté"
    third.save(update_fields=["name"])
    program_and_name(secretary, evening, [*scrutineers, third], enough=2)
    pages = [open_page(PHONE, one) for one in (*scrutineers, third)]
    kept = [begin_key(page, f"phrase secrète de {at}", tmp_path) for at, page in enumerate(pages[:2])]
    expect(pages[0].get_by_role("heading", name="Les clés se créent ensemble")).to_be_visible(timeout=SOON)
    look(pages[0], "together")
    # Somebody who leaves comes back with the file.
    pages[1].reload()
    kept.append(begin_key(pages[2], "phrase secrète de 2", tmp_path))
    expect(pages[2].get_by_role("heading", name="Les clés se créent ensemble")).to_be_visible(timeout=SOON)
    pages[1].goto(evening.outside("keys"))
    pages[1].get_by_label("Le fichier de votre clé", exact=True).set_input_files(kept[1])
    pages[1].get_by_label("Sa phrase secrète", exact=True).fill("phrase secrète de 1")
    look(pages[1], "going")
    pages[1].get_by_role("button", name="Continuer").click()
    for page in pages:
        expect(page.get_by_text("Rien à faire pour vous")).to_be_visible(timeout=3 * SOON)
    assert SealedTrustee.objects.filter(poll=evening.poll).exclude(key="").count() == 3

    secretary.goto(evening.address("conduct"))
    press(secretary.get_by_role("button", name="Ouvrir le vote"))
    for membership, choice in zip(evening.members, (FOR, FOR, AGAINST), strict=False):
        vote_secretly(evening.poll, membership, choice)
    secretary.goto(evening.address("conduct"))
    press(secretary.get_by_role("button", name="Fermer le vote"))
    assert not run_tally(evening.poll.pk)
    for at in (0, 2):
        open_part(pages[at], f"phrase secrète de {at}", kept[at])
    assert run_tally(evening.poll.pk)
    evening.poll.refresh_from_db()
    assert evening.poll.result.figures["for"] == 2
    archive = tmp_path / "e" / f"{evening.poll.sealed.uuid}.bel"
    archive.parent.mkdir()
    archive.write_bytes(archive_of(evening.poll).to_bytes())
    theirs = [str(needs.belenios_tool()), "election", "verify", "--dir", str(archive.parent)]
    said = subprocess.run(theirs, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
