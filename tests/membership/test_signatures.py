"""A signature of ours is one that others verify, whatever the letter looks like."""

from __future__ import annotations

import dkim
import pytest

from membership.services.sender_domains import _new_key
from membership.services.signatures import NAME, Signer

KEY = _new_key()
HEAD = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: =?utf-8?b?w4k=?=\r\n =?utf-8?b?w6k=?=\r\n"


def record(*_asked: object, **_options: object) -> bytes:
    return f"v=DKIM1; p={KEY.public}".encode()


def signed(letter: bytes) -> bytes:
    return Signer(b"example.org", b"unevoix", KEY.private).signature(letter) + letter


@pytest.mark.parametrize(
    "letter",
    [
        HEAD + b"\r\nBonjour.\r\n",
        HEAD + b"\r\nBonjour.\r\n\r\n\r\n",
        HEAD + b"\r\nBonjour, sans fin de ligne",
        HEAD + b"\r\n\r\n",
        HEAD + b"Reply-To:\tc@example.org \r\nX-Other: 1\r\n\r\n.\r\n  espaces  et\ttabulations \r\nFrom: ici\r\n",
        b"from: a@example.org\r\nList-Unsubscribe: <https://e.example/" + b"x" * 300 + b">\r\n\r\nA\r\n",
    ],
)  # fmt: skip
def test_others_verify_it(letter):
    assert dkim.verify(signed(letter), dnsfunc=record)
    assert not dkim.verify(signed(letter) + b"P.-S.\r\n", dnsfunc=record)


def test_no_line_of_it_is_longer_than_mail_likes():
    header = signed(HEAD + b"\r\nBonjour.\r\n").partition(b"From:")[0]
    assert header.startswith(NAME + b": v=1;")
    assert max(map(len, header.split(b"\r\n"))) <= 78
