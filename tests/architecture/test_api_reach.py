"""Whatever the services can do, a program may ask for: each act is reached by a route, or stands below with the reason.

An act is reached when the code of a view calls it, by itself or through another function of ours: `freeze_roll` through
`open_poll`, for instance. A new act with a page and without a route fails here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

import pytest

from membership.api.base import RuledView
from tests.api.test_permissions import RESOURCES
from tests.architecture.test_actions import ACTS

# What a view may walk through: its own room, and the services of every app.
OURS = (
    "membership.api",
    "governance.api",
    "voting.api",
    "membership.services",
    "governance.services",
    "voting.services",
)

BY_ITSELF = "It follows from other acts, or from the clock: nobody asks for it."
WORKERS = "The workers that send mail do it, from rows: nobody asks for it."
TERMINAL = "Whoever runs the installation does it in a terminal; no page does."
SIGNING_IN = "It is part of signing in, which programs do by the pages: see docs/api.md."
OWN_LINK = "It is done from a personal link, by somebody who has no account."
IN_THE_BROWSER = "The key or the credential is made and kept in the browser of one person; no program is to hold it."
BOOTH = "The sealed booth has doors of its own, without cookies, so that nothing joins a member and a choice."
DEMONSTRATION = "Only a demonstration and the tests move the clock."

NOT_FOR_PROGRAMS: dict[str, str] = {
    "account_of_address": SIGNING_IN,
    "activate": SIGNING_IN,
    "choose_language": SIGNING_IN,
    "choose_password": SIGNING_IN,
    "link_account": SIGNING_IN,
    "found_organisation": TERMINAL,
    "confirm_email_change": OWN_LINK,
    "send_documents": OWN_LINK,
    "withdraw_application": OWN_LINK,
    "stop_news": OWN_LINK,
    "answer_publicly": OWN_LINK,
    "open_section_named": "A program opens the section first, under its name, then says which word of a list means it.",
    "enter_stranger": "A program names persons whom the register has, by their id: see the people of a member's file.",
    "keep_event": "A provider of mail tells it, at an address of its own and under its signature.",
    **dict.fromkeys(
        (
            "claim",
            "finish_attempt",
            "gather_into_one",
            "hold_sending",
            "open_attempt",
            "release_expired",
            "send_batch",
            "send_claimed",
        ),
        WORKERS,
    ),
    **dict.fromkeys(
        (
            "announce_due",
            "call_due",
            "call_keepers",
            "do_what_is_due",
            "move_mandate_end",
            "move_polls",
            "open_at_the_close",
            "open_votes_after",
            "resume_mandate",
            "run_tally",
            "strike",
            "strike_fallen",
            "tell_late",
            "tell_more_directors",
        ),
        BY_ITSELF,
    ),
    "note_returned_mail": "A mail server pipes what came back to a command of the installation.",
    "publish_part": IN_THE_BROWSER,
    "give_decryption": IN_THE_BROWSER,
    "publish_credentials": IN_THE_BROWSER,
    "prepare_device": IN_THE_BROWSER,
    "remove_device": IN_THE_BROWSER,
    "open_kiosk": "It makes a kiosk of the browser in which it is done, and signs its reader out.",
    "fetch_credential": BOOTH,
    "cast_sealed_ballot": BOOTH,
    "give_credential_back": BOOTH,
    "spend_opened_ballot": BOOTH,
    "jump_to": DEMONSTRATION,
    "return_to_present": DEMONSTRATION,
}


def reached() -> set[str]:
    """Return the acts that some route calls."""
    found: set[str] = set()
    walked: set[CodeType] = set()
    for view in RESOURCES.values():
        for function in methods_of(view):
            _walk(function, found, walked)
    return found


def methods_of(view: type[RuledView]) -> Iterator[Callable[..., Any]]:
    """Yield every function of a view and of what it inherits of ours."""
    for kind in view.__mro__:
        if kind.__module__.startswith(OURS):
            for thing in vars(kind).values():
                plain = thing.__func__ if isinstance(thing, staticmethod | classmethod) else thing
                if isinstance(plain, property):
                    plain = plain.fget
                if inspect.isfunction(plain):
                    yield plain


def _walk(function: Callable[..., Any], found: set[str], walked: set[CodeType]) -> None:
    plain = inspect.unwrap(function)
    if plain.__code__ in walked:
        return
    walked.add(plain.__code__)
    for code in _codes(plain.__code__):
        for called in _named_in(code, plain.__globals__):
            if ACTS.get(called.__name__) is called:
                found.add(called.__name__)
            if called.__module__.startswith(OURS):
                _walk(called, found, walked)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _named_in(code: CodeType, around: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """Yield the functions whose names a piece of code says: alone, or after a module."""
    modules = [around[name] for name in code.co_names if inspect.ismodule(around.get(name))]
    for name in code.co_names:
        for place in (around, *map(vars, modules)):
            thing = place.get(name)
            if inspect.isfunction(thing):
                yield thing


REACHED = reached()


def test_an_act_is_reached_by_a_route_or_said_why_not() -> None:
    assert ACTS.keys() - REACHED - NOT_FOR_PROGRAMS.keys() == set()


@pytest.mark.parametrize("name", sorted(NOT_FOR_PROGRAMS))
def test_what_is_said_not_to_be_for_programs_is_an_act_that_none_reaches(name: str) -> None:
    assert name in ACTS
    assert name not in REACHED


def test_an_act_without_a_route_would_be_seen() -> None:
    """The walk finds what views call, and not what they do not: else this page would hold nothing."""
    assert {"open_poll", "freeze_roll", "send_again", "call_sitting"} <= REACHED
    assert not {"jump_to", "found_organisation", "cast_sealed_ballot"} & REACHED
