"""The sealed sum of a closed vote, as its stage of the tally left it."""

from __future__ import annotations

from voting.crypto.canonical import fields, items, loads, parse_weight, whole
from voting.crypto.proofs import Ciphertext
from voting.crypto.tally import EncryptedTally
from voting.models import Poll, TallyStage, TallyStageName
from voting.queries.sealed.elections import sealed_of


def sealed_sum(poll: Poll) -> EncryptedTally | None:
    """Return the sum, None while it is not made. Costs one SQL statement."""
    stage = TallyStage.objects.filter(poll=poll, stage=TallyStageName.SUM).first()
    if stage is None:
        return None
    written, sized = stage.output.split("\n")
    group = sealed_of(poll.pk).election.group
    rows = tuple(tuple(Ciphertext.parse(group, one) for one in items(row)) for row in items(loads(written)))
    size = fields(loads(sized), "num_tallied", "total_weight", "encrypted_tally")
    return EncryptedTally(rows, whole(size["num_tallied"]), parse_weight(size["total_weight"]))
