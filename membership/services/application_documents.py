"""Documents that an application still lacks: the office asks for them, the applicant joins them from their own page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from membership.actors import Actor
from membership.clock import now
from membership.errors import ReasonMissing, TooManyFiles
from membership.models import Application
from membership.services import audit
from membership.services.applications import Enclosure, join, waiting
from membership.services.letters import issue_letter_to_applicant
from membership.services.life import application_wording

# Whoever has the link may join files: an application holds so many at most.
MOST_JOINED = 20


@transaction.atomic
def ask_for_documents(application: Application, *, wanted: str, actor: Actor) -> Application:
    """Tell an applicant which documents their application lacks; their own page then takes them.

    Raises ReasonMissing when it is not said which, StateNotAllowed once it is decided.
    """
    if not wanted.strip():
        raise ReasonMissing(action="ask_for_documents")
    locked = waiting(application, "ask_for_documents")
    locked.documents_wanted, locked.documents_asked_at, locked.documents_sent_at = wanted.strip(), now(), None
    locked.save(update_fields=["documents_wanted", "documents_asked_at", "documents_sent_at"])
    letter = partial(application_wording.documents_wanted, locked.documents_wanted)
    issue_letter_to_applicant(locked, compose=letter, actor=actor)
    _audit(locked, actor, "application.documents_asked", {"wanted": locked.documents_wanted})
    return locked


@transaction.atomic
def send_documents(application: Application, *, enclosures: Sequence[Enclosure], actor: Actor) -> Application:
    """Join what the applicant sends from their own page, asked for or not.

    Raises TooManyFiles beyond what an application holds, StateNotAllowed once it is decided.
    """
    locked = waiting(application, "send_documents")
    join(locked, enclosures)
    if locked.documents.count() > MOST_JOINED:
        raise TooManyFiles(most=MOST_JOINED)
    locked.documents_sent_at = now()
    locked.save(update_fields=["documents_sent_at"])
    _audit(locked, actor, "application.documents_sent", {"files": len(enclosures)})
    return locked


def _audit(application: Application, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        application.organisation,
        actor=actor,
        action=action,
        object_kind="application",
        object_id=application.public_id,
        values={"name": application.full_name, **values},
    )
