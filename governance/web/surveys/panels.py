"""A consultation that is open, on the first page of a member who has not answered it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from governance.models import Survey, SurveyState
from governance.queries.requisitions import memberships_of
from governance.queries.surveys import answered_by, consulted
from governance.web.surveys.finding import address
from membership import formats
from membership.models import Membership
from membership.templatetags.unevoix import local_text
from membership.web.home import Panel, Visitor


def to_answer(visitor: Visitor) -> Iterator[Panel]:
    """Yield the open consultation that closes first, for somebody it is put to who has not answered.

    With others beside it, the panel says how many and leads to all of them.
    """
    for place in visitor.places:
        if not place.persons:
            continue
        on = visitor.now.astimezone(place.organisation.zone).date()
        rows = Survey.objects.for_organisation(place.organisation).filter(
            state=SurveyState.PUBLISHED, opens_at__lte=visitor.now, closes_at__gt=visitor.now
        )
        surveys = list(rows.select_related("organisation").order_by("closes_at", "pk"))
        members = memberships_of(place.persons, place.organisation, on) if surveys else []
        waiting = [one for one in surveys if _waits(one, members, on)]
        if waiting:
            yield _panel(waiting[0], others=len(waiting) - 1)


def _waits(survey: Survey, members: list[Membership], on: date) -> bool:
    """Return whether somebody among these members is asked and has not answered. Three SQL statements at most."""
    asked = consulted(survey, members, on)
    done = answered_by(survey, asked)
    return any(one.pk not in done for one in asked)


def _panel(survey: Survey, *, others: int) -> Panel:
    said = gettext("Consultation, without effect on decisions. Answers are taken until %(day)s.")
    text = said % {"day": formats.short_day(survey.last_on)}
    if not others:
        return Panel(
            organisation=survey.organisation,
            title=local_text(survey, "title"),
            text=text,
            url=address("one", survey),
            label=gettext("Give my view"),
        )
    more = ngettext("%(n)s other consultation waits.", "%(n)s other consultations wait.", others)
    return Panel(
        organisation=survey.organisation,
        title=local_text(survey, "title"),
        text=f"{text} {more % {'n': formats.number(others)}}",
        url=reverse("surveys:all", kwargs={"slug": survey.organisation.slug}),
        label=gettext("See all the consultations"),
    )
