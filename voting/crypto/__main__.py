"""`python -m voting.crypto verify FILE.bel`: check an election's archive by oneself."""

import argparse
import os
import sys
from pathlib import Path

from voting.crypto.canonical import dumps
from voting.crypto.parallel import on_cores
from voting.crypto.verifying import CHECKS, Report, one_by_one, verify

WORDS = {
    "en": {
        "archive": "The file is written as it should be",
        "hashes": "Each object bears its hash",
        "chain": "Nothing was removed, added or reordered",
        "election": "What was voted on",
        "trustees": "Who holds the key",
        "credentials": "Who could vote",
        "ballots": "Every ballot",
        "encrypted_tally": "The sum, still sealed",
        "decryptions": "The trustees’ parts",
        "result": "The result",
        "yes": "holds",
        "no": "DOES NOT HOLD",
        "unmade": "not looked at",
        "verified": "Everything in this file holds.",
        "refused": "This file proves nothing: see the check that does not hold.",
        "state": "State",
    },
    "fr": {
        "archive": "Le fichier est écrit comme il doit l’être",
        "hashes": "Chaque objet porte son empreinte",
        "chain": "Rien n’a été retiré, ajouté ni déplacé",
        "election": "L’objet du vote",
        "trustees": "Qui détient la clé",
        "credentials": "Qui pouvait voter",
        "ballots": "Chaque bulletin",
        "encrypted_tally": "La somme, encore scellée",
        "decryptions": "Les parts des dépositaires de la clé",
        "result": "Le résultat",
        "yes": "tient",
        "no": "NE TIENT PAS",
        "unmade": "non examiné",
        "verified": "Tout ce que contient ce fichier tient.",
        "refused": "Ce fichier ne prouve rien : voyez la vérification qui ne tient pas.",
        "state": "État",
    },
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m voting.crypto", description=__doc__)
    commands = parser.add_subparsers(required=True)
    verifying = commands.add_parser("verify", help="check an archive; exit 1 when a check does not hold")
    verifying.add_argument("file", type=Path, help="the archive, UUID.bel")
    verifying.add_argument("--json", action="store_true", help="the whole report, for programs")
    verifying.add_argument("--language", choices=sorted(WORDS), default="en")
    verifying.add_argument("--cores", type=int, default=os.cpu_count() or 1, help="processes that check ballots")
    chosen = parser.parse_args(arguments)
    try:
        content = chosen.file.read_bytes()
    except OSError as refusal:
        print(f"{chosen.file}: {refusal.strerror}", file=sys.stderr)
        return 2
    report = verify(content, on_cores(chosen.cores) if chosen.cores > 1 else one_by_one)
    print(dumps(report.as_json()) if chosen.json else _said(report, WORDS[chosen.language]))
    return 0 if report.holds else 1


def _said(report: Report, words: dict[str, str]) -> str:
    made = {check.name: check for check in report.checks}
    lines: list[str] = []
    for name in CHECKS:
        check = made.get(name)
        found = words["unmade"] if check is None else words["yes"] if check.holds else words["no"]
        lines.append(f"{words[name]}: {found}" + (f" ({check.detail})" if check else ""))
    lines += ["", f"SHA-256: {report.sha256}", f"{words['state']}: {report.state}"]
    lines.append(words["verified"] if report.holds else words["refused"])
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
