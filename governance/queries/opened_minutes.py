"""The minutes of the board that its rules open to members: sealed, and of nobody's discipline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import Length, TruncDate

from governance.models import Assembly, BodyKind, Minutes, Procedure
from governance.queries.minutes import SEALED
from governance.rules.franchise import may_consult_board_minutes
from membership.models import Organisation
from membership.queries.rules import rules_for
from membership.rules.resolved import ResolvedRules

OPENING = "member_may_consult_board_minutes"


def are_opened(rules: ResolvedRules) -> bool:
    """Say whether members who do not sit on the board may read its minutes."""
    return may_consult_board_minutes(rules, is_director=False)


def opened_minutes(organisation: Organisation, on: date) -> QuerySet[Minutes]:
    """Return the latest sealed version of each language, the last meetings first; none where the rules open none.

    Of the meetings held since the article that opens them is in force: those who spoke before it did so at a closed
    table. A draft may still be wrong, and stays with the board. So does every meeting of a day on which the discipline
    of a member was opened, heard or decided.
    """
    rows: QuerySet[Minutes] = Minutes.objects.for_organisation(organisation)
    rules = rules_for(organisation, on)
    if not are_opened(rules):
        return rows.none()
    cases = Procedure.objects.for_organisation(organisation)
    latest = (
        rows.annotate(met_on=TruncDate("assembly__starts_at", tzinfo=organisation.zone))
        .filter(state__in=SEALED, assembly__body__kind=BodyKind.BOARD, met_on__gte=_since(rules))
        .exclude(met_on__in=_days_of(cases, organisation))
        .exclude(assembly__in=cases.filter(motion__isnull=False).values("motion__assembly"))
        .order_by("assembly_id", "language", "-version")
        .distinct("assembly_id", "language")
    )
    # The documents themselves are read one at a time, by whoever opens them.
    found: QuerySet[Minutes] = (
        rows.filter(pk__in=latest.values("pk"))
        .select_related("assembly__body", "assembly__organisation")
        .annotate(octets=Length("document__content"), sha256=F("document__sha256"))
        .order_by("-assembly__starts_at", "assembly_id", "-language")
    )
    return found


def _since(rules: ResolvedRules) -> date:
    """Return the first day on which the table was an open one."""
    override = rules[OPENING].override
    return override.adopted_on if override else date.min


def _days_of(cases: QuerySet[Procedure], organisation: Organisation) -> set[date]:
    """Return the days on which a case was opened, heard or decided, in the organisation's calendar."""
    found: set[date] = set()
    for opened_at, meeting_at, decided_on in cases.values_list("opened_at", "meeting_at", "decided_on"):
        found |= {at.astimezone(organisation.zone).date() for at in (opened_at, meeting_at)}
        found |= {decided_on} if decided_on else set()
    return found


def is_opened(minutes: Minutes, on: date) -> bool:
    """Say whether any member may read this version."""
    return opened_minutes(minutes.organisation, on).filter(pk=minutes.pk).exists()


def opened_meetings(organisation: Organisation, on: date) -> QuerySet[Assembly]:
    """Return the meetings of the board whose minutes any member may read, the last first."""
    read = opened_minutes(organisation, on).values("assembly")
    rows: QuerySet[Assembly] = Assembly.objects.for_organisation(organisation).filter(pk__in=read)
    return rows.select_related("organisation", "body").order_by("-starts_at", "-pk")


def versions_opened(meetings: Sequence[Assembly], on: date) -> dict[int, list[Minutes]]:
    """Return by meeting what is read of it, one version a language, French first."""
    found: dict[int, list[Minutes]] = {meeting.pk: [] for meeting in meetings}
    if meetings:
        for row in opened_minutes(meetings[0].organisation, on).filter(assembly__in=meetings):
            found[row.assembly_id].append(row)
    return found
