"""An election made ready for checking ballots, kept in the memory of the process: its texts never change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from voting.crypto.credentials import CredentialList
from voting.crypto.elections import Election
from voting.crypto.trustees import Trustees
from voting.models import SealedElection

# As many as may be open at once in the organisations of one installation: fewer, and casts that go round them would
# each read a whole election anew.
KEPT_AT_ONCE = 48


@dataclass(frozen=True, slots=True)
class Sealed:
    """An election as the box needs it: its tables built, its credentials at hand."""

    pk: int
    poll_id: int
    organisation_id: int
    election: Election
    trustees: Trustees
    credentials: CredentialList


@lru_cache(KEPT_AT_ONCE)
def _made_ready(pk: int) -> Sealed:
    row = SealedElection.objects.get(pk=pk)
    election = Election.from_text(row.text)
    return Sealed(
        pk=row.pk,
        poll_id=row.poll_id,
        organisation_id=row.organisation_id,
        election=election,
        trustees=Trustees.from_text(election.group, row.trustees),
        credentials=CredentialList.from_text(row.credentials),
    )


# Which election a name stands for never changes either: a cast reads nothing before it writes.
_KNOWN: dict[str, int] = {}


def sealed_named(uuid: str) -> Sealed | None:
    """Return the election of a name, None when there is none. Costs no SQL once this process has read it."""
    pk = _KNOWN.get(uuid)
    if pk is None:
        pk = SealedElection.objects.filter(uuid=uuid).values_list("pk", flat=True).first()
        if pk is None:
            return None
        _KNOWN[uuid] = pk
    return _made_ready(pk)


def sealed_of(poll_id: int) -> Sealed:
    """Return the election of a poll. Raises SealedElection.DoesNotExist before it opened."""
    return _made_ready(SealedElection.objects.values_list("pk", flat=True).get(poll=poll_id))
