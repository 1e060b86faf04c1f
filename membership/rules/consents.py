"""The sentence somebody agrees to, by purpose: in the words of today, kept with the event as it then read.

A sentence that changes is another version: the events keep the one they were given under.
"""

from __future__ import annotations

from collections.abc import Mapping

WORDINGS: Mapping[str, Mapping[str, str]] = {
    "notices_by_email": {
        "fr": "J’accepte de recevoir par courriel les avis de convocation et les lettres du registre.",
        "en": "I agree to receive the notices of meetings and the letters of the register by e-mail.",
    },
    "news": {
        "fr": "J’accepte de recevoir par courriel les nouvelles de l’organisation.",
        "en": "I agree to receive news of the organisation by e-mail.",
    },
    "large_print": {
        "fr": "Je souhaite que les lettres qui me sont postées soient imprimées en gros caractères.",
        "en": "I wish the letters posted to me to be printed in large characters.",
    },
}


def wording_of(purpose: str, language: str) -> str:
    """Return the sentence of a purpose, in French where there is none in that language."""
    texts = WORDINGS[purpose]
    return texts.get(language, texts["fr"])
