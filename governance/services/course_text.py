"""The picture of who was in the meeting from beginning to end, as the minutes draw it, and its sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance.queries.changes import sat_of
from governance.queries.proceedings import Proceedings
from governance.rules.presence import gaps_in_quorum
from membership import formats
from membership.pictures.course import HEIGHT, WIDTH, Course, steps


def presence_course(proceedings: Proceedings) -> dict[str, str] | None:
    """Return the drawing and its sentence; None while nobody came, or before the meeting has lasted at all."""
    course, zone = proceedings.course, proceedings.assembly.zone
    if not course:
        return None
    until = proceedings.assembly.ended_at or max(course[-1][0], proceedings.opened_at)
    first = course[0][0]
    lasted = int((until - first).total_seconds())
    if lasted <= 0:
        return None
    required = proceedings.quorum_required
    # Hours alone say nothing where the meeting went on another day.
    one_day = first.astimezone(zone).date() == until.astimezone(zone).date()
    hour = formats.clock if one_day else formats.instant
    points = [(int((at - first).total_seconds()), number) for at, number in course if at < until]
    said = [
        (
            _("From %(from)s to %(to)s: %(n)s at most of those who count toward the quorum.")
            if one_day
            else pgettext("days", "From %(from)s to %(to)s: %(n)s at most of those who count toward the quorum.")
        )
        % {
            "from": hour(first.astimezone(zone)),
            "to": hour(until.astimezone(zone)),
            "n": formats.number(max(number for _at, number in course)),
        }
    ]
    if required is not None:
        sat = list(sat_of(proceedings.opened_at, proceedings.changes, until, resumed=proceedings.resumed))
        gaps = [gap for begins, ends in sat for gap in gaps_in_quorum(course, required, opened_at=begins, until=ends)]
        said += [
            (
                _("From %(from)s to %(to)s there was no quorum: %(n)s present, %(needed)s needed.")
                if one_day
                else pgettext("days", "From %(from)s to %(to)s there was no quorum: %(n)s present, %(needed)s needed.")
            )
            % {
                "from": hour(gap.begins.astimezone(zone)),
                "to": hour(gap.ends.astimezone(zone)),
                "n": formats.number(gap.present),
                "needed": formats.number(required),
            }
            for gap in gaps
        ] or [_("The quorum, %(needed)s, held at every instant.") % {"needed": formats.number(required)}]
    return {"svg": _svg(steps(points, until=lasted, level=required)), "alt": " ".join(said)}


def _svg(drawn: Course) -> str:
    """Return the drawing. It holds numbers only: nothing that anybody typed."""
    level = (
        f'<path d="M0 {drawn.level}H{WIDTH}" fill="none" stroke="#1d2430" stroke-width="3" stroke-dasharray="12 8"/>'
        if drawn.level is not None
        else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -6 {WIDTH} {HEIGHT // 2 + 12}" width="{WIDTH}"'
        f' height="{HEIGHT // 2 + 12}"><g transform="scale(1 0.5)"><path d="{drawn.area}" fill="#dcebee"/>'
        f'<path d="{drawn.path}" fill="none" stroke="#125a6b" stroke-width="5"/>{level}</g></svg>'
    )
