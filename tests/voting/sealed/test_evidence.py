"""What is shown and given of a secret vote: to whom, when, and that it stands by itself."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from membership.errors import StateNotAllowed
from membership.models import Role
from tests.factories.meetings import an_evening, an_open_poll
from tests.factories.register import SYSTEM, an_account_of, an_officer, an_organisation
from tests.factories.sealed import FOR, an_open_secret_poll, vote_secretly
from voting.crypto.verifying import verify
from voting.models import Poll, PollState, TallyStage, TallyStageName
from voting.queries.sealed.packing import files_of
from voting.queries.sealed.verifier import NEEDS, verifier
from voting.services.polls import cancel_poll, close_poll
from voting.services.proclaim import proclaim_result
from voting.services.sealed.publishing import publish_evidence
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def trackers(poll, those):
    return [vote_secretly(poll, member, FOR) for member in those]


@pytest.fixture
def proclaimed(poll, trackers) -> Poll:
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    proclaim_result(poll, actor=SYSTEM)
    return Poll.objects.get(pk=poll.pk)


def signed_in(account) -> Client:
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(poll: Poll, view: str = "evidence") -> str:
    return reverse(f"voting:{view}", args=[poll.organisation.slug, poll.public_id])


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_member_finds_the_evidence_and_their_tracker_in_it(proclaimed, those, trackers):
    browser = signed_in(an_account_of(those[0]))
    page = browser.get(at(proclaimed)).content.decode()
    for said in (
        "Preuves vérifiées",
        proclaimed.roll.sha256,
        proclaimed.sealed.fingerprint,
        at(proclaimed, "evidence-trackers"),
    ):
        assert said in page
    listed = content(browser.get(at(proclaimed, "evidence-trackers"))).decode()
    assert listed.splitlines() == sorted(trackers)
    assert hashlib.sha256(listed.encode()).hexdigest() in page


def test_no_tracker_is_sent_beside_who_sends_it(proclaimed, those):
    """The form has no address and no way of its own: its script asks the door that reads no cookie."""
    page = signed_in(an_account_of(those[0])).get(at(proclaimed)).content.decode()
    form = re.search(r"<form[^>]*find-tracker[^>]*>", page)
    assert form is not None
    assert "hidden" in form[0]
    assert not re.search("method|action", form[0])
    assert reverse("urne:tracker", args=[proclaimed.sealed.uuid]) in form[0]


def test_while_the_vote_is_open_no_tracker_is_listed(poll, those, trackers):
    browser = signed_in(an_account_of(those[0]))
    assert at(poll, "evidence-trackers") not in browser.get(at(poll)).content.decode()
    assert browser.get(at(poll, "evidence-trackers")).status_code == 404


def test_a_vote_that_was_given_up_says_why_and_promises_nothing(poll, those, trackers):
    cancel_poll(poll, because="La question était mal posée", actor=SYSTEM)
    browser = signed_in(an_account_of(those[0]))
    page = browser.get(at(poll)).content.decode()
    assert "La question était mal posée" in page
    for promise in ("Pas encore vérifié", "Télécharger l’archive", "celui qui compte", "find-tracker", "supprimée"):
        assert promise not in page, promise
    assert browser.get(at(poll, "archive")).status_code == 404
    assert browser.get(at(poll, "evidence-trackers")).status_code == 404


def test_a_vote_given_up_for_more_ballots_than_marks_goes_on_saying_so(poll, those, trackers):
    close_poll(poll, actor=SYSTEM)
    Poll.objects.filter(pk=poll.pk).update(state=PollState.CANCELLED, cancelled_because="Trop de bulletins")
    TallyStage.objects.create(
        organisation=poll.organisation,
        poll=poll,
        stage=TallyStageName.BOX,
        output=json.dumps({"ballots": len(trackers) + 1, "box_sha256": "0" * 64}),
    )
    page = signed_in(an_account_of(those[0])).get(at(poll)).content.decode()
    assert "Plus de bulletins que de droits de vote remis" in page


@pytest.mark.parametrize(
    ("group", "said", "unsaid"),
    [
        ("BELENIOS-2048", "version 2.0, comme l’a Debian 12", "Ed25519"),
        ("Ed25519", "version 2.1", "comme l’a Debian 12"),
    ],
)
def test_whoever_checks_is_sent_to_a_program_that_can_read_this_vote(those, monkeypatch, group, said, unsaid):
    monkeypatch.setattr("voting.services.sealed.setting_up.group_for", lambda _organisation: group)
    poll = an_open_secret_poll(an_evening(those[0].organisation, *those))
    page = signed_in(an_account_of(those[0])).get(at(poll)).content.decode()
    readme = dict(files_of(poll))["README.txt"].decode()
    assert said in page
    assert unsaid not in page
    assert ("version 2.1 ou suivante" in readme) == (group == "Ed25519")
    assert ("release 2.0 (Debian 12)" in readme) == (group != "Ed25519")


def test_our_verifier_is_offered_as_a_small_file_that_runs_alone(proclaimed, those, tmp_path: Path):
    browser = signed_in(an_account_of(those[0]))
    page = browser.get(at(proclaimed)).content.decode()
    answer = Client().get(reverse("verifier"))
    assert reverse("verifier") in page
    assert hashlib.sha256(answer.content).hexdigest() in page
    assert len(answer.content) < 250_000
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(folder)
    (tmp_path / "vote.bel").write_bytes(content(browser.get(at(proclaimed, "archive"))))
    where = [sys.executable, "-c", "import voting.crypto; print(voting.crypto.__file__)"]
    assert subprocess.check_output(where, cwd=folder, text=True).startswith(str(folder))
    verify_it = [sys.executable, "-m", "voting.crypto", "verify", "../vote.bel", "--language", "fr"]
    done = subprocess.run(verify_it, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Tout ce que contient ce fichier tient." in done.stdout
    assert (folder / "requirements.txt").read_text().split() == [f"{name}=={version(name)}" for name in NEEDS]


def test_the_verifier_is_the_same_bytes_whenever_it_is_written():
    first = verifier().sha256
    verifier.cache_clear()
    assert verifier().sha256 == first


def test_the_archive_a_member_downloads_holds(proclaimed, those, trackers):
    answer = signed_in(an_account_of(those[0])).get(at(proclaimed, "archive"))
    assert f"{proclaimed.sealed.uuid}.bel" in answer.headers["Content-Disposition"]
    report = verify(content(answer))
    assert report.holds
    assert sorted(report.trackers) == sorted(trackers)


def test_before_it_is_proclaimed_the_archive_tells_its_result_to_those_who_conduct_alone(poll, those, trackers):
    member = signed_in(an_account_of(those[0]))
    scrutineer = signed_in(an_officer(poll.organisation, Role.SCRUTINEER))
    assert verify(content(member.get(at(poll, "archive")))).state == "set_up"
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    assert member.get(at(poll, "archive")).status_code == 404
    assert "Preuves vérifiées" not in member.get(at(poll)).content.decode()
    assert verify(content(scrutineer.get(at(poll, "archive")))).state == "complete"


def test_nobody_from_elsewhere_sees_it_until_somebody_opens_it_to_all(proclaimed, those):
    public = reverse("urne:evidence", args=[proclaimed.sealed.uuid])
    archive = reverse("urne:archive", args=[proclaimed.sealed.uuid])
    listed = reverse("urne:trackers", args=[proclaimed.sealed.uuid])
    outsider = signed_in(an_officer(an_organisation("loin"), Role.SECRETARY))
    member = signed_in(an_account_of(those[0]))
    assert outsider.get(at(proclaimed)).status_code == 404
    assert member.post(at(proclaimed, "evidence-publish")).status_code == 404
    assert [Client().get(address).status_code for address in (public, archive, listed)] == [404, 404, 404]
    secretary = an_officer(proclaimed.organisation, Role.SECRETARY)
    signed_in(secretary).post(at(proclaimed, "evidence-publish"))
    assert Poll.objects.get(pk=proclaimed.pk).publication.by == secretary
    assert [Client().get(address).status_code for address in (public, listed)] == [200, 200]
    assert verify(content(Client().get(archive))).holds


def test_nothing_is_opened_to_all_before_it_is_proclaimed(poll):
    with pytest.raises(StateNotAllowed):
        publish_evidence(poll, actor=SYSTEM)


def test_the_result_says_since_when_it_is_verified_and_names_nobody(proclaimed, those):
    page = signed_in(an_account_of(those[0])).get(at(proclaimed, "result")).content.decode()
    assert "Preuves vérifiées par notre programme" in page
    assert those[1].person.family_name not in page


def test_an_open_vote_has_no_such_page(those):
    poll = an_open_poll(an_evening(those[0].organisation, *those))
    secretary = signed_in(an_officer(poll.organisation, Role.SECRETARY))
    assert secretary.get(at(poll)).status_code == 404


def test_the_command_packs_what_checks_itself_without_us(proclaimed, tmp_path: Path):
    out = tmp_path / "vote.zip"
    call_command("evidence", proclaimed.public_id, "--out", str(out))
    folder = tmp_path / "opened"
    with zipfile.ZipFile(out) as packed:
        packed.extractall(folder)
    done = subprocess.run([sys.executable, "-I", folder / "check.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert hashlib.sha256((folder / "roll.tsv").read_bytes()).hexdigest() == proclaimed.roll.sha256
    assert (folder / "verifier/voting/crypto/verifying.py").is_file()
    assert verify((folder / f"{proclaimed.sealed.uuid}.bel").read_bytes()).holds
    (folder / "count-record.json").write_text("{}")
    assert subprocess.run([sys.executable, folder / "check.py"], capture_output=True, check=False).returncode == 1


def test_the_command_says_what_it_cannot_find(tmp_path: Path):
    with pytest.raises(CommandError):
        call_command("evidence", "nothing", "--out", str(tmp_path / "x.zip"))
