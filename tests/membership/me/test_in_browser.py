"""A member's own space in a browser, at both widths, without a fault."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from membership.models import MemberRequest, RequestKind, Role
from membership.services.contacts import move_house
from membership.services.persons import PostalAddress
from membership.services.requests import file_request
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer, an_organisation
from tests.looking import breadth, press, violations

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def look(page, artefacts):
    def at(name):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=artefacts / f"me-{name}-{width}.png", full_page=True)
            assert breadth(page) <= width, name
        assert violations(page, None) == [], name

    return at


def sign_in(page, live_server, account) -> None:
    client = Client()
    client.force_login(account, backend=BACKEND)
    cookie = client.cookies["sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def test_from_ones_own_file_to_the_answer_of_the_office(page, look, live_server, db):
    rives = an_organisation("rives")
    anne = a_member(rives, "Anne", "Roy", number="M0001", email="anne@example.org", phone="418 555-0101")
    move_house(anne.person, address=PostalAddress("1, rue du Quai", "Québec"), since=date(2021, 1, 1), actor=SYSTEM)
    file_request(anne, kind=RequestKind.OTHER, message="Une carte de membre.", actor=SYSTEM)
    here = f"{live_server.url}/o/rives"

    sign_in(page, live_server, an_account_of(anne))
    page.goto(f"{here}/")
    look("home")
    press(page.get_by_role("link", name="Ouvrir mon dossier"))
    look("file")
    for name in ("phones", "address", "email", "preferences", "requests", "resign"):
        page.goto(f"{here}/me/{name}/")
        look(name)
    page.goto(f"{here}/me/requests/name/")
    page.fill("#id_family_name", "Roy-Fabre")
    page.fill("#id_message", "Je me suis mariée.")
    look("request-name")
    press(page.locator("main form button"))
    page.wait_for_url("**/me/")

    sign_in(page, live_server, an_officer(rives, Role.SECRETARY))
    page.goto(f"{here}/to-do/")
    look("to-do")
    page.goto(f"{here}/requests/{MemberRequest.objects.get(kind='name').public_id}/")
    look("office-request")
    press(page.locator("button[value=accept]"))
    page.wait_for_url("**/to-do/")
    anne.person.refresh_from_db()
    assert anne.person.family_name == "Roy-Fabre"
    page.goto(f"{here}/register/{anne.public_id}/preferences/")
    look("office-preferences")
