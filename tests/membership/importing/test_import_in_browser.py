"""The spreadsheet brought in through its pages, in a browser, at both widths and without a fault for axe."""

import pytest
from django.test import Client

from membership.models import Membership, Role
from tests.factories.register import an_officer, an_organisation
from tests.looking import breadth, press, violations
from tests.membership.importing.test_import_spreadsheet import SPREADSHEET

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(page, live_server):
    """A browser in which the secretary has signed in."""
    organisation = an_organisation("rives")
    client = Client()
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    return page


@pytest.fixture
def look(page, artefacts):
    def at(name):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=artefacts / f"{name}-{width}.png", full_page=True)
            assert breadth(page) <= width
        assert violations(page, None) == []

    return at


def test_a_spreadsheet_is_brought_in_and_taken_out_again(office, look, live_server):
    office.goto(f"{live_server.url}/o/rives/register/import/")
    look("import-choose")

    office.set_input_files("input[type=file]", SPREADSHEET)
    press(office.locator("main form button"))
    look("import-check")
    assert not Membership.objects.exists()

    press(office.locator("main a[href*='/columns/']").last)
    look("import-columns")
    # A category that only this co-op knows: said once, the three rows that name it come in.
    office.locator("select[id^=id_word-category]").first.select_option("user")
    press(office.locator("main form button"))
    office.wait_for_url("**/check/*/")
    look("import-check-again")

    press(office.locator("main form button"))
    office.wait_for_url("**/register/import/*/")
    look("import-result")
    assert Membership.objects.count() == 1168 + 3

    press(office.locator("main a[href$='/undo/']"))
    look("import-undo")
    press(office.locator("main form button"))
    office.wait_for_url("**/register/import/*/")
    look("import-undone")
    assert not Membership.objects.exists()
