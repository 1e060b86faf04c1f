"""The schedule of a meeting: what leaves when, shown before it happens, and changed there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from governance.models import Assembly
from governance.queries.versions import versions_of
from governance.web.steps import Step, steps_of
from membership import formats
from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import PlannedNotice, WordingKind, WritingHabits
from membership.queries.habits import habits_of
from membership.queries.held_back import IS_LEAVING
from membership.services.planned_notices import latest_planned
from membership.templatetags.unevoix import local_text
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.wordings import trouble_of
from voting.models import Announcement, AnnouncementKind, Poll, PollState
from voting.models.announcements import LEFT
from voting.queries.announcements import moment_of
from voting.services.announcing import (
    MOST_BEFORE,
    PLANNED_FOR,
    plan_announcement,
    plan_usual_announcements,
    retime_announcement,
    strike_announcement,
)
from voting.web.pages import assembly_seen

UNITS = {"1440": gettext_lazy("days before"), "60": gettext_lazy("hours before"), "1": gettext_lazy("minutes before")}
OF_A_VOTE = (AnnouncementKind.POLL_OPENED, AnnouncementKind.NOT_VOTED_YET, AnnouncementKind.RESULT)
AT_ONCE = (AnnouncementKind.POLL_OPENED, AnnouncementKind.RESULT)


class PlanForm(forms.Form):
    """One message more: of the meeting, or of one of its votes."""

    what = forms.ChoiceField(label=gettext_lazy("What to write"))
    amount = forms.IntegerField(
        label=gettext_lazy("How long before"),
        min_value=1,
        initial=1,
        help_text=gettext_lazy(
            "Before the meeting, or before the close of the vote. An opening and a result leave at once."
        ),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=list(UNITS.items()))

    def __init__(self, *args: object, polls: list[Poll], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through
        choices = [("meeting_near", str(AnnouncementKind.MEETING_NEAR.label))]
        for poll in polls:
            title = local_text(poll.motion, "title")
            choices += [(f"{kind.value}:{poll.public_id}", f"{kind.label} : {title}") for kind in OF_A_VOTE]
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


@dataclass(frozen=True, slots=True)
class Before:
    """How long before, in the largest unit that says it whole."""

    amount: int
    unit: str

    @classmethod
    def of(cls, minutes: int) -> Before:
        unit = next(one for one in UNITS if minutes % int(one) == 0)
        return cls(minutes // int(unit), unit)


def _span(request: GatedRequest) -> timedelta:
    """Return how long before a form says. Raises ValidationError where that is no span, or a longer one than we let."""
    amount, unit = request.POST.get("amount", ""), request.POST.get("unit", "")
    if not amount.isascii() or not amount.isdecimal() or unit not in UNITS:
        raise forms.ValidationError(gettext("Write how long before as a whole number."))
    minutes = int(amount[:9]) * int(unit)
    if not 0 < minutes <= MOST_BEFORE // timedelta(minutes=1):
        said = ngettext(
            "From one minute to %(n)s day before.", "From one minute to %(n)s days before.", MOST_BEFORE.days
        )
        raise forms.ValidationError(said % {"n": formats.number(MOST_BEFORE.days)})
    return timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on the schedule.

    one: the message that may still be changed; lacks: why it cannot leave as it is; read_url: where to read it so.
    """

    at: datetime | None
    title: str
    about: str
    state: str
    tone: str
    note: str = ""
    url: str = ""
    lacks: str = ""
    words_url: str = ""
    read_url: str = ""
    one: Announcement | None = None
    before: Before | None = None
    # The call itself, while it waits: changed on the page of the notice.
    is_call: bool = False

    @property
    def is_to_leave(self) -> bool:
        return self.one is not None or self.is_call


