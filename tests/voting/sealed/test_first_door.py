"""Fetching a credential: once, to whoever may vote, and again to the same browser alone."""

from __future__ import annotations

import pytest

from governance.services.attendance import depart
from membership.models import AuditEntry
from tests.factories.register import SYSTEM
from tests.factories.sealed import a_claim, fetch
from voting.crypto.credentials import public_of
from voting.errors import ClaimUnreadable, CredentialTaken, NotInTheMeeting, PollNotOpen, StruckFromRoll
from voting.models import Poll, SealedHandout, SealedSlip
from voting.queries.sealed.elections import sealed_of
from voting.queries.sealed.marks import Marks, mark_of, marked_entries, marks_of
from voting.services.polls import close_poll
from voting.services.rolls import strike

pytestmark = pytest.mark.django_db


def test_a_member_is_handed_a_credential_of_the_list_and_their_line_is_marked(poll, those):
    handed = fetch(poll, those[0])
    sealed = sealed_of(poll.pk)
    group = sealed.election.group
    assert group.write(public_of(handed.private, sealed.election.uuid, group)) in sealed.credentials.weights
    entry = poll.roll.entries.get(membership=those[0])
    assert mark_of(entry) == "issued"
    assert marked_entries(poll) == {entry.pk}
    assert marks_of(poll) == Marks(issued=1, on_paper=0)


def test_everybody_gets_another_one_and_none_is_left(poll, those):
    assert len({fetch(poll, membership).private for membership in those}) == len(those)
    assert not SealedSlip.objects.exists()


def test_an_answer_that_got_lost_is_given_again_to_the_same_claim(poll, those):
    claim = a_claim()
    first = fetch(poll, those[0], claim)
    again = fetch(poll, those[0], claim)
    assert (again.private, again.resumed) == (first.private, True)
    assert marks_of(poll).issued == 1


def test_another_claim_gets_nothing(poll, those):
    fetch(poll, those[0])
    with pytest.raises(CredentialTaken):
        fetch(poll, those[0])
    assert SealedSlip.objects.count() == len(those) - 1


@pytest.mark.parametrize("claim", ["x", "é" * 43, "a" * 44, "a b" * 14 + "a"])
def test_a_claim_that_no_browser_draws_is_refused(poll, those, claim):
    with pytest.raises(ClaimUnreadable):
        fetch(poll, those[0], claim)
    assert marks_of(poll).issued == 0


def test_whoever_was_struck_has_left_or_comes_too_late_is_told_so_and_not_marked(poll, those):
    strike(poll.roll.entries.get(membership=those[0]), reason="Décès", actor=SYSTEM)
    depart(poll.assembly, membership_id=those[1].pk, actor=SYSTEM)
    for membership, refusal in [(those[0], StruckFromRoll), (those[1], NotInTheMeeting)]:
        with pytest.raises(refusal):
            fetch(poll, membership)
    close_poll(poll, actor=SYSTEM)
    with pytest.raises(PollNotOpen):
        fetch(poll, those[2])
    assert marks_of(Poll.objects.get(pk=poll.pk)).issued == 0


def test_handing_out_writes_no_line_in_the_audit_trail(poll, those):
    before = AuditEntry.objects.count()
    fetch(poll, those[0])
    assert AuditEntry.objects.count() == before
    assert SealedHandout.objects.count() == 1
