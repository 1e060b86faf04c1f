"""From an application on the public page to a suspension on the file, in a browser, at both widths, without a fault."""

from __future__ import annotations

import pytest
from django.test import Client

from membership.models import Application, Membership, Role, SectionKind, Suspension
from membership.queries.links import application_token
from membership.services.sections import open_section
from membership.web import signing_in
from tests.factories.life import BOARD, category
from tests.factories.register import SYSTEM, an_officer, an_organisation
from tests.looking import breadth, press, violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _not_slower_than_needed(monkeypatch):
    monkeypatch.setattr(signing_in, "STEADY_SECONDS", 0)


@pytest.fixture
def rives(db):
    organisation = an_organisation("rives")
    open_section(organisation, kind=SectionKind.REGION, key="nord", name_fr="Nord", actor=SYSTEM)
    return organisation


@pytest.fixture
def look(page, artefacts):
    def at(name):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=artefacts / f"life-{name}-{width}.png", full_page=True)
            assert breadth(page) <= width
        assert violations(page, None) == []

    return at


def sign_in(page, live_server, organisation) -> None:
    client = Client()
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def test_from_the_public_form_to_the_file_and_a_suspension(page, look, live_server, rives):
    here = f"{live_server.url}/o/rives"
    page.goto(f"{here}/apply/")
    look("apply")
    fields = {"given_name": "Zoé", "family_name": "Fabre", "line": "3, rue du Quai", "city": "Québec",
              "postal_code": "G1K 2B4", "message": "J’habite le quartier."}  # fmt: skip
    for name, value in fields.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_category", str(category(rives, "user").pk))
    page.select_option("#id_age", "18")
    page.check("#id_accepts")
    press(page.locator("main form button"))
    page.wait_for_url("**/apply/received/")
    look("received")

    page.goto(f"{here}/apply/{application_token(Application.objects.get())}/")
    look("status-closed")
    press(page.locator("main form button"))
    page.get_by_text("Zoé Fabre").wait_for()
    look("status")

    sign_in(page, live_server, rives)
    page.goto(f"{here}/to-do/")
    look("to-do")
    press(page.get_by_role("link", name="Zoé Fabre").first)
    look("application")
    page.fill("#id_decided_by >> nth=0", BOARD)
    press(page.locator("button[value=look]"))
    look("application-foreseen")
    press(page.locator("button[value=admit]"))
    page.wait_for_url("**/register/*/")
    membership = Membership.objects.get()
    look("file")

    page.goto(f"{here}/register/{membership.public_id}/contact/")
    look("contact")
    page.goto(f"{here}/register/{membership.public_id}/acts/suspend/")
    look("act")
    page.select_option("#id_ground", "competes")
    page.fill("#id_decided_by", BOARD)
    press(page.locator("main form button").first)
    page.locator("button[value=confirm]").wait_for()
    look("act-review")
    page.fill("#id_override", "Procédure tenue hors du registre.")
    press(page.locator("button[value=confirm]"))
    page.wait_for_url("**/register/*/")
    assert Suspension.objects.get().membership == membership

    page.goto(f"{here}/register/{membership.public_id}/acts/correct/")
    look("correct")
    notice = membership.events.get(kind="suspended").letter.notice
    page.goto(f"{here}/register/{membership.public_id}/letters/{notice.public_id}/")
    look("letter")
