"""Keeping those who are told of meetings although they are no members."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from membership.actors import Actor
from membership.clock import now
from membership.errors import NoAddress
from membership.models import Channel, Correspondent, CorrespondentKind, Organisation
from membership.services import audit
from membership.services.correspondence import Recipient


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who they are and where they are reached: by e-mail, else by post."""

    kind: CorrespondentKind
    name: str
    email: str = ""
    language: str = "fr"
    line: str = ""
    city: str = ""
    postal_code: str = ""


@transaction.atomic
def keep_correspondent(
    organisation: Organisation, said: Particulars, *, actor: Actor, instead_of: Correspondent | None = None
) -> Correspondent:
    """Keep somebody to tell of meetings, or what is new of them. Raises NoAddress for nowhere to write to."""
    if not (said.email.strip() or said.line.strip()):
        raise NoAddress(number=said.name)
    values = {name: value.strip() for name, value in asdict(said).items()}
    if instead_of is None:
        kept: Correspondent = Correspondent.objects.create(organisation=organisation, **values)
    else:
        kept = Correspondent.objects.for_organisation(organisation).select_for_update().get(pk=instead_of.pk)
        for name, value in values.items():
            setattr(kept, name, value)
        kept.save(update_fields=list(values))
    # Where to as well: the trail tells who was sent elsewhere since when.
    told: dict[str, object] = {"kind": kept.kind, "name": kept.name, "email": kept.email, "line": kept.line}
    _audit(kept, actor, "correspondent.kept", told)
    return kept


@transaction.atomic
def put_correspondent_aside(correspondent: Correspondent, *, actor: Actor) -> bool:
    """Offer somebody for no further meeting. What was sent to them stays. Returns whether this was news."""
    kept = Correspondent.objects.filter(pk=correspondent.pk, put_aside_at=None)
    if not kept.update(put_aside_at=now()):
        return False
    _audit(correspondent, actor, "correspondent.put_aside", {"name": correspondent.name})
    return True


def recipient_beyond(correspondent: Correspondent) -> Recipient:
    """Return how somebody who is no member is told: by e-mail, by post where there is no address for it."""
    return Recipient(
        correspondent_id=correspondent.pk,
        channel=Channel.EMAIL if correspondent.email else Channel.POST,
        address=correspondent.email,
        language=correspondent.language,
        name=correspondent.name,
        quality=correspondent.kind,
    )


def _audit(kept: Correspondent, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        kept.organisation,
        actor=actor,
        action=action,
        object_kind="correspondent",
        object_id=kept.public_id,
        values=values,
    )
