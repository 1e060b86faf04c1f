"""What the rooms above keep with an account that is emptied. They are asked, never imported."""

from __future__ import annotations

from collections.abc import Callable

from membership.models import Account

Forget = Callable[[Account], object]

_sources: dict[str, Forget] = {}


def register(name: str, forget: Forget) -> None:
    """Let this be forgotten too with an account. Called by an app when it is ready."""
    _sources[name] = forget


def forget_with(account: Account) -> None:
    """Have whatever hangs on an account forgotten, in every room."""
    for forget in _sources.values():
        forget(account)
