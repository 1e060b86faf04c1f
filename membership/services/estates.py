"""After a death: who settles the estate, and what they are written. It has a right to refunds, and no other."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from membership.actors import Actor
from membership.clock import now, today
from membership.errors import StateNotAllowed
from membership.models import Channel, Document, Estate, EventKind, Membership, MembershipEvent, Notice, NoticeKind
from membership.queries.estates import dues_of
from membership.services import audit, estate_wording
from membership.services.correspondence import Recipient, issue_notice
from membership.services.joined import refuse_joined
from membership.services.letters import LINKS_LAST, texts_of


@transaction.atomic
def note_estate(
    membership: Membership, *, name: str, actor: Actor, contact: str = "", document: Document | None = None
) -> Estate:
    """Write who settles the estate of a member who died, or another than before. Raises StateNotAllowed."""
    _require_death(membership, "note_estate")
    kept = {"document": document} if document else {}
    estate, _made = Estate.objects.update_or_create(
        membership=membership,
        defaults={
            "organisation_id": membership.organisation_id,
            "name": name.strip(),
            "contact": contact.strip(),
            **kept,
        },
    )
    _audit(membership, actor, "estate.noted", {"name": estate.name})
    return estate


@transaction.atomic
def write_to_estate(membership: Membership, *, actor: Actor) -> Notice:
    """Write, on paper, what the estate may ask to be paid back and how. Raises StateNotAllowed."""
    _require_death(membership, "write_to_estate")
    estate = Estate.objects.filter(membership=membership).first()
    if estate is None:
        raise StateNotAllowed(action="write_to_estate", state="nobody_settles")
    organisation, person = membership.organisation, membership.person
    dues = dues_of(membership, today(organisation))
    notice = issue_notice(
        organisation,
        actor=actor,
        kind=NoticeKind.LETTER,
        texts=texts_of(organisation, partial(estate_wording.dues, person.full_name, estate, dues)),
        # Never by e-mail: the mailbox is that of somebody who died.
        recipients=[
            Recipient(
                membership_id=membership.pk,
                person_id=person.pk,
                channel=Channel.POST,
                address="",
                language=person.language,
            )
        ],
        links_end_at=now() + LINKS_LAST,
    )
    _audit(membership, actor, "estate.written_to", {"notice": notice.public_id})
    return notice


def _require_death(membership: Membership, action: str) -> None:
    refuse_joined(membership.person)
    events = MembershipEvent.objects.filter(membership=membership, kind=EventKind.DECEASED)
    corrected = MembershipEvent.objects.filter(membership=membership, corrects__isnull=False)
    if not events.exclude(is_void=True).exclude(pk__in=corrected.values("corrects")).exists():
        raise StateNotAllowed(action=action, state="alive")


def _audit(membership: Membership, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        membership.organisation,
        actor=actor,
        action=action,
        object_kind="membership",
        object_id=membership.public_id,
        values=values,
    )
