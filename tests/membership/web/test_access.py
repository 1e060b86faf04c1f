"""Who may open what: each page by each role. What one may not see does not exist."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from membership.models import Role
from tests.factories.register import a_member
from tests.membership.web.reading import body

ANYBODY = {"nobody", "outsider", "elsewhere", "member", *Role.values}
HERE = {"member", *Role.values}

PAGES = {
    "home": ANYBODY,
    "help": ANYBODY,
    "privacy": ANYBODY,
    "number-login": ANYBODY,
    "activate": ANYBODY,
    "organisation": HERE,
    "register": {"administrator", "secretary", "auditor"},
    "member": {"administrator", "secretary", "auditor"},
    "activation-code": {"administrator", "secretary"},
    "member-addresses": {"administrator", "secretary"},
    "wordings": {"administrator", "secretary"},
    "writing-habits": {"administrator", "secretary"},
    "mailings": {"administrator", "secretary"},
    "audit": {"administrator", "auditor"},
    "roles": {"administrator"},
}


@pytest.mark.parametrize("opened", PAGES)
def test_each_page_opens_for_its_roles_and_for_nobody_else(opened, cast, rives, anne, sign_in):
    address = _address(opened, "rives", anne.public_id)
    for who, account in cast.items():
        answer = (sign_in(account) if account else Client()).get(address)
        if who in PAGES[opened]:
            assert answer.status_code == 200, who
        elif who == "nobody":
            assert answer.status_code == 302, who
            assert answer["Location"].startswith(reverse("account_login")), who
        else:
            assert answer.status_code == 404, who


@pytest.mark.parametrize("opened", sorted(PAGES.keys() - {"home", "help", "privacy", "number-login", "activate"}))
def test_an_organisation_that_is_not_there_answers_as_one_that_is_closed(opened, cast, anne, sign_in):
    known, unknown = _address(opened, "rives", anne.public_id), _address(opened, "nulle-part", anne.public_id)
    outsider = sign_in(cast["outsider"])
    assert body(outsider.get(known), but="rives") == body(outsider.get(unknown), but="nulle-part")
    assert Client().get(known).status_code == Client().get(unknown).status_code == 302


def test_the_file_of_another_organisations_member_does_not_exist(cast, ailleurs, sign_in):
    theirs = a_member(ailleurs, number="A1")
    secretary = sign_in(cast["secretary"])
    for page in ("member", "activation-code"):
        assert secretary.get(_address(page, "rives", theirs.public_id)).status_code == 404
        assert secretary.post(_address(page, "rives", theirs.public_id)).status_code == 404


def test_a_refusal_does_not_name_the_organisation(cast, sign_in):
    page = sign_in(cast["outsider"]).get(reverse("organisation", kwargs={"slug": "rives"}))
    assert "Rives" not in page.content.decode()
    assert "Shores" not in page.content.decode()


def test_the_menu_offers_what_the_reader_may_open(cast, sign_in):
    home = reverse("organisation", kwargs={"slug": "rives"})
    offered = {
        who: {item.url for item in sign_in(account).get(home).context["navigation"]}
        for who, account in cast.items()
        if who in HERE
    }
    for who, urls in offered.items():
        for page in ("organisation", "register", "audit"):
            assert (reverse(page, kwargs={"slug": "rives"}) in urls) is (who in PAGES[page]), (who, page)


def _address(page: str, slug: str, public_id: str) -> str:
    if page in {"home", "help", "privacy"}:
        return reverse(page)
    named = {"public_id": public_id} if page in {"member", "activation-code", "member-addresses"} else {}
    return reverse(page, kwargs={"slug": slug, **named})


@pytest.mark.parametrize("address", ["/o/rives/assemblies/a%00b/", "/o/rives/register/?after=%00"])
def test_an_address_that_no_text_can_hold_leads_nowhere(cast, sign_in, address):
    assert sign_in(cast["secretary"]).get(address).status_code == 404
