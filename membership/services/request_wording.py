"""What the letter says that answers a request, in whatever language is active."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from membership import formats
from membership.models import RequestKind, RequestState
from membership.services.letters import Letter


def answered(kind: RequestKind, filed_at: datetime, state: RequestState, answer: str) -> Letter:
    """Say that what was asked is done, or why it is not."""
    is_done = state == RequestState.ACCEPTED
    said = _("What you asked for is done.") if is_done else _("What you asked for was not accepted, for this reason:")
    return Letter(
        subject=_("Answer to your request"),
        paragraphs=(said, *([answer] if answer else [])),
        facts=(
            (_("Your request:"), str(kind.label)),
            (_("Received on:"), formats.short_day(timezone.localtime(filed_at).date())),
        ),
        button=_("Open my file"),
    )
