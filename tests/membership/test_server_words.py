"""What a mail server answered, in the words of an office."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from membership.server_words import UNWANTED, as_given, plain


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            "550 5.1.1 Recipient address rejected: User unknown",
            "Cette adresse n’existe pas sur ce serveur de courriel.",
        ),
        ("550 No such user here", "Cette adresse n’existe pas sur ce serveur de courriel."),
        ("556 5.1.10 Null MX", "Ce domaine ne reçoit aucun courriel."),
        ("550 5.2.1 Mailbox disabled", "La boîte est fermée."),
        ("452 4.2.2 Over quota", "La boîte est pleine."),
        ("552 Requested mail action aborted: storage full", "La boîte est pleine."),
        ("552 5.3.4 Message too big", "Le message est trop lourd pour cette boîte."),
        ("441 4.4.1 No answer from host", "Le serveur de courriel de cette adresse ne répond pas."),
        ("554 5.7.1 Blocked", "Le serveur de courriel de cette adresse refuse nos messages."),
        ("450 4.7.1 Greylisted", "Le serveur de courriel de cette adresse demande de réessayer plus tard."),
        (
            "not written: KeyError",
            "Le message n’a pas pu être composé\u00a0: avisez qui s’occupe de cette installation.",
        ),
        ("250 OK", ""),
        ("aucune adresse", ""),
        ("", ""),
    ],
)
def test_what_an_answer_means(answer, said):
    with override("fr"):
        assert plain(answer) == said


def test_a_report_of_unwanted_mail_is_said_in_the_readers_language_alone():
    with override("en"):
        assert plain(f"{UNWANTED} – Spam complaint").startswith("Reported as unwanted:")
        assert as_given(f"{UNWANTED} – Spam complaint") == "Spam complaint"
        assert as_given(UNWANTED) == ""
