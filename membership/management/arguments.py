"""What the commands of the register share: finding the organisation, reading days and instants, saying no."""

from __future__ import annotations

import argparse
import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation


def add_organisation(parser: CommandParser) -> None:
    parser.add_argument("--organisation", required=True, metavar="SLUG", help="the short name in its addresses")


def organisation_named(slug: str) -> Organisation:
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise CommandError(_("There is no organisation “%(slug)s”.") % {"slug": slug})
    return organisation


def day(text: str) -> date:
    """Read a day of the command line, such as 2026-12-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        refused = _("“%(text)s” is not a day. Write it as 2026-12-31.") % {"text": text}
        raise argparse.ArgumentTypeError(refused) from None


def instant(text: str) -> datetime:
    """Read an instant of the command line; without an offset it is in the organisation's own time."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        refused = _("“%(text)s” is not an instant. Write it as 2026-12-31T19:00.") % {"text": text}
        raise argparse.ArgumentTypeError(refused) from None


def require_writable(out: Path | None) -> None:
    """Refuse a file that could not be written, before anything is read for it. Raises CommandError."""
    if out is None or os.access(out if out.exists() else out.parent, os.W_OK):
        return
    why = errno.EACCES if out.parent.is_dir() else errno.ENOENT
    raise CommandError(f"{out}: {os.strerror(why)}.")


def write_out(pieces: Iterable[bytes], out: Path) -> None:
    """Write a document into a file. Raises CommandError where it cannot be written there."""
    try:
        with out.open("wb") as file:
            file.writelines(pieces)
    except OSError as error:
        raise CommandError(f"{out}: {error.strerror}.") from None


@contextmanager
def refusals_in_one_line() -> Iterator[None]:
    """Turn a refusal of the domain into the sentence it stands for."""
    try:
        yield
    except DomainError as error:
        raise CommandError(sentence(error)) from None
