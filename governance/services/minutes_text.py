"""What the minutes of a meeting say, in one language: everything that is read, ready for the page.

The page (`governance/documents/minutes.typ`) holds no words and computes nothing; here is no look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from governance.models import AssemblyState, Waiver
from governance.queries.changes import began_at
from governance.queries.proceedings import Convened, Proceedings
from governance.services.callers import caller_in_minutes
from governance.services.course_text import presence_course
from governance.services.decisions_text import Annexes, paragraphs_of, points_shown
from governance.services.findings_text import finding_shown
from governance.services.guests_text import guests_said, strikes_said
from governance.services.headcounts_text import clock_of, headcounts_shown, movements_said
from governance.services.notice_text import local
from governance.services.turns_text import adjournments, postponements
from membership import formats
from membership.models import Channel
from membership.rules.findings import Finding


@dataclass(frozen=True, slots=True)
class Adoption:
    """By what the minutes were adopted. because: why this version corrects the sealed one, if it does."""

    on: date
    resolution: str = ""
    because: str = ""


def contents(
    proceedings: Proceedings,
    *,
    language: str,
    version: int,
    drawn_up_at: datetime,
    adoption: Adoption | None = None,
) -> dict[str, Any]:
    """Return the minutes as the page takes them. The same arguments always give the same contents.

    adoption: None for a draft.
    """
    assembly = proceedings.assembly
    local_start = began_at(assembly, proceedings.changes).astimezone(assembly.zone)
    drawn_up = drawn_up_at.astimezone(assembly.zone)
    annexes = Annexes(assembly.zone, assembly.ended_at, first_on=local_start.date())
    with translation.override(language):
        meeting = local(assembly, "title", language)
        on = formats.short_day(local_start.date())
        title = _("Minutes: %(meeting)s, %(day)s") % {"meeting": meeting, "day": on}
        organisation = local(assembly.organisation, "name", language)
        return {
            "lang": language,
            "region": "CA",
            "title": title,
            "organisation": organisation,
            "kind": _("Minutes of the meeting"),
            "meeting": meeting,
            "day": formats.day(local_start.date()),
            "draft": _adopted(version, drawn_up, adoption)
            if adoption
            else _draft(version, drawn_up, of_a_body=assembly.is_sitting),
            "running": {
                "head": f"{organisation} — {meeting}, {on}",
                "foot": (_("Minutes, version %(version)s") if adoption else _("Minutes, draft %(version)s"))
                % {"version": version},
                "page": _("Page {page} of {pages}"),
            },
            "facts": list(_facts(proceedings)),
            "notice": _notice(proceedings),
            "presence": _presence(proceedings),
            "proceedings": {
                "title": _("Proceedings"),
                "empty": "" if proceedings.points else _("The agenda holds no item."),
                "points": points_shown(proceedings.points, language, annexes, proceedings.passages),
            },
            "remarks": {
                "title": _("Remarks"),
                "text": paragraphs_of(proceedings.passages.get((language, None), "")),
            },
            "closing": _closing(proceedings),
            "annexes": annexes.shown(),
            "fingerprints": _fingerprints(proceedings),
        }


def _draft(version: int, drawn_up: datetime, *, of_a_body: bool) -> dict[str, str]:
    said = {"version": version, "instant": formats.instant(drawn_up)}
    if of_a_body:
        note = _(
            "Draft, version %(version)s, drawn up on %(instant)s from the records of the meeting."
            " It becomes the minutes once the body has adopted it. Reserved to those who sit on it."
        )
        return {"tag": _("DRAFT"), "note": note % said}
    return {
        "tag": _("DRAFT"),
        "note": _(
            "Draft, version %(version)s, drawn up on %(instant)s from the records of the meeting."
            " It becomes the minutes once the assembly has adopted it."
        )
        % said,
    }


def _adopted(version: int, drawn_up: datetime, adoption: Adoption) -> dict[str, str]:
    """Return that the minutes are adopted, by what, and why they were corrected if they were."""
    said = {
        "version": version,
        "instant": formats.instant(drawn_up),
        "day": formats.short_day(adoption.on),
        "resolution": adoption.resolution,
        "because": adoption.because,
    }
    note = (
        _("Adopted on %(day)s by resolution %(resolution)s. Version %(version)s, sealed on %(instant)s.")
        if adoption.resolution
        else _("Adopted on %(day)s. Version %(version)s, sealed on %(instant)s.")
    )
    if adoption.because:
        why = _("Corrected after its adoption, for this reason: %(because)s")
        note = f"{note} {why}"
    return {"tag": "", "note": note % said}


def _facts(proceedings: Proceedings) -> Iterator[dict[str, Any]]:
    """Yield where and when, as head and lines of one column each."""
    assembly = proceedings.assembly
    if assembly.place:
        yield {"head": _("Place"), "lines": [assembly.place]}
    if assembly.link:
        yield {"head": _("At a distance"), "lines": [assembly.link]}
    yield {"head": _("Opened"), "lines": [clock_of(proceedings, proceedings.opened_at)]}
    ended = clock_of(proceedings, assembly.ended_at) if assembly.ended_at else _("In session")
    yield {"head": _("Closing"), "lines": [ended]}


def _notice(proceedings: Proceedings) -> dict[str, Any]:
    convened = proceedings.convened
    return {
        "title": _("Notice of meeting"),
        "paragraphs": [
            *caller_in_minutes(proceedings.assembly, translation.get_language() or "fr"),
            _told(proceedings),
            *_unproven(convened.unproven),
            *_corrected(proceedings),
            *postponements(proceedings),
        ],
        "finding": finding_shown(convened.finding) if convened.finding else None,
        "waivers": [_waiver(proceedings, waiver) for waiver in convened.waivers],
    }


def _corrected(proceedings: Proceedings) -> Iterator[str]:
    """Yield a sentence for each notice that corrected the call; those of before such lists were kept say no number."""
    for one in proceedings.convened.corrections:
        said = {
            "version": formats.number(one.version),
            "instant": formats.instant(one.notice.issued_at.astimezone(proceedings.assembly.zone)),
            "n": formats.number(one.told or 0),
        }
        if one.told is None:
            yield _("On %(instant)s, the notice was corrected (version %(version)s).") % said
        else:
            yield (
                ngettext(
                    "On %(instant)s, the notice was corrected (version %(version)s) and sent to %(n)s member.",
                    "On %(instant)s, the notice was corrected (version %(version)s) and sent to %(n)s members.",
                    one.told,
                )
                % said
            )


def _told(proceedings: Proceedings) -> str:
    """Return «Le 9 avril 2027 à 10 h 02, 2 114 membres ont été convoqués : 1 967 par courriel, 147 par la poste.»"""
    convened = proceedings.convened
    ways = {
        Channel.EMAIL: _("%(n)s by e-mail"),
        Channel.POST: _("%(n)s by post"),
        Channel.HAND: _("%(n)s by hand"),
    }
    said = ", ".join(
        way % {"n": formats.number(convened.by_channel[channel])}
        for channel, way in ways.items()
        if convened.by_channel.get(channel)
    )
    told = {
        "n": formats.number(convened.told),
        "ways": said,
        "instant": formats.instant(convened.called_at.astimezone(proceedings.assembly.zone)),
    }
    if proceedings.assembly.is_sitting:
        sentence = ngettext(
            "On %(instant)s, %(n)s director was called to the meeting: %(ways)s.",
            "On %(instant)s, %(n)s directors were called to the meeting: %(ways)s.",
            convened.told,
        )
        return sentence % told
    sentence = ngettext(
        "On %(instant)s, %(n)s member was called to the meeting: %(ways)s.",
        "On %(instant)s, %(n)s members were called to the meeting: %(ways)s.",
        convened.told,
    )
    return sentence % told


def _unproven(emails: int) -> Iterator[str]:
    if emails:
        yield (
            ngettext(
                "%(n)s e-mail is not known to have been accepted by the server it was sent to.",
                "%(n)s e-mails are not known to have been accepted by the servers they were sent to.",
                emails,
            )
            % {"n": formats.number(emails)}
        )


def _waiver(proceedings: Proceedings, waiver: Waiver) -> dict[str, Any]:
    given_at = formats.instant(waiver.given_at.astimezone(proceedings.assembly.zone))
    who = waiver.given_by.name if waiver.given_by else ""
    said = {"instant": given_at, "name": who, "reason": waiver.reason}
    return {
        "finding": finding_shown(waiver.finding),
        "text": _("Overridden on %(instant)s by %(name)s, with this reason: %(reason)s") % said
        if who
        else _("Overridden on %(instant)s, with this reason: %(reason)s") % said,
    }


def _presence(proceedings: Proceedings) -> dict[str, Any]:
    quorum = proceedings.quorum
    return {
        "title": _("Attendance and quorum"),
        "lead": _("At the opening, %(clock)s:") % {"clock": clock_of(proceedings, proceedings.opened_at)},
        "finding": finding_shown(quorum) if quorum else None,
        "silent": "" if quorum else _("Neither the law nor the by-laws set a quorum."),
        "table": headcounts_shown(proceedings),
        "course": presence_course(proceedings),
        "paragraphs": [
            *(
                _at_the_table(proceedings)
                if proceedings.assembly.is_sitting
                else [
                    movements_said(proceedings.movements, is_over=proceedings.assembly.ended_at is not None),
                    *_checks_asked(proceedings),
                ]
            ),
            *guests_said(proceedings),
            *strikes_said(proceedings),
        ],
    }


def _checks_asked(proceedings: Proceedings) -> Iterator[str]:
    """Yield when the quorum was checked because somebody asked, and what was found."""
    for one in proceedings.checks:
        found = Finding.from_json(one.finding)
        said = {"clock": clock_of(proceedings, one.at), "found": found.sentence(translation.get_language() or "fr")}
        yield _("At %(clock)s, the quorum was checked because a member asked. %(found)s") % said


def _at_the_table(proceedings: Proceedings) -> Iterator[str]:
    """Yield who of the body came and who did not, by name: its minutes say so."""
    came = [one.name for one in proceedings.table if one.came]
    absent = [one.name for one in proceedings.table if not one.came]
    if came:
        yield _("Present: %(names)s.") % {"names": ", ".join(came)}
    if absent:
        yield _("Absent: %(names)s.") % {"names": ", ".join(absent)}


def signatures_of(proceedings: Proceedings) -> list[str]:
    """Return a place for each who signs, as the rules have it."""
    named = {"chair": _("The chair of the meeting"), "secretary": _("The secretary of the meeting")}
    if proceedings.assembly.is_sitting:
        named = {
            "chair": pgettext("body", "The chair of the meeting"),
            "secretary": pgettext("body", "The secretary of the meeting"),
        }
    return [title for word, title in named.items() if word in proceedings.signing]


def _closing(proceedings: Proceedings) -> dict[str, Any]:
    return {
        "title": _("End of the meeting"),
        "text": " ".join([*adjournments(proceedings), _end(proceedings)]),
        "signatures": signatures_of(proceedings),
        "name": _("Name in capitals"),
        "date": _("Date"),
        "adopted": _("Adopted at the meeting of")
        if proceedings.assembly.is_sitting
        else _("Adopted by the assembly of"),
    }


def _end(proceedings: Proceedings) -> str:
    assembly = proceedings.assembly
    if assembly.state == AssemblyState.ENDED and assembly.ended_at:
        return _("At %(clock)s, the meeting ended.") % {"clock": clock_of(proceedings, assembly.ended_at)}
    if assembly.state == AssemblyState.CALLED:
        return _("The meeting had not resumed yet when this draft was drawn up.")
    return _("The meeting was still in session when this draft was drawn up.")


def _of_corrections(convened: Convened) -> Iterator[list[str]]:
    for one in convened.corrections:
        said = {"version": formats.number(one.version)}
        if one.list_sha256:
            yield [_("List of those told, version %(version)s") % said, one.list_sha256]
        yield [_("Text of the notice, version %(version)s") % said, one.notice.text_sha256]


def _fingerprints(proceedings: Proceedings) -> dict[str, Any]:
    """Return the hashes by which a reader can hold the records against the minutes."""
    assembly, convened = proceedings.assembly, proceedings.convened
    rows = [
        [
            pgettext("body", "List of those told") if assembly.is_sitting else _("List of those told"),
            convened.list_sha256,
        ],
        [_("Text of the notice"), convened.text_sha256],
        *_of_corrections(convened),
        [_("Rules that applied, %(rule_set)s") % {"rule_set": assembly.rule_set}, assembly.rule_set_sha256],
    ]
    for point in proceedings.points:
        said = {"position": point.item.number}
        rows += [
            [_("Roll of the vote on item %(position)s") % said, vote.roll_sha256]
            for vote in point.votes
            if vote.roll_sha256
        ]
        if point.motion and point.motion.record_sha256:
            rows.append([_("Count of the vote on item %(position)s") % said, point.motion.record_sha256])
    return {
        "title": _("Fingerprints"),
        "text": _(
            "These SHA-256 fingerprints tie the minutes to the records that the organisation keeps:"
            " whoever changes a record changes its fingerprint."
        ),
        "head": [pgettext("of a fingerprint", "Record"), "SHA-256"],
        "rows": [row for row in rows if row[1]],
    }
