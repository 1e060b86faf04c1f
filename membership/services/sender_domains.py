"""Letters in an organisation's own name: its domain says so first; else ours stands on them, with its answer address.

The name servers are asked outside any transaction. Nothing is in force that was not found right; what is found wrong
later lets letters leave by our own address until it is right again, so that nobody waits for a notice.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import structlog
from django.conf import settings
from django.db import transaction

from membership.actors import Actor
from membership.clock import now
from membership.errors import SenderDomainNotChecked, SenderDomainUnfit
from membership.models import Organisation, SenderDomain, Stream
from membership.rules.sender_dns import (
    SHARED,
    Check,
    Verdict,
    assess_dkim,
    assess_dmarc,
    assess_spf,
    dkim_name,
    dmarc_name,
    dmarc_names,
    is_domain,
)
from membership.services import audit
from membership.services.name_servers import texts_at
from membership.services.vault import seal_up

log = structlog.get_logger("unevoix.mail")

SELECTOR = "unevoix"
KEY_BITS = 2048
PURPOSE = "dkim"


@dataclass(frozen=True, slots=True)
class _Key:
    private: bytes
    public: str


@transaction.atomic
def set_up_sender(
    organisation: Organisation, *, address: str, actor: Actor, selector: str = "", stream: str = Stream.NOTICES
) -> SenderDomain:
    """Write by which address letters, or news, are to leave, with a key to sign them; none serves before a check.

    selector: under which name the provider keeps its own key; ours is made here otherwise. Another address of the same
    domain keeps the key. Raises SenderDomainUnfit, also for one domain for both: news needs a name of its own.
    """
    local_part, domain = _parted(address)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if SenderDomain.objects.for_organisation(organisation).filter(domain=domain).exclude(stream=stream).exists():
        raise SenderDomainUnfit(domain=domain, reason="both")
    before = sender_domain_of(organisation, stream)
    selector = selector.strip().lower()
    keeps = before is not None and (before.domain, before.selector) == (domain, selector or SELECTOR)
    if before is not None and keeps and bool(before.public_key) is not bool(selector):
        before.local_part = local_part
        before.save(update_fields=["local_part"])
        sender = before
    else:
        SenderDomain.objects.for_organisation(organisation).filter(stream=stream).delete()
        key = _Key(b"", "") if selector else _new_key()
        sender = SenderDomain.objects.create(
            organisation=organisation,
            stream=stream,
            local_part=local_part,
            domain=domain,
            selector=selector or SELECTOR,
            sealed_key=seal_up(f"{PURPOSE} {domain}", key.private) if key.private else b"",
            public_key=key.public,
        )
    _audit(sender, actor, "sender.set_up", {"address": sender.address, "selector": sender.selector, "stream": stream})
    return sender


def check_sender(sender: SenderDomain, *, actor: Actor) -> SenderDomain:
    """Ask the name servers what the domain says of us, and write it down. Silence of theirs changes nothing."""
    checks = [
        assess_spf(sender.domain, texts_at(sender.domain), settings.MAIL_SPF),
        assess_dkim(
            sender.domain, sender.selector, texts_at(dkim_name(sender.domain, sender.selector)), sender.public_key
        ),
        assess_dmarc(sender.domain, ((name, texts_at(name)) for name in dmarc_names(sender.domain))),
    ]
    return _write_down(sender, checks, actor=actor)


def wanted_of(sender: SenderDomain) -> list[Check]:
    """Return what must stand in the names of a domain, as if nothing stood there yet. Nothing is asked."""
    return [
        assess_spf(sender.domain, (), settings.MAIL_SPF),
        assess_dkim(sender.domain, sender.selector, (), sender.public_key),
        assess_dmarc(sender.domain, [(dmarc_name(sender.domain), ())]),
    ]


@transaction.atomic
def _write_down(sender: SenderDomain, checks: list[Check], *, actor: Actor) -> SenderDomain:
    locked: SenderDomain = SenderDomain.objects.select_for_update().select_related("organisation").get(pk=sender.pk)
    instant = now()
    was_failing = locked.failing_since is not None
    locked.checks = [check.as_json() for check in checks]
    locked.checked_at = instant
    if all(check.is_good for check in checks):
        locked.passed_at, locked.failing_since = instant, None
    elif locked.passed_at is not None and not was_failing and any(_is_wrong(check) for check in checks):
        locked.failing_since = instant
    locked.save(update_fields=["checks", "checked_at", "passed_at", "failing_since"])
    if was_failing != (locked.failing_since is not None):
        verdicts = {check.record.value: check.verdict.value for check in checks}
        log.warning("sender domain", domain=locked.domain, failing=not was_failing, **verdicts)
        _audit(locked, actor, "sender.passed" if was_failing else "sender.failing", verdicts)
    return locked


def _is_wrong(check: Check) -> bool:
    return check.verdict not in {Verdict.GOOD, Verdict.UNREACHED}


@transaction.atomic
def use_sender(sender: SenderDomain, *, actor: Actor) -> SenderDomain:
    """Let letters leave in the organisation's own name. Raises SenderDomainNotChecked unless the last look was good."""
    locked: SenderDomain = SenderDomain.objects.select_for_update().select_related("organisation").get(pk=sender.pk)
    if locked.passed_at is None or locked.passed_at != locked.checked_at:
        raise SenderDomainNotChecked(domain=locked.domain)
    if locked.used_since is None:
        locked.used_since = now()
        locked.save(update_fields=["used_since"])
        _audit(locked, actor, "sender.used", {"address": locked.address})
    return locked


