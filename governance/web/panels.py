"""What governance puts on the first page and in the menu: the next meeting, with the one act it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from governance.access import assemblies_for
from governance.models import Assembly, AssemblyState
from governance.queries.bylaws import unanswered_on
from governance.queries.compliance import obligations_on
from governance.queries.doors import doors_are_open
from governance.queries.follow_ups import late_follow_ups
from governance.rules.franchise import may_consult
from governance.rules.year import State
from governance.services.duties_text import due_in_words, title_of
from governance.web import entrusted_panels as entrusted
from governance.web.desk import way_to_the_desk
from governance.web.discipline import panels as procedures
from governance.web.meetings import address, address_if_any
from governance.web.minutes_comments import drafts_to_read
from governance.web.nominations import panels as nominations
from governance.web.planned_calls import meetings_to_call
from governance.web.requisitions import panels as requests
from governance.web.sittings import panels as sittings
from governance.web.surveys import panels as surveys
from membership import formats
from membership.access import CONDUCT, OFFICE
from membership.models import Organisation
from membership.pictures.words import language
from membership.queries import held_back
from membership.queries.home import Place
from membership.queries.rules import rules_for
from membership.templatetags.unevoix import local_text
from membership.web import gate, navigation
from membership.web.home import Panel, Visitor, Way, register_elsewhere, register_panel, register_way

A_DAY = timedelta(days=1)


def way_to_follow(organisation: Organisation, _now: datetime) -> Iterator[Way]:
    """Yield where one has the meetings in one's own calendar."""
    yield Way(
        reverse("calendars:mine", kwargs={"slug": organisation.slug}), gettext("Have the meetings in my own calendar")
    )


def way_to_the_list(organisation: Organisation, now: datetime) -> Iterator[Way]:
    """Yield the list of members, where the rules open it to them."""
    if may_consult("members", rules_for(organisation, now.astimezone(organisation.zone).date())):
        url = reverse("governance:member-list", kwargs={"slug": organisation.slug})
        yield Way(url, gettext("Consult the list of members"))


def offer() -> None:
    """Add the pages of this room to the menu, and the next meeting to the first page."""
    register_panel(next_meetings)
    register_panel(sittings.next_of_a_body)
    register_panel(sittings.to_sign)
    register_panel(sittings.first_of_the_board)
    register_panel(questions_left)
    register_panel(duties_due)
    register_panel(procedures.about_oneself)
    register_panel(procedures.to_decide)
    register_panel(requests.waiting_on_the_board)
    register_panel(requests.to_sign)
    register_panel(nominations.to_stand)
    register_elsewhere(way_to_the_desk)
    register_way(requests.way_to_ask)
    register_way(way_to_follow)
    register_way(way_to_the_list)
    register_panel(surveys.to_answer)
    register_panel(follow_ups_late)
    register_panel(entrusted.to_see_to)
    register_panel(entrusted.said_to_be_done)
    register_panel(drafts_to_read)
    held_back.register("governance", meetings_to_call)
    navigation.register(
        navigation.Entry(
            _("Assemblies"),
            "governance:assemblies",
            gate.MEMBER,
            30,
            also=("requisitions:all", "candidacies:all", "discipline:all", "surveys:all"),
        ),
        navigation.Entry(_("Resolutions"), "governance:resolutions", gate.MEMBER, 40),
        navigation.Entry(_("Follow-up"), "governance:follow-ups", gate.OFFICERS, 45),
        navigation.Entry(
            _("Board"),
            "governance:mandates",
            gate.MEMBER,
            50,
            also=("governance:directors", "board/", "bodies/", "officers/", "sittings/"),
        ),
        navigation.Entry(_("By-laws"), "governance:bylaws", gate.MEMBER, 55),
        navigation.Entry(_("The year"), "governance:compliance", gate.OFFICERS, 58, also=("auditor/", "handover/")),
    )


def next_meetings(visitor: Visitor) -> Iterator[Panel]:
    """Yield the next meeting of each place, and for the office the one it prepares and the one it left behind."""
    for place in visitor.places:
        rows = assemblies_for(place.organisation, place.roles).order_by("starts_at").defer("resolved_rules")
        zone = place.organisation.zone
        # One that is late may still be opened today, and one in session may last past midnight.
        today = datetime.combine(visitor.now.astimezone(zone).date(), time.min, zone)
        left_behind = Q(state=AssemblyState.CALLED, starts_at__lt=today) | Q(
            state=AssemblyState.IN_SESSION, starts_at__lt=today - A_DAY
        )
        called = rows.filter(state__in=(AssemblyState.CALLED, AssemblyState.IN_SESSION))
        for meeting in called.exclude(left_behind)[:1]:
            yield _called(meeting, place, visitor)
        if place.roles & OFFICE:
            for meeting in called.filter(left_behind)[:1]:
                yield _left_behind(meeting)
            for meeting in rows.filter(state=AssemblyState.DRAFT, starts_at__gt=visitor.now)[:1]:
                yield _draft(meeting)


