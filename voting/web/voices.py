"""The several votes of one person: their own, and those of the proxies they carry, each cast by itself."""

from __future__ import annotations

from datetime import datetime

from governance.models import Assembly
from membership.web.gate import EntryPass
from voting.queries.door import voices_of


def other_voices(entry: EntryPass, assembly: Assembly, instant: datetime) -> list[dict[str, str]]:
    """Return the other members for whom the holder of a pass votes: one goes on as each in turn."""
    return [
        {"choice": one.choice, "name": one.acts_for or one.name, "is_own": "" if one.acts_for else "yes"}
        for one in voices_of(assembly, entry.person_id, instant)
        if one.membership_id != entry.membership_id
    ]
