"""The pages of the register's office, filled, in Chromium: whole at every width, in the dark too, without a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from membership.clock import today
from membership.models import Membership, Relation, RequestKind, Role, SectionKind, ShareClass
from membership.queries.duplicates import to_look_at
from membership.queries.links import application_token
from membership.rules.bulk import BulkKind, Change
from membership.services.bulk import change_in_bulk
from membership.services.bulk_orders import go_on_with, order_bulk
from membership.services.checking import check_register
from membership.services.contacts import form_household, join_household, move_house
from membership.services.estates import EstateContact, note_estate
from membership.services.life.departures import record_death, resign
from membership.services.merging.duplicates import look_for_duplicates
from membership.services.merging.joining import merge_persons
from membership.services.persons import PostalAddress
from membership.services.privacy.erasing import erase_person
from membership.services.privacy.incidents import IncidentFacts, record_incident
from membership.services.redemptions import request_redemption
from membership.services.representation import name_representative
from membership.services.requests import file_request
from membership.services.sections import open_section, place_in_section
from membership.services.shares import record_share_payment, subscribe_shares
from tests.factories.life import a_person, an_application, decision
from tests.factories.register import JOINED_ON, SYSTEM, a_legal_member, a_member, an_officer, an_organisation
from tests.looking import breadth, violations
from tests.voting.paper.conftest import signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

FAMILIES = ("Bélanger", "Côté", "D’Amours", "Gagnon-Lavoie", "Nguyen", "Tremblay")
HOME = PostalAddress("412, rue Saint-Joseph Est, app. 3", "Québec", "G1K 3B5")


@pytest.fixture
def rives(db: None) -> SimpleNamespace:
    """A register as a secretary has it after a few years: people, shares, departures, requests, doubts."""
    house = an_organisation("rives", name_fr="Coopérative de solidarité des rives", contact="bureau@example.org")
    on = today(house)
    anne = a_member(house, "Anne", "Roy", number="M-0001", phone="418 555-0100")
    move_house(anne.person, address=HOME, since=JOINED_ON, actor=SYSTEM)
    people = [a_member(house, "Zoé", name, number=f"M-01{rank:02d}") for rank, name in enumerate(FAMILIES)]
    farm = a_legal_member(house, "Ferme coopérative du Quai et des Battures", number="M-0200")
    name_representative(
        farm, person=a_person(house, "Marie-Ève", "Saint-Onge"), since=on + timedelta(days=30), actor=SYSTEM,
        instrument_note="Résolution CA-2027-04 de la ferme", relation=Relation.ENTITY,
    )  # fmt: skip
    north = open_section(house, kind=SectionKind.REGION, key="nord", name_fr="Rive nord", actor=SYSTEM)
    open_section(house, kind=SectionKind.REGION, key="sud", name_fr="Rive sud", actor=SYSTEM)
    home = form_household(house, name="Roy et Bélanger, rue Saint-Joseph", actor=SYSTEM)
    for one in (anne, *people[:3]):
        place_in_section(one, section=north, since=JOINED_ON, actor=SYSTEM)
    for one in (anne, people[0]):
        join_household(one.person, household=home, since=JOINED_ON, actor=SYSTEM)
    common = ShareClass.objects.get(organisation=house)
    subscribe_shares(anne, share_class=common, quantity=10, actor=SYSTEM, on=JOINED_ON)
    record_share_payment(anne, share_class=common, amount_cents=5_000, actor=SYSTEM, on=JOINED_ON)
    back = request_redemption(
        anne, share_class=common, quantity=2, actor=SYSTEM, on=on - timedelta(days=20), reason="Achat d’une maison."
    )
    dead = people[5]
    subscribe_shares(dead, share_class=common, quantity=4, actor=SYSTEM, on=JOINED_ON)
    record_share_payment(dead, share_class=common, amount_cents=4_000, actor=SYSTEM, on=JOINED_ON)
    record_death(dead, decision=decision(on - timedelta(days=40)), actor=SYSTEM)
    louise = EstateContact(
        "Louise Tremblay, liquidatrice", "418 555-0142", address=PostalAddress("8, rue du Pont", "Québec", "G1K 1A1")
    )
    note_estate(dead, louise, actor=SYSTEM)
    resign(people[4], decision=decision(on - timedelta(days=5)), actor=SYSTEM)
    asked = file_request(
        anne, kind=RequestKind.NAME, message="Je me suis mariée ; voici mon certificat.", actor=SYSTEM,
        payload={"given_name": "Anne", "family_name": "Roy-Lavoie", "since": on.isoformat()},
    )  # fmt: skip
    application = an_application(house, details={"given_name": "Émile", "family_name": "Fortin"}, message="Je cuisine.")
    twins = [a_member(house, "Jeanne", name, email="jeanne@example.org") for name in ("Diallo", "Dialo", "Diallho")]
    look_for_duplicates(house, actor=SYSTEM)
    merge = merge_persons(twins[0].person, twins[2].person, actor=SYSTEM, reason="Même adresse, même signature.")
    gone = a_member(house, "Alphonse", "Parent", until=JOINED_ON + timedelta(days=60))
    incident = record_incident(
        house,
        facts=IncidentFacts(
            found_on=on - timedelta(days=3), happened_on=on - timedelta(days=4), persons=12,
            data="Courriels de douze membres", circumstances="Un envoi a montré les adresses en copie.",
        ),
        actor=SYSTEM,
    )  # fmt: skip
    bulk = change_in_bulk(house, members=people[:3], change=Change(BulkKind.LANGUAGE, "en", on), actor=SYSTEM)
    waiting, looked_at = (
        order_bulk(
            house,
            members=Membership.objects.for_organisation(house),
            change=Change(BulkKind.CATEGORY, "worker", on, "Conseil, CA-2027-12"),
            actor=SYSTEM,
        )
        for _ in range(2)
    )
    go_on_with(looked_at.pk)
    check_register(house, actor=SYSTEM)
    return SimpleNamespace(
        house=house, anne=anne, farm=farm, dead=dead, gone=gone, north=north, home=home, back=back, asked=asked,
        application=application, kept=twins[0].person, joined=twins[1].person, merge=merge, incident=incident,
        bulk=bulk, waiting=waiting, looked_at=looked_at, on=on, twins=to_look_at(house).count(),
    )  # fmt: skip


@pytest.fixture
def browse(browser: Browser, live_server: Any, rives: SimpleNamespace) -> Iterator[Callable[..., Page]]:
    """Open a page of the house as its secretary, or in another role, in a language."""
    contexts: list[BrowserContext] = []

    def opened(locale: str, role: Role = Role.SECRETARY) -> Page:
        context = browser.new_context(locale=locale, base_url=live_server.url)
        contexts.append(context)
        office = signed_in(an_officer(rives.house, role, f"{locale}@example.org"))
        cookie = office.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def look(artefacts: Path) -> Callable[[Page, str, int, Any], None]:
    """Look at a page in a width and a light, with axe's eyes too."""

    def at(page: Page, name: str, width: int, scheme: Any) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=artefacts / f"register-{name}-{width}-{scheme}.png", full_page=True)
        assert breadth(page) <= width, (name, width)
        assert violations(page) == [], (name, width)

    return at


