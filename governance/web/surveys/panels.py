"""A consultation that is open, on the first page of a member who has not answered it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from governance.models import Survey, SurveyState
from governance.queries.requisitions import memberships_of
from governance.queries.surveys import answered_by, consulted
from governance.web.surveys.finding import address
from membership import formats
from membership.templatetags.unevoix import local_text
from membership.web.home import Panel, Visitor


def to_answer(visitor: Visitor) -> Iterator[Panel]:
    """Yield the open consultation that closes first, for somebody it is put to who has not answered."""
    for place in visitor.places:
        if not place.persons:
            continue
        on = visitor.now.astimezone(place.organisation.zone).date()
        rows = Survey.objects.for_organisation(place.organisation).filter(
            state=SurveyState.PUBLISHED, opens_at__lte=visitor.now, closes_at__gt=visitor.now
        )
        members = None
        for survey in rows.select_related("organisation").order_by("closes_at")[:5]:
            members = memberships_of(place.persons, place.organisation, on) if members is None else members
            asked = consulted(survey, members, on)
            done = answered_by(survey, asked)
            if all(one.pk in done for one in asked):
                continue
            yield Panel(
                organisation=place.organisation,
                title=local_text(survey, "title"),
                text=gettext("Consultation, without effect on decisions. Answers are taken until %(day)s.")
                % {"day": formats.short_day(survey.last_on)},
                url=address("one", survey),
                label=gettext("Give my view"),
            )
            break
