"""What the minutes say of those who were there beside the members, and of arrivals that were struck."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from governance.models import Guest
from governance.queries.proceedings import Proceedings
from governance.services.headcounts_text import clock_of


def guests_said(proceedings: Proceedings) -> Iterator[str]:
    """Yield who else was there, each once though they went out and came back, in what quality."""
    once: dict[tuple[str, str], Guest] = {}
    for guest in proceedings.guests:
        once.setdefault((guest.name.casefold(), guest.quality), guest)
    if once:
        names = ", ".join(_quality(guest) for guest in once.values())
        yield _("Also present, without a vote and beside the quorum: %(names)s.") % {"names": names}


def _quality(guest: Guest) -> str:
    said = {"name": guest.name, "quality": str(guest.get_quality_display()), "by": guest.invited_by}
    if guest.invited_by:
        return _("%(name)s (%(quality)s, invited by: %(by)s)") % said
    return _("%(name)s (%(quality)s)") % said


def strikes_said(proceedings: Proceedings) -> Iterator[str]:
    """Yield each arrival that was struck as noted by mistake, when it was noted, when it was, and why."""
    for one in proceedings.struck:
        said = {
            "name": one.stay.person.full_name,
            "noted": clock_of(proceedings, one.stay.arrived_at),
            "instead": clock_of(proceedings, one.instead.arrived_at) if one.instead else "",
            "reason": one.reason,
        }
        if one.instead:
            yield (
                _("The arrival of %(name)s, noted at %(noted)s by mistake, was written anew at %(instead)s: %(reason)s")
                % said
            )
        else:
            yield _("The arrival of %(name)s, noted at %(noted)s by mistake, was struck: %(reason)s") % said
