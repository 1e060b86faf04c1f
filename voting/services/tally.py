"""Counting a closed poll, in stages that each leave a row and can each be run again.

gather: the choices in the box, with presence and roll at the close; count: the count record;
result: the record with its explained finding. Before these, the box of a secret vote is opened, in stages of its own
(`sealed.tallying`). A worker killed anywhere leaves whole stages behind
it; the next one starts where it stopped and must find the same bytes.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from governance.queries.rules import rules_of
from governance.rules.delegates import counts_delegates
from membership.actors import Actor
from membership.rules.delegations import grants_seats
from membership.services import audit
from voting.counting.records import CountRecord
from voting.counting.replay import replay
from voting.errors import PapersMissing, PaperTotalsDiffer, TallyDisagrees
from voting.models import Choice, Poll, PollMode, PollState, Result, RollEntry, TallyStageName
from voting.queries import elected
from voting.queries.box import (
    box_of,
    choices_by_class,
    choices_of,
    members_that_took_part,
    outlived,
    there_at_the_close,
    took_part,
)
from voting.queries.elected import election_of
from voting.queries.explanation import Explanation, explain, outcome_of, record_of
from voting.queries.sealed.archives import sealed_box_of
from voting.queries.table import table_of
from voting.services.sealed.papers import paper_votes
from voting.services.sealed.tallying import open_box, opened_votes
from voting.services.stages import finish, lock_poll_to_count, sha256_of


def run_tally(poll_id: int) -> bool:
    """Count the poll, from whichever stage it has reached. Returns whether it finished it here.

    Safe to run twice, at once or after: a stage done is read back, and a second hand that finds
    something else raises TallyDisagrees.
    """
    poll = Poll.objects.filter(pk=poll_id, state=PollState.CLOSED).first()
    if poll is None or (poll.mode == PollMode.SECRET and not _is_opened(poll)):
        return False
    gathered = gather(poll_id)
    record = count(poll_id, gathered)
    return conclude(poll_id, gathered, record)


def _is_opened(poll: Poll) -> bool:
    """Open the box, and return whether there is a sum and the papers are counted alike by two."""
    if open_box(poll.pk) is None:
        return False
    try:
        paper_votes(poll)
    except (PapersMissing, PaperTotalsDiffer):
        return False
    return True


def gather(poll_id: int) -> dict[str, Any]:
    """Stage one: what the box, the roll and the ledger hold at the close."""
    with transaction.atomic():
        poll = lock_poll_to_count(poll_id)
        said, votes, box_sha256 = _chosen(poll) if election_of(poll) else _decided(poll)
        gathered = {
            **said,
            "voted": votes,
            "entitled": poll.roll.entitled,
            **_who_took_part(poll),
            "box_sha256": box_sha256,
            "roll_sha256": poll.roll.sha256,
        }
        finish(poll, TallyStageName.GATHER, poll.roll.sha256 + box_sha256, audit.canonical(gathered))
        return gathered


def _who_took_part(poll: Poll) -> dict[str, Any]:
    """Return how many took part, and of whom the quorum is made. table: of a body, those who sit at its table."""
    if poll.assembly.is_sitting:
        table = table_of(poll)
        return {"present": table.present, "table": table.as_json()}
    return {"present": took_part(poll), **_quorum_among(poll)}


def _quorum_among(poll: Poll) -> dict[str, Any]:
    """Return of how many the quorum is, where it is not of those who took part.

    members: where a federation counts them and not their delegates. at_close: of a vote that outlived its meeting,
    since the quorum comes from presence and never from ballots.
    """
    rules = rules_of(poll.assembly)
    if grants_seats(rules) and not counts_delegates(rules):
        entitled = RollEntry.objects.filter(roll=poll.roll, is_entitled=True).values("membership").distinct().count()
        present = there_at_the_close(poll, by_member=True) if outlived(poll) else members_that_took_part(poll)
        return {"members": {"present": present, "entitled": entitled}}
    if outlived(poll):
        present = there_at_the_close(poll, by_member=False)
        return {"at_close": {"present": present, "entitled": poll.roll.entitled}}
    return {}


def _chosen(poll: Poll) -> tuple[dict[str, Any], int, str]:
    """Return the votes of each candidate and the blank ones, how many voted, and the hash of the box."""
    votes, opened, box_sha256 = _with_papers(poll)
    blank = opened.pop("blank", 0)
    return {"votes": opened, "blank": blank}, votes, box_sha256


def _decided(poll: Poll) -> tuple[dict[str, Any], int, str]:
    found, votes, box_sha256 = _votes_of(poll)
    said: dict[str, Any] = {choice: found[choice] for choice in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)}
    if poll.motion.needs_each_class:
        said["classes"] = [one.as_json() for one in choices_by_class(poll)]
    return said | {"majority_key": poll.motion.majority_key}, votes, box_sha256


def _votes_of(poll: Poll) -> tuple[dict[str, int], int, str]:
    """Return the votes of each choice, how many voted, and the hash of the box."""
    if poll.mode == PollMode.SECRET:
        votes, opened, box_sha256 = _with_papers(poll)
        return opened, votes, box_sha256
    votes, box_sha256 = box_of(poll)
    return choices_of(poll), votes, box_sha256


def _with_papers(poll: Poll) -> tuple[int, dict[str, int], str]:
    """Return how many voted in a secret vote, the votes of each answer, and the hash of the box.

    Box and papers together, never one apart: with few papers, their totals would tell how those people voted.
    """
    votes, box_sha256 = sealed_box_of(poll)
    opened, papers = opened_votes(poll.pk), paper_votes(poll)
    return votes + papers.ballots, {answer: n + papers.votes[answer] for answer, n in opened.items()}, box_sha256


def count(poll_id: int, gathered: dict[str, Any]) -> str:
    """Stage two: the count record, as the text that is hashed."""
    with transaction.atomic():
        poll = lock_poll_to_count(poll_id)
        election = election_of(poll)
        counted = elected.record_of(election, gathered) if election else record_of(poll, gathered)
        record = counted.text()
        finish(poll, TallyStageName.COUNT, audit.canonical(gathered), record)
        return record


def conclude(poll_id: int, gathered: dict[str, Any], record: str) -> bool:
    """Stage three: the result, explained. The poll is counted."""
    with transaction.atomic():
        poll = lock_poll_to_count(poll_id)
        if poll.state != PollState.CLOSED:
            return False
        found = _explained(poll, gathered, record)
        finish(poll, TallyStageName.RESULT, record, audit.canonical([found.outcome, found.figures]))
        Result.objects.create(
            organisation_id=poll.organisation_id,
            poll=poll,
            record=record,
            record_sha256=sha256_of(record),
            outcome=found.outcome,
            figures=found.figures,
            finding=found.finding.as_json(),
            quorum_finding=found.quorum.as_json(),
        )
        poll.state = PollState.TALLIED
        poll.save(update_fields=["state"])
        audit.record(
            poll.organisation,
            actor=Actor.system(),
            action="poll.tallied",
            object_kind="poll",
            object_id=poll.public_id,
            values={"outcome": found.outcome, "figures": found.figures, "record_sha256": sha256_of(record)},
        )
        return True


def _explained(poll: Poll, gathered: dict[str, Any], record: str) -> Explanation:
    """Return the explanation, the record held against it as it is read back from its text."""
    counted = CountRecord.from_text(record)
    if replay(counted):
        raise TallyDisagrees(stage=TallyStageName.RESULT)
    election = election_of(poll)
    if election is not None:
        return elected.explain(poll, election, gathered, counted)
    found = explain(poll, gathered)
    if outcome_of(counted) != found.of_the_whole:
        raise TallyDisagrees(stage=TallyStageName.RESULT)
    return found
