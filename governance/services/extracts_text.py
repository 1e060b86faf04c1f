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
from governance.services.decisions_text import Annexes, after_meeting, motion_shown
from governance.services.facts_text import hands_shown
from governance.services.findings_text import finding_shown
from governance.services.notice_text import local
from membership import formats


def contents(matter: Matter, *, language: str, at: datetime) -> dict[str, Any]:
    """Return the extract as the page takes it. at: when it is drawn up."""
    resolution = matter.resolution
    assembly = resolution.motion.assembly
    organisation = local(assembly.organisation, "name", language)
    zone, is_written = assembly.zone, assembly.is_written
    with translation.override(language):
        title = _("Certified extract: resolution %(number)s") % {"number": resolution.number}
        drawn_up = formats.instant(at.astimezone(zone))
        return {
            "lang": language,
            "region": "CA",
            "title": title,
            "organisation": organisation,
            "kind": _("Certified copy of a written resolution")
            if is_written
            else _("Certified extract of the minutes"),
            "draft": {"tag": ""},
            "running": {
                "head": f"{organisation} — {title}",
                "foot": _("Drawn up on %(instant)s") % {"instant": drawn_up},
                "page": _("Page {page} of {pages}"),
            },
            "number": _("Resolution %(number)s") % {"number": resolution.number},
            "heading": local(resolution, "title", language),
            "lead": _lead(resolution, language),
            "motion": _motion(matter, language),
            "changes": _changes(resolution),
            "minutes": _minutes(matter, zone),
            "certificate": _certificate(is_written=is_written),
            "signature": _("The secretary"),
            "name": _("Name in capitals"),
            "date": _("Date"),
        }


def _lead(resolution: Resolution, language: str) -> str:
    """Return what the paper is taken from: the day is that of the adoption, which an adjournment parts from others."""
    assembly = resolution.motion.assembly
    said = {
        "meeting": local(assembly, "title", language),
        "day": formats.day(resolution.adopted_on),
        "place": f", {assembly.place}" if assembly.place else "",
    }
    if assembly.is_written:
        return _("Written resolution, signed by everybody entitled to vote on it and adopted on %(day)s.") % said
    return _("Extract of the minutes of the meeting “%(meeting)s” held on %(day)s%(place)s.") % said


def _certificate(*, is_written: bool) -> str:
    if is_written:
        return _(
            "I certify that this is a true copy of that resolution, kept with the minutes, and that it is in force "
            "unless it is written otherwise above."
        )
    return _(
        "I certify that this is a true extract of the minutes of that meeting, and that this resolution is "
        "in force unless it is written otherwise above."
    )


def _motion(matter: Matter, language: str) -> dict[str, Any]:
    """Return the motion with its votes in a sentence each: an extract carries no annex of names."""
    resolution = matter.resolution
    zone, ended_at = resolution.motion.assembly.zone, resolution.motion.assembly.ended_at
    shown = motion_shown(resolution.motion, resolution.number, language, Annexes(zone, ended_at))
    if resolution.motion.assembly.is_written:
        shown["moved"] = _("Those who sign adopt the following:")
    elif not resolution.motion.mover:
        shown["moved"] = _("The meeting adopted the following:")
    shown["facts"] = []
    polls = [
        _vote(vote, Annexes(zone, ended_at))
        for vote in matter.votes
        if vote.stage is Stage.PROCLAIMED and vote.closed_at
    ]
    if matter.signed:
        names = ", ".join(
            _("%(name)s (%(day)s)")
            % {"name": one.mandate.person.full_name, "day": formats.short_day(one.signed_at.astimezone(zone).date())}
            for one in matter.signed
        )
        polls.append({"text": _("Signed by %(names)s.") % {"names": names}, "quorum": None})
    shown["votes"] = polls + [hands_shown(fact, Annexes(zone)) for fact in matter.hands]
    return shown


def _vote(vote: VoteTaken, annexes: Annexes) -> dict[str, Any]:
    assert vote.closed_at is not None
    quorum = finding_shown(vote.quorum) if vote.quorum else None
    if annexes.outlived(vote.opened_at):
        kept = _("Fingerprint of its evidence: %(evidence)s.") % {"evidence": vote.evidence} if vote.evidence else ""
        held = _("Secret vote after the meeting.") if vote.evidence else _("Roll call after the meeting.")
        return {"text": " ".join(filter(None, [held, after_meeting(vote, annexes), kept])), "quorum": quorum}
    said = {
        "opened": annexes.clock(vote.opened_at),
        "closed": annexes.clock(vote.closed_at),
        "evidence": vote.evidence,
    }
    text = (
        _("Secret vote, from %(opened)s to %(closed)s. Fingerprint of its evidence: %(evidence)s.")
        if vote.evidence
        else _("Roll call, from %(opened)s to %(closed)s; the names are in the minutes.")
    )
    return {"text": text % said, "quorum": quorum}


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
        "empty": "" if rows else _empty(matter.resolution),
    }


def _empty(resolution: Resolution) -> str:
    if resolution.motion.assembly.is_written:
        return _("No meeting was held: the signed text is kept with the minutes.")
    return _("The minutes of that meeting are not drawn up yet.")
