"""The two dates that a page of the register is about, as its address says them and as it says them itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from membership import clock, formats
from membership.models import Organisation
from membership.queries.moment import Moment, end_of, within
from membership.rules.months import FIRST_DAY, LAST_DAY


def asked(query: Mapping[str, str], organisation: Organisation) -> tuple[Moment, date]:
    """Return the moment that an address asks for, and today; what cannot be read is as if not written."""
    now = clock.now()
    today = now.astimezone(organisation.zone).date()
    on = _day(query.get("as_of", "")) or today
    return Moment(on, known_at(query.get("known_at", ""), organisation, now)), today


def known_at(text: str, organisation: Organisation, now: datetime) -> datetime | None:
    """Return what was asked as an instant: a day counts to its end. None is now, as is what has not come yet."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    if _day(text):
        instant = end_of(instant.date(), organisation)
    elif instant.tzinfo is None:
        instant = instant.replace(tzinfo=organisation.zone)
    return within(instant) if instant < now else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def known_on(at: Moment, today: date, organisation: Organisation) -> date:
    """Return the day as known on which things are shown."""
    return at.known_at.astimezone(organisation.zone).date() if at.known_at else today


def said(at: Moment, today: date, organisation: Organisation) -> str:
    """Return both dates in words: what a printed page must say itself, since it has no form."""
    days = {"day": formats.short_day(at.on), "known": formats.short_day(known_on(at, today, organisation))}
    return _("As of %(day)s, as known on %(known)s") % days


def is_now(at: Moment, today: date) -> bool:
    """Return whether a page shows today as known today: the only one from which something is changed."""
    return at.on == today and at.known_at is None


def shown(at: Moment, today: date, organisation: Organisation) -> dict[str, Any]:
    """Return what a page says of the day it is about, and what its control takes."""
    return {
        "eyebrow": [said(at, today, organisation)],
        "at": at,
        "known_on": known_on(at, today, organisation),
        "is_now": is_now(at, today),
    }


def linked(address: str, at: Moment, today: date) -> str:
    """Return the address of another page of the same moment; as it stands where that is now."""
    return address if is_now(at, today) else f"{address}?{urlencode(in_address(at))}"


def known(at: Moment) -> dict[str, str]:
    """Return the instant as known at which, as it goes on to a page that has a day of its own."""
    return {"known_at": at.known_at.isoformat()} if at.known_at else {}


def in_address(at: Moment) -> dict[str, str]:
    """Return the moment as it goes on to another page of the register."""
    return {"as_of": at.on.isoformat(), **known(at)}
