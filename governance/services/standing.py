"""The points that come onto an agenda by themselves, since something is owed to the assembly.

Texts of the organisation, not of the interface: both languages stand here, whatever the reader's.
"""

from __future__ import annotations

from django.db.models import Exists, Max, OuterRef

from governance.models import (
    AgendaItem,
    AgendaItemKind,
    AgendaSubject,
    Assembly,
    AssemblyKind,
    AssemblyState,
    Motion,
    MotionState,
)
from governance.queries.follow_ups import open_follow_ups
from membership.clock import now
from membership.models import Organisation
from membership.rules import wording

GENERAL = (AssemblyKind.ANNUAL, AssemblyKind.SPECIAL)


def add_standing_items(organisation: Organisation) -> None:
    """Put on the agenda of the next general meeting in preparation what is owed to it and not there yet."""
    meeting: Assembly | None = (
        Assembly.objects.for_organisation(organisation)
        .filter(kind__in=GENERAL, state=AssemblyState.DRAFT, starts_at__gt=now())
        .order_by("starts_at")
        .select_for_update()
        .first()
    )
    if meeting is not None:
        report_follow_ups(meeting)
        put_minutes(meeting)


def put_minutes(assembly: Assembly) -> list[AgendaItem]:
    """Add a point, with its motion, for each earlier meeting whose minutes no meeting has adopted or been asked to."""
    live = [MotionState.PROPOSED, MotionState.ADOPTED]
    put = AgendaItem.objects.filter(minutes_of=OuterRef("pk"), motion__state__in=live).exclude(
        assembly__state=AssemblyState.CANCELLED
    )
    earlier = (
        Assembly.objects.for_organisation(assembly.organisation)
        .filter(~Exists(put), kind__in=GENERAL, state=AssemblyState.ENDED, starts_at__lt=assembly.starts_at)
        .order_by("starts_at")
    )
    return [_adoption(assembly, one) for one in earlier]


def _adoption(assembly: Assembly, earlier: Assembly) -> AgendaItem:
    on = earlier.starts_at.astimezone(earlier.zone).date()
    french, english = wording.plain_day(on, "fr"), wording.plain_day(on, "en")
    is_bilingual = assembly.organisation.offers_english
    titles = {
        "title_fr": f"Adoption du procès-verbal du {french}",
        "title_en": f"Adoption of the minutes of {english}" if is_bilingual else "",
    }
    item = AgendaItem.objects.create(
        organisation_id=assembly.organisation_id,
        assembly=assembly,
        position=(assembly.agenda.aggregate(last=Max("position"))["last"] or 0) + 1,
        subject=AgendaSubject.MINUTES,
        minutes_of=earlier,
        kind=AgendaItemKind.DECISION,
        **titles,
    )
    Motion.objects.create(
        organisation_id=assembly.organisation_id,
        assembly=assembly,
        item=item,
        text_fr=f"Il est proposé d’adopter le procès-verbal de la réunion du {french}.",
        text_en=f"It is moved that the minutes of the meeting of {english} be adopted." if is_bilingual else "",
        **titles,
    )
    return item


def report_follow_ups(assembly: Assembly) -> AgendaItem | None:
    """Add the point under which the open follow-ups are reported; None when there are none, or it is there."""
    if not open_follow_ups(assembly.organisation).exists():
        return None
    if assembly.agenda.filter(subject=AgendaSubject.FOLLOW_UPS).exists():
        return None
    return AgendaItem.objects.create(
        organisation_id=assembly.organisation_id,
        assembly=assembly,
        position=(assembly.agenda.aggregate(last=Max("position"))["last"] or 0) + 1,
        subject=AgendaSubject.FOLLOW_UPS,
        kind=AgendaItemKind.INFORMATION,
        title_fr="Suites données aux résolutions",
        title_en="Follow-up of resolutions" if assembly.organisation.offers_english else "",
        minutes=10,
    )
