"""What candidacies put on the first page: being asked to stand, or a call that is open."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext

from governance.models import CandidacyCall, MotionState, NominationState
from membership import formats
from membership.templatetags.unevoix import local_text
from membership.web.home import Panel, Visitor


def to_stand(visitor: Visitor) -> Iterator[Panel]:
    """Yield, for a member, the call that closes first; whoever is put forward is asked there. One SQL statement."""
    for place in visitor.places:
        if not place.persons:
            continue
        rows = CandidacyCall.objects.for_organisation(place.organisation).filter(
            closes_at__gt=visitor.now, motion__state=MotionState.PROPOSED
        )
        for call in rows.select_related("motion").order_by("closes_at", "pk")[:1]:
            asked = call.nominations.filter(state=NominationState.ASKED, membership__person__in=place.persons)
            is_asked = asked.exists()
            yield Panel(
                organisation=place.organisation,
                title=gettext("You are put forward as a candidate") if is_asked else gettext("Call for candidacies"),
                text=gettext("%(election)s. Until %(day)s.")
                % {
                    "election": local_text(call.motion, "title"),
                    "day": formats.short_day(call.closes_at.astimezone(place.organisation.zone).date()),
                },
                url=reverse("candidacies:one", kwargs={"slug": place.organisation.slug, "call": call.public_id}),
                label=gettext("Accept or decline") if is_asked else gettext("See the call"),
                at=call.closes_at,
            )
