"""The binder of a meeting, for a court, an auditor or a federation: one document with contents, and its files."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from governance.models import Assembly
from governance.web.meetings import day_of
from governance.web.papers import handed_as_pdf, language_asked
from membership import rendering
from membership.clock import now
from membership.web.downloads import handed_over
from membership.web.gate import REGISTER, GatedRequest, gate
from voting.web.binder_pieces import Piece, listed, pieces_of
from voting.web.binder_text import contents
from voting.web.pages import assembly_seen

DOCUMENTS = Path(__file__).parent.parent / "documents"


@gate(REGISTER)
@require_safe
def document(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the document alone, in the language asked for."""
    meeting, at, language = _opened(request, assembly), now(), language_asked(request)
    data = contents(meeting, list(pieces_of(meeting)), at=at, language=language)
    return handed_as_pdf("binder", data, meeting=meeting, name=gettext("binder"), at=at, documents=DOCUMENTS)


@gate(REGISTER)
@require_safe
def archive(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the document in every language with all its files, and their hashes."""
    meeting, at = _opened(request, assembly), now()
    name = f"{gettext('binder')}-{day_of(meeting).isoformat()}.zip"
    return handed_over(_packed(meeting, at), name=name, media_type="application/zip")


def _packed(meeting: Assembly, at: datetime) -> bytes:
    """Return the archive: the same records give the same bytes."""
    pieces = list(pieces_of(meeting))
    documents = [
        Piece(
            f"0-dossier-{language}.pdf",
            rendering.render("binder", contents(meeting, pieces, at=at, language=language), at=at, documents=DOCUMENTS),
        )
        for language in meeting.organisation.languages
    ]
    everything = [*documents, *pieces]
    dated = at.astimezone(meeting.zone).timetuple()[:6]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        for one in [*everything, Piece("SHA256SUMS", listed(everything))]:
            bundle.writestr(zipfile.ZipInfo(one.name, dated), one.content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _opened(request: GatedRequest, assembly: str) -> Assembly:
    """Return the meeting, once there is something to tell of it."""
    meeting = assembly_seen(request, assembly)
    if meeting.opened_at is None:
        raise Http404
    return meeting
