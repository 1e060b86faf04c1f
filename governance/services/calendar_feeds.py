"""Giving somebody a private address for their own calendar, another one in its place, or none any more."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from governance.models import CalendarFeed
from governance.queries.calendar_feeds import digest
from membership.actors import Actor
from membership.clock import now
from membership.models import Account, Organisation
from membership.services import audit
from membership.services.privacy.accounts import register

OCTETS = 32


@dataclass(frozen=True, slots=True)
class IssuedFeed:
    """A feed and its token, which is said this once and kept nowhere."""

    feed: CalendarFeed
    token: str


@transaction.atomic
def issue_calendar_feed(organisation: Organisation, account: Account, *, language: str, actor: Actor) -> IssuedFeed:
    """Return the account's private address in the organisation, a fresh one: the one before stops working.

    language: in which its entries are written.
    """
    token = secrets.token_urlsafe(OCTETS)
    feed, is_new = CalendarFeed.objects.select_for_update().update_or_create(
        organisation=organisation,
        account=account,
        defaults={"token_sha256": digest(token), "language": language, "made_at": now(), "read_on": None},
    )
    _record(feed, actor, "calendar.issued" if is_new else "calendar.renewed")
    return IssuedFeed(feed, token)


@transaction.atomic
def stop_calendar_feed(organisation: Organisation, account: Account, *, actor: Actor) -> bool:
    """Let the account's private address work no longer. Returns whether there was one."""
    rows = CalendarFeed.objects.select_for_update().for_organisation(organisation).filter(account=account)
    feed: CalendarFeed | None = rows.first()
    if feed is None:
        return False
    feed.delete()
    _record(feed, actor, "calendar.stopped")
    return True


def forget_feeds(account: Account) -> None:
    """Delete the addresses of an account that is nobody's any more, without a trace of whose they were."""
    CalendarFeed.objects.filter(account=account).delete()


def offer() -> None:
    """Forget the private calendars of an account with it, from now on."""
    register("governance", forget_feeds)


def note_feed_read(feed: CalendarFeed, on: date) -> None:
    """Write down the day on which a calendar asked, once a day. It leaves no entry: a program reads, not a person."""
    if feed.read_on != on:
        CalendarFeed.objects.filter(pk=feed.pk, token_sha256=feed.token_sha256).update(read_on=on)


def _record(feed: CalendarFeed, actor: Actor, action: str) -> None:
    audit.record(
        feed.organisation,
        actor=actor,
        action=action,
        object_kind="calendar_feed",
        object_id=feed.public_id,
        values={"account": feed.account.public_id, "language": feed.language},
    )
