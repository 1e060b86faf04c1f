"""How the codes of the register read in a document."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from membership.models import Category, ContactFact, PaymentKind, PersonKind, ShareOperation
from membership.queries.reach import numbers_of
from membership.queries.register_search import Missing
from membership.rules.status import Status

PERSON_KINDS = {kind.value: kind.label for kind in PersonKind}
STATUSES = {
    # The words of the pages, whoever reads them.
    "active": pgettext_lazy("one person", "Member"),
    "suspended": pgettext_lazy("one person", "Suspended"),
    "holder": _("Holds shares, not a member"),
}
LANGUAGES = {"fr": _("French"), "en": _("English")}
# Where somebody on a list stands.
STANDINGS = {
    Status.MEMBER: pgettext_lazy("one person", "Member"),
    Status.SUSPENDED: pgettext_lazy("one person", "Suspended"),
    Status.VOTE_SUSPENDED: _("Vote suspended"),
    Status.FORMER: _("Former member"),
    Status.NOT_YET: _("Not a member yet"),
}
# The same of several, as a list of them is called.
MANY_WORDS = {
    Status.MEMBER: _("Members"),
    Status.SUSPENDED: _("Suspended members"),
    Status.VOTE_SUSPENDED: _("Members whose vote is suspended"),
    Status.FORMER: _("Former members"),
    Status.NOT_YET: _("Not members yet"),
}
MISSING_WORDS = {
    Missing.ADDRESS: _("Without an address"),
    Missing.EMAIL: _("Without an e-mail"),
    Missing.REPRESENTATIVE: _("Legal persons for whom nobody can vote"),
}
# Each language as it calls itself.
OWN_NAMES = {"fr": "Français", "en": "English"}
FORMAT_WORDS = {"pdf": "PDF", "xlsx": "Excel (XLSX)", "csv": "CSV", "json": "JSON"}


def category_words(category: Category, language: str) -> str:
    return (category.name_en if language == "en" else "") or category.name_fr


def operation_words(operation: str) -> str:
    return str(ShareOperation(operation).label)


def payment_words(kind: str) -> str:
    return str(PaymentKind(kind).label)


def reach_words(fact: str, value: str, *, is_erased: bool) -> str:
    """Return how somebody was reached, as people read it; what was erased is told to have been."""
    if is_erased:
        return pgettext("how one was reached", "erased")
    if not value:
        return pgettext("how one was reached", "none")
    match fact:
        case ContactFact.LANGUAGE:
            return OWN_NAMES.get(value, value)
        case ContactFact.PHONES:
            return ", ".join(one.number for one in numbers_of(value))
        case _:
            return value
