"""Which polls somebody may know of: members once votes are taken, those who conduct before; and which counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from governance.access import SEE_PREPARATION as SEE_SITTINGS
from governance.access import assemblies_for, bodies_for, sittings_for
from governance.models import Motion
from membership.access import CONDUCT
from membership.models import Account, Organisation, Person, Role
from voting.models import PaperCount, Poll, PollState

# A scrutineer and an auditor check what is being prepared; they change nothing.
SEE_PREPARATION = CONDUCT | {Role.SCRUTINEER, Role.AUDITOR}
# The count is the chair's to proclaim: until then only they and the scrutineers read it.
SEE_COUNT = CONDUCT | {Role.SCRUTINEER}


def polls_for(organisation: Organisation, roles: frozenset[str]) -> QuerySet[Poll]:
    """Return the polls that holders of these roles may know of: of a body, those who read its business alone."""
    rows = Poll.objects.for_organisation(organisation).select_related("assembly", "motion__item", "organisation")
    if not roles & SEE_SITTINGS:
        rows = rows.filter(assembly__body=None)
    if roles & SEE_PREPARATION:
        return rows
    return rows.filter(opened_at__isnull=False)


def polls_at_their_tables(organisation: Organisation, people: Iterable[Person], on: date) -> QuerySet[Poll]:
    """Return the polls of the bodies on which these persons sit, once they opened."""
    rows = Poll.objects.for_organisation(organisation).filter(opened_at__isnull=False, assembly__notice__isnull=False)
    rows = rows.filter(assembly__body__in=bodies_for(organisation, frozenset(), people, on))
    return rows.select_related("assembly", "motion__item", "organisation")


def sees_result(poll: Poll, roles: frozenset[str]) -> bool:
    """Return whether the result may be shown: to all once proclaimed, to a few once counted."""
    if poll.state == PollState.PROCLAIMED:
        return True
    return poll.state == PollState.TALLIED and bool(roles & SEE_COUNT)


def sees_archive(poll: Poll, roles: frozenset[str]) -> bool:
    """Return whether the archive may be read. It holds no result while votes are taken; afterwards it follows it."""
    if poll.state in (PollState.OPEN, PollState.CLOSED):
        return poll.state == PollState.OPEN or bool(roles & SEE_COUNT)
    return sees_result(poll, roles)


def paper_counts_for(organisation: Organisation, roles: frozenset[str], account: Account) -> QuerySet[PaperCount]:
    """Return the counts of papers that somebody may know of: a scrutineer those where they are named."""
    rows = PaperCount.objects.for_organisation(organisation).select_related("organisation", "assembly")
    if roles & (CONDUCT | {Role.AUDITOR}):
        return rows
    return rows.filter(scrutineers__account=account)


def motions_for(
    organisation: Organisation, roles: frozenset[str], people: Iterable[Person], on: date
) -> QuerySet[Motion]:
    """Return the motions of the meetings that these persons may know of, with these roles."""
    of_members = assemblies_for(organisation, roles).values("pk")
    of_bodies = sittings_for(organisation, roles, people, on).values("pk")
    rows = Motion.objects.for_organisation(organisation).select_related("assembly__body", "item", "organisation")
    return rows.filter(Q(assembly__in=of_members) | Q(assembly__in=of_bodies))
