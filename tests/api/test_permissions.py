"""Who may do what through the programming interface: every operation, by everybody who might try."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from membership.api.base import RuledView
from membership.api.organisations import OneOrganisation
from membership.models import Account, Membership, Organisation
from tests.api import stages
from tests.api.conftest import ROOT, Program, SignIn
from tests.api.stages import House, Stage
from tests.api.table import TABLE, filled_in, shape
from tests.api.tried import HERE, Tried

# What goes by a key or a word, of which each organisation has one of its own.
BY_ITS_KEY = (
    "{category}",
    "{share_class}",
    "{category}/close",
    "{category}/reopen",
    "{share_class}/close",
    "{share_class}/reopen",
    "wordings/{wording}",
    "senders/{notices}",
    "directors.{csv}",
    "year-file/{step}",
)


@pytest.mark.parametrize("stage", dict.fromkeys(tried.stage for tried in TABLE), ids=lambda stage: stage.__name__)
def test_each_operation_is_for_those_of_its_rule(
    stage: Stage, rives: Organisation, anne: Membership, cast: dict[str, Account | None], signed_in: SignIn
) -> None:
    house = stage(stages.furnished(rives, anne), anne)
    programs = {who: signed_in(account) for who, account in cast.items()}
    of_this_stage = [tried for tried in TABLE if tried.stage is stage]
    found = {str(tried): {who: _status(programs[who], tried, house.named) for who in cast} for tried in of_this_stage}
    assert found == {str(tried): {who: tried.expected(who) for who in cast} for tried in of_this_stage}


@pytest.mark.parametrize("stage", dict.fromkeys(tried.stage for tried in TABLE), ids=lambda stage: stage.__name__)
def test_what_is_another_organisations_is_nothing_in_ones_own(
    stage: Stage,
    rives: Organisation,
    anne: Membership,
    ailleurs: Organisation,
    cast: dict[str, Account | None],
    signed_in: SignIn,
) -> None:
    house = stage(stages.furnished(rives, anne), anne)
    at_home, program = House(ailleurs, house.ids), signed_in(cast["other_secretary"])
    naming = [
        tried
        for tried in TABLE
        if tried.stage is stage and tried.path.count("{") > 1 and not tried.path.endswith(BY_ITS_KEY)
    ]
    assert {str(tried): _status(program, tried, at_home.named) for tried in naming} == {
        str(tried): 404 for tried in naming
    }


def _status(program: Program, tried: Tried, named: Callable[[str], str]) -> int:
    """Return how a request is answered, and undo whatever it did."""
    with transaction.atomic():
        answer = _ask(program, tried, named)
        transaction.set_rollback(True)
    return int(answer.status_code)


def _ask(program: Program, tried: Tried, named: Callable[[str], str]) -> Any:
    path = named(tried.path)
    if isinstance(tried.body, bytes):
        return program.client.post(ROOT + path, {"file": SimpleUploadedFile("liste.csv", tried.body)})
    return program.ask(tried.method, path, filled_in(tried.body, named))


# --- the table is whole


def _addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, type[RuledView]]]:
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, address)
        elif isinstance(entry, URLPattern) and address.startswith("api/v1/"):
            view = getattr(entry.callback, "cls", None)
            if view is not None and issubclass(view, RuledView):
                yield address.removeprefix("api/v1/"), view


RESOURCES = dict(_addresses(get_resolver()))


def test_the_table_holds_every_operation() -> None:
    known = {(tried.method, shape(tried.path)) for tried in TABLE}
    offered = {(method, shape(path)) for path, view in RESOURCES.items() for method in view.rules}
    assert known == offered


# A page, and what answers the same by program.
PAIRS = (
    ("governance:ledger", "assemblies/*/attendance"),
    ("governance:notice-preview", "assemblies/*/notice/texts"),
    ("voting:message-ahead", "assemblies/*/schedule/*/ahead"),
    ("governance:minutes", "assemblies/*/minutes"),
    ("governance:minutes-document", "minutes/*.pdf"),
    ("governance:compliance", "compliance"),
    ("governance:one-page", "assemblies/*/one-page"),
    ("governance:one-page-pdf", "assemblies/*/one-page.pdf"),
    ("governance:script", "assemblies/*/script"),
    ("governance:script-pdf", "assemblies/*/script.pdf"),
    ("governance:what-if", "assemblies/*/what-if"),
    ("voting:kit", "assemblies/*/kit"),
    ("voting:kit-document", "assemblies/*/kit.pdf"),
    ("voting:binder", "assemblies/*/binder.pdf"),
    ("voting:binder-archive", "assemblies/*/binder.zip"),
    ("governance:surplus", "assemblies/*/surplus"),
    ("requisitions:one", "requisitions/*"),
    ("surveys:one", "surveys/*"),
)


def _pages(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _pages(entry, entry.namespace or space)
        else:
            yield f"{space}:{entry.name}", entry.callback


@pytest.mark.parametrize(("page", "path"), PAIRS)
def test_page_and_api_ask_for_the_same_role(page: str, path: str) -> None:
    by_program = {shape(address): view for address, view in RESOURCES.items()}[f"organisations/*/{path}"]
    assert dict(_pages(get_resolver()))[page].access_rule == by_program.rules["GET"]


@pytest.mark.parametrize("path", RESOURCES)
def test_a_resource_has_a_rule_for_each_of_its_methods(path: str) -> None:
    view = RESOURCES[path]
    methods = {name.upper() for name in view.http_method_names if hasattr(view, name)} - {"OPTIONS", "HEAD"}
    assert methods == set(view.rules)


def test_a_method_without_a_rule_is_closed(
    rives: Organisation, as_: Callable[[str], Program], monkeypatch: Any
) -> None:

    monkeypatch.setattr(OneOrganisation, "rules", {})
    assert as_("administrator").ask("GET", "organisations/rives").status_code == 403


def test_what_a_resource_does_not_do_is_said(rives: Organisation, as_: Callable[[str], Program]) -> None:
    answer = as_("administrator").ask("DELETE", "organisations/rives")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    "path",
    ["organisations/nowhere", "nothing", f"{HERE}/assemblies/short", f"{HERE}/members/%00", f"{HERE}/polls/' OR 1=1"],
)
def test_an_address_that_names_nothing_is_not_found(
    path: str, rives: Organisation, as_: Callable[[str], Program]
) -> None:
    answer = as_("administrator").ask("GET", path.replace("{slug}", rives.slug))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
