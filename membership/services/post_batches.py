"""Batches of letters: put together to be printed in the order of the post, then said to have left, or taken apart.

What a batch holds is what was printed. A letter that comes to be owed afterwards waits for the next one, and one that
is withdrawn meanwhile is named, so that nobody posts it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership.actors import Actor
from membership.clock import now, today
from membership.errors import DayUnfit, NothingToPost, StateNotAllowed
from membership.models import BatchLetter, Delivery, Organisation, PostBatch
from membership.queries.letters import addresses_of
from membership.queries.post import IN_OFFICE, LETTERS, RELATED, not_printed, with_address
from membership.services import audit
from membership.services.papers.letters import postal_order
from membership.services.posting import instant_on, write_posted

# As many as somebody folds and stamps in a morning; a document of that size is still printed at one go.
MOST_LETTERS = 1000


@transaction.atomic
def make_batch(organisation: Organisation, *, piles: Iterable[str], actor: Actor) -> PostBatch:
    """Put the letters of some piles together, the most urgent first where they are too many, in the order of the post.

    Letters without an address wait until somebody finds one. Raises NothingToPost when none is left to print.
    """
    # One after the other, since each has its number.
    locked = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    on, wanted = today(locked), set(piles)
    of_piles = Q(notice__public_id__in=wanted - {LETTERS})
    if LETTERS in wanted:
        of_piles |= Q(notice__kind=LETTERS)
    found = not_printed(locked).filter(of_piles).filter(with_address(on)).select_related(*RELATED)
    # Held as well: one that somebody ticks off or withdraws at this moment is theirs, and is passed over.
    found = found.order_by(F("notice__post_by").asc(nulls_last=True), "notice", "pk")
    held = found.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)[:MOST_LETTERS]
    # Read again once they are held: one that lay in a batch by then is not put into a second.
    letters = list(found.filter(pk__in=list(held)))
    if not letters:
        raise NothingToPost
    addresses = addresses_of(letters, on)
    letters.sort(key=lambda one: postal_order(one, addresses))
    batch = PostBatch.objects.create(
        organisation=locked,
        number=_next_number(locked),
        letters=len(letters),
        made_at=now(),
        made_by_id=actor.account_id,
    )
    BatchLetter.objects.bulk_create(
        BatchLetter(organisation=locked, batch=batch, delivery=one, rank=rank)
        for rank, one in enumerate(letters, start=1)
    )
    _audit(batch, actor, "post.batch_made", letters=len(letters))
    return batch


@transaction.atomic
def post_batch(batch: PostBatch, *, among: Iterable[str], on: date, actor: Actor) -> int:
    """Write that the letters of these public ids left on a day; the others of the batch wait to be printed again.

    Returns how many left. Raises StateNotAllowed when it left or was taken apart before, DayUnfit for a day before it
    was made or to come, NothingToPost when none of them is in it.
    """
    locked = _locked(batch, "post_batch")
    first, last = locked.made_at.astimezone(locked.organisation.zone).date(), today(locked.organisation)
    if not first <= on <= last:
        raise DayUnfit(first=first, last=last)
    lines = BatchLetter.objects.filter(batch=locked, posted_at=None)
    held = Delivery.objects.select_for_update(of=("self",)).filter(IN_OFFICE, pk__in=lines.values("delivery"))
    left = list(held.filter(public_id__in=list(among)).select_related(*RELATED).order_by("pk"))
    if not left:
        raise NothingToPost
    write_posted(left, at=max(instant_on(locked.organisation, on), locked.made_at), said=_in_both_languages(locked))
    lines.filter(posted_at=None).delete()
    locked.posted_on, locked.posted_by_id = on, actor.account_id
    locked.save(update_fields=["posted_on", "posted_by"])
    _audit(locked, actor, "post.batch_posted", letters=len(left), on=on.isoformat())
    return len(left)


@transaction.atomic
def take_batch_apart(batch: PostBatch, *, actor: Actor) -> None:
    """Give a batch up: its letters wait to be printed again. Raises StateNotAllowed once it left."""
    locked = _locked(batch, "take_batch_apart")
    BatchLetter.objects.filter(batch=locked, posted_at=None).delete()
    locked.taken_apart_at = now()
    locked.save(update_fields=["taken_apart_at"])
    _audit(locked, actor, "post.batch_taken_apart")


def _in_both_languages(batch: PostBatch) -> str:
    """Return the batch as the proof names it: kept once, and read on pages of either language."""
    said = []
    for language in ("fr", "en"):
        with override(language):
            said.append(_("batch %(number)s") % {"number": batch.number})
    return " / ".join(said)


def _next_number(organisation: Organisation) -> int:
    last = PostBatch.objects.for_organisation(organisation).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _locked(batch: PostBatch, action: str) -> PostBatch:
    rows = PostBatch.objects.select_for_update(of=("self",)).select_related("organisation")
    locked: PostBatch = rows.get(pk=batch.pk)
    if not locked.is_open:
        raise StateNotAllowed(action=action, state="posted" if locked.posted_on else "taken_apart")
    return locked


def _audit(batch: PostBatch, actor: Actor, action: str, **values: object) -> None:
    audit.record(
        batch.organisation,
        actor=actor,
        action=action,
        object_kind="post_batch",
        object_id=batch.public_id,
        values={"number": batch.number, **values},
    )
