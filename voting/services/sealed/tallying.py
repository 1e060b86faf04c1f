"""Opening the box of a closed secret vote, in stages that each leave a row and can each be run again.

box: which ballots count; sum: their sealed sum; open: what the keys open of it, and nothing else is opened; verify:
the verifier reads the whole archive as anybody would, and everything holds. Only then are there figures to count.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from membership.services import audit
from voting.crypto import ballots
from voting.crypto.canonical import dumps, loads
from voting.crypto.errors import NotEnoughTrustees
from voting.crypto.tally import PartialDecryption, add_up, open_result, read_decryption, result_text
from voting.errors import ArchiveRefused
from voting.models import Poll, PollState, SealedQuestion, SealedTrustee, TallyStage, TallyStageName
from voting.queries.sealed.archives import archive_of, counted_ballots, sealed_box_of
from voting.queries.sealed.elections import sealed_of
from voting.queries.sealed.excess import ballots_in_excess
from voting.queries.sealed.sums import sealed_sum
from voting.services.sealed.trustees import open_as_server
from voting.services.sealed.verifying import alone_with, checks_refused, report_on
from voting.services.stages import finish, lock_poll_to_count


def open_box(poll_id: int) -> dict[str, int] | None:
    """Return the votes of each answer of the first question, every proof checked; None while trustees are waited for.

    None too where there are more ballots than marks on the roll: the sum stays sealed until the vote is given up; and
    while another worker lets the verifier read. Raises ArchiveRefused, VerifierSilent, TallyDisagrees when anything
    does not hold: there is no result then.
    """
    fix_box(poll_id)
    if ballots_in_excess(Poll.objects.get(pk=poll_id)):
        return None
    add_ballots_up(poll_id)
    if not open_sum(poll_id):
        return None
    return opened_votes(poll_id) if verify_archive(poll_id) else None


def fix_box(poll_id: int) -> None:
    with transaction.atomic():
        poll = lock_poll_to_count(poll_id)
        counted, box_sha256 = sealed_box_of(poll)
        given = poll.sealed.fingerprint
        finish(poll, TallyStageName.BOX, given, audit.canonical({"ballots": counted, "box_sha256": box_sha256}))


def add_ballots_up(poll_id: int) -> None:
    with transaction.atomic():
        poll = lock_poll_to_count(poll_id)
        if _done(poll, TallyStageName.SUM):
            return
        sealed = sealed_of(poll_id)
        counted = [ballots.read(sealed.election, text) for text in counted_ballots(poll)]
        summed = add_up(sealed.election, sealed.credentials, counted)
        group = sealed.election.group
        _counted, box_sha256 = sealed_box_of(poll)
        finish(poll, TallyStageName.SUM, box_sha256, f"{summed.written(group)}\n{summed.sized(group)}")


def open_sum(poll_id: int) -> bool:
    """Use the server's key, and the parts of the trustees who gave theirs. Returns whether that is enough."""
    with transaction.atomic():
        poll = lock_poll_to_count(poll_id)
        if _done(poll, TallyStageName.OPEN):
            return True
        if poll.state != PollState.CLOSED:
            return False
        open_as_server(poll)
        sealed, summed = sealed_of(poll_id), sealed_sum(poll)
        assert summed is not None
        parts = _parts(poll)
        try:
            opened = open_result(sealed.election, sealed.trustees, summed, parts)
        except NotEnoughTrustees:
            return False
        output = dumps({"owners": sorted(parts), "result": result_text(opened)})
        finish(poll, TallyStageName.OPEN, summed.sized(sealed.election.group), output)
        return True


def _parts(poll: Poll) -> dict[int, PartialDecryption]:
    sealed, summed = sealed_of(poll.pk), sealed_sum(poll)
    assert summed is not None
    given = SealedTrustee.objects.filter(poll=poll).exclude(decryption="")
    return {
        one.number: read_decryption(
            sealed.election, summed, sealed.trustees.keys[one.number - 1].public_key, one.decryption
        )
        for one in given
    }


def verify_archive(poll_id: int) -> bool:
    """Let the verifier read the archive from its first byte. Returns whether it has; another worker may be at it.

    Raises ArchiveRefused unless every check holds, VerifierSilent when there is no report.
    """
    if _is_verified(poll_id):
        return True
    with alone_with(poll_id) as is_ours:
        if not is_ours:
            return False
        if _is_verified(poll_id):
            return True
        content = archive_of(Poll.objects.get(pk=poll_id)).to_bytes()
        # Outside of any transaction: it may take minutes, and reads nothing but these bytes.
        report = report_on(content)
        if not report["holds"] or report["state"] != "complete":
            raise ArchiveRefused(checks=checks_refused(report))
        with transaction.atomic():
            locked = lock_poll_to_count(poll_id)
            finish(locked, TallyStageName.VERIFY, str(report["last_event"]), dumps(report))
    return True


def _is_verified(poll_id: int) -> bool:
    return TallyStage.objects.filter(poll=poll_id, stage=TallyStageName.VERIFY).exists()


def opened_votes(poll_id: int) -> dict[str, int]:
    """Return the votes of each answer of the first question by its key, `blank` included where there is one."""
    opened = results_of(poll_id)[0]
    question = SealedQuestion.objects.filter(poll=poll_id).first()
    assert question is not None
    return by_answer(question, opened)


def by_answer(question: SealedQuestion, opened: list[int]) -> dict[str, int]:
    return dict(zip(answers_of(question), opened, strict=True))


def answers_of(question: SealedQuestion) -> list[str]:
    """Return the keys of what can be chosen, in the order of the sum: `blank` first, where there is one."""
    return [*(["blank"] if question.blank else []), *(answer["key"] for answer in question.answers)]


def results_of(poll_id: int) -> list[list[int]]:
    """Return what opened for each entry of each question."""
    stage = TallyStage.objects.get(poll=poll_id, stage=TallyStageName.OPEN)
    output: Mapping[str, Any] = loads(stage.output)  # type: ignore[assignment]  # as open_sum wrote it
    found: Mapping[str, Any] = loads(output["result"])  # type: ignore[assignment]
    return [[int(number) for number in row] for row in found["result"]]


def _done(poll: Poll, stage: TallyStageName) -> bool:
    return TallyStage.objects.filter(poll=poll, stage=stage).exists()
