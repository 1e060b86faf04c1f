"""Papers on their way from one candidate to another.

Papers that begin alike have the same next preference, so they travel as one bundle: a stretch of the ordered profile
and how many of its ranks are behind. A bundle is taken apart no further than the count looks, which is why a count
costs less than reading its papers.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from voting.counting.ranked.rankings import Profile, Ranking

Bundle = tuple[int, int, int]
"""First ranking, the one after the last, and how many ranks they share and have used."""


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
    passed, rankings, before = Passed(), profile.rankings, profile.papers_before
    goes_to = {profile.standing[candidate]: candidate for candidate in continuing}
    waiting = list(bundles)
    while waiting:
        first, last, shared = waiting.pop()
        while first < last:
            ranking = rankings[first]
            if last - first == 1:
                # Most bundles end as one ranking: past all its ranks of those who are out.
                after, shared = last, _next_rank(ranking, shared, goes_to, profile.equals)
            else:
                after = _end_of_stretch(rankings, first, last, shared)
            papers = before[after] - before[first]
            if shared == len(ranking):
                passed.ended += papers
            elif (candidate := goes_to.get(ranking[shared])) is not None:
                passed.give(candidate, (first, after, shared + 1), papers)
            elif ranking[shared] not in profile.equals:
                waiting.append((first, after, shared + 1))
            else:
                named = [one for one in profile.equals[ranking[shared]] if one in continuing]
                if len(named) == 1:
                    passed.give(named[0], (first, after, shared + 1), papers)
                elif named:
                    # Equal marks, two of them still in the count: nobody can say for whom.
                    passed.ended += papers
                    passed.undecided.append((first, after, shared))
                else:
                    waiting.append((first, after, shared + 1))
            first = after
    return passed


def _next_rank(ranking: Ranking, used: int, goes_to: Mapping[str, int], equals: Mapping[str, tuple[int, ...]]) -> int:
    """Return the first rank from here that may name somebody in the count; the length of the ranking if none does."""
    for at in range(used, len(ranking)):
        if ranking[at] in goes_to or ranking[at] in equals:
            return at
    return len(ranking)


def _end_of_stretch(rankings: Sequence[Ranking], first: int, last: int, shared: int) -> int:
    """Return where the rankings end that agree with the first on one more rank; one that ends here is by itself."""
    ranking = rankings[first]
    if len(ranking) == shared:
        return first + 1
    return bisect_right(rankings, ranking[shared], first + 1, last, key=itemgetter(shared))
