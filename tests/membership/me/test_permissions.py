"""Who may open and do what: each page by each role, at each state. What one may not see does not exist."""

from __future__ import annotations

import pytest

from membership.models import RequestKind, RequestState
from membership.services.requests import file_request, settle_request
from tests.factories.life import an_application
from tests.factories.register import SYSTEM

OWN = {"member", "other_member"}
OFFICE = {"administrator", "secretary"}

PAGES = {
    "me/": OWN,
    "me/phones/": OWN,
    "me/address/": OWN,
    "me/email/": OWN,
    "me/preferences/": OWN,
    "me/requests/": OWN,
    "me/requests/name/": OWN,
    "me/resign/": OWN,
    "register/{membership}/requests/": OFFICE,
    "register/{membership}/requests/name/": OFFICE,
    "register/{membership}/preferences/": OFFICE,
    "requests/{request}/": OFFICE,
    "applications/": OFFICE,
    "applications/{application}/": OFFICE,
}
# Of each act: those who may, when the request waits, and once it is closed.
ACTS = {
    "me/requests/{request}/withdraw/": ({"member"}, {"member"}),
    "requests/{request}/": (OFFICE, OFFICE),
}


@pytest.fixture
def named(anne):
    request = file_request(anne, kind=RequestKind.OTHER, message="Une carte.", actor=SYSTEM)
    application = an_application(anne.organisation)
    ids = {"membership": anne.public_id, "request": request.public_id, "application": application.public_id}
    return ids, request


def expected(who: str, allowed: set[str], status: int) -> int:
    if who == "nobody":
        return 302
    return status if who in allowed else 404


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_for_those_of_its_rule(everybody, named, page):
    address = f"/o/rives/{page.format(**named[0])}"
    found = {who: client.get(address).status_code for who, client in everybody.items()}
    assert found == {who: expected(who, PAGES[page], 200) for who in everybody}


@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_for_those_of_its_rule_whatever_the_state(everybody, named, act, is_closed):
    ids, request = named
    if is_closed:
        settle_request(request, state=RequestState.ACCEPTED, actor=SYSTEM)
    allowed = ACTS[act][is_closed]
    for who, client in everybody.items():
        answer = client.post(f"/o/rives/{act.format(**ids)}", {"act": "refuse", "answer": ""})
        assert (answer.status_code in {200, 302}) is (who in allowed | {"nobody"}), who


def test_what_is_another_organisations_is_nothing_here(everybody, named):
    for page in PAGES:
        address = f"/o/ailleurs/{page.format(**named[0])}"
        assert everybody["secretary"].get(address).status_code == 404
