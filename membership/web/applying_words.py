"""How the page of an applicant speaks: through which steps an application goes, and where it stands."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from membership.models import Application, ApplicationState


def steps(application: Application) -> list[dict[str, Any]]:
    """Return the steps of an application; none of one that was taken back, which goes nowhere."""
    if application.state == ApplicationState.WITHDRAWN:
        return []
    is_decided = application.state != ApplicationState.RECEIVED
    steps = [(pgettext("step of an application", "Received"), "done")]
    if application.documents_asked_at:
        steps.append((_("Documents"), "current" if application.awaits_documents else "done"))
    before_the_board = "done" if is_decided else "todo" if application.awaits_documents else "current"
    steps.append((_("Before the board"), before_the_board))
    decision = str(application.get_state_display()) if is_decided else pgettext("step of an application", "Decision")
    steps.append((decision, "current" if is_decided else "todo"))
    return [{"label": label, "state": state} for label, state in steps]
