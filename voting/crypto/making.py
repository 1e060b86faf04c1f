"""Making the credentials of an election away from the server: a file to hand out from, and one to give to it."""

import os
from pathlib import Path

from voting.crypto.canonical import dumps
from voting.crypto.credentials import new_credential, public_of
from voting.crypto.elections import is_uuid
from voting.crypto.errors import CredentialUnreadable
from voting.crypto.groups import group

MOST = 1_000_000


def make_credentials(uuid: str, group_name: str, count: int, folder: Path) -> tuple[Path, Path]:
    """Write `UUID.private.txt`, one credential a line, and `UUID.public.json`. Neither may be there already.

    The public ones stand in the order of their values, the private ones in the order they were drawn: the two lists do
    not lie beside each other. Raises UnknownGroup, CredentialUnreadable, OSError.
    """
    if not is_uuid(uuid) or not 1 <= count <= MOST:
        raise CredentialUnreadable("the name of an election and a number of credentials were expected")
    chosen = group(group_name)
    private = [new_credential() for _ in range(count)]
    public = sorted(chosen.write(public_of(one, uuid, chosen)) for one in private)
    secret_file, public_file = folder / f"{uuid}.private.txt", folder / f"{uuid}.public.json"
    _write(secret_file, "\n".join(private) + "\n")
    _write(public_file, dumps(list(public)))
    return secret_file, public_file


def _write(path: Path, text: str) -> None:
    """Write a file that nobody else on the machine may read, and that is not there yet."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
