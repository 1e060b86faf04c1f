"""How the places where somebody can stand in the register are said and coloured."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext

from membership.queries.register_list import Page
from membership.queries.spelling import Spelt
from membership.rules.status import Status
from membership.services.exports.words import MANY_WORDS, STANDINGS


@dataclass(frozen=True, slots=True)
class StatusWords:
    """one: of a person; many: of a list; tone: of the tag beside the name."""

    one: Promise
    many: Promise
    tone: str


TONES = {
    Status.MEMBER: "yes",
    Status.SUSPENDED: "no",
    Status.VOTE_SUSPENDED: "warn",
    Status.FORMER: "quiet",
    Status.NOT_YET: "quiet",
}
STATUS_WORDS = {status: StatusWords(STANDINGS[status], MANY_WORDS[status], tone) for status, tone in TONES.items()}


def spelling(shown: Page) -> list[str]:
    """Return what is to be said of a search: of words that no name holds, of a number that went."""
    joined = gettext("Number %(gone)s was joined to number %(kept)s, shown here.")
    gone = [joined % {"gone": gone, "kept": kept} for gone, kept in shown.joined_numbers]
    return [*(_set_right(word) for word in shown.search if word.meant), *gone]


def _set_right(word: Spelt) -> str:
    alike = {"typed": word.typed, "meant": ", ".join(word.meant)}
    return gettext("No name holds “%(typed)s”. Shown instead: %(meant)s.") % alike