def pages(rives: SimpleNamespace) -> dict[str, str]:
    """Return the address of each page by its name."""
    anne, farm, dead = (f"register/{one.public_id}" for one in (rives.anne, rives.farm, rives.dead))
    before = rives.on - timedelta(days=60)
    return {
        "representatives": f"{farm}/representatives/",
        "estate": f"{dead}/estate/",
        "shares": f"{anne}/shares/",
        "erase-barred": f"{anne}/erase/",
        "erase": f"register/{rives.gone.public_id}/erase/",
        "file": f"{anne}/",
        "section": f"sections/{rives.north.public_id}/",
        "sections": "sections/",
        "categories": "categories/",
        "category-open": "categories/open/",
        "share-class-open": "share-classes/open/",
        "household": f"households/{rives.home.public_id}/",
        "application": f"applications/{rives.application.public_id}/",
        "redemption": f"shares/requests/{rives.back.public_id}/",
        "capital": "shares/",
        "to-do": "to-do/",
        "request": f"requests/{rives.asked.public_id}/",
        "duplicates": "register/duplicates/",
        "merging": f"register/merge/{rives.kept.public_id}/{rives.joined.public_id}/",
        "merge": f"register/merges/{rives.merge.public_id}/",
        "changes": f"register/changes/?from={before}&to={rives.on}",
        "consultations": "register/consultations/",
        "glance": "register/glance/",
        "year": "register/year/",
        "views": "register/?missing=address",
        "bulk": "register/bulk/?q=Z&change=language:fr",
        "order-waiting": f"register/bulk/orders/{rives.waiting.public_id}/",
        "order-looked-at": f"register/bulk/orders/{rives.looked_at.public_id}/",
        "bulk-done": f"register/bulk/{rives.bulk.public_id}/",
        "privacy": "privacy/",
        "retention": "privacy/retention/",
        "incidents": "privacy/incidents/",
        "incident-new": "privacy/incidents/new/",
        "incident": f"privacy/incidents/{rives.incident.public_id}/",
        "apply": "apply/",
        "application-status": f"apply/{application_token(rives.application)}/",
    }


@pytest.mark.parametrize(
    ("locale", "width", "scheme"), [("fr-CA", 390, "light"), ("en-CA", 1280, "dark")], ids=["phone", "desk"]
)
def test_each_page_is_whole_and_read_by_everybody(browse, look, rives, locale, width, scheme):
    page = browse(locale)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(f"{page.url} {said.text}") if said.type == "error" else None)
    for name, address in pages(rives).items():
        answer = page.goto(f"/o/rives/{address}")
        assert answer is not None
        assert answer.status == 200, (name, answer.status)
        look(page, f"{name}-{locale[:2]}", width, scheme)
    assert complaints == []


def test_the_roles_are_whole_and_read_by_everybody(browse, look, rives):
    for role in (Role.CHAIR, Role.AUDITOR, Role.ADVISER):
        an_officer(rives.house, role)
    page = browse("fr-CA", Role.ADMINISTRATOR)
    answer = page.goto("/o/rives/roles/")
    assert answer.status == 200
    for width, scheme in ((390, "light"), (1280, "dark")):
        look(page, "roles-fr", width, scheme)


def test_what_was_erased_is_accounted_for_on_its_receipt(browse, look, rives):
    erased = erase_person(rives.gone.person, reason="Demande écrite du 4 avril.", actor=SYSTEM)
    page = browse("fr-CA")
    page.goto(f"/o/rives/privacy/erasures/{erased.public_id}/")
    look(page, "erasure-fr", 390, "light")
    assert Membership.objects.filter(pk=rives.gone.pk).exists()
