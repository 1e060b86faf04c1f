"""What a mail server says in a conversation, word for word: when nothing left, and what is kept when a letter did."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.mail import get_connection

from membership.models import Attempt, AttemptOutcome, Delivery, DeliveryState
from membership.services import mail_carriers, mailer, sending
from membership.services.prepared import row_of
from membership.services.sending import claim
from membership.services.sending_sql import FINISH_AND_OPEN
from membership.services.smtp_conversation import DOT, Conversation, as_said
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db

Script = Callable[[int, int, bytes], str]


class Scripted:
    """A server that answers by a script: the rank of the conversation, that of the line in it, and the line."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.conversations = 0
        self.letters: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                talking, _ = self._listening.accept()
            except OSError:
                return
            self.conversations += 1
            with talking:
                self._talk(talking)

    def _talk(self, talking: socket.socket) -> None:
        lines, rank = talking.makefile("rb"), 0
        talking.sendall(b"220 here\r\n")
        while line := lines.readline():
            rank += 1
            answer = self._script(self.conversations, rank, line)
            if answer == "hang up":
                return
            talking.sendall(f"{answer}\r\n".encode())
            if answer.startswith("354"):
                letter = b""
                while not letter.endswith(b"\r\n.\r\n"):
                    letter += lines.readline()
                self.letters.append(letter)
                if (last := self._script(self.conversations, rank, b".")) == "hang up":
                    return
                talking.sendall(f"{last}\r\n".encode())

    def close(self) -> None:
        self._listening.close()


def plainly(line: bytes) -> str:
    return {b"DATA": "354 go on", b".": "250 2.0.0 Ok: queued as 4711"}.get(line.strip()[:4], "250 fine")


@pytest.fixture
def talking_by(monkeypatch) -> Iterator[Callable[[Script], Scripted]]:
    running = []

    def begin(script: Script) -> Scripted:
        server = Scripted(script)
        running.append(server)
        backend = "django.core.mail.backends.smtp.EmailBackend"
        monkeypatch.setattr(
            mail_carriers,
            "get_connection",
            lambda **_: get_connection(backend, host="127.0.0.1", port=server.port, timeout=5),
        )
        return server

    yield begin
    for server in running:
        server.close()


@contextmanager
def three_told() -> Iterator[None]:
    from governance.services.calling import call_assembly

    organisation = an_organisation()
    for name in ("Anne", "Luc", "Zoé"):
        a_member(organisation, name, "Roy", email=f"{as_ascii(name)}@example.org")
    jump(organisation, CALLED_ON)
    call_assembly(an_assembly(organisation), actor=SYSTEM)
    yield


def as_ascii(name: str) -> str:
    return name.lower().replace("é", "e")


def send() -> list[str]:
    token, ids = claim(10)
    mailer.send_batch(ids, token)
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_the_words_of_the_server_are_kept_and_as_whom_the_letter_left(talking_by):
    server = talking_by(lambda _talk, _rank, line: plainly(line))
    with three_told():
        assert send() == [DeliveryState.SENT] * 3
    attempt = Delivery.objects.order_by("pk")[0].attempts.get()
    assert attempt.answer == "250 2.0.0 Ok: queued as 4711"
    assert attempt.sender == '"Coop des Rives" <unevoix@example.org>'
    assert server.conversations == 1
    assert len(server.letters) == 3


def test_a_server_that_takes_two_letters_in_a_conversation_is_spoken_to_anew(talking_by):
    """Hello, then three lines a letter: what is said in the next place is that it wants no more in this one."""
    server = talking_by(lambda _talk, rank, line: "421 4.7.0 too many in this one" if rank > 7 else plainly(line))
    with three_told():
        assert send() == [DeliveryState.SENT] * 3
    assert server.conversations == 2
    assert set(Delivery.objects.values_list("attempts_made", flat=True)) == {1}


def test_a_line_cut_between_two_letters_makes_no_doubt(talking_by):
    server = talking_by(lambda talk, rank, line: "hang up" if (talk, rank) == (1, 5) else plainly(line))
    with three_told():
        assert send() == [DeliveryState.SENT] * 3
    assert server.conversations == 2
    assert len(server.letters) == 3


def test_a_server_that_goes_away_at_once_holds_the_account_and_uses_up_no_letter(talking_by):
    talking_by(lambda _talk, rank, line: "421 4.3.2 closing" if rank > 1 else plainly(line))
    with three_told():
        assert send() == [DeliveryState.PENDING] * 3
    assert set(Delivery.objects.values_list("tries", flat=True)) == {0}
    assert Delivery.objects.order_by("pk")[0].attempts.get().outcome == AttemptOutcome.THROTTLED


def test_a_greeting_refused_is_held_against_no_letter(talking_by):
    talking_by(lambda _talk, _rank, _line: "554 5.7.1 your address is blocked")
    with three_told():
        assert send() == [DeliveryState.PENDING] * 3
    assert Delivery.objects.order_by("pk")[0].attempts.get().outcome == AttemptOutcome.UNREACHED


def test_a_letter_at_which_the_line_is_cut_each_time_holds_up_no_other(talking_by):
    talking_by(lambda _talk, _rank, line: "hang up" if line.lower().startswith(b"rcpt to:<anne") else plainly(line))
    with three_told():
        assert send() == [DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.SENT]


def test_a_mailbox_for_which_the_server_goes_away_each_time_holds_up_no_other(talking_by):
    full = "421 4.2.1 over its quota, too many letters"
    talking_by(lambda _talk, _rank, line: full if line.lower().startswith(b"rcpt to:<anne") else plainly(line))
    with three_told():
        assert send() == [DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.SENT]
    assert Attempt.objects.get(answer__startswith="421").outcome == AttemptOutcome.TEMPORARY


