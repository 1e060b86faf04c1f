"""An election evening in Chromium, in French: prepared, typed by two, one difference settled, counted, kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from membership.models import Organisation, Role
from tests.factories.papers import a_counted_election, a_paper_count, an_open_count, scrutineer, type_all
from tests.factories.papers import type_papers as type_papers_of
from tests.factories.register import SYSTEM, an_officer, an_organisation
from tests.looking import breadth, press, standing, violations
from tests.voting.paper.conftest import signed_in
from voting.models import LotsBy, PaperCount, PaperEntry
from voting.queries.paper import Reading
from voting.services.paper.counting import count_papers
from voting.services.paper.entering import finish_papers
from voting.services.paper.settling import agree_settlements, propose_settlement

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
BELOW_THE_FOOT = """document.documentElement.scrollHeight - Math.max(innerHeight,
  document.querySelector(".foot").getBoundingClientRect().bottom + scrollY)"""
CANDIDATES = "Anne Roy\nBertrand Côté\nCarole Gagné\nDaoud Diallo\nÉmilie Lavoie"
PAPERS = ["1 2", "1 2 3", "1 3", "2 1", "2 5", "3 1", "3 4 1", "4 3", "4", "5 2 1"] * 2


@pytest.fixture
def organisation(transactional_db: None) -> Organisation:
    return an_organisation()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open a browser of its own; what its console complains of fails the test at the end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(size: dict[str, int], client: Client, *, script: bool = True, locale: str = "fr-CA") -> Page:
        context = browser.new_context(
            locale=locale, viewport=size, java_script_enabled=script, base_url=live_server.url
        )
        contexts.append(context)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def look(artefacts: Path) -> Callable[[Page, str], None]:
    """Keep what a page looks like, wide and narrow; axe finds nothing in either theme and nothing overflows."""

    def looked(page: Page, name: str) -> None:
        size = page.viewport_size
        for width in (PHONE, DESK):
            page.set_viewport_size(width)
            assert breadth(page) <= width["width"], name
            assert standing(page, lambda: page.evaluate(BELOW_THE_FOOT)) <= 1, name
            page.screenshot(path=artefacts / f"count-{name}-{width['width']}.png", full_page=True)
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme)
            assert violations(page) == [], (name, theme)
        page.set_viewport_size(size)

    return looked


def type_papers(page: Page, papers: list[str]) -> None:
    """Type as a scrutineer does: the line, Enter, the next line."""
    for number, line in enumerate(papers, 1):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Bulletin {number}")
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bulletin {len(papers) + 1}")


def test_an_election_evening(organisation, open_page, look):
    desk = open_page(DESK, signed_in(an_officer(organisation, Role.SECRETARY)))
    desk.goto("/o/rives/counts/")
    look(desk, "none")
    press(desk.get_by_role("link", name="Préparer un dépouillement"))
    desk.get_by_label("Objet du vote").fill("Conseil d’administration")
    desk.get_by_label("La même chose en anglais").fill("Board of directors")
    desk.get_by_role("textbox", name="Candidatures").fill(CANDIDATES)
    desk.get_by_label("Sièges à pourvoir").fill("2")
    desk.get_by_role("radio", name="règles écossaises").check()
    look(desk, "election")
    press(desk.get_by_role("button", name="Continuer"))
    desk.get_by_label("Article du règlement").fill("article 6.4")
    desk.get_by_label("Graine publiée d’avance").fill("4 8 15 16 23 42")
    desk.get_by_label("Bulletins comptés à la main").fill("20")
    look(desk, "method")
    press(desk.get_by_role("button", name="Continuer"))
    for place, name in (("Première personne", "Lise Tremblay"), ("Seconde personne", "Paul Nguyen")):
        section = desk.locator("section", has=desk.get_by_role("heading", name=place))
        section.get_by_role("textbox", name="Nom").fill(name)
        section.get_by_label("Adresse courriel").fill(f"{name.split()[0].lower()}@example.org")
    look(desk, "scrutineers")
    press(desk.get_by_role("button", name="Nommer ces deux personnes"))
    look(desk, "ready")
    press(desk.get_by_role("button", name="Ouvrir la saisie"))
    expect(desk.get_by_text("4 8 15 16 23 42:")).to_be_visible()

    count = PaperCount.objects.get()
    first, second = count.scrutineers.all()
    lise, paul = open_page(DESK, signed_in(first.account)), open_page(PHONE, signed_in(second.account))
    for page in (lise, paul):
        page.goto("/")
        press(page.get_by_role("link", name="Saisir les bulletins"))
    type_papers(lise, PAPERS)
    look(lise, "typing")
    # One slip of the finger: paper 7.
    type_papers(paul, [line if number != 7 else "3 1 4" for number, line in enumerate(PAPERS, 1)])
    press(paul.get_by_role("link", name="Remplir plutôt candidature par candidature"))
    look(paul, "grid")
    desk.reload()
    look(desk, "progress")
    for page in (lise, paul):
        page.goto(f"/o/rives/counts/{count.public_id}/papers/")
        press(page.get_by_role("button", name="Il n’y a plus de bulletins : 20 en tout"))

    press(paul.get_by_role("link", name="Voir les écarts"))
    expect(paul.get_by_role("heading", name="Un bulletin à regarder ensemble")).to_be_visible()
    paul.get_by_label("Comme Lise Tremblay l’a saisi").check()
    paul.get_by_label("D’où vient l’écart").fill("Faute de frappe")
    look(paul, "difference")
    press(paul.get_by_role("button", name="Proposer ceci pour le bulletin 7"))
    lise.reload()
    press(lise.get_by_role("link", name="Voir les écarts"))
    look(lise, "proposal")
    press(lise.get_by_role("button", name="Approuver pour le bulletin 7"))
    expect(lise.get_by_role("heading", name="Il ne reste aucun écart")).to_be_visible()
    look(lise, "settled")

    desk.reload()
    look(desk, "agreed")
    press(desk.get_by_role("button", name="Sceller et compter"))
    expect(desk.get_by_role("heading", name="Résultat")).to_be_visible()
    look(desk, "result")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Télécharger le certificat (PDF)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    assert download.value.suggested_filename == "conseil-dadministration-certificat.pdf"
    press(desk.get_by_role("button", name="Recompter"))
    expect(desk.get_by_text("identique, au dernier octet près")).to_be_visible()
    assert PaperEntry.objects.count() == 40


COLLEGES = {"colleges": [{"id": "Travail", "weight": "1/2"}, {"id": "Usagers", "weight": "1/2"}], "majority_in": 2}
KINDS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "approval": ({"seats": 2}, ["1 2", "1", "3 4", "1 2 3"]),
    "cumulative": ({"seats": 3}, ["1 1 2", "3 3 3", "2 4", "1"]),
    "score": ({"seats": 2}, ["5 0 3 1", "4 - 2 0", "0 5 5 1", "3 3 3 9"]),
    "star": ({"seats": 1}, ["5 0 3 1", "4 - 2 0", "0 5 5 1", "5 4 3 2"]),
    "majority-judgment": ({"seats": 1}, ["1 3 - 6", "2 3 1 6", "1 1 4 2", "3 2 2 1"]),
    "electoral-college": ({"seats": 1, "options": {"colleges": COLLEGES}}, ["1 2", "2 1", "3 2", "1"]),
    "motion": (
        {"candidates": (), "options": {"tie": "chair", "present": 9, "entitled": 12, "quorum": "1/4"}},
        ["1", "1", "2", "3"],
    ),
    "motion-by-college": (
        {"candidates": (), "options": {"colleges": COLLEGES, "present": 9, "entitled": 12}},
        ["1", "1", "2", "1"],
    ),
}
SAID = {
    "fr-CA": {"college": "Collège", "written": "Ce qui est écrit", "paper": "Bulletin", "make": "Sceller et compter"},
    "en-CA": {"college": "College", "written": "What is written", "paper": "Paper", "make": "Seal and count"},
}


FROM_A_SCANNER = """5 2
42 1 2 0
26 2 3 0
15 3 2 0
17 4 3 1 0
9 2 4 0
{mark}
0
"Anne Roy"
"Bertrand Côté"
"Carole Gagné"
"Daoud Diallo"
"Émilie Lavoie"
"Conseil d’administration"
"""


def test_a_file_that_another_program_wrote(organisation, open_page, look):
    desk = open_page(DESK, signed_in(an_officer(organisation, Role.SECRETARY)))
    desk.goto("/o/rives/counts/")
    press(desk.get_by_role("link", name="Compter un fichier de bulletins"))

    def send(mark: str) -> None:
        content = FROM_A_SCANNER.format(mark=mark).encode()
        blt = {"name": "depouillement.blt", "mimeType": "application/octet-stream", "buffer": content}
        desk.get_by_label("Le fichier").set_input_files(blt)
        press(desk.get_by_role("button", name="Lire le fichier"))

    # The scanner read a seven where there are five candidates.
    send("3 5 7 0")
    expect(desk.get_by_label("Le fichier")).to_have_accessible_description(
        re.compile("depouillement.blt, ligne 7, colonne 5.*il n’y a pas de candidature 7.*de 1 à 5")
    )
    look(desk, "file-refused")
    assert not PaperCount.objects.exists()

    send("3 5 1 0")
    expect(desk.get_by_text("Le fichier est lu")).to_be_visible()
    look(desk, "file-election")
    desk.get_by_role("radio", name="règles écossaises").check()
    press(desk.get_by_role("button", name="Continuer"))
    look(desk, "file-method")
    desk.get_by_label("Article du règlement").fill("article 6.4")
    desk.get_by_label("Graine publiée d’avance").fill("4 8 15 16 23 42")
    press(desk.get_by_role("button", name="Continuer"))
    expect(desk.get_by_role("heading", name="112 bulletins dans le fichier")).to_be_visible()
    look(desk, "file-ready")
    press(desk.get_by_role("button", name="Sceller et compter"))
    expect(desk.get_by_role("heading", name="Résultat")).to_be_visible()
    look(desk, "file-result")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Télécharger le certificat (PDF)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("locale", SAID)
@pytest.mark.parametrize("method", KINDS)
def test_every_kind_of_paper_is_typed_settled_and_counted(organisation, open_page, look, artefacts, method, locale):
    fields, papers = KINDS[method]
    said, name = SAID[locale], f"{method}-{locale[:2]}"
    count = an_open_count(organisation, method=method, title_fr="Coordination", title_en="Coordination", **fields)
    address = f"/o/rives/counts/{count.public_id}/"
    lise = open_page(DESK, signed_in(scrutineer(count, 1).account), locale=locale)
    lise.goto(f"{address}papers/")
    for number, line in enumerate(papers, 1):
        expect(lise.get_by_role("heading", level=1)).to_have_text(f"{said['paper']} {number}")
        if count.colleges and number in {1, 3}:
            lise.get_by_label(said["college"]).select_option("Travail" if number == 1 else "Usagers")
        lise.get_by_label(said["written"]).fill(line)
        lise.keyboard.press("Enter")
    expect(lise.get_by_role("heading", level=1)).to_have_text(f"{said['paper']} {len(papers) + 1}")
    look(lise, f"{name}-typing")
    lise.goto(f"{address}papers/?by=grid&paper=1")
    look(lise, f"{name}-grid")
    # The other reads the last paper differently.
    readings = [Reading.of(entry) for entry in PaperEntry.objects.order_by("number")]
    type_papers_of(count, 2, [*readings[:-1], replace(readings[-1], kind="blank", marks=())])
    for place in (1, 2):
        finish_papers(scrutineer(count, place), actor=SYSTEM)
    lise.goto(f"{address}differences/")
    lise.get_by_role("radio").last.check()
    look(lise, f"{name}-difference")
    propose_settlement(scrutineer(count, 1), number=4, reading=readings[-1], why="Faute de frappe", actor=SYSTEM)
    agree_settlements(scrutineer(count, 2), proposals={4: readings[-1]}, actor=SYSTEM)
    lise.goto(address)
    look(lise, f"{name}-agreed")
    press(lise.get_by_role("button", name=said["make"]))
    look(lise, f"{name}-result")
    certificate = signed_in(scrutineer(count, 1).account).get(f"{address}certificate.pdf")
    (artefacts / f"count-{name}.pdf").write_bytes(certificate.content)
    assert certificate.content.startswith(b"%PDF-")


@pytest.mark.parametrize("method", KINDS)
def test_every_kind_is_prepared_on_one_page_of_settings(organisation, open_page, look, method):
    fields, _papers = KINDS[method]
    count = a_paper_count(organisation, method=method, **fields)
    desk = open_page(DESK, signed_in(an_officer(organisation, Role.SECRETARY)))
    desk.goto(f"/o/rives/counts/{count.public_id}/method/")
    look(desk, f"{method}-method")
    press(desk.get_by_role("button", name="Continuer"))
    expect(desk.get_by_role("heading", name="Les deux scrutatrices")).to_be_visible()


def test_a_phone_without_script_types_papers(organisation, open_page):
    count = an_open_count(organisation)
    phone = open_page(PHONE, signed_in(scrutineer(count, 1).account), script=False)
    phone.goto(f"/o/rives/counts/{count.public_id}/papers/")
    phone.get_by_label("Ce qui est écrit").fill("3.1.4")
    press(phone.get_by_role("button", name="Enregistrer et continuer"))
    press(phone.get_by_role("button", name="Bulletin blanc"))
    phone.get_by_role("group").get_by_text("Rejeté", exact=True).click()
    phone.get_by_label("Pourquoi il est rejeté").select_option("illegible")
    press(phone.get_by_role("button", name="Il est rejeté"))
    kept = list(PaperEntry.objects.order_by("number").values_list("kind", "reason", "marks"))
    assert kept == [("valid", "", ["3", "1", "4"]), ("blank", "", []), ("invalid", "illegible", [])]


def test_a_lot_and_a_list(organisation, open_page, look):
    a_counted_election(organisation)
    tied = an_open_count(organisation, seats=1, lots=LotsBy.OFFICERS, title_fr="Vérification")
    type_all(tied, ["1", "2"], ["1", "2"])
    count_papers(tied, actor=SYSTEM)
    desk = open_page(DESK, signed_in(an_officer(organisation, Role.CHAIR)))
    desk.goto("/o/rives/counts/")
    look(desk, "list")
    press(desk.get_by_role("link", name="Vérification"))
    press(desk.get_by_role("link", name="Inscrire le tirage"))
    look(desk, "lot")
    desk.goto("/o/rives/counts/file/")
    look(desk, "file")
