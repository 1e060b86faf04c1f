"""The evidence of a vote as files that need nothing of ours to be kept, nor our server to be checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from membership.models import AuditEntry
from voting.crypto.groups import BELENIOS_2048, ED25519
from voting.models import Poll, PollMode, TallyStage, TallyStageName
from voting.queries.roll_text import roll_line
from voting.queries.sealed.archives import archive_of
from voting.queries.sealed.verifier import files_of_verifier
from voting.queries.sheets import files_of_sheets

README = """\
FRANÇAIS
Ces fichiers sont la preuve d’un vote. Ils ne demandent ni notre serveur ni le réseau.
1. «python3 check.py» refait les empreintes: rôle, dossier de décompte, entrées du journal.
{french}3. Comparez le résultat et les empreintes avec ceux du procès-verbal.
roll.tsv nomme des personnes: gardez-le comme la liste électorale.

ENGLISH
These files are the evidence of a vote. They need neither our server nor the network.
1. "python3 check.py" makes the hashes again: roll, count record, entries of the audit trail.
{english}3. Compare the result and the hashes with those of the minutes.
roll.tsv names people: keep it as you keep the electoral roll.
"""

# A vote in the open has no archive to verify.
OPEN_FR = """\
2. count-record.json contient le décompte entier: chaque étape et ses chiffres.
"""
OPEN_EN = """\
2. count-record.json holds the whole count: each stage and its figures.
"""
SEALED_FR = """\
2. Dans le dossier «verifier», «python3 -m voting.crypto verify ../{archive}» (notre programme; README.txt y dit ce
   qu’il lui faut) refait toutes les preuves des bulletins, de leur somme et du résultat. Un programme qui n’est pas
   le nôtre fait de même, le fichier .bel seul dans son dossier: «belenios-tool election verify --dir .»,
   {release}
"""
SEALED_EN = """\
2. In the folder "verifier", "python3 -m voting.crypto verify ../{archive}" (our program; the README.txt there says what
   it needs) makes every proof again, of the ballots, of their sum and of the result. A program that is not ours does
   the same, with the .bel file alone in its folder: "belenios-tool election verify --dir .",
   {release}
"""
# By the group of the vote: which releases of the other program read its archive, and what they see.
RELEASE_FR = {
    BELENIOS_2048: "version 2.0 (Debian 12). La version 3.0 (Debian 13) laisse passer de faux bulletins.",
    ED25519: "version 2.1 ou suivante (Debian 13; celle de Debian 12 ne connaît pas le groupe Ed25519 de ce vote).\n"
    "   Les versions 3 laissent passer de faux bulletins: employez aussi notre programme.",
}
RELEASE_EN = {
    BELENIOS_2048: "release 2.0 (Debian 12). Release 3.0 (Debian 13) lets forged ballots pass.",
    ED25519: "release 2.1 or later (Debian 13; that of Debian 12 does not know Ed25519, the group of this vote).\n"
    "   Releases 3 let forged ballots pass: use our program too.",
}

CHECK = '''\
"""Makes the hashes of this folder again. Needs Python alone; says what does not agree, and ends with 1 then."""
import hashlib, json, pathlib, sys

here = pathlib.Path(__file__).parent
stated = json.loads((here / "hashes.json").read_text(encoding="utf-8"))
wrong = 0
for name, digest in stated["files"].items():
    found = hashlib.sha256((here / name).read_bytes()).hexdigest()
    print(("ok   " if found == digest else "WRONG"), name, found)
    wrong += found != digest
previous = None
for line in (here / "audit.jsonl").read_text(encoding="utf-8").splitlines():
    entry = json.loads(line)
    body = json.dumps(entry["body"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if hashlib.sha256(body.encode()).hexdigest() != entry["hash"]:
        print("WRONG audit entry", entry["body"]["seq"])
        wrong += 1
print("all hashes agree" if not wrong else f"{wrong} do not agree")
sys.exit(1 if wrong else 0)
'''


def files_of(poll: Poll) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a poll's evidence by name. The roll's hash is that of its file."""
    uuid = poll.sealed.uuid if poll.mode == PollMode.SECRET else ""
    archive = f"{uuid}.bel"
    files: dict[str, bytes] = {"roll.tsv": _roll(poll)}
    if uuid:
        files[archive] = archive_of(poll).to_bytes()
        verified = TallyStage.objects.filter(poll=poll, stage=TallyStageName.VERIFY).first()
        if verified:
            files["verification.json"] = verified.output.encode()
    if hasattr(poll, "result"):
        files["count-record.json"] = poll.result.record.encode()
    sheets, told = files_of_sheets(poll)
    if told:
        files["tally-sheets.json"] = told
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    hashes |= {one.name: one.sha256 for one in sheets}
    stated = {
        "poll": poll.public_id,
        "roll_sha256": poll.roll.sha256,
        "record_sha256": poll.result.record_sha256 if hasattr(poll, "result") else None,
        "files": hashes,
    }
    yield "README.txt", _readme(poll, archive).encode()
    yield "check.py", CHECK.encode()
    yield "hashes.json", json.dumps(stated, indent=1).encode()
    yield from files.items()
    yield from ((one.name, one.content) for one in sheets)
    if uuid:
        yield from ((f"verifier/{name}", content) for name, content in files_of_verifier().items())
    yield "audit.jsonl", "".join(f"{line}\n" for line in _audit(poll)).encode()


def _readme(poll: Poll, archive: str) -> str:
    if poll.mode != PollMode.SECRET:
        return README.format(french=OPEN_FR, english=OPEN_EN)
    group = poll.sealed.group
    return README.format(
        french=SEALED_FR.format(archive=archive, release=RELEASE_FR[group]),
        english=SEALED_EN.format(archive=archive, release=RELEASE_EN[group]),
    )


def _roll(poll: Poll) -> bytes:
    """Return the lines that the hash of the roll is made of, in the order of names."""
    lines = (
        roll_line(
            entry.number,
            entry.reason_code,
            entry.exercised_by_name,
            is_in=entry.is_entitled,
            seat_no=entry.seat_no,
            seats=entry.seats,
        )
        for entry in poll.roll.entries.order_by("place", "seat_no").iterator(chunk_size=2000)
    )
    return "".join(lines).encode()


def _audit(poll: Poll) -> Iterator[str]:
    """Yield the entries of the trail about this poll, each with the very body its hash is made of."""
    organisation = poll.organisation
    entries = AuditEntry.objects.filter(chain__organisation=organisation, object_id=poll.public_id).order_by("seq")
    for entry in entries.select_related("detail"):
        detail: Any = getattr(entry, "detail", None)
        yield json.dumps(
            {
                "body": audit_body(entry, organisation.public_id),
                "hash": entry.hash,
                "salt": detail.salt if detail else None,
                "values": detail.values if detail else None,
            },
            ensure_ascii=False,
        )


def audit_body(entry: AuditEntry, chain: str) -> dict[str, Any]:
    """Return what the hash of an entry is made of, as the audit trail writes it."""

    return {
        "chain": chain,
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "object": [entry.object_kind, entry.object_id],
        "digest": entry.digest,
        "previous": entry.previous,
    }
