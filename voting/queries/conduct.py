"""What those who conduct the meeting see: the point it is at, who is there, how the vote comes along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from governance.models import Assembly, AssemblyState, Attendance
from governance.queries import presence
from governance.queries.debate import in_order_of_votes
from governance.queries.quorum import quorum_at, quorum_standing
from governance.queries.rules import record_day
from membership.models import Category, MembershipPeriod
from membership.models.base import true_on
from membership.rules.findings import Finding, Outcome
from voting.models import (
    CredentialAuthority,
    Poll,
    PollMode,
    RollCallVote,
    RollEntry,
    RollStrike,
    SealedBallot,
    SealedTrustee,
    TallyStage,
    TallyStageName,
)
from voting.queries.agenda import Point, points_of
from voting.queries.sealed.marks import marked_entries


@dataclass(frozen=True, slots=True)
class Conduct:
    """The meeting as the chair's screen shows it.

    present: those who count toward the quorum; channels: everybody, by the way they came. standing: the quorum found
    before on which votes rest, None where each vote checks its own.
    """

    points: tuple[Point, ...]
    current: Point | None
    present: int
    channels: Mapping[str, int]
    quorum: Finding | None
    standing: Finding | None = None

    @property
    def lacks_quorum(self) -> bool:
        """Whether nothing can be decided for now."""
        return self.quorum is not None and self.quorum.outcome is not Outcome.MET and self.standing is None

    @property
    def unfinished(self) -> list[Point]:
        """The votes that keep the meeting from ending."""
        return [point for point in self.points if point.is_under_way]


@dataclass(frozen=True, slots=True)
class Progress:
    """How an open vote comes along. No total by choice is read before the close, by anybody.

    waiting: those who are there, may vote and have not; after the meeting, all on the roll.
    """

    votes: int
    waiting: int

    @property
    def expected(self) -> int:
        return self.votes + self.waiting


def conduct_of(assembly: Assembly, instant: datetime, *, item: str = "") -> Conduct:
    """Return the meeting at an instant. item: the public id of the point to show, the likely one by default."""
    points = tuple(points_of(assembly, instant))
    here = presence.present(assembly, instant)
    return Conduct(
        points=points,
        current=_chosen(points, item) or _likely(points),
        present=here,
        channels=presence.by_channel(assembly, instant),
        quorum=quorum_at(assembly, instant, here),
        standing=quorum_standing(assembly, instant),
    )


def present_of(assembly: Assembly, group: Category, instant: datetime) -> int:
    """Return how many members of one group are there and count, by the day of the vote. Costs one SQL statement."""
    on = record_day(assembly, instant.astimezone(assembly.zone).date())
    stays = Attendance.objects.filter(presence.at(instant), assembly=assembly, counts_toward_quorum=True)
    of_it = MembershipPeriod.objects.filter(true_on(on), category=group).values("membership")
    return stays.filter(membership__in=of_it).count()


def progress_of(poll: Poll, instant: datetime) -> Progress:
    """Return how a vote that takes ballots comes along. Costs three SQL statements at most."""
    is_secret = poll.mode == PollMode.SECRET
    voted = RollCallVote.objects.filter(entry=OuterRef("pk"))
    struck = RollStrike.objects.filter(entry=OuterRef("pk"))
    there = Attendance.objects.filter(presence.at(instant), assembly=poll.assembly_id)
    if poll.assembly.is_sitting:
        there = there.filter(mandate__isnull=False, person=OuterRef("exercised_by"))
    else:
        there = there.filter(membership=OuterRef("membership"), seat_no=OuterRef("seat_no"))
    waiting = RollEntry.objects.filter(~Exists(voted), ~Exists(struck), roll__poll=poll, is_entitled=True)
    if poll.assembly.state != AssemblyState.ENDED:
        waiting = waiting.filter(Exists(there))
    if is_secret:
        in_box = SealedBallot.objects.filter(election__poll=poll).exclude(tracker="").count()
        return Progress(votes=in_box, waiting=waiting.exclude(pk__in=marked_entries(poll)).count())
    return Progress(votes=RollCallVote.objects.filter(poll=poll).count(), waiting=waiting.count())


def stages_done(poll: Poll) -> int:
    """Return how many stages of the tally are finished, out of `stages_of`."""
    return TallyStage.objects.filter(poll=poll).count()


def stages_of(poll: Poll) -> int:
    """Return how many stages the tally of a poll has."""
    return len(TallyStageName) if poll.mode == PollMode.SECRET else len(OF_AN_OPEN_VOTE)


def keys_awaited(poll: Poll) -> list[str]:
    """Return who may still give a part, while the sum of a secret vote waits to be opened."""
    done = set(TallyStage.objects.filter(poll=poll).values_list("stage", flat=True))
    if TallyStageName.SUM not in done or TallyStageName.OPEN in done:
        return []
    people = SealedTrustee.objects.filter(poll=poll, account__isnull=False, decryption="")
    return list(people.values_list("name", flat=True))


def keys_missing(poll: Poll) -> list[str]:
    """Return who has yet to make a key before a secret vote can open."""
    people = SealedTrustee.objects.filter(poll=poll, account__isnull=False, key="")
    return list(people.values_list("name", flat=True))


def credentials_missing(poll: Poll) -> str:
    """Return who has yet to give the credentials before a secret vote can open; empty where nobody has to."""
    authority = CredentialAuthority.objects.filter(poll=poll, count=0).first()
    return authority.name if authority else ""


def papers_awaited(poll: Poll) -> bool:
    """Return whether the count waits for two scrutineers to agree on the papers."""
    done = set(TallyStage.objects.filter(poll=poll).values_list("stage", flat=True))
    return poll.takes_paper and TallyStageName.VERIFY in done and TallyStageName.GATHER not in done


OF_AN_OPEN_VOTE = (TallyStageName.GATHER, TallyStageName.COUNT, TallyStageName.RESULT)


def _chosen(points: Sequence[Point], item: str) -> Point | None:
    return next((point for point in points if point.item.public_id == item), None)


def _likely(points: Sequence[Point]) -> Point | None:
    """Return the point of a vote under way, or what is put to the vote next, or the first point."""
    under_way = (point for point in points if point.is_under_way)
    order = in_order_of_votes([point.motion for point in points if point.motion is not None])
    to_decide = (point for point in points if order and point.motion == order[0])
    return next(under_way, None) or next(to_decide, None) or next(iter(points), None)
