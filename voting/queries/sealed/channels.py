"""Whether a channel of a secret vote had so few ballots that a total of its own would tell how people voted."""

from __future__ import annotations

from governance.models import Assembly
from governance.queries.rules import rules_of
from governance.rules.debate import assess_few_ballots
from membership.rules.findings import Outcome
from voting.access import SEE_COUNT
from voting.models import PaperTotal, Poll, SealedBallot
from voting.queries.sealed.marks import marks_of


def tells_who_voted_how(ballots: int, assembly: Assembly) -> bool:
    """Return whether a total of so many ballots is too small to hide each, by the rules the meeting goes by."""
    return assess_few_ballots(ballots, rules_of(assembly)).outcome is not Outcome.MET


def enough_ballots(assembly: Assembly) -> int:
    """Return how many ballots are enough to hide each."""
    return int(dict(assess_few_ballots(0, rules_of(assembly)).figures)["least"])


def few_voted_apart(poll: Poll) -> bool:
    """Return whether few voted on paper, or few did not.

    The archive opens the sum of the box; the result is of box and papers together; their difference is the papers.
    """
    if not poll.takes_paper:
        return False
    counted = PaperTotal.objects.filter(poll=poll).first()
    papers = marks_of(poll).on_paper if counted is None else counted.papers - counted.spoiled
    ballots = SealedBallot.objects.filter(election__poll=poll).exclude(tracker="").count()
    return bool(papers and ballots) and tells_who_voted_how(min(papers, ballots), poll.assembly)


def sees_opened_sum(poll: Poll, roles: frozenset[str]) -> bool:
    """Return whether the archive may be read with its sum opened. Where few voted apart only those who count may."""
    return bool(roles & SEE_COUNT) or not few_voted_apart(poll)
