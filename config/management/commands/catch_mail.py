"""Receive on loopback the letters that the installation sends, and keep them instead of delivering them."""

import asyncio
import contextlib
import signal
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config import mailbox

BIGGEST_LETTER = 30 * 1024 * 1024


class Catcher:
    """Keeps one copy of each letter per address it goes to."""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        source = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content or "").encode()
        for address in envelope.rcpt_tos:
            mailbox.keep_message(address, source)
        return "250 OK"


async def catch(port: int) -> None:
    """Receive letters on `port` of this machine until told to stop."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    server = await loop.create_server(
        lambda: SMTP(Catcher(), enable_SMTPUTF8=True, data_size_limit=BIGGEST_LETTER, loop=loop), "127.0.0.1", port
    )
    async with server:
        await stopped.wait()


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.MAIL_PORT)

    def handle(self, *_args: Any, port: int, **_options: Any) -> None:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(catch(port))
