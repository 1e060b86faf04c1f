"""Proclaiming a result: the chair's word makes it the decision of the assembly."""

from __future__ import annotations

from django.db import transaction

from governance.models import Motion
from governance.rules.majorities import CastingVote, Verdict
from governance.services.decisions import record_election, record_outcome
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.rules.findings import Finding
from membership.services import audit
from voting.errors import CastingVoteNotDue
from voting.models import Poll, PollState, Result
from voting.queries.elected import ELECTED, NOBODY
from voting.queries.explanation import NO_QUORUM, Explanation, explain
from voting.services.polls import lock_poll

DECIDES_NOTHING = (NO_QUORUM, NOBODY)


@transaction.atomic
def record_casting_vote(poll: Poll, *, choice: CastingVote, actor: Actor) -> Poll:
    """Write the chair's casting vote, apart from the others. Only a tie asks for one, once."""
    locked = lock_poll(poll, "record_casting_vote", PollState.TALLIED)
    if locked.casting_vote or locked.result.outcome != Verdict.UNDECIDED.value:
        raise CastingVoteNotDue
    locked.casting_vote = choice.value
    locked.casting_vote_by_id = actor.account_id
    locked.casting_vote_at = now()
    locked.save(update_fields=["casting_vote", "casting_vote_by", "casting_vote_at"])
    audit.record(
        locked.organisation,
        actor=actor,
        action="poll.casting_vote",
        object_kind="poll",
        object_id=locked.public_id,
        values={"choice": choice.value},
    )
    return locked


@transaction.atomic
def proclaim_result(poll: Poll, *, actor: Actor) -> Motion:
    """Declare the result: the motion is decided and, if adopted, numbered; or these candidates are elected.

    Without a quorum nothing is decided: the vote is void and the motion may be put again. So it is when an election
    elects nobody. A rehearsal ends here, whatever came of it: nothing is decided either.

    Raises StateNotAllowed before the count is finished, or while a tie waits for the chair.
    """
    locked = lock_poll(poll, "proclaim_result", PollState.TALLIED)
    result: Result = locked.result
    final = final_explanation(locked)
    if final.outcome == Verdict.UNDECIDED.value and not locked.is_rehearsal:
        raise StateNotAllowed(action="proclaim_result", state=final.outcome)
    instant = now()
    motion = locked.motion
    if locked.is_rehearsal or final.outcome in DECIDES_NOTHING:
        pass
    elif final.outcome == ELECTED:
        motion = record_election(
            motion,
            figures=final.figures,
            finding=final.finding,
            record_sha256=result.record_sha256,
            decided_at=instant,
            actor=actor,
            persons=locked.election.persons,
        )
    else:
        motion = record_outcome(
            motion,
            is_adopted=final.outcome == Verdict.ADOPTED.value,
            figures=final.figures,
            finding=final.finding,
            record_sha256=result.record_sha256,
            decided_at=instant,
            actor=actor,
        )
    locked.state = PollState.PROCLAIMED
    locked.proclaimed_at = instant
    locked.save(update_fields=["state", "proclaimed_at"])
    audit.record(
        locked.organisation,
        actor=actor,
        action="poll.proclaimed",
        object_kind="poll",
        object_id=locked.public_id,
        values={"outcome": final.outcome},
    )
    return motion


def final_explanation(poll: Poll) -> Explanation:
    """Return the outcome as it stands, the chair's casting vote included once it is given."""
    result: Result = poll.result
    if not poll.casting_vote:
        return Explanation(
            outcome=result.outcome,
            figures=result.figures,
            finding=Finding.from_json(result.finding),
            quorum=Finding.from_json(result.quorum_finding),
        )
    return explain(poll, result.figures, casting_vote=CastingVote(poll.casting_vote))
