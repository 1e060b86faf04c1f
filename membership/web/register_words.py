"""How the places where somebody can stand in the register are said and coloured."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from membership.queries.register_list import Missing
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
    Missing.EMAIL: _("Only those without an e-mail."),
    Missing.REPRESENTATIVE: _("Only legal persons for whom nobody in the register can vote."),
}
