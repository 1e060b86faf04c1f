"""The next meeting of a body on the first page of those who sit on it, and of the office that prepares it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from governance.access import sittings_for
from governance.models import Assembly, AssemblyState, Body, BodyKind, SittingKind
from governance.queries.first_meeting import board_to_meet_after
from governance.queries.sittings import bodies_of
from governance.services.written import awaited_texts
from governance.web.meetings import address
from membership import formats
from membership.access import CONDUCT, OFFICE
from membership.pictures.words import language
from membership.templatetags.unevoix import local_text
from membership.web.home import Panel, Visitor

COMING = (AssemblyState.DRAFT, AssemblyState.CALLED, AssemblyState.IN_SESSION)


def next_of_a_body(visitor: Visitor) -> Iterator[Panel]:
    """Yield the next meeting of each body, for its directors and for whoever leads it."""
    for place in visitor.places:
        on = visitor.now.astimezone(place.organisation.zone).date()
        if not place.roles & CONDUCT and not bodies_of(place.organisation, place.persons, on).exists():
            continue
        rows = sittings_for(place.organisation, place.roles, place.persons, on)
        # One that was prepared or called and never opened does not hide the next.
        never_opened = (AssemblyState.DRAFT, AssemblyState.CALLED)
        rows = rows.exclude(state__in=never_opened, starts_at__lt=visitor.now - timedelta(days=1))
        seen: set[int | None] = set()
        for sitting in rows.filter(kind=SittingKind.MEETING, state__in=COMING).order_by("starts_at"):
            if sitting.body_id in seen:
                continue
            seen.add(sitting.body_id)
            yield _panel(sitting)


def to_sign(visitor: Visitor) -> Iterator[Panel]:
    """Yield each text in writing that waits for a signature of whoever is here."""
    for place in visitor.places:
        if not place.persons:
            continue
        for written in awaited_texts(place.organisation, place.persons):
            assert written.body is not None
            yield Panel(
                organisation=place.organisation,
                title=gettext("A text to sign"),
                text=gettext("%(title)s. %(body)s: adopted once everybody has signed.")
                % {"title": local_text(written, "title"), "body": local_text(written.body, "name")},
                url=address("sittings:one", written),
                label=gettext("Read it and sign"),
                at=written.called_at,
            )


def first_of_the_board(visitor: Visitor) -> Iterator[Panel]:
    """Yield, for the office, that the board has yet to meet after the annual meeting and choose its officers."""
    for place in visitor.places:
        if not place.roles & OFFICE:
            continue
        annual = board_to_meet_after(place.organisation)
        board = Body.objects.for_organisation(place.organisation).filter(kind=BodyKind.BOARD, closed_on=None).first()
        if annual is None or board is None:
            continue
        slug = place.organisation.slug
        yield Panel(
            organisation=place.organisation,
            title=gettext("First meeting of the board"),
            text=gettext("The annual meeting of %(day)s is over. The board meets to choose its officers.")
            % {"day": formats.short_day(annual.starts_at.astimezone(annual.zone).date())},
            url=reverse("sittings:new", kwargs={"slug": slug, "body": board.public_id}),
            label=gettext("Convene the board"),
        )


def _panel(sitting: Assembly) -> Panel:
    starts_at = timezone.localtime(sitting.starts_at, sitting.zone)
    where = sitting.place or gettext("online")
    when = f"{formats.day(starts_at.date(), language())}, {formats.clock(starts_at, language())}, {where}"
    is_open = sitting.state == AssemblyState.IN_SESSION
    return Panel(
        organisation=sitting.organisation,
        title=local_text(sitting, "title"),
        text=gettext("In preparation. %(when)s") % {"when": when} if sitting.is_draft else when,
        url=address("sittings:one", sitting),
        label=gettext("Go to the meeting"),
        at=sitting.starts_at,
        is_urgent=is_open,
    )
