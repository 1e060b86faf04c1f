"""What the first page tells a member who resigned and has not left yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from membership import formats
from membership.queries.resigning import resignations_pending
from membership.web.home import Panel, Visitor


def resignation_written(visitor: Visitor) -> Iterator[Panel]:
    """Yield the resignation of each person of the visitor that is not in effect yet."""
    persons = [person for place in visitor.places for person in place.persons]
    if not persons:
        return
    for event in resignations_pending(persons, visitor.now):
        here = event.membership.person.organisation
        assert event.effective_on is not None  # it was looked for by that day
        last_on = formats.day(event.effective_on - timedelta(days=1))
        yield Panel(
            organisation=here,
            title=_("Your resignation is received"),
            text=_("Your last day as a member: %(day)s.") % {"day": last_on},
            url=reverse("my-file", kwargs={"slug": here.slug}),
            label=_("Open my file"),
        )
