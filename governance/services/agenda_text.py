"""The agenda as a letter to the directors says it: its points, with the documents of each and those of the whole."""

from __future__ import annotations

from django.utils.translation import gettext as _

from governance.models import Assembly, MotionState
from governance.queries.documents import documents_beside, documents_of_all
from governance.services.notice_text import local


def agenda_said(sitting: Assembly, language: str) -> tuple[str, ...]:
    """Return the paragraphs of the points that are not decided, in a language that is active."""
    beside = documents_beside(sitting)
    items = sitting.agenda.filter(rank=0).select_related("motion").order_by("position")
    left = [one for one in items if not hasattr(one, "motion") or one.motion.state == MotionState.PROPOSED]
    points = (
        "\n".join(
            [
                f"{item.number}. {local(item, 'title', language)}",
                *(f"{one.title} ({one.detail})\n{one.url}" for one in beside.get(item.pk, ())),
            ]
        )
        for item in left
    )
    whole = (f"{one.title} ({one.detail})\n{one.url}" for one in documents_of_all(sitting))
    return _("Agenda"), *points, *whole
