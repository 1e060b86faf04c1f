"""In what capacity somebody who is no member is told, as their notice says it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from membership.models import Correspondent, CorrespondentKind


def quality_in(correspondent: Correspondent | None, language: str) -> str:
    """Return what a notice tells somebody who is no member of their link; nothing to a member."""
    if correspondent is None:
        return ""
    with override(language):
        match correspondent.kind:
            case CorrespondentKind.FEDERATION:
                said = _("You get this notice as a federation.")
            case CorrespondentKind.AUDITOR:
                said = _("You get this notice as the auditor.")
            case _other:
                said = _("You get this notice as a guest.")
        return said + " " + _("Your link confirms that it came; it gives no vote.")