def questions_left(visitor: Visitor) -> Iterator[Panel]:
    """Yield, for the office, how many rules only its by-laws can settle and nobody has."""
    for place in visitor.places:
        if not place.roles & OFFICE:
            continue
        on = visitor.now.astimezone(place.organisation.zone).date()
        left = len(unanswered_on(place.organisation, on))
        if left:
            yield Panel(
                organisation=place.organisation,
                title=gettext("Set up the rules"),
                text=ngettext(
                    "%(n)s question that only your by-laws can answer.",
                    "%(n)s questions that only your by-laws can answer.",
                    left,
                )
                % {"n": formats.number(left)},
                url=reverse("governance:set-up", kwargs={"slug": place.organisation.slug}),
                label=gettext("Go on with the set-up"),
            )


def duties_due(visitor: Visitor) -> Iterator[Panel]:
    """Yield, for the office, the duty of the year that is late or comes next."""
    for place in visitor.places:
        if not place.roles & OFFICE:
            continue
        on = visitor.now.astimezone(place.organisation.zone).date()
        waiting = [one for one in obligations_on(place.organisation, on) if one.state(on) in {State.LATE, State.NEXT}]
        late = sum(one.state(on) is State.LATE for one in waiting)
        for one in waiting[:1]:
            yield Panel(
                organisation=place.organisation,
                title=title_of(one),
                text=due_in_words(one, on)
                + (
                    " " + ngettext("%(n)s duty is late.", "%(n)s duties are late.", late) % {"n": formats.number(late)}
                    if late > 1
                    else ""
                ),
                url=reverse("governance:compliance", kwargs={"slug": place.organisation.slug}),
                label=gettext("See the duties of the year"),
            )


def follow_ups_late(visitor: Visitor) -> Iterator[Panel]:
    """Yield, for the office, what a resolution asked and was not done in time."""
    for place in visitor.places:
        if not place.roles & OFFICE:
            continue
        on = visitor.now.astimezone(place.organisation.zone).date()
        late = late_follow_ups(place.organisation, on, with_bodies=True)
        first = late.first()
        if first is None or first.due_on is None:
            continue
        n = late.count()
        said = ngettext("%(n)s follow-up is late.", "%(n)s follow-ups are late.", n) % {"n": formats.number(n)}
        yield Panel(
            organisation=place.organisation,
            title=first.task,
            text=gettext("%(owner)s was to see to it before %(day)s. %(late)s")
            % {"owner": first.owner, "day": formats.short_day(first.due_on), "late": said},
            url=reverse("governance:follow-ups", kwargs={"slug": place.organisation.slug}),
            label=gettext("See the follow-ups"),
        )


def _called(meeting: Assembly, place: Place, visitor: Visitor) -> Panel:
    is_open = doors_are_open(meeting, visitor.now)
    url, label = address("governance:assembly", meeting), gettext("See the meeting")
    if is_open and place.roles & CONDUCT and (conduct := address_if_any("voting:conduct", meeting)):
        url, label = conduct, gettext("Conduct the meeting")
    elif is_open and place.persons and (enter := address_if_any("voting:enter", meeting)):
        url, label = enter, gettext("Enter the meeting")
    return Panel(
        organisation=meeting.organisation,
        title=local_text(meeting, "title"),
        text=_when_and_where(meeting),
        url=url,
        label=label,
        at=meeting.starts_at,
        is_urgent=is_open,
    )


def _left_behind(meeting: Assembly) -> Panel:
    said = (
        gettext("%(when)s. It was called and never held: postpone it, cancel it, or open it and declare it ended.")
        if meeting.state == AssemblyState.CALLED
        else gettext("%(when)s. It was never declared over: declare it ended.")
    )
    return Panel(
        organisation=meeting.organisation,
        title=local_text(meeting, "title"),
        text=said % {"when": _when_and_where(meeting)},
        url=address("governance:assembly", meeting),
        label=gettext("See the meeting"),
        at=meeting.starts_at,
    )


def _draft(meeting: Assembly) -> Panel:
    has_agenda = meeting.agenda.exists()
    return Panel(
        organisation=meeting.organisation,
        title=local_text(meeting, "title"),
        text=gettext("In preparation. %(when)s") % {"when": _when_and_where(meeting)},
        url=address("governance:notice" if has_agenda else "governance:agenda", meeting),
        label=gettext("Prepare the notice") if has_agenda else gettext("Write the agenda"),
        at=meeting.starts_at,
    )


def _when_and_where(meeting: Assembly) -> str:
    """Return «samedi 24 avril 2027, 19 h, Centre communautaire», in the calendar of the meeting."""
    starts_at = timezone.localtime(meeting.starts_at, meeting.zone)
    where = meeting.place or gettext("online")
    return f"{formats.day(starts_at.date(), language())}, {formats.clock(starts_at, language())}, {where}"
