"""The documents that go with a notice: what readers see of them, and who may read one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from membership.clock import now, today
from membership.models import IN_PERSON, Attachment, Delivery, Newsletter, Notice, NoticeAttachment, NoticeKind, Person
from membership.queries.rules import rules_for
from membership.rules.erasing import cutoff


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
    """Return a document by the name in its address, once what it goes with has left, until it is taken back.

    With news, for as long as what was written is kept; with the letter of one member, for as long as the links in it.
    """
    rows = Attachment.objects.filter(public_id=public_id, taken_back_at=None)
    found: Attachment | None = rows.select_related("document", "organisation").first()
    if found is None:
        return None
    on = today(found.organisation)
    kept_since = cutoff(on, "retention_notice_years", rules_for(found.organisation, on))
    holds = (
        ~Q(kind__in=(NoticeKind.NEWS, *IN_PERSON))
        | Q(kind=NoticeKind.NEWS, withdrawn_at=None, issued_at__date__gte=kept_since)
        | Q(kind__in=IN_PERSON, links_end_at__gt=now())
    )
    return found if Notice.objects.filter(holds, attachments__attachment=found).exists() else None


def readable_by(persons: Iterable[Person], public_id: str) -> Attachment | None:
    """Return a document that went with a letter to one of these persons, signed in: for them it does not end."""
    theirs = Delivery.objects.filter(
        notice__attachments__attachment=OuterRef("pk"), notice__kind__in=IN_PERSON, person__in=list(persons)
    )
    rows = Attachment.objects.filter(Exists(theirs), public_id=public_id, taken_back_at=None)
    found: Attachment | None = rows.select_related("document", "organisation").first()
    return found
