"""Reminding the office of the duties of the year: once when a day comes near, once when it is past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override

from governance.models import DutyReminder
from governance.queries.compliance import obligations_on
from governance.rules.year import Obligation, State
from governance.services.duties_text import due_in_words, title_of
from governance.services.notice_text import local
from membership.access import OFFICE
from membership.clock import today
from membership.models import Account, Organisation

REMINDED = (State.NEXT, State.LATE)
log = structlog.get_logger("unevoix.duties")


def remind_of_duties(organisation: Organisation) -> int:
    """Write to those who keep the office about what has come near or is late since they were last told.

    Returns how many duties that was. Where no message could leave, it is for the next night.
    """
    on = today(organisation)
    readers = _readers(organisation, on)
    if not readers:
        return 0
    fresh = _claim(organisation, on)
    if not fresh:
        return 0
    told = [_told(organisation, reader, fresh, on) for reader in readers]
    if not any(told):
        _give_back(organisation, fresh, on)
        return 0
    return len(fresh)


@transaction.atomic
def _claim(organisation: Organisation, on: date) -> list[Obligation]:
    """Return the duties nobody was reminded of in their state, and note that they are: two workers never both do."""
    # Held: the second waits, and then finds the rows of the first.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    rows = DutyReminder.objects.for_organisation(organisation).values_list("key", "from_on", "state")
    known = set(rows)
    waiting = [one for one in obligations_on(organisation, on) if one.state(on) in REMINDED]
    fresh = [one for one in waiting if (one.key, one.from_on, one.state(on).value) not in known]
    DutyReminder.objects.bulk_create(
        DutyReminder(organisation=organisation, key=one.key, from_on=one.from_on, state=one.state(on).value)
        for one in fresh
    )
    return fresh


def _give_back(organisation: Organisation, fresh: Sequence[Obligation], on: date) -> None:
    for one in fresh:
        DutyReminder.objects.for_organisation(organisation).filter(
            key=one.key, from_on=one.from_on, state=one.state(on).value
        ).delete()


def _readers(organisation: Organisation, on: date) -> list[Account]:
    grants = {"grants__organisation": organisation, "grants__role__in": list(OFFICE), "grants__valid__contains": on}
    rows = Account.objects.filter(is_active=True, **grants).exclude(email="")
    return list(rows.distinct().order_by("pk"))


def _told(organisation: Organisation, reader: Account, fresh: Sequence[Obligation], on: date) -> bool:
    """Write to one of them, in their language. Returns whether the message left."""
    with override(reader.language):
        n = len(fresh)
        subject = ngettext(
            "A duty of the year to see to: %(organisation)s", "Duties of the year to see to: %(organisation)s", n
        )
        name = local(organisation, "name", reader.language)
        context = {
            "organisation": name,
            "duties": [{"title": title_of(one), "when": due_in_words(one, on)} for one in fresh],
            "link": settings.SITE_URL + reverse("governance:compliance", kwargs={"slug": organisation.slug}),
        }
        body = render_to_string("mail/duties.txt", context)
        message = EmailMessage(
            subject % {"organisation": name}, body, to=[str(reader.email)], headers={"Auto-Submitted": "auto-generated"}
        )
    try:
        message.send()
    except (SMTPException, OSError) as error:
        log.warning("reminder_not_sent", organisation=organisation.pk, error=type(error).__name__)
        return False
    return True
