"""What the register itself holds on somebody."""

from __future__ import annotations

from membership.queries.held import of_dealings, of_membership, of_money, of_person
from membership.queries.held.sources import register


def offer() -> None:
    """Let these be asked. Called once, when the app is ready."""
    register("person", of_person.parts)
    register("membership", of_membership.parts)
    register("money", of_money.parts)
    register("dealings", of_dealings.parts)
