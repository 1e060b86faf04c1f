"""The single transferable vote by the Scottish rules: method `stv-scottish`.

Source: Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52; the Order of 2011
(SSI 2011/399), rules 46 to 53, has the same text. The numbers below are those of 2007.

45  Stage one: each paper goes to its first preference.
46  Quota: valid papers divided by one more than the seats, the fraction left out, plus one.
47  A candidate whose votes reach the quota is deemed elected.
48  The largest surplus is transferred first. All papers of the candidate are sorted by next preference; each goes on
    at surplus × its present value / the candidate's votes, cut to five decimals.
49  Of equal surpluses, the one whose candidate had more votes at the latest stage where they differed; else by lot.
50  With no surplus to transfer, the candidate with the fewest votes is excluded; papers go on at their present value.
51  Of several with the fewest votes, the one with fewest at the latest stage where they differed; else by lot.
52  When the continuing candidates are as many as the vacancies, they are deemed elected.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from voting.counting import consequences, decimals, documents
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.lots import Purpose
from voting.counting.ranked import rankings
from voting.counting.ranked.flows import Flow, LivePapers, Parcel, RecordedPapers
from voting.counting.ranked.rankings import Equal, Gap, Reading
from voting.counting.records import CountRecord, Papers, Round, Status
from voting.counting.ties import TieBreaker, TiePending

METHOD = "stv-scottish"
PLACES = 5
ONE = 10**PLACES


@dataclass(frozen=True, slots=True)
class ScottishOptions:
    """How papers are read."""

    reading: Reading = field(default_factory=Reading)

    def as_json(self) -> dict[str, Json]:
        return {"gap": self.reading.gap.value, "equal": self.reading.equal.value}

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        gap, equal = documents.word(Gap, written.get("gap")), documents.word(Equal, written.get("equal"))
        return cls(Reading(gap, equal))


def quota(papers: int, seats: int) -> int:
    """Return the quota in papers (rule 46)."""
    return papers // (seats + 1) + 1


def transfer_value(surplus: int, value: int, votes: int) -> int:
    """Return the value at which a paper leaves with a surplus (rule 48(3)); all in units, cut to five decimals."""
    return surplus * value // votes


def count(contest: Contest, ballots: Ballots, options: ScottishOptions | None = None) -> CountRecord:
    """Return the record of the count. Raises UnknownChoice and what lots raise."""
    chosen = options or ScottishOptions()
    ranked = rankings.read(ballots, contest.standing, contest.withdrawn, chosen.reading)
    fingerprint = ballots.sha256

    def run(forced: Mapping[int, tuple[str, ...]]) -> CountRecord:
        flow = LivePapers(ranked.profile)
        return _Count(contest, chosen, flow, ranked.papers, forced).record(fingerprint)

    return consequences.weighed(run)


def recount(record: CountRecord) -> CountRecord:
    """Return the record counted again from the parcels it tells of. Raises BrokenRecord and what `count` raises."""
    contest = Contest.from_record(record)
    flow = RecordedPapers(record, contest.standing, PLACES)
    options = ScottishOptions.from_json(record.options)
    counted = _Count(contest, options, flow, record.papers, {}).record(record.input_sha256)
    return consequences.carried_over(record, counted)


class _Count:
    """One count under way. Candidates are their places among those who stand; votes are units of 0.00001."""

    def __init__(
        self,
        contest: Contest,
        options: ScottishOptions,
        flow: Flow,
        papers: Papers,
        forced: Mapping[int, tuple[str, ...]],
    ) -> None:
        self._contest, self._options, self._flow, self._papers = contest, options, flow, papers
        self._ids = contest.standing
        self._quota = quota(papers.valid, contest.seats) * ONE
        self._votes = [0] * len(self._ids)
        self._status = [Status.CONTINUING] * len(self._ids)
        self._non_transferable = 0
        self._history: list[dict[str, int]] = []
        self._rounds: list[Round] = []
        self._elected: list[Json] = []
        self._ties = TieBreaker(contest.lots, _written, forced)

    def record(self, input_sha256: str) -> CountRecord:
        """Count, and return the record."""
        outcome = self._run()
        return CountRecord(
            method=METHOD,
            options={**self._contest.as_json(), **self._options.as_json()},
            input_sha256=input_sha256,
            seed=self._contest.lots.seed,
            candidates=self._contest.candidates,
            papers=self._papers,
            quota={
                "value": _written(self._quota),
                "formula": f"floor({self._papers.valid}/({self._contest.seats}+1))+1",
            },
            rounds=tuple(self._rounds),
            elected=tuple(self._elected),
            outcome=outcome,
        ).checked()

    def _run(self) -> str:
        self._first_preferences()
        if not self._papers.valid:
            return "no_election"
        try:
            while self._vacancies and len(self._continuing) > self._vacancies:
                self._next_stage()
        except TiePending as pending:
            self._close(Stage("pending", "tie.pending"), [pending.event])
            return "tie_pending"
        if self._vacancies and self._continuing:
            self._fill_remaining()
        return "vacancies" if self._vacancies else "complete"

    @property
    def _continuing(self) -> list[int]:
        return [at for at, status in enumerate(self._status) if status is Status.CONTINUING]

    @property
    def _vacancies(self) -> int:
        return self._contest.seats - len(self._elected)

    def _first_preferences(self) -> None:
        parcels = self._flow.first(self._continuing, ONE)
        stage = Stage("first-preferences", "stv.first-preferences")
        self._credit(stage, parcels)
        self._close(stage, [])

    def _next_stage(self) -> None:
        """Transfer a surplus (48) if there is one, otherwise exclude (50)."""
        surpluses = [
            at for at, status in enumerate(self._status) if status is Status.ELECTED and self._votes[at] > self._quota
        ]
        if surpluses:
            largest = max(self._votes[at] for at in surpluses)
            giver, events = self._one_of([at for at in surpluses if self._votes[at] == largest], Purpose.SURPLUS)
            self._transfer_surplus(giver, events)
        else:
            fewest = min(self._votes[at] for at in self._continuing)
            tied = [at for at in self._continuing if self._votes[at] == fewest]
            giver, events = self._one_of(tied, Purpose.EXCLUSION)
            self._exclude(giver, events)

    def _transfer_surplus(self, giver: int, events: list[Json]) -> None:
        votes = self._votes[giver]
        surplus = votes - self._quota
        stage = Stage("surplus", "stv.surplus", giver, {"surplus": _written(surplus), "votes": _written(votes)})
        parcels = self._flow.release(giver, self._continuing, lambda value: transfer_value(surplus, value, votes))
        self._take(stage, giver, surplus)
        self._credit(stage, parcels)
        self._close(stage, events)

    def _exclude(self, giver: int, events: list[Json]) -> None:
        votes = self._votes[giver]
        stage = Stage("exclusion", "stv.exclusion", giver, {"votes": _written(votes)})
        self._status[giver] = Status.EXCLUDED
        parcels = self._flow.release(giver, self._continuing, lambda value: value)
        self._take(stage, giver, votes)
        self._credit(stage, parcels)
        self._close(stage, events)

    def _fill_remaining(self) -> None:
        """The continuing are as many as the vacancies, or fewer (52)."""
        stage = Stage("fill-remaining", "stv.fill-remaining")
        self._elect(stage, self._continuing, by="remaining")
        self._close(stage, [])

    def _take(self, stage: "Stage", giver: int, units: int) -> None:
        stage.delta[giver] = -units
        self._votes[giver] -= units

    def _credit(self, stage: "Stage", parcels: list[Parcel]) -> None:
        """Credit each paper's value where it went; what it lost on the way, or went nowhere, is non-transferable."""
        for parcel in parcels:
            for candidate, papers in parcel.to.items():
                stage.delta[candidate] = stage.delta.get(candidate, 0) + papers * parcel.transfer_value
                self._votes[candidate] += papers * parcel.transfer_value
        credited = sum(units for units in stage.delta.values() if units > 0)
        ended = sum(parcel.ended * parcel.transfer_value for parcel in parcels)
        given = self._papers.valid * ONE if stage.giver is None else -stage.delta[stage.giver]
        self._non_transferable += given - credited
        stage.detail["parcels"] = [parcel.as_json(self._ids, PLACES) for parcel in parcels]
        stage.detail["rounding_loss"] = _written(given - credited - ended)

    def _close(self, stage: "Stage", events: list[Json]) -> None:
        """End the stage: who has reached the quota is elected (47), and the stage is written down."""
        reached = [at for at in self._continuing if self._votes[at] >= self._quota]
        self._elect(stage, reached, by="quota")
        self._history.append(dict(zip(self._ids, self._votes, strict=True)))
        named = {} if stage.giver is None else {"name": self._contest.named(self._ids[stage.giver])}
        self._rounds.append(
            Round(
                n=len(self._rounds) + 1,
                action=stage.action,
                candidate=None if stage.giver is None else self._ids[stage.giver],
                detail=stage.detail,
                delta={self._ids[at]: _written(stage.delta[at]) for at in sorted(stage.delta)},
                votes={one: _written(units) for one, units in self._history[-1].items()},
                non_transferable=_written(self._non_transferable),
                elected=tuple(self._ids[at] for at in stage.elected),
                status={one: self._status[at].value for at, one in enumerate(self._ids)},
                events=tuple(events),
                text_key=stage.text_key,
                text_args=named,
            )
        )

    def _elect(self, stage: "Stage", candidates: list[int], by: str) -> None:
        for at in sorted(candidates, key=lambda one: (-self._votes[one], one)):
            self._status[at] = Status.ELECTED
            stage.elected.append(at)
            self._elected.append({"id": self._ids[at], "round": len(self._rounds) + 1, "by": by})

    def _one_of(self, tied: list[int], purpose: Purpose) -> tuple[int, list[Json]]:
        if len(tied) == 1:
            return tied[0], []
        chosen, event = self._ties.backwards([self._ids[at] for at in tied], self._history, purpose)
        return self._ids.index(chosen), [event]


@dataclass(slots=True)
class Stage:
    """A stage being counted. giver: whose papers move; delta: units by candidate."""

    action: str
    text_key: str
    giver: int | None = None
    detail: dict[str, Json] = field(default_factory=dict[str, Json])
    delta: dict[int, int] = field(default_factory=dict[int, int])
    elected: list[int] = field(default_factory=list[int])


def _written(units: int) -> str:
    return decimals.written(units, PLACES)
