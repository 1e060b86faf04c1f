"""`python -m voting.crypto`: check an election's archive, or a ballot one has opened, by oneself."""

import argparse
import os
import sys
from pathlib import Path

from voting.crypto.canonical import dumps
from voting.crypto.errors import CryptoError
from voting.crypto.groups import BELENIOS_2048, ED25519
from voting.crypto.making import make_credentials
from voting.crypto.opened import Opened
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
        "tracker": "Tracker",
        "none": "no answer",
        "as_chosen": "This ballot held exactly these choices. Opened, it does not count: seal another.",
        "not_as_chosen": "THIS BALLOT DID NOT HOLD THESE CHOICES. Do not vote on this device; tell the scrutineers.",
        "unreadable": "This is not a ballot opened in the booth",
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
        "tracker": "Numéro de suivi",
        "none": "aucune réponse",
        "as_chosen": "Ce bulletin contenait exactement ces choix. Ouvert, il ne compte pas : scellez-en un autre.",
        "not_as_chosen": "CE BULLETIN NE CONTENAIT PAS CES CHOIX. Prévenez un scrutateur et prenez un autre appareil.",
        "unreadable": "Ce n’est pas un bulletin ouvert dans l’isoloir",
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
    verifying.set_defaults(run=_verify)
    opening = commands.add_parser(
        "opened", help="check a ballot opened in the booth; exit 1 when it held other choices"
    )
    opening.add_argument("file", type=Path, help="the file that the booth gave")
    opening.add_argument("--language", choices=sorted(WORDS), default="en")
    opening.set_defaults(run=_open)
    making = commands.add_parser(
        "credentials", help="make credentials away from the server: a file to hand out, and one to give to the server"
    )
    making.add_argument("uuid", help="the name of the election, as the page of its credentials shows it")
    making.add_argument("count", type=int, help="how many: as many as the roll has votes")
    making.add_argument("--group", choices=(BELENIOS_2048, ED25519), default=BELENIOS_2048)
    making.add_argument("--out", type=Path, default=Path(), help="the folder of the two files")
    making.set_defaults(run=None)
    chosen = parser.parse_args(arguments)
    if chosen.run is None:
        return _make(chosen)
    try:
        content = chosen.file.read_bytes()
    except OSError as refusal:
        print(f"{chosen.file}: {refusal.strerror}", file=sys.stderr)
        return 2
    done: int = chosen.run(content, chosen)
    return done


def _verify(content: bytes, chosen: argparse.Namespace) -> int:
    report = verify(content, on_cores(chosen.cores) if chosen.cores > 1 else one_by_one)
    print(dumps(report.as_json()) if chosen.json else _said(report, WORDS[chosen.language]))
    return 0 if report.holds else 1


def _make(chosen: argparse.Namespace) -> int:
    try:
        private, public = make_credentials(chosen.uuid, chosen.group, chosen.count, chosen.out)
    except (CryptoError, OSError) as refusal:
        print(f"{chosen.uuid}: {refusal}", file=sys.stderr)
        return 2
    print(f"{private}  hand out, one each, and then delete\n{public}  give to the server")
    return 0


def _open(content: bytes, chosen: argparse.Namespace) -> int:
    words = WORDS[chosen.language]
    try:
        opened = Opened.from_text(content.decode())
        holds = opened.holds
        lines = [f"{question}: {', '.join(names) or words['none']}" for question, names in opened.choices()]
    except (CryptoError, UnicodeDecodeError) as refusal:
        print(f"{chosen.file}: {words['unreadable']} ({refusal})", file=sys.stderr)
        return 2
    lines += ["", f"{words['tracker']}: {opened.ballot.tracker}", words["as_chosen" if holds else "not_as_chosen"]]
    print("\n".join(lines))
    return 0 if holds else 1


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
