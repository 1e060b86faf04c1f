"""The papers of a secret vote: counted by two scrutineers, each by themselves, and added to what the box holds."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from membership.actors import Actor
from membership.models import Account
from membership.services import audit
from voting.errors import PapersMissing, PaperTotalsDiffer, PollStillOpen, TooManyPapers
from voting.models import Choice, PaperTotal, Poll, PollMode, PollState
from voting.queries.sealed.marks import marks_of
from voting.services.stages import count_again

SCRUTINEERS = 2


@transaction.atomic
def enter_paper_totals(poll: Poll, *, totals: Mapping[str, int], spoiled: int, actor: Actor) -> PaperTotal:
    """Keep what one scrutineer counted, instead of what they entered before. Raises PollStillOpen, TooManyPapers."""
    locked = Poll.objects.select_for_update().get(pk=poll.pk)
    if locked.state != PollState.CLOSED or locked.mode != PollMode.SECRET:
        raise PollStillOpen(closes_at=locked.closes_at)
    counted = {choice: int(totals[choice]) for choice in Choice.values}
    papers, handed_out = sum(counted.values()) + spoiled, marks_of(locked).on_paper
    if papers > handed_out:
        raise TooManyPapers(papers=papers, handed_out=handed_out)
    entered, _is_new = PaperTotal.objects.update_or_create(
        poll=locked,
        account=Account.objects.get(public_id=actor.public_id),
        defaults={
            "organisation_id": locked.organisation_id,
            "totals": counted,
            "papers": papers,
            "spoiled": spoiled,
        },
    )
    audit.record(
        locked.organisation,
        actor=actor,
        action="poll.papers_counted",
        object_kind="poll",
        object_id=locked.public_id,
        values={"papers": papers, "spoiled": spoiled},
    )
    count_again(locked)
    return entered


def paper_votes(poll: Poll) -> dict[str, int]:
    """Return the votes on paper of each choice, as two scrutineers agree; zeros where no paper was handed out.

    Raises PapersMissing while fewer than two have counted, PaperTotalsDiffer while they do not agree.
    """
    if not marks_of(poll).on_paper:
        return dict.fromkeys(Choice.values, 0)
    entered = list(PaperTotal.objects.filter(poll=poll).order_by("pk"))
    if len(entered) < SCRUTINEERS:
        raise PapersMissing(counted=len(entered))
    said = {(tuple(sorted(one.totals.items())), one.spoiled) for one in entered}
    if len(said) > 1:
        raise PaperTotalsDiffer
    return {choice: entered[0].totals[choice] for choice in Choice.values}
