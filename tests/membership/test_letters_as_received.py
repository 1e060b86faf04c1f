"""What a mailbox really receives: a server on loopback keeps every byte, and another library reads and verifies it."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from typing import Any

import dkim
import pytest
from aiosmtpd.controller import Controller

from config.ports import free_port
from governance.services.calling import call_assembly
from membership.models import Delivery, DeliveryState
from membership.services import mailer
from membership.services.sending import claim
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.factories.senders import a_sender
from tests.name_server import NameServer, a_name_server
from tests.waiting import PATIENCE

pytestmark = pytest.mark.django_db


class Mailbox:
    """Keeps what comes, byte for byte, with the envelope it came in."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.senders: set[str] = set()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        self.letters.append(envelope.content)
        self.senders.add(envelope.mail_from)
        return "250 kept"


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    box, port = Mailbox(), free_port("127.0.0.1", 8425)
    controller = Controller(box, hostname="127.0.0.1", port=port, data_size_limit=2**25, ready_timeout=PATIENCE)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


@pytest.fixture
def names(settings) -> Iterator[NameServer]:
    with a_name_server() as server:
        settings.NAME_SERVER = server.address
        yield server


@pytest.fixture
def organisation():
    return an_organisation()


def send_a_notice(organisation) -> None:
    a_member(organisation, "Amélie", "Côté-D’Amours", email="amelie@example.org")
    a_member(organisation, "Luc", "Roy", email="luc@example.org", language="en")
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    token, ids = claim(10)
    assert mailer.send_batch(ids, token) == 2
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def read(letter: bytes) -> email.message.EmailMessage:
    found = email.message_from_bytes(letter, policy=email.policy.default)
    assert not found.defects
    assert not [part.defects for part in found.walk() if part.defects]
    return found


def test_every_letter_has_both_parts_in_its_language_and_the_headers_it_needs(mailbox, organisation):
    organisation.reply_to = "bureau@coop.example.org"
    organisation.save(update_fields=["reply_to"])
    send_a_notice(organisation)
    french, english = sorted(map(read, mailbox.letters), key=lambda one: str(one["To"]))
    for letter in (french, english):
        assert letter.get_content_type() == "multipart/alternative"
        plain, html = letter.iter_parts()
        assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
        for part in (plain, html):
            assert part.get_content_charset() == "utf-8"
            assert "http" in part.get_content()
            assert "%(" not in part.get_content()
        # RFC 5322: each of these once.
        for name in ("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Language"):
            assert len(letter.get_all(name, [])) == 1, name
        assert letter["Reply-To"] == "bureau@coop.example.org"
        # RFC 3834: whoever is away need not answer.
        assert letter.get_all("Auto-Submitted") == ["auto-generated"]
        # A notice of meeting is owed: nobody leaves its list.
        assert letter["List-Unsubscribe"] is None
    assert "Amélie Côté-D’Amours" in french["Subject"]
    assert "Bonjour Amélie Côté-D’Amours" in french.get_body(("plain",)).get_content()
    assert (french["Content-Language"], english["Content-Language"]) == ("fr", "en")
    assert {str(one["Message-ID"]) for one in (french, english)} == set(
        Delivery.objects.values_list("message_id", flat=True)
    )


def test_no_line_is_longer_than_a_mail_server_takes_and_none_carries_a_byte_it_may_change(mailbox, organisation):
    send_a_notice(organisation)
    for letter in mailbox.letters:
        assert max(map(len, letter.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1
        head = letter.partition(b"\r\n\r\n")[0]
        assert head.isascii()
        assert b"\n" not in letter.replace(b"\r\n", b"")


def test_a_letter_in_the_organisations_own_name_bears_a_signature_that_others_verify(
    mailbox, names, organisation, settings
):
    settings.DEFAULT_FROM_EMAIL = "Unevoix <avis@unevoix.example.org>"
    a_sender(organisation, names)
    send_a_notice(organisation)

    def text_under(name: bytes, timeout: float = 5) -> bytes:
        return names.texts[name.decode().rstrip(".")][0].encode()

    # What cannot be delivered comes back to us: nobody reads reports in a mailbox of the organisation.
    assert mailbox.senders == {"avis@unevoix.example.org"}
    for letter in mailbox.letters:
        found = read(letter)
        assert found["From"].addresses[0].addr_spec == "avis@coop.example.org"
        assert "d=coop.example.org" in found["DKIM-Signature"]
        assert dkim.verify(letter, dnsfunc=text_under)
        # What a reader sees is under the signature, all of it.
        for seen in (b"Bonjour", b"Subject: ", b"To: "):
            if seen in letter:
                assert not dkim.verify(letter.replace(seen, seen[:-1] + b"X", 1), dnsfunc=text_under)
        # Nor can a second one be put on top, nor one that was not there.
        for added in (b"Subject: Autre chose", b"From: x@example.net", b"Reply-To: x@example.net"):
            assert not dkim.verify(added + b"\r\n" + letter, dnsfunc=text_under), added


def test_without_a_domain_of_its_own_a_letter_leaves_by_our_address_unsigned(mailbox, organisation, settings):
    settings.DEFAULT_FROM_EMAIL = "Unevoix <avis@unevoix.example.org>"
    send_a_notice(organisation)
    assert mailbox.senders == {"avis@unevoix.example.org"}
    assert all(read(letter)["DKIM-Signature"] is None for letter in mailbox.letters)
    assert read(mailbox.letters[0])["From"].addresses[0].display_name == organisation.name_fr
