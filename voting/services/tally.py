"""Counting a closed poll, in stages that each leave a row and can each be run again.

gather: the choices in the box, with presence and roll at the close; count: the count record;
result: the record with its explained finding. A worker killed anywhere leaves whole stages behind
it; the next one starts where it stopped and must find the same bytes.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction

from membership.actors import Actor
from membership.services import audit
from voting.counting.records import CountRecord
from voting.counting.replay import replay
from voting.errors import TallyDisagrees
from voting.models import Choice, Poll, PollState, Result, TallyStage, TallyStageName
from voting.queries.box import box_of, choices_of, took_part
from voting.queries.explanation import Explanation, explain, outcome_of, record_of


def run_tally(poll_id: int) -> bool:
    """Count the poll, from whichever stage it has reached. Returns whether it finished it here.

    Safe to run twice, at once or after: a stage done is read back, and a second hand that finds
    something else raises TallyDisagrees.
    """
    if not Poll.objects.filter(pk=poll_id, state=PollState.CLOSED).exists():
        return False
    gathered = gather(poll_id)
    record = count(poll_id, gathered)
    return conclude(poll_id, gathered, record)


def gather(poll_id: int) -> dict[str, Any]:
    """Stage one: what the box, the roll and the ledger hold at the close."""
    with transaction.atomic():
        poll = _lock(poll_id)
        votes, box_sha256 = box_of(poll)
        found = choices_of(poll)
        gathered = {
            "for": found[Choice.FOR],
            "against": found[Choice.AGAINST],
            "abstain": found[Choice.ABSTAIN],
            "voted": votes,
            "present": took_part(poll),
            "entitled": poll.roll.entitled,
            "box_sha256": box_sha256,
            "roll_sha256": poll.roll.sha256,
            "majority_key": poll.motion.majority_key,
        }
        _finish(poll, TallyStageName.GATHER, poll.roll.sha256 + box_sha256, audit.canonical(gathered))
        return gathered


def count(poll_id: int, gathered: dict[str, Any]) -> str:
    """Stage two: the count record, as the text that is hashed."""
    with transaction.atomic():
        poll = _lock(poll_id)
        record = record_of(poll, gathered).text()
        _finish(poll, TallyStageName.COUNT, audit.canonical(gathered), record)
        return record


def conclude(poll_id: int, gathered: dict[str, Any], record: str) -> bool:
    """Stage three: the result, explained. The poll is counted."""
    with transaction.atomic():
        poll = _lock(poll_id)
        if poll.state != PollState.CLOSED:
            return False
        found = explain(poll, gathered)
        _check(record, found)
        _finish(poll, TallyStageName.RESULT, record, audit.canonical([found.outcome, found.figures]))
        Result.objects.create(
            organisation_id=poll.organisation_id,
            poll=poll,
            record=record,
            record_sha256=_sha256(record),
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
            values={"outcome": found.outcome, "figures": found.figures, "record_sha256": _sha256(record)},
        )
        return True


def _lock(poll_id: int) -> Poll:
    polls = Poll.objects.select_for_update(of=("self",))
    locked: Poll = polls.select_related("assembly__organisation", "organisation", "motion", "roll").get(pk=poll_id)
    return locked


def _finish(poll: Poll, stage: TallyStageName, given: str, output: str) -> None:
    """Leave the row of a finished stage, or check that the one there says the same."""
    done, is_new = TallyStage.objects.get_or_create(
        poll=poll,
        stage=stage,
        defaults={
            "organisation_id": poll.organisation_id,
            "input_sha256": _sha256(given),
            "output_sha256": _sha256(output),
            "output": output,
        },
    )
    if not is_new and (done.input_sha256, done.output_sha256) != (_sha256(given), _sha256(output)):
        raise TallyDisagrees(stage=stage)


def _check(record: str, found: Explanation) -> None:
    """Hold the record, read back from its text, against the rule's own verdict."""
    counted = CountRecord.from_text(record)
    if replay(counted) or outcome_of(counted) != found.outcome:
        raise TallyDisagrees(stage=TallyStageName.RESULT)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
