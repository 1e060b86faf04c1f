"""A count that fails: its reason kept, and shown to those who conduct; tried again in time, or the vote given up."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from django.utils.translation import override

from membership.clock import now
from membership.errors import RuleNotSet, StateNotAllowed
from membership.models import AuditEntry, Role
from tasks import tallying as tallying_task
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_officer, an_organisation, members
from tests.factories.sealed import AGAINST, FOR, an_open_secret_poll, vote_secretly
from tests.processes import test_database_url
from tests.voting.sealed.browsing import signed_in
from tests.voting.web.conftest import Evening
from voting.crypto.verifying import CHECKS
from voting.models import CountFailure, Poll, PollMode, PollState, TallyStage
from voting.queries.count_failures import TRIED_AGAIN_AFTER
from voting.services import attempting
from voting.services.attempting import attempt_tally
from voting.services.due import do_what_is_due, tally_due
from voting.services.polls import cancel_poll, close_poll, prepare_poll
from voting.services.sealed import tallying, verifying
from voting.services.tally import run_tally
from voting.web.count_failure import what_happened, what_to_do

pytestmark = pytest.mark.django_db

REFUSED = {
    "holds": False,
    "state": "complete",
    "last_event": "",
    "checks": [
        {"check": "archive", "holds": True, "detail": ""},
        {"check": "ballots", "holds": False, "detail": "BadProof"},
    ],
}


@pytest.fixture
def poll() -> Poll:
    those = members(an_organisation(bylaws={"quorum": "2"}), 4)
    poll = an_open_secret_poll(an_evening(those[0].organisation, *those))
    for member, choice in zip(those, (FOR, AGAINST, FOR), strict=False):
        vote_secretly(poll, member, choice)
    return close_poll(poll, actor=SYSTEM)


@pytest.fixture
def refusing(monkeypatch) -> list[int]:
    """Let the verifier refuse whatever it reads. Returns how large what it read was, each time."""
    asked: list[int] = []

    def report_on(content: bytes) -> dict[str, Any]:
        asked.append(len(content))
        return REFUSED

    monkeypatch.setattr(tallying, "report_on", report_on)
    return asked


def failing_with(monkeypatch, error: Exception) -> None:
    def run(_poll_id: int) -> bool:
        raise error

    monkeypatch.setattr(attempting, "run_tally", run)


def test_what_the_verifier_refuses_has_no_result_and_the_reason_is_kept_once(poll, refusing):
    for _again in range(2):
        assert not attempt_tally(poll.pk)
    kept = CountFailure.objects.get(poll=poll)
    assert (kept.code, kept.detail, kept.tries) == ("archive_refused", "ballots", 2)
    poll.refresh_from_db()
    assert poll.state == PollState.CLOSED
    said = AuditEntry.objects.get(object_id=poll.public_id, action="poll.count_failed")
    assert said.detail.values == {"code": "archive_refused", "checks": "ballots"}


def test_those_who_conduct_read_why_and_give_the_vote_up_with_a_reason(poll, refusing):
    attempt_tally(poll.pk)
    evening = Evening(poll.organisation, [], poll.assembly, poll)
    secretary = signed_in(an_officer(poll.organisation, Role.SECRETARY))
    page = secretary.get(evening.address("conduct")).content.decode()
    assert "le dépouillement a échoué" in page
    assert "Le vérificateur refuse ce que ce vote publierait" in page
    assert "Chaque bulletin" in page
    assert "Une clé est perdue" not in page
    secretary.post(evening.of_poll("poll-cancel"), {"because": ""})
    assert Poll.objects.get(pk=poll.pk).state == PollState.CLOSED
    secretary.post(evening.of_poll("poll-cancel"), {"because": "Le vérificateur refuse l’archive."})
    assert Poll.objects.get(pk=poll.pk).state == PollState.CANCELLED
    assert prepare_poll(poll.motion, actor=SYSTEM, mode=PollMode.SECRET).state == PollState.DRAFT


def test_a_count_that_goes_on_is_not_given_up(poll):
    with pytest.raises(StateNotAllowed):
        cancel_poll(poll, because="Pour rien.", actor=SYSTEM)


@pytest.mark.parametrize("answer", [(-9, b""), (0, b""), (0, b'{"holds":tr'), (2, b"")], ids=str)
def test_a_verifier_without_an_answer_found_nothing_wrong_and_nothing_right(poll, monkeypatch, answer):
    code, said = answer
    monkeypatch.setattr(verifying, "LARGE_ARCHIVE", 0)
    monkeypatch.setattr(subprocess, "run", lambda *_a, **_k: subprocess.CompletedProcess([], code, said, b""))
    assert not attempt_tally(poll.pk)
    assert CountFailure.objects.get(poll=poll).code == "verifier_silent"
    assert not TallyStage.objects.filter(poll=poll, stage="verify").exists()
    # The sum is open, and may be known: what may pass by itself is no reason to give the vote up.
    with pytest.raises(StateNotAllowed):
        cancel_poll(poll, because="Le résultat déplaît.", actor=SYSTEM)
    for _again in range(CountFailure.TRIES_BEFORE_GIVING_UP - 1):
        assert not attempt_tally(poll.pk)
    cancel_poll(poll, because="Le vérificateur ne répond pas.", actor=SYSTEM)


def test_the_program_apart_gives_the_same_report_as_here(poll, monkeypatch):
    monkeypatch.setattr(verifying, "LARGE_ARCHIVE", 0)
    assert attempt_tally(poll.pk)


def test_once_it_is_counted_nothing_is_left_of_the_failure(poll, monkeypatch):
    with monkeypatch.context() as silent:
        failing_with(silent, MemoryError())
        assert not attempt_tally(poll.pk)
        assert CountFailure.objects.get(poll=poll).code == "unexpected"
    assert attempt_tally(poll.pk)
    assert not CountFailure.objects.exists()


def test_a_database_that_is_away_is_no_failure_of_the_vote(poll, monkeypatch):
    failing_with(monkeypatch, OperationalError("the connection is closed"))
    assert not attempt_tally(poll.pk)
    assert not CountFailure.objects.exists()


def test_it_is_tried_again_after_ten_minutes_and_not_with_each_sweep(poll, refusing):
    assert tally_due() == 0
    assert len(refusing) == 1
    assert tally_due() == 0
    assert len(refusing) == 1
    CountFailure.objects.update(failed_at=now() - TRIED_AGAIN_AFTER - timedelta(seconds=1))
    tally_due()
    assert len(refusing) == 2


def test_a_rule_that_is_missing_is_asked_for_with_each_sweep(poll, monkeypatch):
    with monkeypatch.context() as incomplete:
        failing_with(incomplete, RuleNotSet(key="quorum"))
        tally_due()
        assert CountFailure.objects.get(poll=poll).code == "rule_not_set"
    seen: list[int] = []

    def elsewhere(poll_id: int) -> bool:
        seen.append(poll_id)
        return False

    assert do_what_is_due(count=elsewhere)["tallied"] == 0
    assert seen == [poll.pk]


def test_while_one_worker_verifies_another_lets_it_and_loses_nothing(poll, refusing):
    with psycopg.connect(test_database_url()) as other:
        other.execute(verifying.TAKE, [poll.pk])
        assert not attempt_tally(poll.pk)
        assert refusing == []
        assert not CountFailure.objects.exists()
        other.execute(verifying.FREE, [poll.pk])
    assert not attempt_tally(poll.pk)
    assert len(refusing) == 1


def test_a_worker_with_nothing_to_do_leaves_what_another_found_meanwhile(poll, monkeypatch):
    def run(_poll_id: int) -> bool:
        failing_with(monkeypatch, TimeoutError())
        attempt_tally(poll.pk)
        return False

    monkeypatch.setattr(attempting, "run_tally", run)
    attempt_tally(poll.pk)
    attempt_tally(poll.pk)
    assert CountFailure.objects.get(poll=poll).tries == 2
    assert AuditEntry.objects.filter(object_id=poll.public_id, action="poll.count_failed").count() == 1


def test_a_worker_that_failed_holds_nothing(poll, refusing, monkeypatch):
    attempt_tally(poll.pk)
    monkeypatch.undo()
    assert run_tally(poll.pk)


def test_what_opens_and_closes_votes_rings_for_the_count_and_goes_on(poll, refusing, monkeypatch):
    rung: list[tuple[int, ...]] = []
    monkeypatch.setattr(tallying_task.tally_poll, "apply_async", lambda args, **_how: rung.append(args))
    assert tallying_task.do_what_is_due()["tallied"] == 0
    assert (rung, refusing) == ([(poll.pk,)], [])


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "code", ["archive_refused", "verifier_silent", "tally_disagrees", "rule_not_set", "unexpected"]
)
def test_each_failure_is_said_in_both_languages_with_what_to_do(language, code):
    failure = CountFailure(code=code, detail=", ".join(CHECKS))
    with override(language):
        said = what_happened(failure), what_to_do(failure)
    with override("en" if language == "fr" else "fr"):
        assert said != (what_happened(failure), what_to_do(failure))
    assert all(said)
