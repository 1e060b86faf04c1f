"""The finished stages of a tally: one row each, and a second run must find the same bytes."""

from __future__ import annotations

import hashlib

from django.db import transaction

from voting import signals
from voting.errors import TallyDisagrees
from voting.models import Poll, TallyStage, TallyStageName


def lock_poll_to_count(poll_id: int) -> Poll:
    polls = Poll.objects.select_for_update(of=("self",))
    locked: Poll = polls.select_related("assembly__organisation", "organisation", "motion", "roll").get(pk=poll_id)
    return locked


def finish(poll: Poll, stage: TallyStageName, given: str, output: str) -> None:
    """Leave the row of a finished stage, or check that the one there says the same. Raises TallyDisagrees."""
    done, is_new = TallyStage.objects.get_or_create(
        poll=poll,
        stage=stage,
        defaults={
            "organisation_id": poll.organisation_id,
            "input_sha256": sha256_of(given),
            "output_sha256": sha256_of(output),
            "output": output,
        },
    )
    if not is_new and (done.input_sha256, done.output_sha256) != (sha256_of(given), sha256_of(output)):
        raise TallyDisagrees(stage=stage)


def count_again(poll: Poll) -> None:
    """Let a worker look, after the commit, whether what the count waited for is there now."""
    poll_id = poll.pk
    transaction.on_commit(lambda: signals.poll_closed.send(Poll, poll_id=poll_id))


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
