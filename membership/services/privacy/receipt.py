"""The receipt of an erasure, on paper: what is gone, what stays, why, and until when. No value erased is in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from membership import formats, rendering
from membership.models import Erasure
from membership.queries.rules import rules_for
from membership.services.exports.printed import DOCUMENTS

ERASED_WORDS = {
    "email": gettext_lazy("E-mail address"),
    "phones": gettext_lazy("Telephones"),
    "preferences": gettext_lazy("How they wanted to be written to"),
    "age": gettext_lazy("Birth date, or age attested"),
    "households": gettext_lazy("Household"),
    "sign_ins": gettext_lazy("Ways to sign in"),
    "email_changes": gettext_lazy("Changes of e-mail asked for"),
    "addresses": gettext_lazy("Postal addresses of somebody who was no member"),
    "readings": gettext_lazy("What was typed of them when they read the register at the office"),
    "estates": gettext_lazy("How to reach who settled the estate"),
    "requests": gettext_lazy("What was written in requests"),
    "applications": gettext_lazy("What was written in the application"),
    "candidacies": gettext_lazy("What was written about their candidacies"),
    "documents": gettext_lazy("Documents joined"),
}
KEPT_WORDS = {
    "register": gettext_lazy("Name, number, addresses, memberships and what happened in them"),
    "shares": gettext_lazy("Ledgers of shares and payments"),
    "rolls": gettext_lazy("Electoral rolls, presences, candidacies and minutes"),
    "consents": gettext_lazy("When they agreed to something, and how"),
    "letters": gettext_lazy("Proof that letters and notices were sent"),
    "trail": gettext_lazy("Audit trail, without the values erased"),
}


def receipt_of(erasure: Erasure) -> bytes:
    """Return the PDF, in French: the same erasure gives the same bytes."""
    with override("fr"):
        return rendering.render("register", _data(erasure), at=erasure.erased_at, documents=DOCUMENTS)


def _data(erasure: Erasure) -> dict[str, Any]:
    organisation = erasure.organisation
    at = erasure.erased_at.astimezone(organisation.zone)
    title, name = _("Receipt of an erasure"), organisation.name_fr
    moment = _("Erased on %(instant)s") % {"instant": formats.instant(at)}
    numbers = ", ".join(erasure.person.memberships.values_list("number", flat=True))
    return {
        "lang": "fr",
        "region": "CA",
        "organisation": name,
        "title": title,
        "moment": moment,
        "draft": {"tag": ""},
        "running": {"head": f"{name} — {title}", "foot": moment, "page": _("Page {page} of {pages}")},
        "figures": [
            {"name": _("Person"), "value": erasure.person.full_name},
            {"name": _("Member number"), "value": numbers or "—"},
        ],
        "notes": [
            _("Reason: %(reason)s") % {"reason": erasure.reason},
            _("What was erased cannot be brought back, and is not repeated here."),
        ],
        "parts": [
            {
                "title": _("Erased"),
                "head": [_("What"), _("How many")],
                "columns": [6, 1],
                "rows": [[str(ERASED_WORDS[one["what"]]), formats.number(one["count"])] for one in erasure.erased],
                "empty": _("None."),
            },
            {
                "title": _("Kept"),
                "head": [_("What"), _("How many"), _("Why"), _("Until")],
                "columns": [4, 1, 5, 2],
                "rows": [kept_row(erasure, one) for one in erasure.kept],
                "empty": _("None."),
            },
        ],
    }


def kept_row(erasure: Erasure, one: dict[str, Any]) -> list[str]:
    """Return what stays, how many, the rule with its source, and until when."""
    on = erasure.erased_at.astimezone(erasure.organisation.zone).date()
    rule = rules_for(erasure.organisation, on)[one["rule"]]
    language = formats.language_of()
    source = rule.parameter.source_fr if language == "fr" else rule.parameter.source_en
    until = formats.short_day(date.fromisoformat(one["until"])) if one["until"] else _("For good")
    return [
        str(KEPT_WORDS[one["what"]]),
        formats.number(one["count"]),
        f"{rule.sentence(language)} ({source})",
        until,
    ]
