"""All that is held on somebody, as one file: for people and programs, taken once by whoever asked."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest

from membership.errors import LinkExpired
from membership.models import Account, AuditEntry, DataArchive, Role
from membership.services.privacy import archives
from membership.services.privacy.archives import ask_archive, make_archives, take_archive
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer
from tests.membership.privacy.conftest import ON, browser, fill


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


@pytest.fixture
def own(anne):
    fill(anne)
    return browser(Account.objects.get(links__person=anne.person))


def test_a_member_takes_one_file_with_everything(own, anne):
    own.post("/o/rives/me/data/")
    page = own.get("/o/rives/me/data/")
    taken = own.post(page.context["take_url"])
    assert taken.headers["Content-Type"] == "application/zip"
    bundle = opened(taken.content)
    held = json.loads(bundle.read("file.json"))["held"]
    assert held["person"][0]["email"] == "anne.roy@example.org"
    assert held["age"][0]["birth_on"] == "1961-05-02"
    assert held["trail"], "what the pages leave out is there"
    assert "anne.roy@example.org" in bundle.read("file.html").decode()
    assert bundle.read("documents/01-carte.pdf") == b"%PDF secret-demande"


def test_it_is_taken_once_and_no_copy_stays(own, anne):
    own.post("/o/rives/me/data/")
    take = own.get("/o/rives/me/data/").context["take_url"]
    assert own.post(take).status_code == 200
    assert own.post(take).status_code == 302
    assert bytes(DataArchive.objects.get().content) == b""
    assert list(AuditEntry.objects.filter(action__startswith="archive.").values_list("action", flat=True)) == [
        "archive.asked", "archive.taken",
    ]  # fmt: skip


def test_a_link_followed_by_a_scanner_takes_nothing(own):
    own.post("/o/rives/me/data/")
    take = own.get("/o/rives/me/data/").context["take_url"]
    assert own.get(take).status_code == 405
    assert DataArchive.objects.get().taken_at is None


def test_after_a_day_it_is_gone(own, anne, rives):
    archive = ask_archive(anne.person, actor=SYSTEM)
    jump(rives, ON + timedelta(days=2))
    with pytest.raises(LinkExpired):
        take_archive(archive, actor=SYSTEM)
    make_archives()
    assert bytes(DataArchive.objects.get(pk=archive.pk).content) == b""


def test_a_large_one_is_made_by_a_worker(own, anne, monkeypatch):
    monkeypatch.setattr(archives, "AT_ONCE_BYTES", 3)
    archive = ask_archive(anne.person, actor=SYSTEM)
    assert archive.made_at is None
    with pytest.raises(LinkExpired):
        take_archive(archive, actor=SYSTEM)
    assert make_archives() == 1
    assert opened(take_archive(archive, actor=SYSTEM)).namelist()[0] == "file.json"
    assert make_archives() == 0


def test_the_office_gives_the_same_and_nobody_takes_what_another_asked(own, office, anne, rives):
    other = browser(an_officer(rives, Role.ADMINISTRATOR))
    page = f"/o/rives/register/{anne.public_id}/data/"
    office.post(page)
    take = office.get(page).context["take_url"]
    assert other.post(take).status_code == 404
    assert own.post(take).status_code == 404
    assert opened(office.post(take).content).read("documents/01-carte.pdf")


def test_another_member_and_an_auditor_have_no_such_page(rives, anne):
    luc = a_member(rives, "Luc", "Fabre", email="luc@example.org")
    for account in (an_account_of(luc), an_officer(rives, Role.AUDITOR)):
        assert browser(account).get(f"/o/rives/register/{anne.public_id}/data/").status_code == 404


def test_the_name_of_a_file_leads_nowhere_else():
    assert archives._harmless("../../etc/passwd") == "passwd"
    assert archives._harmless("..") == "file"
