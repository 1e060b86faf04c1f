"""Reminding the office of the duties of the year: once when a day comes near, once when it is past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from smtplib import SMTPException

import structlog
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override

from governance.models import DutyReminder
from governance.queries.clocks import duties_on
from governance.rules.year import Obligation, State
from governance.services.duties_text import due_in_words, title_of
from governance.services.notice_text import local
from membership.access import OFFICE
from membership.clock import today
from membership.models import Account, Organisation
from membership.services.turns import alone

REMINDED = (State.NEXT, State.LATE)
log = structlog.get_logger("unevoix.duties")


def remind_of_duties(organisation: Organisation) -> int:
    """Write to those who keep the office about what has come near or is late since they were last told.

    Returns how many duties that was. Where no message could leave, or the worker dies, it is for the next night; of
    several readers, one whom it did not reach is written to once more at once. That they were reminded is written once
    it has left: to be told twice is the smaller fault.
    """
    on = today(organisation)
    readers = readers_of(organisation, on)
    if not readers:
        return 0
    with alone("unevoix_duty_reminders", organisation.pk) as is_first:
        fresh = _fresh(organisation, on) if is_first else []
        if not fresh:
            return 0
        lines = partial(_lines, fresh, on)
        missed = [one for one in readers if not told(organisation, one, lines, len(fresh))]
        if len(missed) == len(readers):
            return 0
        for one in missed:
            told(organisation, one, lines, len(fresh))
        _note(organisation, fresh, on)
    return len(fresh)


def _fresh(organisation: Organisation, on: date) -> list[Obligation]:
    """Return the duties nobody was reminded of in their state."""
    known = set(DutyReminder.objects.for_organisation(organisation).values_list("key", "from_on", "state"))
    waiting = [one for one in duties_on(organisation, on) if one.state(on) in REMINDED]
    return [one for one in waiting if (one.name, one.from_on, one.state(on).value) not in known]


def _note(organisation: Organisation, fresh: Sequence[Obligation], on: date) -> None:
    DutyReminder.objects.bulk_create(
        DutyReminder(organisation=organisation, key=one.name, from_on=one.from_on, state=one.state(on).value)
        for one in fresh
    )


def _lines(fresh: Sequence[Obligation], on: date) -> list[dict[str, str]]:
    return [{"title": title_of(one), "when": due_in_words(one, on)} for one in fresh]


def readers_of(organisation: Organisation, on: date) -> list[Account]:
    """Return those who keep the office on a day and have an address."""
    grants = {"grants__organisation": organisation, "grants__role__in": list(OFFICE), "grants__valid__contains": on}
    rows = Account.objects.filter(is_active=True, **grants).exclude(email="")
    return list(rows.distinct().order_by("pk"))


def told(organisation: Organisation, reader: Account, lines: Callable[[], list[dict[str, str]]], n: int) -> bool:
    """Write to one reader of n things to do, in their language, in which lines says them. Returns whether it left."""
    with override(reader.language):
        subject = ngettext(
            "A duty of the year to see to: %(organisation)s", "Duties of the year to see to: %(organisation)s", n
        )
        name = local(organisation, "name", reader.language)
        context = {
            "organisation": name,
            "duties": lines(),
            "link": settings.SITE_URL + reverse("governance:compliance", kwargs={"slug": organisation.slug}),
        }
        body = render_to_string("mail/duties.txt", context)
        message = EmailMessage(
            subject % {"organisation": name}, body, to=[str(reader.email)], headers={"Auto-Submitted": "auto-generated"}
        )
    try:
        message.send()
    except (AnymailError, SMTPException, OSError, ValueError) as error:
        # A server that is away, a provider that refuses, an address nobody can write: it keeps no other from leaving.
        log.warning("reminder_not_sent", organisation=organisation.pk, error=type(error).__name__)
        return False
    return True
