"""After a death: who settles the estate, and what they are written. It has a right to refunds, and no other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.db import transaction

from membership.actors import Actor
from membership.clock import now, today
from membership.errors import StateNotAllowed
from membership.models import Channel, Document, Estate, Membership, Notice, NoticeKind
from membership.queries.deaths import has_died
from membership.queries.estates import dues_of
from membership.services import audit, estate_wording
from membership.services.correspondence import Recipient, issue_notice
from membership.services.joined import refuse_joined
from membership.services.letters import LINKS_LAST, Compose, texts_of
from membership.services.persons import PostalAddress


@dataclass(frozen=True, slots=True)
class EstateContact:
    """Who settles the estate of somebody who died. language: that of the member where none is said."""

    name: str
    contact: str = ""
    document: Document | None = None
    address: PostalAddress | None = None
    language: str = ""


@transaction.atomic
def note_estate(membership: Membership, estate: EstateContact, *, actor: Actor) -> Estate:
    """Write who settles the estate of a member who died, or another than before. Raises StateNotAllowed.

    A letter to whoever settled it before that has not left goes to the one who does now.
    """
    _require_death(membership, "note_estate")
    kept = keep_estate(membership, estate)
    _audit(membership, actor, "estate.noted", {"name": kept.name, "line": kept.line, "city": kept.city})
    return kept


def keep_estate(membership: Membership, estate: EstateContact) -> Estate:
    """Write down who settles an estate, where letters to them go and in which language. Part of a service's own act."""
    at = estate.address or PostalAddress("")
    said: dict[str, object] = {
        "organisation_id": membership.organisation_id,
        "name": estate.name.strip(),
        "contact": estate.contact.strip(),
        "language": estate.language or membership.person.language,
        "line": at.line.strip(),
        "city": at.city.strip(),
        "postal_code": at.postal_code.strip(),
        "country": at.country.strip().upper() or "CA",
    }
    if estate.document:
        said["document"] = estate.document
    kept, _made = Estate.objects.update_or_create(membership=membership, defaults=said)
    return kept


@transaction.atomic
def write_to_estate(membership: Membership, *, actor: Actor) -> Notice:
    """Write, on paper, what the estate may ask to be paid back and how, to whoever settles it, in their language.

    Raises StateNotAllowed.
    """
    _require_death(membership, "write_to_estate")
    estate = Estate.objects.filter(membership=membership).first()
    if estate is None:
        raise StateNotAllowed(action="write_to_estate", state="nobody_settles")
    organisation, person = membership.organisation, membership.person
    dues = dues_of(membership, today(organisation))
    notice = post_to_estate(estate, compose=partial(estate_wording.dues, person.full_name, estate, dues), by=actor)
    _audit(membership, actor, "estate.written_to", {"notice": notice.public_id, "to": estate.name})
    return notice


def post_to_estate(estate: Estate, *, compose: Compose, by: Actor) -> Notice:
    """Write to whoever settles an estate, in their language. Part of a service's own act."""
    membership, organisation = estate.membership, estate.organisation
    return issue_notice(
        organisation,
        actor=by,
        kind=NoticeKind.LETTER,
        texts=texts_of(organisation, compose),
        # Never by e-mail: the mailbox is that of somebody who died.
        recipients=[
            Recipient(
                membership_id=membership.pk,
                person_id=membership.person_id,
                estate_id=estate.pk,
                channel=Channel.POST,
                address="",
                language=estate.language,
                name=estate.name,
            )
        ],
        links_end_at=now() + LINKS_LAST,
    )


def _require_death(membership: Membership, action: str) -> None:
    refuse_joined(membership.person)
    if not has_died(membership):
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
