"""Checking ballots on several cores: each stands by itself, but for the ones that came before."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from voting.crypto import ballots
from voting.crypto.ballots import Ballot
from voting.crypto.credentials import CredentialList
from voting.crypto.elections import Election
from voting.crypto.errors import Replayed
from voting.crypto.verifying import BallotChecker

AT_ONCE = 32
"""Ballots a process takes at a time."""


def on_cores(cores: int) -> BallotChecker:
    """Return a checker of ballots that uses so many processes."""

    def check(election: Election, credentials: CredentialList, written: Sequence[str]) -> Iterator[Ballot]:
        earlier: set[str] = set()
        with ProcessPoolExecutor(cores, initializer=_prepare, initargs=(election.written, credentials.written)) as pool:
            for ballot in pool.map(_check, written, chunksize=AT_ONCE):
                if ballot.tracker in earlier:
                    raise Replayed(ballot.tracker)
                earlier.add(ballot.tracker)
                yield ballot

    return check


_election: Election
_credentials: CredentialList


def _prepare(election: str, credentials: str) -> None:
    global _election, _credentials  # each process holds the election it was started for
    _election, _credentials = Election.from_text(election), CredentialList.from_text(credentials)


def _check(written: str) -> Ballot:
    return ballots.check(_election, written, _credentials.weights)
