"""How the places where somebody can stand in the register are said and coloured."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from membership.queries.register_list import Page
from membership.queries.register_search import Missing
from membership.queries.spelling import Spelt
from membership.rules.status import Status


@dataclass(frozen=True, slots=True)
class StatusWords:
    """one: of a person; many: of a list; tone: of the tag beside the name."""

    one: Promise
    many: Promise
    tone: str


STATUS_WORDS = {
    Status.MEMBER: StatusWords(pgettext_lazy("one person", "Member"), _("Members"), "yes"),
    Status.SUSPENDED: StatusWords(pgettext_lazy("one person", "Suspended"), _("Suspended members"), "no"),
    Status.VOTE_SUSPENDED: StatusWords(_("Vote suspended"), _("Members whose vote is suspended"), "warn"),
    Status.FORMER: StatusWords(_("Former member"), _("Former members"), "quiet"),
    Status.NOT_YET: StatusWords(_("Not a member yet"), _("Not members yet"), "quiet"),
}

MISSING_WORDS = {
    Missing.ADDRESS: _("Without an address"),
    Missing.EMAIL: _("Without an e-mail"),
    Missing.REPRESENTATIVE: _("Legal persons for whom nobody can vote"),
}

LANGUAGES = {"fr": "Français", "en": "English"}


def spelling(shown: Page) -> list[str]:
    """Return what is to be said of a search: of words that no name holds, of a number that went."""
    joined = gettext("Number %(gone)s was joined to number %(kept)s, shown here.")
    gone = [joined % {"gone": gone, "kept": kept} for gone, kept in shown.joined_numbers]
    return [*(_set_right(word) for word in shown.search if word.meant), *gone]


def _set_right(word: Spelt) -> str:
    alike = {"typed": word.typed, "meant": ", ".join(word.meant)}
    return gettext("No name holds “%(typed)s”. Shown instead: %(meant)s.") % alike
