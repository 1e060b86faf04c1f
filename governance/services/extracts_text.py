"""What a certified extract says, in one language, ready for the page (`governance/documents/extract.typ`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from governance.models import ChangeKind, Resolution
from governance.queries.extracts import Matter
from governance.queries.votes_taken import Stage, VoteTaken
from governance.services.decisions_text import Annexes, finding_shown, hands_shown, motion_shown
from governance.services.notice_text import local
from membership import formats


def contents(matter: Matter, *, language: str, at: datetime) -> dict[str, Any]:
    """Return the extract as the page takes it. at: when it is drawn up."""
    resolution = matter.resolution
    assembly = resolution.motion.assembly
    organisation = local(assembly.organisation, "name", language)
    zone = assembly.zone
    with translation.override(language):
        title = _("Certified extract: resolution %(number)s") % {"number": resolution.number}
        meeting = local(assembly, "title", language)
        day = formats.day(assembly.starts_at.astimezone(zone).date())
        drawn_up = formats.instant(at.astimezone(zone))
        return {
            "lang": language,
            "region": "CA",
            "title": title,
            "organisation": organisation,
            "kind": _("Certified extract of the minutes"),
            "draft": {"tag": ""},
            "running": {
                "head": f"{organisation} — {title}",
                "foot": _("Drawn up on %(instant)s") % {"instant": drawn_up},
                "page": _("Page {page} of {pages}"),
            },
            "number": _("Resolution %(number)s") % {"number": resolution.number},
            "heading": local(resolution, "title", language),
            "lead": _("Extract of the minutes of the meeting “%(meeting)s” held on %(day)s%(place)s.")
            % {"meeting": meeting, "day": day, "place": f", {assembly.place}" if assembly.place else ""},
            "motion": _motion(matter, language),
            "changes": _changes(resolution),
            "minutes": _minutes(matter, zone),
            "certificate": _(
                "I certify that this is a true extract of the minutes of that meeting, and that this resolution is "
                "in force unless it is written otherwise above."
            ),
            "signature": _("The secretary"),
            "name": _("Name in capitals"),
            "date": _("Date"),
        }


def _motion(matter: Matter, language: str) -> dict[str, Any]:
    """Return the motion with its votes in a sentence each: an extract carries no annex of names."""
    resolution = matter.resolution
    zone = resolution.motion.assembly.zone
    shown = motion_shown(resolution.motion, resolution.number, language, Annexes(zone))
    if not resolution.motion.mover:
        shown["moved"] = _("The meeting adopted the following:")
    shown["facts"] = []
    polls = [_vote(vote, zone) for vote in matter.votes if vote.stage is Stage.PROCLAIMED and vote.closed_at]
    shown["votes"] = polls + [hands_shown(fact, Annexes(zone)) for fact in matter.hands]
    return shown


def _vote(vote: VoteTaken, zone: ZoneInfo) -> dict[str, Any]:
    assert vote.closed_at is not None
    said = {
        "opened": formats.clock(vote.opened_at.astimezone(zone)),
        "closed": formats.clock(vote.closed_at.astimezone(zone)),
        "evidence": vote.evidence,
    }
    text = (
        _("Secret vote, from %(opened)s to %(closed)s. Fingerprint of its evidence: %(evidence)s.")
        if vote.evidence
        else _("Roll call, from %(opened)s to %(closed)s; the names are in the minutes.")
    )
    return {"text": text % said, "quorum": finding_shown(vote.quorum) if vote.quorum else None}


def _changes(resolution: Resolution) -> list[str]:
    """Return what later resolutions did to this one, in sentences."""
    said = {
        ChangeKind.AMENDS: _("Amended by resolution %(number)s, adopted on %(day)s."),
        ChangeKind.REPEALS: _("Repealed by resolution %(number)s, adopted on %(day)s."),
    }
    return [
        said[ChangeKind(change.kind)] % {"number": change.by.number, "day": formats.short_day(change.by.adopted_on)}
        for change in resolution.changes.all()
    ]


def _minutes(matter: Matter, zone: ZoneInfo) -> dict[str, Any]:
    names = {"fr": _("Minutes in French"), "en": _("Minutes in English")}
    rows = [
        [
            _("%(minutes)s, version %(version)s, %(state)s, %(instant)s")
            % {
                "minutes": names[one.language],
                "version": one.version,
                "state": str(one.get_state_display()).lower(),
                "instant": formats.instant(one.written_at.astimezone(zone)),
            },
            getattr(one, "sha256", ""),
        ]
        for one in matter.minutes
    ]
    return {
        "title": _("The minutes it is taken from"),
        "head": [_("Document"), "SHA-256"],
        "rows": rows,
        "empty": "" if rows else _("The minutes of that meeting are not drawn up yet."),
    }
