"""What the binder of a meeting says, in one language: the records of its minutes, and the files that prove them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.models import Assembly, MeetingChange, Motion
from governance.queries.debate import family_of
from governance.queries.presence import stays_of
from governance.queries.proceedings import Proceedings, proceedings_of
from governance.services.findings_text import finding_shown
from governance.services.meeting_papers import day_of, drawn, lines_of_text, shell
from governance.services.minutes_text import contents as minutes_contents
from governance.services.notice_text import local
from governance.services.turns_text import adjournments, postponements
from membership import formats, rendering
from membership.models import AuditEntry, Notice
from membership.services.audit_words import said as act_said
from membership.services.composing import fill
from membership.services.papers.paper import Paper
from voting.models import Poll
from voting.services.binder_pieces import Filed, Piece, listed, notices_of, pieces_of

DOCUMENTS = Path(__file__).parent.parent / "documents"


def binder_paper(meeting: Assembly, *, at: datetime, language: str, decision: Motion | None = None) -> Paper:
    """Return the document alone, in a language, of a meeting that has opened. decision: of that motion of it alone."""
    data = contents(meeting, list(pieces_of(meeting, decision)), at=at, language=language, decision=decision)
    return drawn("binder", data, meeting=meeting, name=_name(decision), at=at, documents=DOCUMENTS)


def binder_archive(meeting: Assembly, *, at: datetime, decision: Motion | None = None) -> Paper:
    """Return the document in every language with all its files, and their hashes: the same records, the same bytes.

    decision: what bears on that motion alone.
    """
    pieces = list(pieces_of(meeting, decision))
    # Of a meeting that never opened there are no proceedings to tell: what was sent, and to whom.
    languages = meeting.organisation.languages if meeting.opened_at else ()
    documents = [
        Piece(
            f"0-dossier-{language}.pdf",
            rendering.render(
                "binder",
                contents(meeting, pieces, at=at, language=language, decision=decision),
                at=at,
                documents=DOCUMENTS,
            ),
        )
        for language in languages
    ]
    everything: list[Filed] = [*documents, *pieces]
    dated = at.astimezone(meeting.zone).timetuple()[:6]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        for one in [*everything, Piece("SHA256SUMS", listed(everything))]:
            bundle.writestr(zipfile.ZipInfo(one.name, dated), one.content, zipfile.ZIP_DEFLATED)
    return Paper(f"{_name(decision)}-{day_of(meeting).isoformat()}.zip", "application/zip", file.getvalue())


def _name(decision: Motion | None) -> str:
    """Return how the file is called; of a decision, with the point of the agenda."""
    return f"{_('binder')}-{decision.item.number}" if decision else _("binder")


def contents(
    meeting: Assembly, pieces: Sequence[Filed], *, at: datetime, language: str, decision: Motion | None = None
) -> dict[str, Any]:
    """Return the binder as the page takes it, from the records of a meeting that has opened."""
    proceedings = proceedings_of(meeting)
    if decision is not None:
        only = family_of(decision)
        points = [one for one in proceedings.points if one.motion is not None and one.motion.pk in only]
        proceedings = replace(proceedings, points=tuple(points))
    minutes = minutes_contents(proceedings, language=language, version=0, drawn_up_at=at)
    with override(language):
        said = {"meeting": local(meeting, "title", language)}
        title = _("Binder of the meeting: %(meeting)s") % said
        if decision is not None:
            said |= {"number": decision.item.number, "decision": local(decision, "title", language)}
            title = _("Binder of a decision: item %(number)s, %(decision)s (%(meeting)s)") % said
        kept = ("day", "notice", "presence", "proceedings", "annexes", "fingerprints")
        return shell(meeting, title, at, language) | {
            **{part: minutes[part] for part in kept},
            "lede": _(
                "Who was told and when, who was there, what was decided and how, as the records held it when this was "
                "drawn up. The files named at the end come with it; each is known by its SHA-256 fingerprint."
            ),
            "outline": _("Contents"),
            "changes": list(_changes(proceedings)),
            "texts": [text for notice in notices_of(meeting) for text in _texts(notice, meeting, language)],
            "ledger": _ledger(meeting),
            "trail": _trail(meeting, decision),
            "pieces": {
                "title": _("Files of this binder"),
                "text": _("To check them: sha256sum --check SHA256SUMS, in the folder of the files."),
                "head": [_("File"), "SHA-256"],
                "rows": [[one.name, one.sha256] for one in pieces],
            },
        }


def _changes(proceedings: Proceedings) -> Iterator[dict[str, Any]]:
    sentences = [*postponements(proceedings), *adjournments(proceedings)]
    told = [change for change in proceedings.changes if change.to_at is not None]
    for change, sentence in zip(_in_order(told), sentences, strict=True):
        yield {
            "title": change.label,
            "paragraphs": [sentence],
            "findings": [finding_shown(one) for one in change.findings],
        }


def _in_order(changes: Sequence[MeetingChange]) -> list[MeetingChange]:
    """Return them as their sentences come: what was put off before the meeting, then what happened in it."""
    return sorted(changes, key=lambda one: one.kind != "postponed")


def _texts(notice: Notice, meeting: Assembly, language: str) -> Iterator[dict[str, Any]]:
    for text in notice.texts.filter(language=language):
        issued = formats.instant(notice.issued_at.astimezone(meeting.zone))
        yield {
            "title": text.subject,
            "note": _("Issued on %(instant)s. SHA-256 of the text in every language: %(hash)s")
            % {"instant": issued, "hash": notice.text_sha256},
            "lang": language,
            "text": lines_of_text(_filled(text.body_text)),
        }


def _filled(body: str) -> str:
    """Return the text as it left, without what is one person's own."""
    return fill(body, {"name": _("(name of the member)"), "link": _("(personal link)")})


def _ledger(meeting: Assembly) -> dict[str, Any]:
    return {
        "caption": _("Attendance ledger, each arrival and departure"),
        "head": [_("Number"), _("Who came"), _("How"), _("Toward the quorum"), _("Arrived"), _("Left")],
        "rows": [
            [
                stay.membership.number if stay.membership else "",
                stay.person.full_name,
                str(stay.get_channel_display()),
                _("yes") if stay.counts_toward_quorum else _("no"),
                formats.clock(stay.arrived_at.astimezone(meeting.zone)),
                formats.clock(stay.departed_at.astimezone(meeting.zone)) if stay.departed_at else "",
            ]
            for stay in stays_of(meeting)
        ],
    }


def _trail(meeting: Assembly, decision: Motion | None) -> dict[str, Any]:
    wanted = Q(object_kind="assembly", object_id=meeting.public_id)
    if decision is not None:
        only = family_of(decision)
        motions = list(Motion.objects.filter(pk__in=only).values_list("public_id", flat=True))
        polls = list(Poll.objects.filter(motion__in=only, is_rehearsal=False).values_list("public_id", flat=True))
        wanted |= Q(object_kind="motion", object_id__in=motions) | Q(object_kind="poll", object_id__in=polls)
    entries = AuditEntry.objects.filter(wanted, chain__organisation=meeting.organisation).order_by("seq")
    return {
        "title": _("Audit trail of the meeting") if decision is None else _("Audit trail of the meeting and the vote"),
        "text": _("Each entry carries the hash of the one before it in the organisation's own chain."),
        "head": [_("Entry"), _("When"), _("What"), _("Hash")],
        "rows": [
            [
                formats.number(one.seq),
                formats.instant(one.at.astimezone(meeting.zone)),
                act_said(one.action),
                one.hash,
            ]
            for one in entries
        ],
    }
