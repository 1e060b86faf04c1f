"""The pieces of a meeting's binder, as files: what was sent, who was told and there, what was counted and adopted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Q

from governance.models import Assembly, ConvenedEntry, CorrectedEntry, Minutes, Motion
from governance.queries.agenda import by_point
from governance.queries.beyond import beyond
from governance.queries.debate import family_of
from governance.queries.presence import stays_of
from governance.queries.telling import told_since
from governance.queries.versions import versions_of
from membership.models import Attachment, Notice
from membership.rules.spreadsheets import csv_lines
from voting.models import Poll, PollMode, Result
from voting.queries.sealed.archives import archive_of, sealed_archive_of
from voting.queries.sealed.channels import few_voted_apart
from voting.queries.sealed.destruction import destruction_of
from voting.queries.sheets import IN_BINDER, SheetFile, sheets_in_binder

BOM = "\ufeff"
YES = {True: "oui", False: "non"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the binder."""

    name: str
    content: bytes

    @property
    def octets(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


Filed = Piece | SheetFile
"""A file of the binder, of which the bytes may be read when its turn comes."""


def notices_of(meeting: Assembly) -> list[Notice]:
    """Return the notice of the meeting in every version and those of what became of it, in the order they left."""
    notices = [one.notice for one in versions_of(meeting)]
    notices += [one.notice for one in meeting.changes.select_related("notice").order_by("pk") if one.notice]
    return sorted(notices, key=lambda one: (one.issued_at, one.pk))


def pieces_of(meeting: Assembly, decision: Motion | None = None) -> Iterator[Filed]:
    """Yield each file. Names are in French, the language that is authoritative, and never change.

    decision: what bears on one motion alone, with all that amended it; a file has the name and the hash that it has in
    the binder of the whole meeting.
    """
    only = family_of(decision) if decision else None
    for rank, notice in enumerate(notices_of(meeting), start=1):
        for text in notice.texts.order_by("-language"):
            body = f"{text.subject}\n\n{text.body_text}"
            yield Piece(f"1-avis/{rank}-avis-{text.language}.txt", body.encode())
        for certificate in notice.certificates.select_related("table", "paper").order_by("drawn_at"):
            stem = f"1-avis/{rank}-attestation-{certificate.drawn_at:%Y%m%dT%H%M%SZ}"
            yield Piece(f"{stem}.csv", bytes(certificate.table.content))
            yield Piece(f"{stem}.pdf", bytes(certificate.paper.content))
    yield from _documents(meeting, only)
    yield Piece("1-avis/personnes-convoquees.csv", _told(meeting))
    yield from _told_by_corrections(meeting)
    yield Piece("2-presence/registre-des-presences.csv", _ledger(meeting))
    yield Piece("3-decisions/regles-applicables.json", _json(meeting.resolved_rules))
    yield Piece("3-decisions/propositions.json", _json(list(_motions(meeting, only))))
    yield from _votes(meeting, only)
    yield from _sheets(meeting, only)
    minutes = Minutes.objects.filter(assembly=meeting).select_related("document").order_by("language", "version")
    for one in minutes:
        yield Piece(f"4-proces-verbal/{one.language}-version-{one.version}.pdf", bytes(one.document.content))


def _documents(meeting: Assembly, only: frozenset[int] | None) -> Iterator[Piece]:
    """Yield each document that went with a notice of the meeting, also of a point that a corrected notice took off.

    only: of these motions, those of their points, and those of the whole meeting.
    """
    points = None if only is None else set(meeting.motions.filter(pk__in=only).values_list("item", flat=True))
    beside = {row.attachment_id: row.item for row in meeting.attachments.select_related("item")}
    # By their keys: told apart with their contents, whole documents would be compared.
    went = Attachment.objects.filter(went_with__notice__in=notices_of(meeting)).values("pk")
    rows = Attachment.objects.filter(Q(pk__in=beside) | Q(pk__in=went)).select_related("document")
    for rank, one in enumerate(rows.order_by("pk"), start=1):
        item = beside.get(one.pk)
        if points is not None and item is not None and item.pk not in points:
            continue
        of_point = f"-point-{item.number}" if item else ("" if one.pk in beside else "-retire")
        yield Piece(f"1-avis/documents/{rank}{of_point}.pdf", bytes(one.document.content))


def listed(pieces: list[Filed]) -> bytes:
    """Return the hashes of all pieces, as `sha256sum --check` reads them."""
    return "".join(f"{one.sha256}  {one.name}\n" for one in pieces).encode()


def _told(meeting: Assembly) -> bytes:
    entries = ConvenedEntry.objects.filter(convened_list__assembly=meeting).order_by("pk")
    since = [(one.number, one.person.full_name, "oui", "convoque_depuis") for one in told_since(meeting)]
    listed = ((one.number, one.name, YES[one.is_told], one.reason_code) for one in entries.iterator())
    # In what quality those beside the members are told, in the place of a number.
    beside = ((one.kind, one.name, "oui", "convoque_aussi") for one in beyond(meeting))
    cells = chain(listed, since, beside)
    return (BOM + "".join(csv_lines(("numero", "nom", "convoque", "motif"), cells, separator=";"))).encode()


def _told_by_corrections(meeting: Assembly) -> Iterator[Piece]:
    """Yield the list that each corrected notice froze: whom it went to, whom only as before, who was left out."""
    for version in versions_of(meeting):
        if version.correction is None or version.correction.told is None:
            continue
        entries = CorrectedEntry.objects.filter(correction=version.correction).order_by("pk")
        cells = (
            (one.number, one.name, YES[one.is_told], YES[one.as_before], one.reason_code)
            for one in entries.iterator(chunk_size=2000)
        )
        beside = ((one.kind, one.name, "oui", "oui", "convoque_aussi") for one in beyond(meeting))
        header = ("numero", "nom", "convoque", "comme_avant", "motif")
        content = (BOM + "".join(csv_lines(header, chain(cells, beside), separator=";"))).encode()
        yield Piece(f"1-avis/personnes-convoquees-version-{version.number}.csv", content)


def _ledger(meeting: Assembly) -> bytes:
    header = ("numero", "membre", "personne", "canal", "compte_au_quorum", "arrivee", "depart")
    cells = (
        (
            stay.membership.number if stay.membership else "",
            stay.membership.person.full_name if stay.membership else "",
            stay.person.full_name,
            stay.channel,
            "oui" if stay.counts_toward_quorum else "non",
            stay.arrived_at.isoformat(),
            stay.departed_at.isoformat() if stay.departed_at else "",
        )
        for stay in stays_of(meeting).iterator(chunk_size=2000)
    )
    return (BOM + "".join(csv_lines(header, cells, separator=";"))).encode()


def _motions(meeting: Assembly, only: frozenset[int] | None) -> Iterator[dict[str, Any]]:
    for motion in sorted(meeting.motions.select_related("item", "resolution"), key=by_point):
        if only is not None and motion.pk not in only:
            continue
        resolution = getattr(motion, "resolution", None)
        yield {
            "point": motion.item.number,
            "titre": motion.title_fr,
            "texte": motion.text_fr,
            "etat": motion.state,
            "resolution": resolution.number if resolution else "",
            "decide_le": motion.decided_at.isoformat() if motion.decided_at else "",
            "chiffres": motion.figures,
            "constat": motion.finding,
            "sha256_du_depouillement": motion.record_sha256,
        }


def _votes(meeting: Assembly, only: frozenset[int] | None) -> Iterator[Piece]:
    """Yield what each vote was counted from and came to; of a secret one, its archive, which names nobody's choice."""
    polls = Poll.objects.filter(assembly=meeting, is_rehearsal=False).order_by("pk")
    results = {one.poll_id: one for one in Result.objects.filter(poll__in=polls)}
    for rank, poll in enumerate((one for one in polls if one.pk in results), start=1):
        if only is not None and poll.motion_id not in only:
            continue
        yield Piece(f"3-decisions/vote-{rank}-depouillement.json", results[poll.pk].record.encode())
        destroyed = destruction_of(poll)
        if destroyed is not None:
            yield Piece(f"3-decisions/vote-{rank}-destruction.json", destroyed.receipt.encode())
        elif poll.mode == PollMode.SECRET:
            # A binder goes from hand to hand: where few voted apart, the sum of the box stays sealed in it.
            archive = sealed_archive_of(poll) if few_voted_apart(poll) else archive_of(poll)
            yield Piece(f"3-decisions/vote-{rank}-urne.bel", archive.to_bytes())


def _sheets(meeting: Assembly, only: frozenset[int] | None) -> Iterator[Filed]:
    """Yield the photographs of what was counted, and the list that names them with their hashes."""
    photographs, table = sheets_in_binder(meeting, only)
    yield from photographs
    if table:
        yield Piece(f"{IN_BINDER}.csv", table)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()