@transaction.atomic
def leave_sender(sender: SenderDomain, *, actor: Actor) -> SenderDomain:
    """Let letters leave by our own address again; the key and what stands in the domain's names are kept."""
    locked: SenderDomain = SenderDomain.objects.select_for_update().select_related("organisation").get(pk=sender.pk)
    if locked.used_since is not None:
        locked.used_since = None
        locked.save(update_fields=["used_since"])
        _audit(locked, actor, "sender.left", {"address": locked.address})
    return locked


@transaction.atomic
def change_reply_to(organisation: Organisation, *, address: str, actor: Actor) -> Organisation:
    """Write where the answers of members go."""
    locked: Organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    before, locked.reply_to = locked.reply_to, address.strip()
    if before != locked.reply_to:
        locked.save(update_fields=["reply_to"])
        audit.record(
            locked,
            actor=actor,
            action="sender.reply_to",
            object_kind="organisation",
            object_id=locked.public_id,
            values={"before": before, "after": locked.reply_to},
        )
    return locked


def sender_domain_of(organisation: Organisation, stream: str = Stream.NOTICES) -> SenderDomain | None:
    rows = SenderDomain.objects.for_organisation(organisation)
    return cast("SenderDomain | None", rows.filter(stream=stream).first())


def failing_senders(organisation: Organisation) -> list[SenderDomain]:
    """Return the addresses that the organisation wants to send by and that its domains no longer allow."""
    rows = SenderDomain.objects.for_organisation(organisation)
    return list(rows.filter(used_since__isnull=False, failing_since__isnull=False).order_by("-stream"))


def _parted(address: str) -> tuple[str, str]:
    """Return both halves of an address, the domain as the network writes it. Raises SenderDomainUnfit."""
    local_part, _, given = address.strip().rpartition("@")
    domain = given.lower().rstrip(".")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        raise SenderDomainUnfit(domain=given, reason="no_domain")
    if not local_part or not local_part.isascii() or not is_domain(domain):
        raise SenderDomainUnfit(domain=given, reason="no_domain")
    if domain in SHARED:
        raise SenderDomainUnfit(domain=domain, reason="shared")
    return local_part, domain


def _new_key() -> _Key:
    # Read once in the life of a domain.
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return _Key(private, base64.b64encode(public).decode())


def _audit(sender: SenderDomain, actor: Actor, action: str, values: Mapping[str, object]) -> None:
    audit.record(
        sender.organisation,
        actor=actor,
        action=action,
        object_kind="organisation",
        object_id=sender.organisation.public_id,
        values=values,
    )
