"""The register at a moment, on its way into a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from membership.models import Organisation, ShareClass
from membership.queries.moment import Moment
from membership.queries.registry import RegisterRow


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Whose register, at which moment, its rows (read once), and the language of a document for people."""

    organisation: Organisation
    at: Moment
    rows: Iterator[RegisterRow]
    language: str


def class_names(register: Snapshot) -> dict[str, str]:
    """Return what each class of shares is called in the language of the document, by its key."""
    return {
        one.key: (one.name_en if register.language == "en" else "") or one.name_fr
        for one in ShareClass.objects.for_organisation(register.organisation)
    }
