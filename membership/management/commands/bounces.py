"""Read mail that came back, from files or from the input, and write at each message of ours what became of it.

A mail server pipes each message here that arrives for the address that letters bear: see docs/running.md. A file may
hold one message, or many as an mbox does. What is no report on a message of ours is passed over, and ends with 0 as
well: the mail server would return it otherwise. Ends with 75, «try again later», while the database does not answer.
"""

from __future__ import annotations

import mailbox
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import ngettext

from membership.actors import Actor
from membership.formats import number
from membership.services.returned_mail import note_returned_mail

# No report is longer; of what is, the beginning says all there is.
LARGEST = 5_000_000
TRY_AGAIN = 75


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="messages, or mbox files; the input when none is named")

    def handle(self, *_args: Any, files: list[Path], **_options: Any) -> None:
        try:
            found = sum(note_returned_mail(raw, actor=Actor.system()) for raw in _messages(files))
        except OSError as error:
            raise CommandError(str(error)) from None
        except OperationalError as error:
            self.stderr.write(str(error))
            sys.exit(TRY_AGAIN)
        said = ngettext("%(n)s message of ours was spoken of.", "%(n)s messages of ours were spoken of.", found)
        self.stdout.write(said % {"n": number(found)})


def _messages(files: list[Path]) -> Iterator[bytes]:
    if not files:
        yield sys.stdin.buffer.read(LARGEST)
    for file in files:
        with file.open("rb") as opened:
            begins = opened.read(5)
        if begins == b"From ":
            with closing(mailbox.mbox(file, create=False)) as box:
                yield from (message.as_bytes()[:LARGEST] for message in box)
        else:
            yield file.read_bytes()[:LARGEST]
