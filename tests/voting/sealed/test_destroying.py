"""Ballots destroyed by a resolution: when, what goes, what stays, and what is said from then on."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from governance.models import AgendaItem, Motion, MotionState, Resolution
from governance.services.sessions import end_assembly
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import AuditDetail, Role
from membership.rules.findings import Finding
from tests.factories.meetings import MEETING_ON, jump
from tests.factories.register import SYSTEM, an_account_of, an_officer
from tests.factories.sealed import FOR, vote_secretly
from voting.errors import BallotsKept, DestructionNotDecided
from voting.models import BallotDestruction, MarkedRoll, Poll, RollEntry, SealedBallot, SealedHandout, TallyStage
from voting.queries.sealed.archives import sealed_box_of
from voting.services.binder_text import binder_archive
from voting.services.polls import close_poll
from voting.services.proclaim import proclaim_result
from voting.services.sealed.destroying import destroy_ballots
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db

LAST_DAY, NEXT_DAY = date(2027, 7, 23), date(2027, 7, 24)


@pytest.fixture
def trackers(poll, those):
    return [vote_secretly(poll, member, FOR) for member in those]


@pytest.fixture
def proclaimed(poll, trackers) -> Poll:
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    proclaim_result(poll, actor=SYSTEM)
    return Poll.objects.select_related("motion", "assembly__organisation", "organisation").get(pk=poll.pk)


@pytest.fixture
def resolution(proclaimed) -> Resolution:
    """What the same meeting decided at its end: that the ballots be destroyed."""
    meeting = proclaimed.assembly
    item = AgendaItem.objects.create(
        organisation=meeting.organisation, assembly=meeting, position=90, title_fr="Bulletins"
    )
    motion = Motion.objects.create(
        organisation=meeting.organisation, assembly=meeting, item=item, title_fr="Bulletins", text_fr="Détruire."
    )
    return Resolution.objects.create(
        organisation=meeting.organisation,
        motion=motion,
        year=2027,
        rank=40,
        adopted_on=MEETING_ON,
        title_fr="Destruction des bulletins",
        title_en="Destruction of the ballots",
        text_fr="Que les bulletins soient détruits.",
    )


def at(poll: Poll, view: str) -> str:
    return reverse(f"voting:{view}", args=[poll.organisation.slug, poll.public_id])


def signed_in(account) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def all_that_stays(poll: Poll) -> tuple[object, ...]:
    return (
        list(RollEntry.objects.filter(roll__poll=poll).order_by("pk").values()),
        [(one.first, bytes(one.issued), bytes(one.on_paper)) for one in MarkedRoll.objects.filter(roll__poll=poll)],
        sorted(SealedBallot.objects.filter(election__poll=poll).values_list("tracker", "credential_sha256")),
        list(TallyStage.objects.filter(poll=poll).order_by("pk").values()),
        (poll.result.record, poll.result.record_sha256, poll.roll.sha256, sealed_box_of(poll)),
    )


def test_until_the_last_day_of_the_rule_nothing_is_destroyed_and_the_figures_are_said(proclaimed, resolution):
    jump(proclaimed.organisation, LAST_DAY)
    with pytest.raises(BallotsKept) as refused:
        destroy_ballots(proclaimed, resolution=resolution, actor=SYSTEM)
    finding = refused.value.finding
    assert isinstance(finding, Finding)
    assert (finding.rule.key, finding.figure("until")) == ("ballot_retention_days", "2027-07-23")
    assert finding.arithmetic == "2027-07-23 ≤ 2027-07-23"
    for language, words in (("fr", "90\u00a0jours"), ("en", "90\u00a0days")):
        assert words in finding.sentence(language)
    assert SealedBallot.objects.exclude(text="").count() == 6


def test_the_next_day_the_content_of_each_ballot_goes_and_everything_else_stays(proclaimed, resolution, trackers):
    before = all_that_stays(proclaimed)
    jump(proclaimed.organisation, NEXT_DAY)
    destroyed = destroy_ballots(proclaimed, resolution=resolution, actor=SYSTEM)
    assert all_that_stays(Poll.objects.get(pk=proclaimed.pk)) == before
    assert not SealedBallot.objects.filter(election=proclaimed.sealed).exclude(text="").exists()
    assert not SealedHandout.objects.filter(election=proclaimed.sealed).exists()
    receipt = json.loads(destroyed.receipt)
    assert destroyed.receipt_sha256 == hashlib.sha256(destroyed.receipt.encode()).hexdigest()
    assert (receipt["ballots"], receipt["resolution"]["number"]) == (6, "2027-40")
    assert receipt["box_sha256"] == sealed_box_of(proclaimed)[1]
    assert receipt["record_sha256"] == proclaimed.result.record_sha256
    kept = AuditDetail.objects.get(entry__action="poll.ballots_destroyed").values
    assert kept["receipt_sha256"] == destroyed.receipt_sha256
    assert kept["finding"]["rule"]["key"] == "ballot_retention_days"


def test_neither_the_receipt_nor_the_trail_names_a_voter_or_a_ballot(proclaimed, resolution, trackers, those):
    jump(proclaimed.organisation, NEXT_DAY)
    said = destroy_ballots(proclaimed, resolution=resolution, actor=SYSTEM).receipt
    said += str(AuditDetail.objects.get(entry__action="poll.ballots_destroyed").values)
    for one in (*trackers, *(member.number for member in those), *(member.person.family_name for member in those)):
        assert one not in said


def test_only_a_resolution_in_force_of_the_members_or_the_board_decides_it_and_once(proclaimed, resolution):
    jump(proclaimed.organisation, NEXT_DAY)
    other = Resolution(pk=0, organisation=proclaimed.organisation)
    with pytest.raises(DestructionNotDecided):
        destroy_ballots(proclaimed, resolution=other, actor=SYSTEM)
    assert not BallotDestruction.objects.exists()
    destroy_ballots(proclaimed, resolution=resolution, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        destroy_ballots(proclaimed, resolution=resolution, actor=SYSTEM)


def test_the_database_lets_no_ballot_go_without_its_destruction(proclaimed, resolution):
    changes: list[dict[str, object]] = [{"text": "x"}, {"tracker": "x"}, {"is_given_back": True}]
    for change in ({"text": ""}, *changes):
        with pytest.raises(DatabaseError), transaction.atomic():
            SealedBallot.objects.filter(election=proclaimed.sealed).update(**change)
    jump(proclaimed.organisation, NEXT_DAY)
    destroy_ballots(proclaimed, resolution=resolution, actor=SYSTEM)
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            SealedBallot.objects.filter(election=proclaimed.sealed).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        BallotDestruction.objects.all().delete()


def test_the_office_does_it_on_a_page_that_says_what_goes_and_everybody_reads_that_it_was(
    proclaimed, resolution, those, trackers, tmp_path
):
    secretary = signed_in(an_officer(proclaimed.organisation, Role.SECRETARY))
    member = signed_in(an_account_of(those[0]))
    assert member.get(at(proclaimed, "ballots-destroy")).status_code == 404
    assert "Trop tôt" in secretary.get(at(proclaimed, "ballots-destroy")).text
    jump(proclaimed.organisation, NEXT_DAY)
    assert "2027-40" in secretary.get(at(proclaimed, "ballots-destroy")).text
    unsure = secretary.post(at(proclaimed, "ballots-destroy"), {"resolution": resolution.public_id})
    assert (unsure.status_code, BallotDestruction.objects.count()) == (422, 0)
    sent = {"resolution": resolution.public_id, "is_sure": "on"}
    assert secretary.post(at(proclaimed, "ballots-destroy"), sent).status_code == 302
    assert "par la résolution 2027-40" in member.get(at(proclaimed, "result")).text
    shown = member.get(at(proclaimed, "evidence")).text
    assert "Ce qui se vérifie encore" in shown
    assert at(proclaimed, "archive") not in shown
    assert member.get(at(proclaimed, "archive")).status_code == 404
    listed = member.get(at(proclaimed, "evidence-trackers")).getvalue().decode().split()
    assert listed == sorted(trackers)
    assert json.loads(member.get(at(proclaimed, "ballots-receipt")).content)["ballots"] == 6
    with pytest.raises(CommandError):
        call_command("evidence", proclaimed.public_id, "--out", str(tmp_path / "x.zip"))


def test_the_binder_has_the_receipt_in_the_place_of_the_archive(proclaimed, resolution):
    end_assembly(proclaimed.assembly, actor=SYSTEM)
    jump(proclaimed.organisation, NEXT_DAY)
    destroy_ballots(proclaimed, resolution=resolution, actor=SYSTEM)
    meeting = Poll.objects.get(pk=proclaimed.pk).assembly
    with zipfile.ZipFile(io.BytesIO(binder_archive(meeting, at=now()).content)) as packed:
        names = packed.namelist()
    assert any(name.endswith("vote-1-destruction.json") for name in names)
    assert not any(name.endswith(".bel") for name in names)


def test_a_resolution_that_a_corrected_count_took_back_destroys_nothing(proclaimed, resolution):
    Motion.objects.filter(pk=resolution.motion_id).update(state=MotionState.REJECTED)
    jump(proclaimed.organisation, NEXT_DAY)
    with pytest.raises(DestructionNotDecided):
        destroy_ballots(proclaimed, resolution=resolution, actor=SYSTEM)
    assert SealedBallot.objects.exclude(text="").count() == 6
