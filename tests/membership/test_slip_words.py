"""A slip says in words what the table of slips keeps in codes; what it does not know it leaves as it is."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from membership.services.slip_words import attempt_in_words, in_words

AT = "2026-11-07T15:00:00Z"
SENT = "2026-11-07T15:00:01Z"


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        (
            f'1: {AT} from "Coop" <u@x.org> to a@x.org, {SENT} accepted 250 OK',
            f'Essai 1, {AT}, à a@x.org, de "Coop" <u@x.org>. {SENT}\xa0: Accepté par le serveur de courriel (250 OK)',
        ),
        (f"2: {AT} to a@x.org, no answer", f"Essai 2, {AT}, à a@x.org\xa0: aucune réponse"),
        (
            f"3: {AT} to a@x.org, {SENT} unknown  possible_duplicate",
            f"Essai 3, {AT}, à a@x.org. {SENT}\xa0: Issue inconnue – a pu arriver deux fois",
        ),
        ("something else", "something else"),
    ],
)
def test_a_try_is_a_sentence(recorded, said):
    with override("fr"):
        assert attempt_in_words(recorded) == said


@pytest.mark.parametrize(
    ("column", "recorded", "said"),
    [
        ("language", "fr", "français (fr)"),
        ("channel", "email", "Courriel (email)"),
        ("address_given_by", "register, no objection", "le registre, sans opposition au courriel"),
        (
            "address_given_by",
            f"register, consent {AT} web | kept by the office",
            f"le registre, avec consentement au courriel\xa0: {AT} web | le secrétariat, qui la conserve",
        ),
        ("message_id", "<a@x>", "<a@x>"),
    ],
)
def test_a_cell_is_said_in_words(column, recorded, said):
    with override("fr"):
        assert in_words(column, recorded) == said
