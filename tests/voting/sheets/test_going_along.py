"""Until a count is made and known, its photographs go with no file: the hash does, and the bytes are read last."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Assembly
from membership.clock import now
from tests.factories.meetings import an_evening
from tests.factories.papers import PAPERS, a_paper_count, type_all
from tests.factories.pictures import a_jpeg
from tests.factories.register import SYSTEM
from tests.voting.sheets.conftest import by_hands, closed, counted_by_two, proclaimed, with_papers
from voting.models import PaperCount, Poll, PollState, TallySheet
from voting.queries.sealed.packing import files_of
from voting.services.binder_pieces import pieces_of
from voting.services.binder_text import binder_archive, binder_paper
from voting.services.paper.counting import count_papers
from voting.services.paper.preparing import cancel_paper_count, open_paper_count
from voting.services.sheets import Picture, add_sheet_of_count, add_sheet_of_motion, add_sheet_of_vote

pytestmark = pytest.mark.django_db

IN_BINDER = "3-decisions/feuilles-de-depouillement"


def a_picture(words: str = "") -> Picture:
    return Picture(a_jpeg(words=words.encode()))


def a_vote(those, state: str) -> Poll:
    """Return a vote with papers at a state, with a sheet that was photographed once it was closed."""
    poll = closed(with_papers(those, 5))
    add_sheet_of_vote(poll, a_picture(), actor=SYSTEM)
    match state:
        case "tallied":
            return counted_by_two(poll, 5)
        case "proclaimed":
            return proclaimed(poll, 5)
        case "cancelled":
            # As where the keys are lost.
            Poll.objects.filter(pk=poll.pk).update(state=PollState.CANCELLED, cancelled_because="Clés perdues")
    return Poll.objects.get(pk=poll.pk)


def a_count(those, state: str) -> PaperCount:
    """Return papers typed by two at a state, with a sheet of the first of them."""
    meeting = an_evening(those[0].organisation, *those)
    draft = a_paper_count(those[0].organisation)
    PaperCount.objects.filter(pk=draft.pk).update(assembly=meeting)
    count = open_paper_count(PaperCount.objects.get(pk=draft.pk), actor=SYSTEM)
    add_sheet_of_count(count, a_picture(), actor=SYSTEM)
    if state == "cancelled":
        cancel_paper_count(count, because="Essai", actor=SYSTEM)
    elif state == "counted":
        type_all(count, PAPERS, PAPERS)
        count_papers(count, actor=SYSTEM)
    return count


def photographs_in_binder(meeting: Assembly) -> list[str]:
    archive = zipfile.ZipFile(io.BytesIO(binder_archive(meeting, at=now()).content))
    photographs = [name for name in archive.namelist() if name.startswith(f"{IN_BINDER}/")]
    assert sorted(photographs) == sorted(one.name for one in pieces_of(meeting) if one.name.startswith(f"{IN_BINDER}/"))
    # The list tells the hash of each in any state.
    assert len(archive.read(f"{IN_BINDER}.csv").decode().splitlines()) == 2
    return photographs


@pytest.mark.parametrize(
    ("state", "goes"), [("closed", False), ("tallied", False), ("cancelled", False), ("proclaimed", True)]
)
def test_of_a_vote_the_photograph_goes_along_once_its_result_is_proclaimed(those, state, goes):
    poll = a_vote(those, state)
    assert bool(photographs_in_binder(poll.assembly)) is goes
    files = dict(files_of(poll))
    assert ("tally-sheets/1.jpg" in files) is goes
    (told,) = json.loads(files["tally-sheets.json"])
    assert (told["file"] is not None) is goes
    assert told["sha256"] == TallySheet.objects.get(poll=poll).document.sha256


@pytest.mark.parametrize(("state", "goes"), [("entering", False), ("cancelled", False), ("counted", True)])
def test_of_papers_typed_by_two_the_photograph_goes_along_once_they_are_sealed(those, state, goes):
    count = a_count(those, state)
    assert count.assembly is not None
    assert bool(photographs_in_binder(count.assembly)) is goes


def reads_of_bytes(told: CaptureQueriesContext) -> list[str]:
    return [one["sql"] for one in told if '"content"' in one["sql"] and '"membership_document"' in one["sql"]]


def test_the_bytes_are_read_one_photograph_at_a_time_and_for_no_list(those):
    motion = by_hands(those)
    sheets = [add_sheet_of_motion(motion, a_picture(word), actor=SYSTEM) for word in ("une", "deux", "trois")]
    meeting = motion.assembly
    with CaptureQueriesContext(
        connection,
    ) as listed:
        found = {one.name: (one.sha256, one.octets) for one in pieces_of(meeting)}
        binder_paper(meeting, at=now(), language="fr")
    assert not [one for one in reads_of_bytes(listed) if "tallysheet" in one]
    assert [found[f"{IN_BINDER}/{rank}.jpg"] for rank in (1, 2, 3)] == [
        (one.document.sha256, one.size) for one in sheets
    ]
    with CaptureQueriesContext(connection) as packed:
        binder_archive(meeting, at=now())
    of_sheets = [one for one in reads_of_bytes(packed) if "INNER JOIN" not in one and "LIMIT" in one]
    assert len(of_sheets) == 3
