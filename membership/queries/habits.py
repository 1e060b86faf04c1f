"""How an organisation writes what is owed to nobody, and what its members chose instead."""

from __future__ import annotations

from datetime import time

from membership.models import MailPreference, Organisation, Person, WritingHabits
from membership.rules.holding import Choice, Rhythm
from membership.rules.quiet import QuietHours


def habits_of(organisation: Organisation) -> WritingHabits:
    """Return how an organisation writes; the usual way where it chose nothing. Costs one SQL statement."""
    found = WritingHabits.objects.for_organisation(organisation).first()
    return found or WritingHabits(organisation=organisation)


def quiet_hours(habits: WritingHabits) -> QuietHours | None:
    return _hours(habits.quiet_from, habits.quiet_until)


def choice_of(habits: WritingHabits, preference: MailPreference | None = None) -> Choice:
    """Return what holds for a person: what they chose, and the organisation's where they chose nothing."""
    own = _hours(preference.quiet_from, preference.quiet_until) if preference else None
    digest = (preference.digest if preference else "") or habits.digest
    return Choice(Rhythm(digest), own or quiet_hours(habits), habits.digest_at, habits.digest_on)


def preference_of(person: Person) -> MailPreference | None:
    """Return what somebody chose, if they did. Costs one SQL statement."""
    found: MailPreference | None = MailPreference.objects.filter(person=person).first()
    return found


def _hours(begin: time | None, end: time | None) -> QuietHours | None:
    return QuietHours(begin, end) if begin is not None and end is not None else None
