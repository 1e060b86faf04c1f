"""Our verifier as one small file: the source of the program, for whoever checks a vote without our server."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

import voting.crypto

NAME = "verifier.zip"
# What the program needs beside Python, by the names of its packages.
NEEDS = ("gmpy2", "PyNaCl")

README = """\
FRANÇAIS
Le programme qui vérifie un vote secret, tel que le serveur de ce vote l’emploie. Il ne demande ni notre serveur, ni
compte.
Il faut Python 3.11 ou plus récent. Dans ce dossier (sous Windows, «python» au lieu de «python3»):
1. Une fois, avec le réseau:  python3 -m pip install -r requirements.txt
   ou, sous Debian et Ubuntu:  sudo apt install python3-gmpy2 python3-nacl
2. Sans réseau si vous voulez:  python3 -m voting.crypto verify --language fr CHEMIN/NOM.bel
   et, pour un bulletin ouvert dans l’isoloir:  python3 -m voting.crypto opened --language fr CHEMIN/bulletin.json
3. Comparez le résultat et les empreintes avec ceux de la page de la preuve et du procès-verbal.
Le code est court et fait pour être lu: commencez par voting/crypto/verifying.py.

ENGLISH
The program that verifies a secret vote, as the server of the vote uses it. It needs neither our server nor an account.
It wants Python 3.11 or later. In this folder (on Windows, "python" instead of "python3"):
1. Once, with the network:  python3 -m pip install -r requirements.txt
   or, on Debian and Ubuntu:  sudo apt install python3-gmpy2 python3-nacl
2. Without a network if you like:  python3 -m voting.crypto verify PATH/NAME.bel
   and, for a ballot that was opened in the booth:  python3 -m voting.crypto opened PATH/ballot.json
3. Compare the result and the hashes with those of the page of the evidence and of the minutes.
The code is short and made to be read: begin with voting/crypto/verifying.py.
"""


@dataclass(frozen=True, slots=True)
class Verifier:
    """content: a zip. The same source makes the same bytes, so its hash can be compared with that of another server."""

    content: bytes
    sha256: str


def files_of_verifier() -> dict[str, bytes]:
    """Return the files of the program by name."""
    source = Path(voting.crypto.__file__).parent
    needs = "".join(f"{name}=={version(name)}\n" for name in NEEDS)
    files = {"README.txt": README.encode(), "requirements.txt": needs.encode(), "voting/__init__.py": b""}
    files |= {f"voting/crypto/{path.name}": path.read_bytes() for path in sorted(source.glob("*.py"))}
    licence = Path(settings.BASE_DIR) / "LICENSE"
    return files | ({licence.name: licence.read_bytes()} if licence.exists() else {})


@cache
def verifier() -> Verifier:
    """Return the program as one file, written once for as long as this process lives."""
    written = io.BytesIO()
    # Stored, at one instant for all: how well this machine compresses, and when it was installed, is not in the hash.
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as packed:
        for name, content in files_of_verifier().items():
            about = zipfile.ZipInfo(name)
            about.external_attr = 0o644 << 16
            packed.writestr(about, content)
    content = written.getvalue()
    return Verifier(content, hashlib.sha256(content).hexdigest())
