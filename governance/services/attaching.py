"""Documents that go with the notice of a meeting, joined while it is prepared."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from governance.errors import PointGone
from governance.models import AgendaItem, Assembly, AssemblyState, MeetingAttachment
from governance.queries.documents import joined_to
from governance.services.planning import lock_draft
from membership.actors import Actor
from membership.clock import now
from membership.errors import TooManyAttachments
from membership.models import Attachment
from membership.services import audit
from membership.services.attachments import MOST_ATTACHED, File, keep_file


@transaction.atomic
def attach_to_meeting(assembly: Assembly, *, file: File, actor: Actor, item: AgendaItem | None = None) -> Attachment:
    """Join a document to the notice of a meeting, beside one of its points or with the whole of it.

    Ten for the whole, and ten for each point. Raises StateNotAllowed once the notice left, TooManyAttachments,
    PointGone.
    """
    locked = lock_draft(assembly, "attach_to_meeting")
    if item is not None and not locked.agenda.filter(pk=item.pk).exists():
        raise PointGone(title=item.title_fr)
    if locked.attachments.filter(item=item).count() >= MOST_ATTACHED:
        raise TooManyAttachments(most=MOST_ATTACHED)
    attachment = keep_file(locked.organisation, file, added_by=actor)
    MeetingAttachment.objects.create(
        organisation=locked.organisation, assembly=locked, attachment=attachment, item=item
    )
    _audit(locked, attachment, actor, "assembly.attached")
    return attachment


@transaction.atomic
def detach_from_meeting(assembly: Assembly, *, public_id: str, actor: Actor) -> bool:
    """Take a document off the notice of a meeting. Returns whether it was there.

    Raises StateNotAllowed once the notice left.
    """
    locked = lock_draft(assembly, "detach_from_meeting")
    joined = locked.attachments.select_related("attachment__document").filter(attachment__public_id=public_id).first()
    if joined is None:
        return False
    joined.delete()
    _audit(locked, joined.attachment, actor, "assembly.detached")
    return True


def take_back_documents(assembly: Assembly) -> None:
    """Let the office alone read the documents of a meeting that is not held. Part of the act that gives it up.

    What went with the meeting of which this one was the second call is still read there.
    """
    _take_back(assembly, assembly.attachments.all())


def take_back_beside(item: AgendaItem) -> None:
    """Let the office alone read the documents of a point that a corrected notice takes off: they stay with the first.

    The binder still finds them with the notice that they went with.
    """
    _take_back(item.assembly, item.documents.all())


def _take_back(assembly: Assembly, joined: QuerySet[MeetingAttachment]) -> None:
    elsewhere = MeetingAttachment.objects.exclude(assembly=assembly).exclude(assembly__state=AssemblyState.CANCELLED)
    rows = Attachment.objects.filter(pk__in=joined.values("attachment"), taken_back_at=None)
    rows.exclude(pk__in=elsewhere.values("attachment")).update(taken_back_at=now())


def attachments_of(assembly: Assembly) -> list[Attachment]:
    """Return the documents that go with the notice of a meeting, in the order they were joined. One SQL statement."""
    return [row.attachment for row in joined_to(assembly)]


def names_of(assembly: Assembly) -> list[dict[str, str]]:
    """Return the documents that go with the notice of a meeting as the audit trail names them."""
    return [_named(one) for one in attachments_of(assembly)]


def _named(attachment: Attachment) -> dict[str, str]:
    return {"title": attachment.title, "sha256": attachment.document.sha256}


def _audit(assembly: Assembly, attachment: Attachment, actor: Actor, action: str) -> None:
    audit.record(
        assembly.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=assembly.public_id,
        values=_named(attachment),
    )