@pytest.mark.parametrize("last", ["hang up", "what was that"])
def test_no_answer_after_the_letter_is_a_doubt(talking_by, last):
    talking_by(lambda _talk, _rank, line: last if line == b"." else plainly(line))
    with three_told():
        assert set(send()) == {DeliveryState.IN_DOUBT}


# --- the next letter is begun while what became of the last is written down


@pytest.fixture
def before_writing(monkeypatch) -> Callable[[Callable[[], None]], None]:
    """Do something each time one letter was taken, and neither that nor the next one is written down yet."""

    def do(what: Callable[[], None]) -> None:
        def first(statement, values):
            if statement == FINISH_AND_OPEN:
                what()
            return row_of(statement, values)

        monkeypatch.setattr(sending, "row_of", first)

    return do


def test_the_server_hears_of_the_next_letter_before_this_one_is_written_down(talking_by, before_writing):
    heard: list[bytes] = []

    def senders() -> int:
        return sum(line.startswith(b"MAIL") for line in heard)

    def listen(_talk: int, _rank: int, line: bytes) -> str:
        heard.append(line)
        return plainly(line)

    server = talking_by(listen)
    before_writing(lambda: wait_until(lambda: senders() == len(server.letters) + 1))
    with three_told():
        assert send() == [DeliveryState.SENT] * 3
    assert (server.conversations, senders()) == (1, 3)


def test_a_letter_that_was_begun_and_is_no_longer_ours_does_not_leave_and_holds_up_no_other(talking_by, before_writing):
    server = talking_by(lambda _talk, _rank, line: plainly(line))
    with three_told():
        _anne, luc, _zoe = Delivery.objects.order_by("pk")
        before_writing(lambda: Delivery.objects.filter(pk=luc.pk).update(state="pending", claim_token=None))
        assert send() == [DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.SENT]
    assert server.conversations == 2
    assert not luc.attempts.exists()
    assert [luc.message_id.encode() in letter for letter in server.letters] == [False, False]


def test_a_letter_that_was_begun_goes_to_the_address_that_stands_there_when_its_attempt_opens(
    talking_by, before_writing
):
    server = talking_by(lambda _talk, _rank, line: plainly(line))
    with three_told():
        _anne, luc, _zoe = Delivery.objects.order_by("pk")
        before_writing(lambda: Delivery.objects.filter(pk=luc.pk).update(address="luc@example.net"))
        assert send() == [DeliveryState.SENT] * 3
    assert [b"To: luc@example.net" in letter for letter in server.letters] == [False, True, False]
    assert luc.attempts.get().address == "luc@example.net"


@pytest.mark.parametrize(
    ("offers", "said"),
    [
        ({}, ["MAIL FROM:<a@example.org>\r\n"]),
        ({"pipelining": "", "size": ""}, ["MAIL FROM:<a@example.org> size=5\r\nRCPT TO:<b@example.org>\r\n"]),
    ],
)
def test_what_is_said_beforehand_is_what_the_server_takes_in_a_row(offers, said, monkeypatch):
    server = smtplib.SMTP()
    server.esmtp_features = offers
    heard: list[str] = []
    monkeypatch.setattr(server, "send", heard.append)
    assert Conversation(server).begin("a@example.org", "b@example.org", b"a\r\nb\r")
    assert heard == said


def test_an_address_that_must_be_taken_apart_is_not_said_beforehand():
    assert not Conversation(smtplib.SMTP()).begin("a@example.org", '"b c"@example.org', b"")


def test_a_server_that_takes_several_commands_in_a_row_gets_every_letter(talking_by):
    server = talking_by(
        lambda _talk, _rank, line: "250-here\r\n250 PIPELINING" if line.lower().startswith(b"ehlo") else plainly(line)
    )
    with three_told():
        assert send() == [DeliveryState.SENT] * 3
    assert server.conversations == 1
    assert len(server.letters) == 3


def test_of_several_in_a_row_each_refusal_is_held_against_the_one_it_is_about(talking_by):
    def script(_talk: int, _rank: int, line: bytes) -> str:
        if line.lower().startswith(b"ehlo"):
            return "250-here\r\n250 PIPELINING"
        return "550 5.1.1 nobody here" if line.lower().startswith(b"rcpt to:<luc") else plainly(line)

    talking_by(script)
    with three_told():
        assert send() == [DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SENT]
    assert set(Delivery.objects.values_list("attempts_made", flat=True)) == {1}


def test_after_a_refusal_the_last_letter_is_not_begun_once_more(talking_by):
    heard: list[bytes] = []

    def script(_talk: int, _rank: int, line: bytes) -> str:
        heard.append(line)
        return "550 5.1.1 nobody here" if line.lower().startswith(b"rcpt to:<luc") else plainly(line)

    talking_by(script)
    with three_told():
        send()
    assert sum(line.startswith(b"MAIL") for line in heard) == 3


def test_a_line_that_begins_with_a_dot_is_not_the_end():
    assert DOT.sub(b"..", b"a\r\n.\r\n.b\r\n") == b"a\r\n..\r\n..b\r\n"


@pytest.mark.parametrize(
    ("address", "said"), [("anne@example.org", "anne@example.org"), ("anne@coopé.example", "anne@xn--coop-epa.example")]
)
def test_an_address_is_said_as_mail_servers_read_it(address, said):
    assert as_said(address) == said
