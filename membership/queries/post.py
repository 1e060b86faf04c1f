"""What is to be posted today: every letter that waits, of whatever notice, and the batches they are printed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from membership.models import (
    Address,
    BatchLetter,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    NoticeKind,
    NoticeText,
    Organisation,
    PostBatch,
    sort_key,
)
from membership.models.base import true_on

# Of letters of the register, each of which is a notice of its own.
LETTERS = NoticeKind.LETTER.value
IN_OFFICE = Q(state=DeliveryState.BY_POST, settled_at=None, replaced_by=None, notice__withdrawn_at=None)
RELATED = ("membership", "person", "application", "correspondent", "estate", "notice", "organisation")
FOUND = 10


@dataclass(frozen=True, slots=True)
class Pile:
    """Letters that wait to be put in a batch: those of one notice, or all those of the register.

    name: the notice's, or LETTERS. waiting: with an address to write on the envelope; lacking: without.
    """

    name: str
    notice: Notice | None
    waiting: int
    lacking: int


def to_post(organisation: Organisation) -> QuerySet[Delivery]:
    """Return the letters that lie in the office, printed or not."""
    return Delivery.objects.for_organisation(organisation).filter(IN_OFFICE)


def not_printed(organisation: Organisation) -> QuerySet[Delivery]:
    """Return the letters that lie in no batch yet."""
    return to_post(organisation).exclude(Exists(BatchLetter.objects.filter(delivery=OuterRef("pk"), posted_at=None)))


def with_address(on: date) -> Q:
    """Return the condition «there is a street to write on the envelope»."""
    theirs = Address.objects.filter(true_on(on), person=OuterRef("person")).exclude(line="")
    return Exists(theirs) | Q(correspondent__line__gt="") | Q(application__line__gt="") | Q(estate__line__gt="")


def piles_of(organisation: Organisation, on: date) -> list[Pile]:
    """Return what waits to be printed, the most urgent first. Three SQL statements, however many letters."""
    counts = {"waiting": Count("pk", filter=with_address(on)), "all": Count("pk")}
    waiting = not_printed(organisation)
    of_notices = waiting.exclude(notice__kind=LETTERS).order_by().values("notice").annotate(**counts)
    counted = {row["notice"]: row for row in of_notices}
    notices = Notice.objects.filter(pk__in=counted).prefetch_related("texts")
    piles = [
        _pile(notice.public_id, notice, counted[notice.pk])
        for notice in notices.order_by(F("post_by").asc(nulls_last=True), "issued_at", "pk")
    ]
    register = waiting.filter(notice__kind=LETTERS).aggregate(**counts)
    return [*piles, _pile(LETTERS, None, register)] if register["all"] else piles


def _pile(name: str, notice: Notice | None, row: Mapping[str, Any]) -> Pile:
    return Pile(name, notice, row["waiting"], row["all"] - row["waiting"])


def without_address(organisation: Organisation, on: date) -> QuerySet[Delivery]:
    """Return the letters that cannot leave, since nobody knows where to, in the order of names."""
    rows = not_printed(organisation).exclude(with_address(on)).select_related(*RELATED)
    return rows.order_by("person__sort_key", "pk")


def batches_of(organisation: Organisation) -> QuerySet[PostBatch]:
    """Return the batches, the latest first, each with how many of its letters lie in the office, and how many left."""
    rows: QuerySet[PostBatch] = PostBatch.objects.for_organisation(organisation).annotate(
        lying=Count("lines", filter=Q(lines__posted_at=None)),
        left=Count("lines", filter=Q(lines__posted_at__isnull=False)),
    )
    return rows.order_by("-number")


def batches_holding(notice: Notice) -> QuerySet[PostBatch]:
    """Return the open batches in which letters of a notice lie, in the order of their numbers."""
    lying = BatchLetter.objects.filter(batch=OuterRef("pk"), posted_at=None, delivery__notice=notice)
    rows: QuerySet[PostBatch] = PostBatch.objects.filter(Exists(lying), posted_on=None, taken_apart_at=None)
    return rows.order_by("number")


def letters_in(batch: PostBatch) -> list[Delivery]:
    """Return the letters of a batch that still are to be posted, in the order of the post."""
    lines = BatchLetter.objects.filter(batch=batch, posted_at=None, delivery__in=Delivery.objects.filter(IN_OFFICE))
    related = [f"delivery__{name}" for name in RELATED]
    return [line.delivery for line in lines.select_related(*related).order_by("rank")]


def posted_in(batch: PostBatch) -> list[Delivery]:
    """Return the letters that left with a batch, in the order of the post. One SQL statement."""
    lines = BatchLetter.objects.filter(batch=batch).exclude(posted_at=None)
    related = [f"delivery__{name}" for name in RELATED]
    return [line.delivery for line in lines.select_related(*related).order_by("rank")]


def taken_back(batch: PostBatch) -> list[Delivery]:
    """Return the letters of a batch that need not leave any more: withdrawn or set aside since it was printed.

    One that somebody ticked off elsewhere at the very moment it was made is among them.
    """
    lines = BatchLetter.objects.filter(batch=batch, posted_at=None).exclude(
        delivery__in=Delivery.objects.filter(IN_OFFICE)
    )
    related = [f"delivery__{name}" for name in RELATED]
    return [line.delivery for line in lines.select_related(*related).order_by("rank")]


def texts_for(deliveries: Sequence[Delivery]) -> dict[tuple[int, str], NoticeText]:
    """Return the texts that some letters say, by notice and language. One SQL statement."""
    notices = {one.notice_id for one in deliveries}
    return {(text.notice_id, text.language): text for text in NoticeText.objects.filter(notice__in=notices)}


def posted_to(organisation: Organisation, search: str) -> QuerySet[Delivery]:
    """Return letters that left to whom some words name, the latest first: one of them may have come back."""
    named = Q()
    for word in sort_key(search).split():
        named &= Q(person__sort_key__contains=word)
    posted = Delivery.objects.for_organisation(organisation).filter(
        channel=Channel.POST, state=DeliveryState.BY_POST, settled_at__isnull=False
    )
    # One after the other, each by its own index: all at once would read every delivery there is.
    by_name, *others = (
        posted.filter(one).order_by().values("pk")
        for one in (
            named,
            Q(membership__number__iexact=search),
            # Known by the name on the envelope, and by the one they have since.
            Q(correspondent__isnull=False) & (Q(told_as__icontains=search) | Q(correspondent__name__icontains=search)),
            Q(application__family_name__icontains=search),
            Q(estate__name__icontains=search),
        )
    )
    rows = Delivery.objects.filter(pk__in=by_name.union(*others))
    return rows.select_related(*RELATED).prefetch_related("notice__texts").order_by("-settled_at", "-pk")
