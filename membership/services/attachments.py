"""Joining documents to what is written, while it has not left."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from membership.actors import Actor
from membership.errors import StateNotAllowed, TooManyAttachments
from membership.models import Attachment, Newsletter, NewsletterAttachment, Organisation
from membership.services import audit
from membership.services.documents import keep

MOST_ATTACHED = 10


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was handed over, under the name that readers will see."""

    title: str
    name: str
    media_type: str
    content: bytes


def keep_file(organisation: Organisation, file: File, *, added_by: Actor) -> Attachment:
    """Return a document to join, written down. Whoever joins it holds the lock and leaves the entry."""
    document = keep(organisation, name=file.name, media_type=file.media_type, content=file.content)
    return Attachment.objects.create(
        organisation=organisation,
        title=file.title.strip() or file.name,
        document=document,
        size=len(file.content),
        added_by_id=added_by.account_id,
    )


@transaction.atomic
def attach_to_news(newsletter: Newsletter, *, file: File, actor: Actor) -> Attachment:
    """Join a document to a piece of news. Raises StateNotAllowed once it left, TooManyAttachments."""
    row = _unsent(newsletter, "attach_to_news")
    if row.attachments.count() >= MOST_ATTACHED:
        raise TooManyAttachments(most=MOST_ATTACHED)
    attachment = keep_file(row.organisation, file, added_by=actor)
    NewsletterAttachment.objects.create(organisation=row.organisation, newsletter=row, attachment=attachment)
    _audit(row, attachment, actor, "newsletter.attached")
    return attachment


@transaction.atomic
def detach_from_news(newsletter: Newsletter, *, public_id: str, actor: Actor) -> bool:
    """Take a document off a piece of news. Returns whether it was there. Raises StateNotAllowed once it left."""
    row = _unsent(newsletter, "detach_from_news")
    joined = row.attachments.select_related("attachment__document").filter(attachment__public_id=public_id).first()
    if joined is None:
        return False
    joined.delete()
    _audit(row, joined.attachment, actor, "newsletter.detached")
    return True


def _unsent(newsletter: Newsletter, action: str) -> Newsletter:
    rows = Newsletter.objects.select_for_update(of=("self",)).select_related("organisation")
    locked: Newsletter = rows.get(pk=newsletter.pk)
    if locked.notice_id is not None:
        raise StateNotAllowed(action=action, state="sent")
    return locked


def _audit(row: Newsletter, attachment: Attachment, actor: Actor, action: str) -> None:
    audit.record(
        row.organisation,
        actor=actor,
        action=action,
        object_kind="newsletter",
        object_id=row.public_id,
        values={"title": attachment.title, "sha256": attachment.document.sha256},
    )
