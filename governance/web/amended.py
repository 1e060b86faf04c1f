"""What an amendment would change of the text before the meeting, word by word."""

from __future__ import annotations

from dataclasses import dataclass

from governance.models import Motion
from governance.rules.bylaws import Piece, pieces
from membership.models import Organisation


@dataclass(frozen=True, slots=True)
class Change:
    """An amendment as it reads against what it would change, in one language."""

    language: str
    pieces: tuple[Piece, ...]


def changes_of(motion: Motion, organisation: Organisation) -> list[Change]:
    """Return, for an amendment, its differences in each language that it changes."""
    if motion.amends_id is None:
        return []
    return [
        Change(language, pieces(before, after))
        for language in organisation.languages
        if (before := getattr(motion, f"before_{language}")) != (after := getattr(motion, f"text_{language}"))
    ]
