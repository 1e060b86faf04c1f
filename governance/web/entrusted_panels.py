"""What is entrusted to somebody on their first page, and for the office what they say that they have done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from governance.queries.entrusted import said_done, still_entrusted_to
from membership import formats
from membership.access import OFFICE
from membership.web.home import Panel, Visitor

# For how long the office is shown that somebody said so; the list keeps it.
IS_NEWS = timedelta(days=14)


def to_see_to(visitor: Visitor) -> Iterator[Panel]:
    """Yield, for whoever has something to see to, the first of it that is due and how much is late."""
    for place in visitor.places:
        if not place.persons:
            continue
        rows = list(still_entrusted_to(place.organisation, place.persons))
        if not rows:
            continue
        on, first, n = visitor.now.astimezone(place.organisation.zone).date(), rows[0], len(rows)
        late = sum(one.due_on is not None and one.due_on < on for one in rows)
        said = ngettext("%(n)s thing is entrusted to you.", "%(n)s things are entrusted to you.", n) % {
            "n": formats.number(n)
        }
        if first.due_on is not None:
            said = gettext("Before %(day)s. %(said)s") % {"day": formats.short_day(first.due_on), "said": said}
        if late:
            said += " " + ngettext("%(n)s is late.", "%(n)s are late.", late) % {"n": formats.number(late)}
        yield Panel(
            organisation=place.organisation,
            title=first.task,
            text=said,
            url=reverse("governance:my-follow-ups", kwargs={"slug": place.organisation.slug}),
            label=gettext("See what I am to see to"),
        )


def said_to_be_done(visitor: Visitor) -> Iterator[Panel]:
    """Yield, for the office, the latest that somebody said to be done of late, and how many others there are."""
    for place in visitor.places:
        if not place.roles & OFFICE:
            continue
        on = visitor.now.astimezone(place.organisation.zone).date()
        rows = said_done(place.organisation, on - IS_NEWS)
        latest = rows.first()
        if latest is None or latest.done_on is None:
            continue
        others = rows.count() - 1
        said = gettext("%(owner)s says that it was done on %(day)s.") % {
            "owner": latest.owner,
            "day": formats.short_day(latest.done_on),
        }
        if others:
            said += " " + ngettext(
                "%(n)s other was said to be done of late.", "%(n)s others were said to be done of late.", others
            ) % {"n": formats.number(others)}
        kwargs = {"slug": place.organisation.slug}
        url = reverse("governance:follow-ups", kwargs=kwargs) + "?show=done"
        if not others:
            url = reverse("governance:follow-up", kwargs=kwargs | {"follow_up": latest.public_id})
        yield Panel(
            organisation=place.organisation, title=latest.task, text=said, url=url, label=gettext("See the follow-up")
        )
