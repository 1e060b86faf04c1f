"""How the codes of the register read in a document."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from membership.models import PersonKind, ShareOperation

PERSON_KINDS = {kind.value: kind.label for kind in PersonKind}
STATUSES = {"active": _("Active"), "suspended": _("Under suspension"), "holder": _("Holds shares, not a member")}


def operation_words(operation: str) -> str:
    return str(ShareOperation(operation).label)
