"""What the commands of the register share: finding the organisation, reading days and instants, saying no."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.core.management.base import CommandError, CommandParser

from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation


def add_organisation(parser: CommandParser) -> None:
    parser.add_argument("--organisation", required=True, metavar="SLUG", help="the short name in its addresses")


def organisation_named(slug: str) -> Organisation:
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        known = ", ".join(Organisation.objects.order_by("slug").values_list("slug", flat=True)[:10]) or "-"
        raise CommandError(f"No organisation is called {slug}. There are: {known}.")
    return organisation


def day(text: str) -> date:
    """Read a day of the command line, such as 2026-12-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write it as 2026-12-31") from None


def instant(text: str) -> datetime:
    """Read an instant of the command line; without an offset it is in the organisation's own time."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not an instant; write it as 2026-12-31T19:00") from None


@contextmanager
def refusals_in_one_line() -> Iterator[None]:
    """Turn a refusal of the domain into the sentence it stands for."""
    try:
        yield
    except DomainError as error:
        raise CommandError(sentence(error)) from None
