"""Scores from 0 to a highest one, added up or averaged: method `score`.

Source: counting rules, section 10. A score left out is zero; or, with `blank` none, scores are averaged over those
given, compared as fractions, and a candidate with fewer than `min_scores` of them cannot be elected.

The detail of the first round has the highest score `max`, `scores` (by candidate the papers by score), how many were
`given` to each, and `averages`, null or by candidate an exact fraction, with `short`: who has too few scores. The votes
are sums, or averages of three places.
"""

from collections.abc import Mapping
from fractions import Fraction

from voting.counting import consequences, parts
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord
from voting.counting.records import CountRecord
from voting.counting.scored import papers
from voting.counting.scored.options import SEATS, Blank, ScoredOptions
from voting.counting.scored.papers import Scored
from voting.counting.seats import result
from voting.counting.seats.orders import Order
from voting.counting.seats.result import Result, Totals
from voting.counting.seats.rules import Acclamation
from voting.counting.ties import TieBreaker

METHOD = "score"
OPTIONS = ("max", "blank", "min_scores", *SEATS)


def count(contest: Contest, ballots: Ballots, options: ScoredOptions) -> CountRecord:
    """Return the record of the count. Raises UnknownChoice, OptionUnknown and what lots raise."""
    scored = papers.read(ballots, contest, papers.numbers(options.most))
    return consequences.weighed(_count(contest, options, scored, ballots.sha256))


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the scores it tells. Raises BrokenRecord and what `count` raises."""
    contest, options = Contest.from_record(record), ScoredOptions.from_json(record.options)
    scored = recorded(record, contest, options, [str(score) for score in range(options.most + 1)])
    return consequences.carried_over(record, _count(contest, options, scored, record.input_sha256)({}))


def is_acclamation(contest: Contest, options: ScoredOptions) -> bool:
    return options.seats.acclamation is Acclamation.ELECT and result.acclaimed(contest, options.seats)


def recorded(record: CountRecord, contest: Contest, options: ScoredOptions, names: list[str]) -> Scored:
    """Return the papers that a record tells of; those of an acclamation need not say anything."""
    if not record.rounds:
        raise BrokenRecord("rounds: there is none")
    if is_acclamation(contest, options):
        return Scored(record.papers, {}, {})
    return papers.from_record(record.rounds[0].detail, record.papers, contest, names)


def _count(contest: Contest, options: ScoredOptions, scored: Scored, input_sha256: str) -> consequences.Run:
    def run(forced: Mapping[int, tuple[str, ...]]) -> CountRecord:
        if is_acclamation(contest, options):
            concluded = result.acclamation(contest, scored.papers.valid)
        else:
            concluded = _result(contest, options, scored, TieBreaker(contest.lots, int, forced))
        return result.as_record(
            METHOD, contest, options.as_json(OPTIONS), input_sha256, scored.papers, concluded, conserved=scored.may_be
        )

    return run


def _result(contest: Contest, options: ScoredOptions, scored: Scored, ties: TieBreaker) -> Result:
    standing = contest.standing
    sums = {one: scored.sum(one) for one in standing}
    given = {one: scored.scores(one) for one in standing}
    averages = {one: Fraction(sums[one], given[one]) if given[one] else Fraction(0) for one in standing}
    averaged = options.blank is Blank.NONE
    short = [one for one in standing if options.min_scores is not None and given[one] < options.min_scores]
    shown: dict[str, int | str] = {one: parts.rounded(averages[one]) if averaged else sums[one] for one in standing}
    written: Json = {one: parts.written(averages[one]) for one in standing} if averaged else None
    detail: dict[str, Json] = {
        "max": options.most,
        **papers.told(scored, [str(score) for score in range(options.most + 1)]),
        "averages": written,
        "short": list(short),
    }
    able = [one for one in standing if one not in short]
    order = Order.by_totals(able, averages if averaged else sums, shown)
    totals = Totals(shown, order, "score.total", detail)
    return result.conclude(contest, totals, options.seats, ties, any_valid=scored.papers.valid > 0)
