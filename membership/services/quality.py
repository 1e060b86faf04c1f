"""In what capacity somebody who is no member is told, as their notice says it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from membership.models import CorrespondentKind


def quality_in(kind: str, language: str) -> str:
    """Return what a notice tells somebody who is no member of their link; nothing to a member."""
    if not kind:
        return ""
    with override(language):
        match kind:
            case CorrespondentKind.FEDERATION:
                said = _("You get this notice as a federation.")
            case CorrespondentKind.AUDITOR:
                said = _("You get this notice as the auditor.")
            case _other:
                said = _("You get this notice as a guest.")
        return said + " " + _("Your link confirms that it came; it gives no vote.")
