"""Papers on their way from one candidate to another.

Papers that begin alike have the same next preference, so they travel as one bundle: a stretch of the sorted profile
and how many of its ranks are behind. A bundle is taken apart no further than the count looks, which is why a count
costs less than reading its papers.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from voting.counting.ranked.rankings import Profile

Bundle = tuple[int, int, int]
"""First ranking, the one after the last, and how many signs they share and have used."""


@dataclass(slots=True)
class Passed:
    """Where papers went: the bundles and the papers by candidate, and the papers that name nobody further.

    undecided: those of the ended whose next rank is equal marks for several still in the count.
    """

    bundles: dict[int, list[Bundle]] = field(default_factory=dict[int, list[Bundle]])
    papers: dict[int, int] = field(default_factory=dict[int, int])
    ended: int = 0
    undecided: list[Bundle] = field(default_factory=list[Bundle])

    def give(self, candidate: int, bundle: Bundle, papers: int) -> None:
        self.bundles.setdefault(candidate, []).append(bundle)
        self.papers[candidate] = self.papers.get(candidate, 0) + papers


def whole(profile: Profile) -> list[Bundle]:
    """Return all papers as one bundle that has used no rank yet."""
    return [(0, len(profile.rankings), 0)] if profile.rankings else []


def pass_on(profile: Profile, bundles: Iterable[Bundle], continuing: Collection[int]) -> Passed:
    """Return where these papers go when each goes to its next preference among the continuing."""
    passed, before = Passed(), profile.papers_before
    waiting = list(bundles)
    while waiting:
        bundle = waiting.pop()
        shared = bundle[2]
        for first, after in _split(profile.rankings, bundle):
            papers, ranking = before[after] - before[first], profile.rankings[first]
            if len(ranking) == shared:
                passed.ended += papers
                continue
            sign = ranking[shared]
            named = [one for one in profile.equals.get(sign, (ord(sign),)) if one in continuing]
            if not named:
                waiting.append((first, after, shared + 1))
            elif len(named) == 1:
                passed.give(named[0], (first, after, shared + 1), papers)
            else:
                # Equal marks, two of them still in the count: nobody can say for whom.
                passed.ended += papers
                passed.undecided.append((first, after, shared))
    return passed


def _split(rankings: Sequence[str], bundle: Bundle) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a bundle that agree on one more sign; the ranking that ends here is one of its own."""
    first, last, shared = bundle
    while first < last:
        if last - first == 1:
            yield first, last
            return
        ranking = rankings[first]
        if len(ranking) == shared:
            after = first + 1
        else:
            after = bisect_left(rankings, ranking[:shared] + chr(ord(ranking[shared]) + 1), first + 1, last)
        yield first, after
        first = after
