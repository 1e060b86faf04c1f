"""Every act has its page in docs/actions, and a page says nothing of an act or a refusal that there is not."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from membership.errors import DomainError

FOLDER = Path(settings.BASE_DIR) / "docs/actions"
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md") if path.stem != "README"}
SERVICES = ("membership.services", "governance.services", "voting.services")

# Acts that neither name an actor nor open a transaction themselves: one statement, or a walk through other acts.
PLAIN = {
    "account_of_address",
    "announce_due",
    "call_due",
    "call_keepers",
    "cast_roll_call_vote",
    "cast_sealed_ballot",
    "claim",
    "do_what_is_due",
    "fetch_credential",
    "give_credential_back",
    "release_expired",
    "run_tally",
    "send_batch",
    "send_claimed",
    "spend_opened_ballot",
}
# What is told on the page of the act it belongs to.
TOLD_WITH = {
    "close_due": "do_what_is_due",
    "conclude": "run_tally",
    "count": "run_tally",
    "foresee_call": "call_assembly",
    "foresee_correction": "correct_notice",
    "foresee_in_bulk": "change_in_bulk",
    "foresee_merge": "merge_persons",
    "foresee_redemption": "decide_redemption",
    "gather": "run_tally",
    "open_due": "do_what_is_due",
    "rehearse_import": "import_members",
    "strike_due": "do_what_is_due",
    "tally_due": "do_what_is_due",
}


def modules() -> Iterator[Any]:
    """Yield every module of the services."""
    for name in SERVICES:
        package = importlib.import_module(name)
        yield from (
            importlib.import_module(found.name) for found in pkgutil.walk_packages(package.__path__, f"{name}.")
        )


def functions() -> dict[str, Callable[..., Any]]:
    """Return what the services offer, by name."""
    return {
        name: thing
        for module in modules()
        for name, thing in vars(module).items()
        if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    }


def is_act(name: str, function: Callable[..., Any]) -> bool:
    """Return whether it changes something by itself: it says who acts, or is a transaction."""
    if name in PLAIN or "actor" in inspect.signature(function).parameters:
        return True
    # What opens a block lends it something; the act is the one that stands in the block.
    return hasattr(function, "__wrapped__") and not inspect.isgeneratorfunction(inspect.unwrap(function))


FUNCTIONS = functions()
ACTS = {name: function for name, function in FUNCTIONS.items() if is_act(name, function)}
CODES = {kind.code: kind for kind in DomainError.family() if "code" in vars(kind)}


def test_every_act_has_its_page_and_every_page_its_act():
    assert PAGES.keys() == ACTS.keys()


def test_what_is_listed_here_exists():
    assert {*PLAIN, *TOLD_WITH} <= FUNCTIONS.keys()


@pytest.mark.parametrize(("part", "page"), TOLD_WITH.items())
def test_a_part_is_told_on_the_page_of_its_act(part, page):
    assert f"`{part}`" in PAGES[page]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_shows_the_call_as_it_is(name):
    """Its arguments by their names; those that may be left out may be left out here."""
    shown = re.search(rf"`(?:\w+\.)?{name}\(([^)]*)\)`", PAGES[name])
    assert shown
    told = [argument.strip() for argument in shown[1].split(",") if argument.strip() not in ("", "*")]
    parameters = inspect.signature(ACTS[name]).parameters
    needed = {key for key, parameter in parameters.items() if parameter.default is parameter.empty}
    assert needed <= set(told) <= set(parameters)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_says_effect_who_may_and_errors(name):
    said = [PAGES[name].index(f"**{part}**") for part in ("Effect.", "Who may.", "Errors.")]
    assert said == sorted(said)


def codes_on(page: str) -> set[str]:
    """Return the codes that a page names under its errors."""
    return set(re.findall(r"`([a-z]+(?:_[a-z]+)*)`", page.split("**Errors.**")[1]))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_code_on_a_page_is_that_of_a_refusal(name):
    assert codes_on(PAGES[name]) <= CODES.keys()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_names_every_refusal_of_its_act(name):
    """Those raised in the services, short of what another act refuses on its own page."""
    assert {kind.code for kind in refusals_of(ACTS[name])} <= codes_on(PAGES[name])


def refusals_of(function: Callable[..., Any], walked: set[str] | None = None) -> set[type[DomainError]]:
    """Return the errors a function raises, and those of the functions of the services it is made of."""
    walked = set() if walked is None else walked
    plain = inspect.unwrap(function)
    found: set[type[DomainError]] = set()
    tree = ast.parse(textwrap.dedent(inspect.getsource(plain)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            named = plain.__globals__.get(_name(node.exc))
            if inspect.isclass(named) and issubclass(named, DomainError):
                found.add(named)
        if isinstance(node, ast.Call):
            called = plain.__globals__.get(_name(node))
            if _is_part(called) and called.__qualname__ not in walked:
                found |= refusals_of(called, walked | {called.__qualname__})
    return found


def _name(node: ast.expr) -> str:
    inner = node.func if isinstance(node, ast.Call) else node
    return inner.id if isinstance(inner, ast.Name) else ""


def _is_part(called: Any) -> bool:
    return inspect.isfunction(called) and called.__module__.startswith(SERVICES) and called.__name__ not in ACTS


@pytest.mark.parametrize("name", sorted([*PAGES, "README"]))
def test_no_link_leads_nowhere(name):
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert [link for link in re.findall(r"\]\(([^)]+)\)", text) if not (FOLDER / link).is_file()] == []


def test_the_index_lists_every_page_once_under_its_title():
    index = re.findall(r"\| \[(\w+)\]\(\1\.md\) \| (.+) \|", (FOLDER / "README.md").read_text(encoding="utf-8"))
    titles = {name: page.splitlines()[0].removeprefix("# ") for name, page in PAGES.items()}
    assert sorted(index) == sorted(titles.items())
