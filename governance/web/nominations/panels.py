"""What candidacies put on the first page: being asked to stand, or a call that is open."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext

from governance.models import CandidacyCall, Nomination, NominationState
from governance.queries.nominations import open_calls
from membership import formats
from membership.models import Organisation
from membership.templatetags.unevoix import local_text
from membership.web.home import Panel, Visitor

MOST = 20


def to_stand(visitor: Visitor) -> Iterator[Panel]:
    """Yield, for a member, what they are asked to stand for, then every other open call, by deadline.

    One SQL statement for each organisation.
    """
    for place in visitor.places:
        if not place.persons:
            continue
        rows = open_calls(place.organisation, visitor.now)
        going_on = rows.select_related("motion").order_by("closes_at", "pk")
        asked = Nomination.objects.filter(
            call=OuterRef("pk"), state=NominationState.ASKED, membership__person__in=place.persons
        )
        calls = list(going_on.annotate(is_asked=Exists(asked))[:MOST])
        for call in sorted(calls, key=lambda one: not one.is_asked):
            yield _panel(place.organisation, call, is_asked=call.is_asked)


def _panel(organisation: Organisation, call: CandidacyCall, *, is_asked: bool) -> Panel:
    return Panel(
        organisation=organisation,
        title=gettext("You are put forward as a candidate") if is_asked else gettext("Call for candidacies"),
        text=gettext("%(election)s. Until %(day)s.")
        % {
            "election": local_text(call.motion, "title"),
            "day": formats.instant(call.closes_at.astimezone(organisation.zone)),
        },
        url=reverse("candidacies:one", kwargs={"slug": organisation.slug, "call": call.public_id}),
        label=gettext("Accept or decline") if is_asked else gettext("See the call"),
        at=call.closes_at,
    )
