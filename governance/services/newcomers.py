"""Telling of a meeting whoever becomes a member, or has rights again, after its notice left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from governance.models import Assembly, AssemblyState
from governance.queries.room import standings_here
from governance.queries.rules import record_day, rules_of
from governance.queries.versions import notice_of_its_day
from governance.rules.newcomers import NoticeOwed, assess
from governance.services.calling import meeting_day, recipients_among
from membership.models import Delivery, Membership
from membership.queries.standing import Standing
from membership.rules.findings import Finding
from membership.services.correspondence import tell_late
from membership.services.life.consequences import Turn


def tell_newcomer(turn: Turn) -> Iterator[Finding]:
    """Send the notice of each meeting to come to the member who was not told of it, and yield that it was owed."""
    for assembly in _coming(turn):
        yield from _tell(assembly, turn)


def tell_delegate(turn: Turn, person_id: int) -> None:
    """Send the notice of each meeting to come to a delegate named to one of several seats since it left.

    A member organisation of one seat is told at its own address, whoever acts for it.
    """
    if not (turn.tells and turn.organisation.has_seats):
        return
    for assembly in _coming(turn):
        notice = notice_of_its_day(assembly)
        if notice is None:
            continue
        there = _standing(assembly, turn.member, meeting_day(assembly))
        if not there.is_told:
            continue
        for recipient in recipients_among([there]):
            if recipient.person_id == person_id:
                tell_late(notice, recipient=recipient, actor=turn.actor)


def _coming(turn: Turn) -> QuerySet[Assembly]:
    rows: QuerySet[Assembly] = Assembly.objects.for_organisation(turn.organisation).filter(
        state=AssemblyState.CALLED, starts_at__gt=turn.at, body=None
    )
    rows = rows.select_related("organisation", "notice", "part__group", "part__section")
    return rows.order_by("starts_at")


def _standing(assembly: Assembly, membership: Membership, on: date) -> Standing:
    return standings_here(assembly, [membership.pk], on)[membership.pk]


def _tell(assembly: Assembly, turn: Turn) -> Iterator[Finding]:
    # The last that left alone: it says all that still holds, the day first of all.
    notice, membership = notice_of_its_day(assembly), turn.member
    if notice is None:
        # Adjourned, and nobody was told yet of the day on which it goes on: this person is, with all others.
        return
    # Called, by the filter above.
    assert assembly.called_at is not None
    rules, on = rules_of(assembly), meeting_day(assembly)
    there = _standing(assembly, membership, on)
    if not there.is_told or Delivery.objects.filter(notice=notice, membership=membership).exists():
        return
    if turn.tells:
        for recipient in recipients_among([there]):
            tell_late(notice, recipient=recipient, actor=turn.actor)
    record = record_day(assembly, on)
    voter = there if record == on else _standing(assembly, membership, record)
    yield assess(
        NoticeOwed(
            title_fr=assembly.title_fr,
            title_en=assembly.title_en or assembly.title_fr,
            meeting_on=on,
            notice_on=assembly.called_at.astimezone(assembly.zone).date(),
            joined_on=turn.on,
            votes=voter.is_entitled,
            is_sent=turn.tells,
        ),
        rules,
    )
