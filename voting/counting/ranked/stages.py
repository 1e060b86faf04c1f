"""A count by stages: where the candidates stand, and the stages written down so far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voting.counting import decimals
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.lots import Purpose
from voting.counting.ranked.flows import Parcel
from voting.counting.records import CountRecord, Papers, Round, Status
from voting.counting.ties import TieBreaker


@dataclass(slots=True)
class Stage:
    """A stage being counted. giver: whose papers move; delta: units by candidate."""

    action: str
    text_key: str
    giver: int | None = None
    detail: dict[str, Json] = field(default_factory=dict[str, Json])
    delta: dict[int, int] = field(default_factory=dict[int, int])
    elected: list[int] = field(default_factory=list[int])
    events: list[Json] = field(default_factory=list[Json])


class Course:
    """The course of one count. Candidates are their places among those who stand; votes are units of the last place.

    seats: how many are to be filled, which may be fewer than there are.
    forced: the outcome of some lots set beforehand, by their number.
    """

    def __init__(
        self, contest: Contest, papers: Papers, places: int, forced: Mapping[int, tuple[str, ...]] | None = None
    ) -> None:
        self.contest, self.papers = contest, papers
        self.ids = contest.standing
        self.votes = [0] * len(self.ids)
        self.status = [Status.CONTINUING] * len(self.ids)
        self.seats = contest.seats
        self.non_transferable = 0
        self._places = places
        self._history: list[dict[str, int]] = []
        self._rounds: list[Round] = []
        self._elected: list[Json] = []
        self._ties = TieBreaker(contest.lots, self.written, forced or {})

    @property
    def has_begun(self) -> bool:
        return bool(self._rounds)

    @property
    def continuing(self) -> list[int]:
        return [at for at, status in enumerate(self.status) if status is Status.CONTINUING]

    @property
    def elected(self) -> list[int]:
        return [at for at, status in enumerate(self.status) if status is Status.ELECTED]

    @property
    def vacancies(self) -> int:
        return self.seats - len(self._elected)

    @property
    def outcome(self) -> str:
        """How the count ends, once it has."""
        return "vacancies" if len(self._elected) < self.contest.seats else "complete"

    def written(self, units: int) -> int | str:
        """Return an amount as the record has it: whole papers as a number, decimals as text."""
        return decimals.written(units, self._places) if self._places else units

    def move(self, stage: Stage, candidate: int, units: int) -> None:
        """Credit a candidate with units, or take them away."""
        stage.delta[candidate] = stage.delta.get(candidate, 0) + units
        self.votes[candidate] += units

    def credit(self, stage: Stage, parcels: Iterable[Parcel]) -> None:
        """Credit the papers of these parcels where they went."""
        for parcel in parcels:
            for candidate, papers in parcel.to.items():
                self.move(stage, candidate, papers * parcel.transfer_value)

    def elect(self, stage: Stage, candidates: Iterable[int], by: str) -> None:
        """Elect these candidates, more votes first, which is the order they are listed in and nothing else."""
        for at in sorted(candidates, key=lambda one: (-self.votes[one], one)):
            self.status[at] = Status.ELECTED
            stage.elected.append(at)
            self._elected.append({"id": self.ids[at], "round": len(self._rounds) + 1, "by": by})

    def one_of(self, stage: Stage, tied: Sequence[int], purpose: Purpose) -> int:
        """Return the one of the tied who is chosen, by the latest earlier stage or by lot. Raises TiePending."""
        if len(tied) == 1:
            return tied[0]
        chosen, event = self._ties.backwards([self.ids[at] for at in tied], self._history, purpose)
        stage.events.append(event)
        return self.ids.index(chosen)

    def by_lot(self, stage: Stage, tied: Sequence[int], purpose: Purpose) -> int:
        """Return the one of the tied whom the lot chooses. Raises TiePending."""
        if len(tied) == 1:
            return tied[0]
        chosen, event = self._ties.by_lot([self.ids[at] for at in tied], purpose)
        stage.events.append(event)
        return self.ids.index(chosen[0])

    def close(self, stage: Stage) -> None:
        """Write the stage down."""
        self._history.append(dict(zip(self.ids, self.votes, strict=True)))
        giver = None if stage.giver is None else self.ids[stage.giver]
        self._rounds.append(
            Round(
                n=len(self._rounds) + 1,
                action=stage.action,
                candidate=giver,
                detail=stage.detail,
                delta={self.ids[at]: self.written(stage.delta[at]) for at in sorted(stage.delta)},
                votes={one: self.written(units) for one, units in self._history[-1].items()},
                non_transferable=self.written(self.non_transferable),
                elected=tuple(self.ids[at] for at in stage.elected),
                status={one: self.status[at].value for at, one in enumerate(self.ids)},
                events=tuple(stage.events),
                text_key=stage.text_key,
                text_args={} if giver is None else {"name": self.contest.named(giver)},
            )
        )

    def record(
        self,
        method: str,
        options: Mapping[str, Json],
        input_sha256: str,
        outcome: str,
        quota: Mapping[str, Json] | None = None,
        *,
        conserved: bool | None = None,
    ) -> CountRecord:
        """Return the record of all that was written down.

        conserved: whether no paper appeared or vanished, where a paper is not one vote and the votes cannot tell.
        """
        record = CountRecord(
            method=method,
            options={**self.contest.as_json(), **options},
            input_sha256=input_sha256,
            seed=self.contest.lots.seed,
            candidates=self.contest.candidates,
            papers=self.papers,
            quota=quota,
            rounds=tuple(self._rounds),
            elected=tuple(self._elected),
            outcome=outcome,
        ).checked()
        if conserved is None:
            return record
        checks = {**record.checks, "conservation": self.papers.are_conserved and conserved}
        return replace(record, checks=checks)
