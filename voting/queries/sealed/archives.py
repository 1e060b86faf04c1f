"""The archive of a secret vote, written from its rows: the same bytes each time, and more of them as it goes on.

Until the close it holds what was set up and no ballot. At the close the ballots that count come in, in the order of
their trackers: when each was cast is not told by their order either.
"""

from __future__ import annotations

import hashlib

from voting.crypto.archive import Archive
from voting.crypto.canonical import fields, items, loads, text, whole
from voting.crypto.tally import owned
from voting.models import Poll, SealedBallot, SealedElection, SealedTrustee, TallyStage, TallyStageName

BALLOTS_AT_ONCE = 500


def archive_of(poll: Poll) -> Archive:
    """Return the archive, as far as the vote has come. A dozen SQL statements at most."""
    done = _done(poll)
    archive = _sealed(poll, done)
    if TallyStageName.OPEN not in done:
        return archive
    opened = fields(loads(done[TallyStageName.OPEN]), "owners", "result")
    used = [whole(owner) for owner in items(opened["owners"])]
    for trustee in SealedTrustee.objects.filter(poll=poll, number__in=used).order_by("number"):
        archive.add_decryption(trustee.decryption, owned(trustee.number, trustee.decryption))
    archive.add_result(text(opened["result"]))
    return archive


def sealed_archive_of(poll: Poll) -> Archive:
    """Return the archive up to the sum, which it leaves sealed: what others may have where few voted apart."""
    return _sealed(poll, _done(poll))


def _done(poll: Poll) -> dict[str, str]:
    return dict(TallyStage.objects.filter(poll=poll).values_list("stage", "output"))


def _sealed(poll: Poll, done: dict[str, str]) -> Archive:
    sealed = SealedElection.objects.get(poll=poll)
    archive = Archive(sealed.timestamp)
    archive.set_up(sealed.text, sealed.trustees, sealed.credentials)
    if TallyStageName.BOX not in done:
        return archive
    for ballot in counted_ballots(poll):
        archive.cast(ballot)
    archive.close()
    if TallyStageName.SUM not in done:
        return archive
    archive.add_tally(*done[TallyStageName.SUM].split("\n"))
    return archive


def counted_ballots(poll: Poll) -> list[str]:
    """Return the ballots that count, in the order of their trackers."""
    rows = SealedBallot.objects.filter(election__poll=poll).exclude(tracker="")
    texts = dict(rows.values_list("tracker", "text").iterator(chunk_size=BALLOTS_AT_ONCE))
    # The order of code points, whatever the database's own collation.
    return [texts[tracker] for tracker in sorted(texts)]


def trackers_of(poll: Poll) -> list[str]:
    """Return the trackers of the ballots that are in, sorted."""
    rows = SealedBallot.objects.filter(election__poll=poll).exclude(tracker="")
    return sorted(rows.values_list("tracker", flat=True).iterator(chunk_size=10_000))


def sealed_box_of(poll: Poll) -> tuple[int, str]:
    """Return how many ballots are in the box, and the hash of their trackers, one a line, sorted."""
    trackers = trackers_of(poll)
    return len(trackers), hashlib.sha256("".join(f"{one}\n" for one in trackers).encode()).hexdigest()
