"""The audit trail: every change of state leaves one entry, chained to the one before.

The chain holds salted digests only; the clear values lie in `AuditDetail`, which privacy may
erase without breaking the chain.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from membership.actors import Actor
from membership.clock import now
from membership.models import AuditChain, AuditDetail, AuditEntry, Organisation, Person

GENESIS = "0" * 64


@transaction.atomic
def record(
    organisation: Organisation | None,
    *,
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: str,
    values: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry, in the transaction of the change it tells of.

    Takes the lock of the organisation's chain, so call it last: whoever waits for it waits for
    the whole transaction.
    """
    told = [(object_id, values or {})]
    return record_each(organisation, actor=actor, action=action, object_kind=object_kind, told=told)[0]


def record_person(person: Person, *, actor: Actor, action: str, values: Mapping[str, Any] | None = None) -> AuditEntry:
    """Append one entry about somebody whom a register holds, as `record` does."""
    return record(
        person.organisation,
        actor=actor,
        action=action,
        object_kind="person",
        object_id=person.public_id,
        values=values,
    )


@transaction.atomic
def record_each(
    organisation: Organisation | None,
    *,
    actor: Actor,
    action: str,
    object_kind: str,
    told: Sequence[tuple[str, Mapping[str, Any]]],
) -> list[AuditEntry]:
    """Append one entry for each of several objects, as `record` does. Costs as many statements as for one.

    told: the public id of each object with its values, in the order of the entries.
    """
    chain, instant = _locked_chain(organisation), now()
    entries, details = list[AuditEntry](), list[AuditDetail]()
    for seq, (object_id, values) in enumerate(told, start=chain.length + 1):
        salt = secrets.token_hex(16)
        # Dates and the like become text at once, so that the digest is of what the database gives back.
        clear = json.loads(json.dumps(dict(values), default=str))
        entry = AuditEntry(
            chain=chain,
            seq=seq,
            at=instant,
            actor=actor.public_id,
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            digest=digest_of(salt, clear),
            previous=entries[-1].hash if entries else chain.head,
        )
        entry.hash = hash_of(entry, chain_of=name_of(organisation))
        entries.append(entry)
        if clear:
            details.append(AuditDetail(entry=entry, salt=salt, values=clear))
    if entries:
        AuditEntry.objects.bulk_create(entries)
        AuditDetail.objects.bulk_create(details)
        AuditChain.objects.filter(pk=chain.pk).update(length=entries[-1].seq, head=entries[-1].hash)
    return entries


def _locked_chain(organisation: Organisation | None) -> AuditChain:
    locked = AuditChain.objects.select_for_update()
    chain = locked.filter(organisation=organisation).first()
    if chain is None:
        AuditChain.objects.bulk_create([AuditChain(organisation=organisation)], ignore_conflicts=True)
        chain = locked.get(organisation=organisation)
    return chain


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, dates in ISO 8601."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def digest_of(salt: str, values: Mapping[str, Any]) -> str:
    return hashlib.sha256((salt + canonical(values)).encode()).hexdigest()


def name_of(organisation: Organisation | None) -> str:
    """Return what a chain is called inside its hashes, so that two chains cannot be exchanged."""
    return organisation.public_id if organisation else "installation"


def hash_of(entry: AuditEntry, *, chain_of: str) -> str:
    """Return the hash that ties an entry to its content, its chain and the entry before it."""
    at: datetime = entry.at
    body = {
        "chain": chain_of,
        "seq": entry.seq,
        "at": at.astimezone(UTC).isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "object": [entry.object_kind, entry.object_id],
        "digest": entry.digest,
        "previous": entry.previous,
    }
    return hashlib.sha256(canonical(body).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where a chain does not hold. `what` is a sentence in English, known to the catalogue."""

    chain: str
    seq: int
    what: str


def verify(organisation: Organisation | None) -> Iterator[Fault]:
    """Walk a chain from its first entry and yield each place where it does not hold."""
    chain = AuditChain.objects.filter(organisation=organisation).first()
    name = organisation.slug if organisation else "installation"
    if chain is None:
        return
    previous, seq = GENESIS, 0
    entries = AuditEntry.objects.filter(chain=chain).select_related("detail").order_by("seq")
    for entry in entries.iterator(chunk_size=2000):
        seq += 1
        if entry.seq != seq:
            yield Fault(name, entry.seq, gettext_noop("an entry is missing before it"))
            seq = entry.seq
        if entry.previous != previous:
            yield Fault(name, entry.seq, gettext_noop("does not follow the entry before it"))
        if entry.hash != hash_of(entry, chain_of=name_of(organisation)):
            yield Fault(name, entry.seq, gettext_noop("its content does not match its hash"))
        detail = getattr(entry, "detail", None)
        if detail is not None and digest_of(detail.salt, detail.values) != entry.digest:
            yield Fault(name, entry.seq, gettext_noop("its details do not match its digest"))
        previous = entry.hash
    if (chain.length, chain.head) != (seq, previous):
        yield Fault(name, seq, gettext_noop("the chain does not end where its head says"))
