"""Casting an open vote: one statement that checks everything and writes, or writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from voting.errors import ChoiceUnknown
from voting.models import Choice
from voting.queries.refusals import reason_of_refusal

# Everything that must hold at the instant of writing is asked in the statement that writes: the
# poll is open by the database clock, the person exercises an entitled entry of its roll, no strike
# fell since, and the member is present, unless the meeting is over: what is open then outlives it, and is for all on
# its roll. Sharing the poll's row lets casts go on side by side and
# makes the close, which takes it alone, wait for those already under way. The strike is asked anew
# once the poll is held: an act on the member may have been waited for. An unchanged choice sent
# twice (a tap on a bad network) is the same vote, not a change.
CAST = """
WITH poll AS (
  SELECT id, organisation_id, assembly_id, allows_change FROM voting_poll
  WHERE public_id = %(poll)s AND organisation_id = %(organisation)s AND state = 'open' AND mode = 'roll_call'
    AND assembly_id = (SELECT id FROM governance_assembly WHERE public_id = %(assembly)s)
    AND unevoix_now() >= opened_at AND unevoix_now() < closes_at
  FOR SHARE
), entitled AS (
  SELECT entry.id, poll.id AS poll_id, poll.organisation_id, poll.allows_change
  FROM poll
  JOIN voting_electoralroll roll ON roll.poll_id = poll.id
  JOIN voting_rollentry entry ON entry.roll_id = roll.id
    AND entry.membership_id = %(membership)s AND entry.exercised_by_id = %(person)s
    AND entry.is_entitled
  WHERE NOT unevoix_is_struck(poll.id, entry.id)
    AND (EXISTS (SELECT FROM governance_attendance stay
        WHERE stay.assembly_id = poll.assembly_id AND stay.membership_id = %(membership)s
          AND stay.seat_no = entry.seat_no AND stay.departed_at IS NULL)
      OR EXISTS (SELECT FROM governance_assembly over WHERE over.id = poll.assembly_id AND over.state = 'ended'))
)
INSERT INTO voting_rollcallvote AS vote
  (organisation_id, poll_id, entry_id, choice, receipt, cast_at, changes)
SELECT organisation_id, poll_id, id, %(choice)s, %(receipt)s, unevoix_now(), 0 FROM entitled
ON CONFLICT (entry_id) DO UPDATE SET
  choice = excluded.choice,
  cast_at = CASE WHEN vote.choice = excluded.choice THEN vote.cast_at ELSE excluded.cast_at END,
  changes = vote.changes + (vote.choice <> excluded.choice)::int
WHERE vote.choice = excluded.choice
  OR (SELECT allows_change FROM entitled)
RETURNING receipt, choice, cast_at, changes
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the voter keeps: under which number the vote stands, and since when."""

    number: str
    choice: str
    cast_at: datetime
    changes: int


def cast_roll_call_vote(
    *, organisation_id: int, assembly: str, poll: str, membership_id: int, person_id: int, choice: str, receipt: str
) -> Receipt:
    """Record the choice of one member in an open roll call, or change it until the close.

    `assembly`, `poll` and `receipt` are public ids; a pass into one meeting casts in no other.
    Raises a coded error that says why when nothing was written; finding that reason costs further
    statements, the vote itself costs one.
    """
    if choice not in Choice.values:
        raise ChoiceUnknown(choice=choice)
    with connection.cursor() as cursor:
        cursor.execute(
            CAST,
            {
                "poll": poll,
                "assembly": assembly,
                "organisation": organisation_id,
                "membership": membership_id,
                "person": person_id,
                "choice": choice,
                "receipt": receipt,
            },
        )
        row = cursor.fetchone()
    if row is None:
        raise reason_of_refusal(
            organisation_id=organisation_id,
            assembly=assembly,
            poll=poll,
            membership_id=membership_id,
            person_id=person_id,
        )
    return Receipt(*row)
