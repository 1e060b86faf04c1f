"""Letters that are caught instead of sent."""

import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest

from config import mailbox
from config.ports import free_port
from tests.processes import type_of_start
from tests.waiting import wait_until


@pytest.fixture(autouse=True)
def _own_mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNEVOIX_HOME", str(tmp_path))


def letter(subject: str, *, text: str = "Bonjour", html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "coop@example.org"
    message["To"] = "membre@example.org"
    message["Subject"] = subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def test_the_newest_letter_comes_first() -> None:
    for subject in ("Premier", "Deuxième", "Avis de convocation à l’assemblée générale annuelle"):
        mailbox.keep_message("membre@example.org", letter(subject).as_bytes())
    assert [found.subject for found in mailbox.list_messages(limit=2)] == [
        "Avis de convocation à l’assemblée générale annuelle",
        "Deuxième",
    ]
    assert mailbox.count_messages() == 3


def test_one_person_sees_the_letters_to_them_whatever_the_capitals() -> None:
    mailbox.keep_message("Membre@Example.org", letter("Pour elle").as_bytes())
    mailbox.keep_message("autre@example.org", letter("Pour un autre").as_bytes())
    assert [found.subject for found in mailbox.list_messages(to="membre@example.org")] == ["Pour elle"]


def test_an_opened_letter_has_both_its_texts_and_its_attachments() -> None:
    message = letter("Avis", text="En clair", html="<p>En page</p>")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="avis.pdf")
    opened = mailbox.get_message(mailbox.keep_message("membre@example.org", message.as_bytes()))
    assert opened.text.strip() == "En clair"
    assert opened.html.strip() == "<p>En page</p>"
    assert [(a.name, a.content) for a in opened.attachments] == [("avis.pdf", b"%PDF")]
    assert opened.letter.to == "membre@example.org"


@pytest.mark.parametrize("letter_id", ["../secret_key", "", "1-2-3", "0" * 20 + "-aaaaaaaaaaaa-bbbbbbbb"])
def test_an_id_that_names_no_letter_opens_nothing(letter_id: str) -> None:
    with pytest.raises(mailbox.NoSuchLetter):
        mailbox.get_message(letter_id)


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_over_smtp_is_found_in_the_mailbox(start_process: type_of_start) -> None:
    port = free_port("127.0.0.1", 0)
    start_process("catch_mail", "--port", str(port))

    def send() -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", port) as server:
                server.send_message(letter("Par la poste"), to_addrs=["un@example.org", "deux@example.org"])
        except OSError:
            return False
        return True

    wait_until(send)
    assert {found.to for found in mailbox.list_messages()} == {"un@example.org", "deux@example.org"}
