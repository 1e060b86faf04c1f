"""What an estate is written, in whatever language is active."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from membership import formats
from membership.models import Estate
from membership.queries.estates import Due
from membership.services.letters import Letter


def dues(name: str, estate: Estate, held: Sequence[Due]) -> Letter:
    facts = [(_("Settles the estate:"), estate.name)]
    if estate.line:
        where = ", ".join(filter(None, (estate.line, f"{estate.city} {estate.postal_code}".strip())))
        facts.append((_("Address:"), where))
    if estate.contact:
        facts.append((_("To reach them:"), estate.contact))
    english = (get_language() or "fr")[:2] == "en"
    for one in held:
        label = one.share_class.name_en if english and one.share_class.name_en else one.share_class.name_fr
        facts.append((f"{label} ({formats.number(one.quantity)})", formats.money_cents(one.paid_cents)))
    return Letter(
        subject=_("Estate of %(name)s: shares to be paid back") % {"name": name},
        paragraphs=(
            _("We offer our condolences. The register notes the death of %(name)s, whose membership has ended.")
            % {"name": name},
            _("The estate may ask in writing to have these shares paid back. No other right of a member passes.")
            if held
            else _("The register holds no share in this name: nothing is to be paid back."),
            _("The board decides on the request, on the conditions of the law and of the by-laws."),
        ),
        facts=tuple(facts),
    )
