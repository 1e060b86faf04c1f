"""The documents that go with a notice: what readers see of them, and who may read one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from membership.models import Attachment, Newsletter, Notice, NoticeAttachment


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as a reader finds it on a list. detail: its kind and size, in the active language."""

    public_id: str
    title: str
    detail: str
    url: str
    sha256: str


def listed(attachments: Iterable[Attachment]) -> tuple[Listed, ...]:
    """Return documents as readers find them, without those taken back. Each was read along, but for its bytes."""
    return tuple(
        Listed(
            public_id=one.public_id,
            title=one.title,
            detail=f"PDF, {filesizeformat(one.size)}",
            url=f"{settings.SITE_URL}{reverse('attachment', kwargs={'public_id': one.public_id})}",
            sha256=one.document.sha256,
        )
        for one in attachments
        if one.taken_back_at is None
    )


def attached_to(notice: Notice) -> list[Attachment]:
    """Return the documents that went with a notice, in the order in which they were joined. One SQL statement."""
    rows = notice.attachments.select_related("attachment__document").defer("attachment__document__content")
    return [row.attachment for row in rows.order_by("pk")]


def attached_to_each(notices: Iterable[int]) -> dict[int, list[Attachment]]:
    """Return the documents that go with some notices and are not taken back, by notice. One SQL statement."""
    rows = NoticeAttachment.objects.filter(notice__in=set(notices), attachment__taken_back_at=None)
    found: dict[int, list[Attachment]] = {}
    for row in rows.select_related("attachment__document").defer("attachment__document__content").order_by("pk"):
        found.setdefault(row.notice_id, []).append(row.attachment)
    return found


def attachments_of_news(newsletter: Newsletter) -> list[Attachment]:
    """Return the documents that go with a piece of news, in the order in which they were joined. One SQL statement."""
    rows = newsletter.attachments.select_related("attachment__document").defer("attachment__document__content")
    return [row.attachment for row in rows.order_by("pk")]


def readable(public_id: str) -> Attachment | None:
    """Return a document by the name in its address, once what it goes with has left, until it is taken back."""
    left = NoticeAttachment.objects.filter(attachment=OuterRef("pk"))
    rows = Attachment.objects.filter(Exists(left), public_id=public_id, taken_back_at=None)
    found: Attachment | None = rows.select_related("document", "organisation").first()
    return found