@gate(OFFICE)
def schedule(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show what leaves when; on POST, do the one thing that a button says."""
    meeting = assembly_seen(request, assembly)
    polls = _polls(meeting)
    form = PlanForm(polls=polls)
    if request.method == "POST":
        try:
            messages.success(request, _act(request, meeting))
        except DomainError as error:
            messages.error(request, sentence(error))
        except forms.ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("voting:schedule", slug=request.organisation.slug, assembly=meeting.public_id)
    habits = habits_of(request.organisation)
    lines = sorted(_lines(meeting, polls, habits), key=lambda line: (line.at is None, line.at or now()))
    context = {
        "meeting": meeting,
        "steps": steps_of(meeting, Step.TOLD, request.roles),
        "lines": lines,
        "marked": _marked(meeting, polls, lines),
        "sentence": _sentence(lines),
        "form": form,
        "units": UNITS.items(),
        "may_plan": meeting.state in PLANNED_FOR,
        "habits": habits,
    }
    return render(request, "voting/schedule.html", context)


def _polls(meeting: Assembly) -> list[Poll]:
    """Return the votes of the meeting that members are written about."""
    rows = Poll.objects.filter(assembly=meeting, is_rehearsal=False).exclude(state=PollState.CANCELLED)
    return list(rows.select_related("motion", "assembly"))


def _act(request: GatedRequest, meeting: Assembly) -> str:
    for name, act in ACTS.items():
        if name in request.POST:
            return act(request, meeting)
    raise Http404


def _usual(request: GatedRequest, meeting: Assembly) -> str:
    n = plan_usual_announcements(meeting, actor=request.actor)
    if not n:
        return gettext("All that is usual is planned already, or too late.")
    return ngettext("%(n)s message is planned.", "%(n)s messages are planned.", n) % {"n": formats.number(n)}


def _plan(request: GatedRequest, meeting: Assembly) -> str:
    polls = _polls(meeting)
    kind, _colon, public_id = request.POST.get("what", "").partition(":")
    poll = next((poll for poll in polls if poll.public_id == public_id), None)
    if kind not in AnnouncementKind.values or (poll is None) != (kind == AnnouncementKind.MEETING_NEAR):
        raise Http404
    before = timedelta(0) if kind in AT_ONCE else _span(request)
    plan_announcement(meeting, kind=AnnouncementKind(kind), poll=poll, before=before, actor=request.actor)
    return gettext("The message is planned.")


def _strike(request: GatedRequest, meeting: Assembly) -> str:
    strike_announcement(_named(request.POST["strike"], meeting), actor=request.actor)
    return gettext("This message will not leave.")


def _retime(request: GatedRequest, meeting: Assembly) -> str:
    one = _named(request.POST["retime"], meeting)
    retime_announcement(one, before=_span(request), actor=request.actor)
    return gettext("The hour of the message is changed.")


ACTS: dict[str, Callable[[GatedRequest, Assembly], str]] = {
    "usual": _usual,
    "plan": _plan,
    "strike": _strike,
    "retime": _retime,
}


def _named(public_id: str, meeting: Assembly) -> Announcement:
    found: Announcement | None = Announcement.objects.filter(assembly=meeting, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _lines(meeting: Assembly, polls: list[Poll], habits: WritingHabits) -> list[Line]:
    """Return all that the schedule holds: notices that left, votes, messages left and to come. Three SQL statements,
    and one for each kind of message to come.
    """
    slug = meeting.organisation.slug
    lines = [Line(meeting.starts_at, gettext("The meeting begins"), "", gettext("Meeting"), "quiet")]
    if meeting.is_draft and (call := latest_planned(meeting.organisation, meeting.public_id)):
        lines.append(_of_call(call, meeting))
    for version in versions_of(meeting):
        title = gettext("Notice of meeting") if version.number == 1 else gettext("Corrected notice of meeting")
        url = reverse("governance:told", args=[slug, meeting.public_id]) + version.query
        lines.append(Line(version.notice.issued_at, title, "", pgettext("message", "Left"), "yes", url=url))
    for poll in polls:
        lines += _of_poll(poll, slug)
    rows = Announcement.objects.filter(assembly=meeting).exclude(over_because="struck")
    troubles: dict[str, str] = {}
    for one in rows.select_related("assembly__organisation", "poll__motion", "notice"):
        if one.over_at is None and one.kind not in troubles:
            troubles[one.kind] = trouble_of(meeting.organisation, WordingKind(one.kind))
        lines.append(line_of(one, habits, troubles.get(one.kind, "")))
    return lines


def _of_call(call: PlannedNotice, meeting: Assembly) -> Line:
    """Return the call that is to leave by itself, or that did not at its hour; its page says what it lacks."""
    if call.over_at is not None:
        state, tone, note = gettext("Did not leave"), "warn", gettext("choose another hour, or send it")
    elif call.leaves_at <= now() - IS_LEAVING:
        state, tone, note = gettext("Held back"), "warn", gettext("something is missing")
    else:
        state, tone, note = gettext("To come"), "quiet", ""
    url = reverse("governance:notice", args=[meeting.organisation.slug, meeting.public_id])
    is_to_come = call.over_at is None
    return Line(call.leaves_at, gettext("Notice of meeting"), "", state, tone, note=note, url=url, is_call=is_to_come)


def _of_poll(poll: Poll, slug: str) -> list[Line]:
    about = local_text(poll.motion, "title")
    conduct = reverse("voting:conduct", args=[slug, poll.assembly.public_id])
    opened, closed = poll.state not in (PollState.DRAFT, PollState.READY), poll.closed_at is not None
    done, to_come = gettext("Done"), gettext("To come")
    by_hand = "" if poll.opens_at else gettext("by the chair, in the meeting")
    return [
        Line(poll.opened_at or poll.opens_at, gettext("The vote opens"), about, done if opened else to_come,
             "yes" if opened else "quiet", note=by_hand, url=conduct),
        Line(poll.closed_at or poll.closes_at, gettext("The vote closes"), about, done if closed else to_come,
             "yes" if closed else "quiet", url=conduct),
    ]  # fmt: skip


def line_of(one: Announcement, habits: WritingHabits, lacks: str) -> Line:
    """Return one message as it stands on the schedule."""
    about = local_text(one.poll.motion, "title") if one.poll else ""
    if one.over_at is not None:
        left = one.over_because in LEFT
        note = "" if left else _why_not(one)
        state = pgettext("message", "Left") if left else gettext("Did not leave")
        url = reverse("sent", args=[one.assembly.organisation.slug, one.notice.public_id]) if one.notice else ""
        return Line(one.over_at, one.get_kind_display(), about, state, "yes" if left else "warn", note=note, url=url)
    moment = moment_of(one, habits)
    note = gettext("put off by the quiet hours") if moment.is_held else ""
    if moment.at is None:
        note = gettext("as soon as it is proclaimed") if one.kind == AnnouncementKind.RESULT else gettext("at once")
    return Line(
        at=moment.at,
        title=one.get_kind_display(),
        about=about,
        state=gettext("Cannot leave") if lacks else gettext("To come"),
        tone="warn" if lacks else "quiet",
        note=note,
        lacks=lacks,
        words_url=reverse("wording", args=[one.organisation.slug, one.kind]) if lacks else "",
        read_url=reverse(
            "voting:message-ahead",
            args=[one.assembly.organisation.slug, one.assembly.public_id, one.public_id],
        ),
        one=one,
        before=None if one.kind in AT_ONCE else Before.of(one.minutes_before),
    )


def _why_not(one: Announcement) -> str:
    if one.over_because == "nobody":
        return gettext("nobody was left to write to")
    return gettext("what it announced was over")


def _marked(meeting: Assembly, polls: list[Poll], lines: list[Line]) -> dict[date, tuple[str, ...]]:
    """Return what each day is, for the calendar."""
    marks: dict[date, set[str]] = {}
    for line in lines:
        if line.at is not None and (line.is_to_leave or line.tone == "yes") and not line.url.endswith("/conduct/"):
            kind = "sends" if line.is_to_leave else "left"
            marks.setdefault(_day(meeting, line.at), set()).add(kind)
    for poll in polls:
        opens, closes = poll.opened_at or poll.opens_at, poll.closed_at or poll.closes_at
        if opens and closes:
            first, last = _day(meeting, opens), _day(meeting, closes)
            for offset in range((last - first).days + 1):
                marks.setdefault(first + timedelta(days=offset), set()).add("vote")
    marks.setdefault(_day(meeting, meeting.starts_at), set()).add("meeting")
    marks.setdefault(_day(meeting, now()), set()).add("today")
    return {on: tuple(sorted(kinds)) for on, kinds in marks.items()}


def _day(meeting: Assembly, at: datetime) -> date:
    return at.astimezone(meeting.zone).date()


def _sentence(lines: list[Line]) -> str:
    to_come = sum(line.is_to_leave for line in lines)
    if not to_come:
        return gettext("Nothing is planned to leave.")
    said = ngettext("%(n)s message is to leave.", "%(n)s messages are to leave.", to_come)
    return said % {"n": formats.number(to_come)}
