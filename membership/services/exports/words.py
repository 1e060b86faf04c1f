"""How the codes of the register read in a document."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from membership.models import Category, PaymentKind, PersonKind, ShareOperation
from membership.rules.status import Status

PERSON_KINDS = {kind.value: kind.label for kind in PersonKind}
STATUSES = {"active": _("Active"), "suspended": _("Under suspension"), "holder": _("Holds shares, not a member")}
LANGUAGES = {"fr": _("French"), "en": _("English")}
# Where somebody on a list stands.
STANDINGS = {
    Status.MEMBER: pgettext_lazy("one person", "Member"),
    Status.SUSPENDED: pgettext_lazy("one person", "Suspended"),
    Status.VOTE_SUSPENDED: _("Vote suspended"),
    Status.FORMER: _("Former member"),
    Status.NOT_YET: _("Not a member yet"),
}


def category_words(category: Category, language: str) -> str:
    return (category.name_en if language == "en" else "") or category.name_fr


def operation_words(operation: str) -> str:
    return str(ShareOperation(operation).label)


def payment_words(kind: str) -> str:
    return str(PaymentKind(kind).label)
