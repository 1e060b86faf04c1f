"""Asking the name servers what texts stand under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from membership.rules.sender_dns import Texts

if TYPE_CHECKING:
    import dns.resolver

SECONDS = 5.0


def texts_at(name: str) -> Texts:
    """Return the texts that stand under a name; none is (), and None that nobody answered."""
    # Read by those who check a domain alone: pages and workers start without it.
    import dns.exception
    import dns.resolver

    try:
        answer = _resolver().resolve(name, "TXT")
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except dns.exception.DNSException:
        return None
    # One text may come in several pieces, each of 255 letters at the most. A NUL, the database would not keep.
    return tuple(b"".join(record.strings).decode("utf-8", "replace").replace("\0", "\ufffd") for record in answer)


def _resolver() -> dns.resolver.Resolver:
    """Return whom to ask: the machine's own name servers, unless the settings name one."""
    import dns.resolver

    resolver = dns.resolver.Resolver(configure=not settings.NAME_SERVER)
    resolver.lifetime = SECONDS
    if settings.NAME_SERVER:
        host, _, port = settings.NAME_SERVER.partition(":")
        resolver.nameservers = [host]
        resolver.port = int(port or 53)
    return resolver
