"""Drawing up the draft minutes of a meeting, as a document that never changes."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from governance.models import Assembly, AssemblyState, Minutes
from governance.queries.proceedings import proceedings_of
from governance.services.minutes_text import contents
from membership import rendering
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.services import audit, documents

# There is nothing to tell of a meeting that has not begun.
HELD = (AssemblyState.IN_SESSION, AssemblyState.ENDED)


@transaction.atomic
def draft_minutes(assembly: Assembly, *, language: str, actor: Actor) -> Minutes:
    """Draw up the minutes of a meeting as its records stand now: a new version, beside the earlier ones.

    language: fr or en. Raises StateNotAllowed before the meeting has opened. Takes a second or
    less, during which members may come, go and vote.
    """
    locked = _lock(assembly)
    drawn_up_at = now()
    # Held, so that a result being proclaimed meanwhile is in the minutes whole or not at all.
    list(locked.motions.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    version = (locked.minutes.filter(language=language).aggregate(last=Max("version"))["last"] or 0) + 1
    text = contents(proceedings_of(locked), language=language, version=version, drawn_up_at=drawn_up_at)
    document = documents.keep(
        locked.organisation,
        name=_file_name(locked, language, version),
        media_type="application/pdf",
        content=rendering.render("minutes", text, at=drawn_up_at),
    )
    minutes = Minutes.objects.create(
        organisation_id=locked.organisation_id,
        assembly=locked,
        language=language,
        version=version,
        document=document,
        written_by_id=actor.account_id,
        written_at=drawn_up_at,
    )
    audit.record(
        locked.organisation,
        actor=actor,
        action="minutes.drafted",
        object_kind="assembly",
        object_id=locked.public_id,
        values={"language": language, "version": version, "sha256": document.sha256},
    )
    return minutes


def _lock(assembly: Assembly) -> Assembly:
    """Return the meeting with its row held against another draft, but not against arrivals.

    A full lock would: whoever arrives takes a reference to the meeting.
    """
    rows = Assembly.objects.select_related("organisation", "notice")
    locked: Assembly = rows.select_for_update(of=("self",), no_key=True).get(pk=assembly.pk)
    if locked.state not in HELD:
        raise StateNotAllowed(action="draft_minutes", state=locked.state)
    return locked


def _file_name(assembly: Assembly, language: str, version: int) -> str:
    word = {"fr": "proces-verbal", "en": "minutes"}[language]
    on = assembly.starts_at.astimezone(assembly.zone).date()
    return f"{word}-{on.isoformat()}-{version}.pdf"
