"""A photographed tally sheet stands beside its numbers: hashed, never replaced, withdrawn for a reason."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from membership.clock import now
from membership.errors import NotAPhotograph, PhotographOfAnotherKind, ReasonMissing, StateNotAllowed
from membership.models import AuditDetail, AuditEntry
from tests.factories.meetings import an_evening
from tests.factories.papers import PAPERS, a_paper_count, an_open_count, type_all
from tests.factories.pictures import HEIC, PLACE, a_jpeg, exif
from tests.factories.register import SYSTEM
from tests.voting.sheets.conftest import by_hands, closed, proclaimed, with_papers
from voting.errors import SheetWithdrawn, TooManySheets
from voting.models import TallySheet
from voting.queries.sealed.packing import files_of
from voting.queries.sheets import sheets_of
from voting.services import sheets as services
from voting.services.binder_text import binder_archive
from voting.services.paper.counting import count_papers
from voting.services.paper.preparing import cancel_paper_count
from voting.services.sheets import Picture, add_sheet_of_count, add_sheet_of_motion, add_sheet_of_vote, withdraw_sheet

pytestmark = pytest.mark.django_db


def a_picture(words: str = "", label: str = "") -> Picture:
    return Picture(a_jpeg(exif(), words=words.encode()), label)


def test_what_is_hashed_is_what_is_kept_without_the_place(those):
    sheet = add_sheet_of_motion(by_hands(those), a_picture(label=" Table 3 "), actor=SYSTEM)
    kept = bytes(sheet.document.content)
    assert hashlib.sha256(kept).hexdigest() == sheet.document.sha256
    assert PLACE not in kept
    assert (sheet.label, sheet.size) == ("Table 3", len(kept))
    entry = AuditEntry.objects.get(action="sheet.added")
    assert AuditDetail.objects.get(entry=entry).values == {"label": "Table 3", "sha256": sheet.document.sha256}


def test_a_vote_takes_them_once_it_is_closed(those):
    poll = with_papers(those, 5)
    with pytest.raises(StateNotAllowed):
        add_sheet_of_vote(poll, a_picture(), actor=SYSTEM)
    poll = closed(poll)
    add_sheet_of_vote(poll, a_picture(), actor=SYSTEM)
    poll = proclaimed(poll, 5)
    add_sheet_of_vote(poll, a_picture("deux"), actor=SYSTEM)
    assert [one.poll_id for one in sheets_of(poll)] == [poll.pk, poll.pk]


def test_a_count_of_papers_takes_them_from_the_opening_of_the_box(rives):
    with pytest.raises(StateNotAllowed):
        add_sheet_of_count(a_paper_count(rives), a_picture(), actor=SYSTEM)
    count = an_open_count(rives)
    add_sheet_of_count(count, a_picture("pendant"), actor=SYSTEM)
    type_all(count, PAPERS, PAPERS)
    count_papers(count, actor=SYSTEM)
    add_sheet_of_count(count, a_picture("après"), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        add_sheet_of_count(
            cancel_paper_count(an_open_count(rives), because="Essai", actor=SYSTEM), a_picture(), actor=SYSTEM
        )


def test_a_motion_nobody_counted_hands_for_takes_none(those):
    with pytest.raises(StateNotAllowed):
        add_sheet_of_motion(an_evening(those[0].organisation, *those).motions.get(), a_picture(), actor=SYSTEM)


def test_what_is_no_photograph_is_refused_and_nothing_is_kept(those):
    motion = by_hands(those)
    for content, refusal in (
        (HEIC, PhotographOfAnotherKind),
        (b"%PDF-1.7", PhotographOfAnotherKind),
        (b"", NotAPhotograph),
    ):
        with pytest.raises(refusal):
            add_sheet_of_motion(motion, Picture(content), actor=SYSTEM)
    assert not TallySheet.objects.exists()


def test_one_sent_twice_is_one(those):
    motion = by_hands(those)
    first = add_sheet_of_motion(motion, a_picture(), actor=SYSTEM)
    assert add_sheet_of_motion(motion, a_picture(), actor=SYSTEM) == first
    assert AuditEntry.objects.filter(action="sheet.added").count() == 1


def test_a_wrong_one_is_withdrawn_for_a_reason_and_its_hash_stays(those):
    motion = by_hands(those)
    sheet = add_sheet_of_motion(motion, a_picture(), actor=SYSTEM)
    with pytest.raises(ReasonMissing):
        withdraw_sheet(sheet, because="  ", actor=SYSTEM)
    withdraw_sheet(sheet, because="La feuille d’un autre vote.", actor=SYSTEM)
    found = sheets_of(motion).get()
    assert (found.is_withdrawn, found.withdrawn_because) == (True, "La feuille d’un autre vote.")
    assert found.document.sha256 == sheet.document.sha256
    with pytest.raises(StateNotAllowed):
        withdraw_sheet(sheet, because="Encore", actor=SYSTEM)
    with pytest.raises(SheetWithdrawn):
        add_sheet_of_motion(motion, a_picture(), actor=SYSTEM)


def test_there_is_an_end_to_how_many_there_may_be(those, monkeypatch):
    monkeypatch.setattr(services, "MOST_SHEETS", 2)
    motion = by_hands(those)
    wrong = add_sheet_of_motion(motion, a_picture("1"), actor=SYSTEM)
    add_sheet_of_motion(motion, a_picture("2"), actor=SYSTEM)
    with pytest.raises(TooManySheets):
        add_sheet_of_motion(motion, a_picture("3"), actor=SYSTEM)
    withdraw_sheet(wrong, because="Floue", actor=SYSTEM)
    # The bytes of one withdrawn are kept as well.
    with pytest.raises(TooManySheets):
        add_sheet_of_motion(motion, a_picture("3"), actor=SYSTEM)


@pytest.mark.parametrize(
    "change",
    [
        {"label": "Autre"},
        {"withdrawn_because": "Autre raison"},
        {"withdrawn_at": None, "withdrawn_because": "", "withdrawn_by": None},
    ],
    ids=["renamed", "another reason", "taken back"],
)
def test_the_database_lets_nothing_of_it_change(those, change):
    sheet = add_sheet_of_motion(by_hands(those), a_picture(), actor=SYSTEM)
    withdraw_sheet(sheet, because="Floue", actor=SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic():
        TallySheet.objects.filter(pk=sheet.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        TallySheet.objects.filter(pk=sheet.pk).delete()


def test_a_sheet_is_of_one_count(those):
    sheet = add_sheet_of_motion(by_hands(those), a_picture(), actor=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        TallySheet.objects.create(organisation=sheet.organisation, document=sheet.document, size=1)


def test_the_evidence_holds_each_photograph_with_its_hash_and_says_which_was_withdrawn(those):
    poll = closed(with_papers(those, 5))
    good = add_sheet_of_vote(poll, a_picture("bonne", "Table 1"), actor=SYSTEM)
    wrong = add_sheet_of_vote(poll, a_picture("fausse"), actor=SYSTEM)
    withdraw_sheet(wrong, because="Floue", actor=SYSTEM)
    files = dict(files_of(proclaimed(poll, 5)))
    assert hashlib.sha256(files["tally-sheets/1.jpg"]).hexdigest() == good.document.sha256
    assert "tally-sheets/2.jpg" not in files
    told = json.loads(files["tally-sheets.json"])
    assert [(one["sha256"], one["file"], one["withdrawn_because"]) for one in told] == [
        (good.document.sha256, "tally-sheets/1.jpg", ""),
        (wrong.document.sha256, None, "Floue"),
    ]
    assert json.loads(files["hashes.json"])["files"]["tally-sheets/1.jpg"] == good.document.sha256


def binder(meeting):
    return zipfile.ZipFile(io.BytesIO(binder_archive(meeting, at=now()).content))


def test_the_binder_holds_those_of_the_meeting(those):
    motion = by_hands(those)
    sheet = add_sheet_of_motion(motion, a_picture(label="=Table"), actor=SYSTEM)
    files = binder(motion.assembly)
    kept = files.read("3-decisions/feuilles-de-depouillement/1.jpg")
    assert hashlib.sha256(kept).hexdigest() == sheet.document.sha256
    assert sheet.document.sha256 in files.read("SHA256SUMS").decode()
    listed = files.read("3-decisions/feuilles-de-depouillement.csv").decode()
    assert sheet.document.sha256 in listed
    assert ";=Table" not in listed


@pytest.mark.parametrize(("papers", "goes"), [(5, True), (2, False)], ids=["enough", "few"])
def test_where_few_voted_on_paper_the_binder_holds_the_hash_alone(those, papers, goes):
    poll = closed(with_papers(those, papers))
    sheet = add_sheet_of_vote(poll, a_picture(), actor=SYSTEM)
    files = binder(proclaimed(poll, papers).assembly)
    assert ("3-decisions/feuilles-de-depouillement/1.jpg" in files.namelist()) is goes
    assert sheet.document.sha256 in files.read("3-decisions/feuilles-de-depouillement.csv").decode()
