"""Papers shared among several candidates at once, as the Meek rule shares them.

Each paper is worth 1, of which every candidate it names keeps a part, in the order of its preferences, until nothing is
left. A continuing candidate keeps all, an excluded one nothing: what remains of a paper depends only on the elected
candidates it has passed and in which order. Papers that passed the same ones wait together, so a distribution costs
what there are such paths, whatever the number of papers; a bundle is taken apart only where somebody it waits at is
elected or excluded. The sums are exactly those of paper by paper: each part is computed once and multiplied.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from voting.counting.ranked import bundles
from voting.counting.ranked.bundles import Bundle
from voting.counting.ranked.rankings import Profile

PLACES = 9
ONE: int = 10**PLACES


@dataclass(slots=True)
class Fork:
    """Papers that have passed the same elected candidates in the same order, and where they go from there.

    passed: those elected candidates, who keep their part of a paper once, however often it names them.
    waiting, waiting_papers: at continuing candidates; beyond: at elected ones, with the forks behind them.
    undecided: equal marks for several still in the count.
    """

    papers: int
    passed: frozenset[int] = frozenset()
    waiting: dict[int, list[Bundle]] = field(default_factory=dict[int, list[Bundle]])
    waiting_papers: dict[int, int] = field(default_factory=dict[int, int])
    beyond: dict[int, "Fork"] = field(default_factory=dict[int, "Fork"])
    undecided: list[Bundle] = field(default_factory=list[Bundle])


class Paths:
    """All papers of a count, on their paths."""

    def __init__(self, profile: Profile) -> None:
        self._profile, self._candidates = profile, len(profile.standing)
        self._in_count = set(range(self._candidates))
        self._elected: set[int] = set()
        self._root = Fork(profile.papers)
        self._send(self._root, bundles.whole(profile))

    def elect(self, candidate: int) -> None:
        """Let papers go on from this candidate with what is not kept."""
        self._elected.add(candidate)
        self._send_on(candidate)

    def exclude(self, candidate: int) -> None:
        """Let papers pass this candidate by."""
        self._in_count.remove(candidate)
        self._send_on(candidate)
        for fork in list(self._forks()):
            undecided, fork.undecided = fork.undecided, []
            self._send(fork, undecided)

    def distribute(self, keep: Sequence[int]) -> list[int]:
        """Return each candidate's votes, in units, where each keeps this part of what comes."""
        votes = [0] * self._candidates
        open_forks = [(self._root, ONE)]
        while open_forks:
            fork, worth = open_forks.pop()
            for candidate, papers in fork.waiting_papers.items():
                votes[candidate] += worth * papers
            for candidate, behind in fork.beyond.items():
                kept = ceil(worth * keep[candidate], ONE)
                votes[candidate] += kept * behind.papers
                if worth > kept:
                    open_forks.append((behind, worth - kept))
        return votes

    def _send_on(self, candidate: int) -> None:
        for fork in list(self._forks()):
            papers = fork.waiting_papers.pop(candidate, 0)
            going = fork.waiting.pop(candidate, [])
            if not going:
                continue
            if candidate in self._elected:
                behind = fork.beyond[candidate] = Fork(papers, fork.passed | {candidate})
                self._send(behind, going)
            else:
                self._send(fork, going)

    def _send(self, fork: Fork, going: Iterable[Bundle]) -> None:
        """Send bundles of a fork to whom they name next."""
        passed = bundles.pass_on(self._profile, going, self._in_count - fork.passed)
        fork.undecided += passed.undecided
        for candidate, received in passed.bundles.items():
            papers = passed.papers[candidate]
            if candidate in self._elected:
                behind = fork.beyond.setdefault(candidate, Fork(0, fork.passed | {candidate}))
                behind.papers += papers
                self._send(behind, received)
            else:
                fork.waiting.setdefault(candidate, []).extend(received)
                fork.waiting_papers[candidate] = fork.waiting_papers.get(candidate, 0) + papers

    def _forks(self) -> Iterator[Fork]:
        waiting = [self._root]
        while waiting:
            fork = waiting.pop()
            yield fork
            waiting += fork.beyond.values()


def ceil(numerator: int, denominator: int) -> int:
    """Return the quotient, rounded up."""
    return -(-numerator // denominator)
