"""The points that come onto an agenda by themselves, since something is owed to the assembly.

Texts of the organisation, not of the interface: both languages stand here, whatever the reader's.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from governance.models import (
    AgendaItem,
    AgendaItemKind,
    AgendaSubject,
    Assembly,
    AssemblyKind,
    AssemblyState,
    Body,
    FollowUp,
    Motion,
    MotionState,
    SittingKind,
)
from governance.queries.changes import first_day
from governance.queries.follow_ups import open_follow_ups
from governance.rules.majorities import ORDINARY
from governance.services.outlining import at_the_end
from membership.clock import now
from membership.models import Organisation
from membership.rules import wording

TO_COME = (AssemblyState.DRAFT, AssemblyState.CALLED, AssemblyState.IN_SESSION)
GENERAL = (AssemblyKind.ANNUAL, AssemblyKind.SPECIAL)
OF_THE_BODY = "board_majority"


def hold_next_agendas(organisation: Organisation, body: Body | None) -> None:
    """Hold the agendas that the two functions below write on, for whoever leaves an entry before they are called."""
    _next_general(organisation)
    if body is not None:
        _next_of(body)


def hold_next_agenda_of(body: Body) -> None:
    """Hold the next agenda of a body in preparation, for whoever leaves an entry before writing on it."""
    _next_of(body)


def add_standing_items(organisation: Organisation) -> None:
    """Put on the agenda of the next general meeting in preparation what is owed to it and not there yet."""
    meeting = _next_general(organisation)
    if meeting is not None:
        report_follow_ups(meeting)
        put_minutes(meeting)


def add_standing_items_of(body: Body) -> None:
    """Put on the agenda of the next meeting of a body in preparation what is owed to it and not there yet."""
    sitting = _next_of(body)
    if sitting is not None:
        prepare_sitting(sitting)


def _next_general(organisation: Organisation) -> Assembly | None:
    """Return the next general meeting in preparation, with its row held."""
    found: Assembly | None = (
        Assembly.objects.for_organisation(organisation)
        # One that members asked for deals with what they asked, as its notice says.
        .filter(kind__in=GENERAL, state=AssemblyState.DRAFT, starts_at__gt=now(), first_call=None, requisition=None)
        .order_by("starts_at")
        .select_for_update(of=("self",))
        .first()
    )
    return found


def _next_of(body: Body) -> Assembly | None:
    """Return the next meeting of a body in preparation, with its row held."""
    rows = Assembly.objects.filter(body=body, kind=SittingKind.MEETING, state=AssemblyState.DRAFT, starts_at__gt=now())
    found: Assembly | None = rows.order_by("starts_at").select_for_update().first()
    return found


def add_standing_items_of_part(part: Body) -> None:
    """Put on the agenda of the next assembly of a part of the members in preparation the minutes that wait for it."""
    rows = Assembly.objects.filter(part=part, state=AssemblyState.DRAFT, starts_at__gt=now(), first_call=None)
    meeting: Assembly | None = rows.order_by("starts_at").select_for_update(of=("self",)).first()
    if meeting is not None:
        put_minutes(meeting)


def prepare_sitting(sitting: Assembly) -> None:
    """Put what is owed to a body on the agenda of one of its meetings.

    Its earlier minutes, what it signed since, and what was referred to it.
    """
    put_minutes(sitting)
    lay_written(sitting)
    lay_referred(sitting)


def lay_written(sitting: Assembly) -> list[AgendaItem]:
    """Add a point for each written resolution of the body that none of its meetings has heard of."""
    laid = AgendaItem.objects.filter(subject=AgendaSubject.LAID, minutes_of=OuterRef("pk")).exclude(
        assembly__state=AssemblyState.CANCELLED
    )
    rows = Assembly.objects.filter(
        ~Exists(laid), body=sitting.body_id, kind=SittingKind.WRITTEN, state=AssemblyState.ENDED
    ).order_by("ended_at")
    return [_laid(sitting, one) for one in rows]


def lay_referred(sitting: Assembly) -> list[AgendaItem]:
    """Add a point, with its text, for each motion referred to the body that none of its meetings came to.

    One that the body itself sent to somebody who is no body comes back to it: no other meeting would hear of it.
    """
    put = AgendaItem.objects.filter(referral=OuterRef("pk")).filter(
        Q(assembly=sitting)
        | Q(assembly__state__in=TO_COME)
        | Q(assembly__state=AssemblyState.ENDED) & ~Q(motion__state=MotionState.PROPOSED)
    )
    to_it = Q(body=sitting.body_id) | Q(body=None, assembly__body=sitting.body_id)
    rows = open_follow_ups(sitting.organisation, with_bodies=True).filter(to_it, ~Exists(put), motion__isnull=False)
    return [_referred(sitting, one, one.motion) for one in rows.select_related("motion__assembly") if one.motion]


def _referred(sitting: Assembly, referral: FollowUp, motion: Motion) -> AgendaItem:
    on = first_day(motion.assembly)
    title_fr = f"Proposition renvoyée le {wording.plain_day(on, 'fr')}\u00a0: {motion.title_fr}"[:250]
    title_en = f"Motion referred on {wording.plain_day(on, 'en')}: {motion.title_en or motion.title_fr}"[:250]
    titles = {"title_fr": title_fr, "title_en": title_en if sitting.organisation.offers_english else ""}
    item = AgendaItem.objects.create(
        organisation_id=sitting.organisation_id,
        assembly=sitting,
        **at_the_end(sitting),
        referral=referral,
        kind=AgendaItemKind.DECISION,
        **titles,
    )
    Motion.objects.create(
        organisation_id=sitting.organisation_id,
        assembly=sitting,
        item=item,
        text_fr=motion.text_fr,
        text_en=motion.text_en,
        majority_key=OF_THE_BODY,
        **titles,
    )
    return item


def _laid(sitting: Assembly, written: Assembly) -> AgendaItem:
    is_bilingual = sitting.organisation.offers_english
    return AgendaItem.objects.create(
        organisation_id=sitting.organisation_id,
        assembly=sitting,
        **at_the_end(sitting),
        subject=AgendaSubject.LAID,
        minutes_of=written,
        kind=AgendaItemKind.INFORMATION,
        title_fr=f"Dépôt de la résolution écrite\u00a0: {written.title_fr}"[:250],
        title_en=f"Written resolution laid before the meeting: {written.title_en or written.title_fr}"[:250]
        if is_bilingual
        else "",
    )


def put_minutes(assembly: Assembly) -> list[AgendaItem]:
    """Add a point, with its motion, for each earlier meeting whose minutes no meeting has adopted or been asked to."""
    # Put again where a meeting ended without coming to it; never twice on one agenda.
    put = AgendaItem.objects.filter(minutes_of=OuterRef("pk")).filter(
        Q(assembly=assembly)
        | Q(motion__state=MotionState.ADOPTED)
        | Q(motion__state=MotionState.PROPOSED, assembly__state__in=TO_COME)
    )
    earlier = (
        Assembly.objects.for_organisation(assembly.organisation)
        .filter(~Exists(put), state=AssemblyState.ENDED, starts_at__lt=assembly.starts_at)
        .filter(body=assembly.body_id, part=assembly.part_id)
        .exclude(kind=SittingKind.WRITTEN)
        .order_by("starts_at")
    )
    return [_adoption(assembly, one) for one in earlier]


def _adoption(assembly: Assembly, earlier: Assembly) -> AgendaItem:
    on = first_day(earlier)
    french, english = wording.plain_day(on, "fr"), wording.plain_day(on, "en")
    is_bilingual = assembly.organisation.offers_english
    titles = {
        "title_fr": f"Adoption du procès-verbal du {french}",
        "title_en": f"Adoption of the minutes of {english}" if is_bilingual else "",
    }
    item = AgendaItem.objects.create(
        organisation_id=assembly.organisation_id,
        assembly=assembly,
        **at_the_end(assembly),
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
        majority_key=OF_THE_BODY if assembly.is_sitting else ORDINARY,
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
        **at_the_end(assembly),
        subject=AgendaSubject.FOLLOW_UPS,
        kind=AgendaItemKind.INFORMATION,
        title_fr="Suites données aux résolutions",
        title_en="Follow-up of resolutions" if assembly.organisation.offers_english else "",
        minutes=10,
    )
