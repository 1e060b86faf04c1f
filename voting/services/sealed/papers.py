"""The papers of a secret vote: counted by two scrutineers, each by themselves, and added to what the box holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from membership.actors import Actor
from membership.models import Account
from membership.services import audit
from voting.errors import PapersMissing, PaperTotalsDiffer, PaperTotalsImpossible, PollStillOpen, TooManyPapers
from voting.models import PaperTotal, Poll, PollMode, PollState, SealedQuestion
from voting.queries.sealed.marks import marks_of
from voting.services.sealed.tallying import answers_of
from voting.services.stages import count_again

SCRUTINEERS = 2
BLANK = "blank"


@dataclass(frozen=True, slots=True)
class PaperVotes:
    """What two found alike: the votes of each answer by its key, `blank` included; ballots: the papers that count."""

    votes: Mapping[str, int]
    ballots: int


@transaction.atomic
def enter_paper_totals(
    poll: Poll, *, totals: Mapping[str, int], spoiled: int, actor: Actor, papers: int | None = None
) -> PaperTotal:
    """Keep what one scrutineer counted, instead of what they entered before.

    papers: all of them, spoiled and blank included; where a paper has one mark they are the sum, and need no saying.
    Raises PollStillOpen, TooManyPapers, PaperTotalsImpossible.
    """
    locked = Poll.objects.select_for_update().get(pk=poll.pk)
    if locked.state != PollState.CLOSED or locked.mode != PollMode.SECRET:
        raise PollStillOpen(closes_at=locked.closes_at)
    question = SealedQuestion.objects.filter(poll=locked)[0]
    counted = {answer: int(totals[answer]) for answer in answers_of(question)}
    if papers is None:
        papers = sum(counted.values()) + spoiled
    handed_out = marks_of(locked).on_paper
    if papers > handed_out:
        raise TooManyPapers(papers=papers, handed_out=handed_out)
    _check(question, counted, papers - spoiled)
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


def _check(question: SealedQuestion, counted: Mapping[str, int], ballots: int) -> None:
    """Refuse what so many papers cannot add up to, as a count of them would."""
    blank = counted.get(BLANK, 0)
    marked = ballots - blank
    votes = [found for answer, found in counted.items() if answer != BLANK]
    if (
        marked < 0
        or any(found > marked for found in votes)
        or not marked * question.least <= sum(votes) <= marked * question.most
    ):
        raise PaperTotalsImpossible(votes=sum(votes), papers=max(marked, 0), most=question.most)


def paper_votes(poll: Poll) -> PaperVotes:
    """Return the votes on paper of each answer, as two scrutineers agree; zeros where no paper was handed out.

    Where more than two have counted, two alike are enough, as long as no two others agree on something else.
    Raises PapersMissing while fewer than two have counted, PaperTotalsDiffer while they do not agree.
    """
    if not marks_of(poll).on_paper:
        return PaperVotes(dict.fromkeys(answers_of(SealedQuestion.objects.filter(poll=poll)[0]), 0), 0)
    entered = list(PaperTotal.objects.filter(poll=poll).order_by("pk"))
    if len(entered) < SCRUTINEERS:
        raise PapersMissing(counted=len(entered))
    agreed = [said for said, times in Counter(map(_said, entered)).items() if times >= SCRUTINEERS]
    if len(agreed) != 1:
        raise PaperTotalsDiffer
    found = next(one for one in entered if _said(one) == agreed[0])
    return PaperVotes(found.totals, found.papers - found.spoiled)


def _said(entered: PaperTotal) -> tuple[object, ...]:
    return tuple(sorted(entered.totals.items())), entered.papers, entered.spoiled
