"""Recording that a notice was posted up or printed, with whoever attests it: part of its proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from membership.actors import Actor
from membership.errors import DatesReversed
from membership.models import Document, Notice, PublicManner, PublicNotice
from membership.queries.rules import rules_for
from membership.services import audit


@dataclass(frozen=True, slots=True)
class Posted:
    """What is attested. last_on: None while it hangs there, or for one printing."""

    manner: PublicManner
    place: str
    first_on: date
    attested_by: str
    last_on: date | None = None
    photo: Document | None = None


@transaction.atomic
def record_public_notice(notice: Notice, *, posted: Posted, actor: Actor) -> PublicNotice:
    """Write where and when a notice was public, and whether the rules of that day let it be given so.

    The very same recorded again is the one that stands there. Raises DatesReversed.
    """
    if posted.last_on is not None and posted.last_on < posted.first_on:
        raise DatesReversed(start_on=posted.first_on, end_on=posted.last_on)
    rules = rules_for(notice.organisation, posted.first_on)
    said: dict[str, Any] = {
        "notice": notice,
        "manner": posted.manner,
        "place": posted.place.strip(),
        "first_on": posted.first_on,
        "last_on": posted.last_on,
        "attested_by": posted.attested_by.strip(),
    }
    Notice.objects.select_for_update(no_key=True).get(pk=notice.pk)
    if (there := _same(said, posted.photo)) is not None:
        return there
    row: PublicNotice = PublicNotice.objects.create(
        organisation=notice.organisation,
        **said,
        photo=posted.photo,
        is_allowed="notice_modes" in rules and posted.manner.value in rules.words("notice_modes"),
        recorded_by_id=actor.account_id,
    )
    audit.record(
        notice.organisation,
        actor=actor,
        action="notice.made_public",
        object_kind="notice",
        object_id=notice.public_id,
        values={
            "manner": row.manner,
            "place": row.place,
            "first_on": row.first_on,
            "last_on": row.last_on,
            "attested_by": row.attested_by,
            "photo": row.photo.sha256 if row.photo else "",
        },
    )
    return row


def _same(said: dict[str, Any], photo: Document | None) -> PublicNotice | None:
    """Return what says just that already, with the same photo: a button was pressed twice."""
    shown = {"photo__sha256": photo.sha256} if photo else {"photo": None}
    there: PublicNotice | None = PublicNotice.objects.filter(**said, **shown).first()
    return there
