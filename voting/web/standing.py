"""«Puis-je voter?»: yes or no, with the reason and whom to call."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.models import Assembly
from membership.clock import now
from membership.web.gate import MEMBER, GatedRequest, gate
from voting.models import RollEntry
from voting.queries.door import Capacity, capacities_of
from voting.web.pages import assembly_seen, language
from voting.web.reasons import reason_on_roll


@gate(MEMBER)
@never_cache
@require_safe
def can_i_vote(request: GatedRequest, assembly: str) -> HttpResponse:
    """Answer from the register, and from each roll once it is fixed."""
    found = assembly_seen(request, assembly)
    instant = now()
    capacities = capacities_of(request.user, found, instant)  # type: ignore[arg-type]  # gated: signed in
    rolls = _lines(found, capacities)
    context = {
        "assembly": found,
        "now": instant,
        "all_may": bool(capacities) and all(one.standing.is_entitled for one in capacities),
        "answers": [
            {
                "capacity": one,
                "reason": one.standing.sentence(language()),
                "rolls": [line for line in rolls if line["whose"] == (one.membership_id, one.seat_no)],
            }
            # What one may do comes before what one may not.
            for one in sorted(capacities, key=lambda one: not one.standing.is_entitled)
        ],
    }
    return render(request, "voting/can_i_vote.html", context)


def _lines(assembly: Assembly, capacities: list[Capacity]) -> list[dict[str, Any]]:
    """Return the line of each member on each roll of the meeting."""
    persons = {(one.membership_id, one.seat_no): one.person_id for one in capacities}
    members = [one.membership_id for one in capacities]
    entries = (
        RollEntry.objects.filter(roll__poll__assembly=assembly, membership__in=members)
        .select_related("roll__poll__motion", "strike")
        .order_by("roll__frozen_at")
    )
    return [
        {
            "whose": (entry.membership_id, entry.seat_no),
            "motion": entry.roll.poll.motion,
            "frozen_at": entry.roll.record_instant,
            "barred": reason_on_roll(entry, persons[entry.membership_id, entry.seat_no]),
        }
        for entry in entries
        if (entry.membership_id, entry.seat_no) in persons
    ]
