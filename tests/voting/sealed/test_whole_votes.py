"""A secret vote from its opening to its result, and its archive in the hands of others."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests import needs
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_organisation, members
from tests.factories.sealed import ABSTAIN, AGAINST, FOR, an_open_secret_poll, fetch, vote_secretly
from voting.crypto.verifying import verify
from voting.models import Poll, PollState, SealedHandout, SealedKey, SealedSlip, TallyStage
from voting.queries.sealed.archives import archive_of
from voting.services.polls import close_poll
from voting.services.proclaim import proclaim_result
from voting.services.sealed import verifying
from voting.services.sealed.verifying import report_on
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def those():
    return members(an_organisation(), 6)


@pytest.fixture
def poll(those):
    return an_open_secret_poll(an_evening(those[0].organisation, *those))


def counted(poll: Poll) -> Poll:
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    poll.refresh_from_db()
    return poll


def test_a_secret_motion_is_counted_and_proclaimed_like_an_open_one(poll, those):
    for membership, choice in zip(those, [FOR, FOR, FOR, AGAINST, ABSTAIN], strict=False):
        vote_secretly(poll, membership, choice)
    counted(poll)
    figures = poll.result.figures
    assert (figures["for"], figures["against"], figures["abstain"], figures["voted"]) == (3, 1, 1, 5)
    assert poll.state == PollState.TALLIED
    assert proclaim_result(poll, actor=SYSTEM).resolution.number


def test_the_archive_is_verified_before_there_is_a_result_and_again_by_whoever_likes(poll, those):
    trackers = {vote_secretly(poll, membership, FOR) for membership in those[:3]}
    counted(poll)
    stages = list(TallyStage.objects.filter(poll=poll).order_by("pk").values_list("stage", flat=True))
    assert stages == ["box", "sum", "open", "verify", "gather", "count", "result"]
    report = verify(archive_of(poll).to_bytes())
    assert report.holds
    assert (report.state, report.result, set(report.trackers)) == ("complete", [[3, 0, 0]], trackers)


def test_a_large_archive_is_read_by_the_program_itself_on_every_core_with_the_same_report(poll, those, monkeypatch):
    for membership in those[:3]:
        vote_secretly(poll, membership, FOR)
    counted(poll)
    content = archive_of(poll).to_bytes()
    here = report_on(content)
    monkeypatch.setattr(verifying, "LARGE_ARCHIVE", 0)
    assert report_on(content) == here
    forged = bytearray(content)
    forged[-600] ^= 1
    assert report_on(bytes(forged))["holds"] is False


def test_ballots_stand_in_the_archive_in_the_order_of_their_trackers(poll, those):
    for membership in those:
        vote_secretly(poll, membership, FOR)
    counted(poll)
    trackers = verify(archive_of(poll).to_bytes()).trackers
    assert trackers == sorted(trackers)


def test_until_the_close_the_archive_holds_what_was_set_up_and_no_ballot(poll, those):
    vote_secretly(poll, those[0], FOR)
    report = verify(archive_of(poll).to_bytes())
    assert report.holds
    assert (report.state, report.credentials, report.cast) == ("set_up", 6, 0)


def test_a_vote_without_a_ballot_has_a_result_too(poll):
    counted(poll)
    assert poll.result.figures["voted"] == 0


def test_whatever_could_open_or_vote_is_gone_once_it_has_served(poll, those):
    fetch(poll, those[0])
    assert (SealedSlip.objects.count(), SealedHandout.objects.count(), SealedKey.objects.count()) == (5, 1, 1)
    close_poll(poll, actor=SYSTEM)
    assert not SealedSlip.objects.exists()
    assert not SealedHandout.objects.exists()
    run_tally(poll.pk)
    assert not SealedKey.objects.exists()


@pytest.mark.belenios
@pytest.mark.parametrize("voters", [0, 1, 4])
def test_debians_own_tool_accepts_the_archive(poll, those, tmp_path: Path, voters):
    for membership in those[:voters]:
        vote_secretly(poll, membership, FOR)
    counted(poll)
    (tmp_path / f"{poll.sealed.uuid}.bel").write_bytes(archive_of(poll).to_bytes())
    tool = str(needs.belenios_tool())
    done = subprocess.run([tool, "election", "verify", "--dir", tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "all checks passed" in done.stderr
