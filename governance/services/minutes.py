"""The minutes of a meeting: drafted, written in, sent for comment, sealed once adopted, corrected with a reason.

Each version is a document that never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Max

from governance.errors import CommentsClosed, MinutesNotAdopted, MinutesSealed, NotOfTheAudience
from governance.models import (
    AgendaItem,
    Assembly,
    Audience,
    Minutes,
    MinutesComment,
    MinutesPassage,
    MinutesRound,
    MinutesState,
    Motion,
)
from governance.queries.changes import first_day
from governance.queries.minutes import (
    adopting_motion,
    is_of_the_audience,
    is_sealed,
    is_settled,
    passages_adopted,
    passages_sealed,
)
from governance.queries.proceedings import proceedings_of
from governance.services.minutes_letter import tell_readers
from governance.services.minutes_text import Adoption, contents
from membership import rendering
from membership.actors import Actor
from membership.clock import now, today
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import Person
from membership.services import audit, documents


@transaction.atomic
def draft_minutes(assembly: Assembly, *, language: str, actor: Actor) -> Minutes:
    """Draw up the minutes of a meeting as its records stand now: a new version, beside the earlier ones.

    language: fr or en. Raises StateNotAllowed before the meeting has opened, MinutesSealed once they are adopted from
    one in this language. Takes a second or less, during which members may come, go and vote.
    """
    locked = _lock(assembly, "draft_minutes")
    if is_settled(locked, language):
        raise MinutesSealed
    return _draw_up(locked, language, MinutesState.DRAFT, actor, action="minutes.drafted")


@transaction.atomic
def write_passages(
    assembly: Assembly, texts: Mapping[AgendaItem | None, str], *, language: str, actor: Actor
) -> list[MinutesPassage]:
    """Write what the secretary adds under points, in one language; None stands for the end. A draft takes it in.

    Raises StateNotAllowed before the meeting has opened, MinutesSealed once the minutes are adopted from a draft in
    this language: they are sealed as they were adopted, then corrected with a reason.
    """
    locked = _lock(assembly, "write_passages")
    if is_settled(locked, language):
        raise MinutesSealed
    rows = []
    for item, text in texts.items():
        row, _created = MinutesPassage.objects.update_or_create(
            assembly=locked,
            item=item,
            language=language,
            defaults={
                "organisation_id": locked.organisation_id,
                "text": text.strip(),
                "written_by_id": actor.account_id,
                "written_at": now(),
            },
        )
        rows.append(row)
    written = {row.item.number if row.item else "": row.text for row in rows}
    _record(locked, actor, "minutes.written", {"language": language, "passages": written})
    return rows


@transaction.atomic
def send_for_comment(minutes: Minutes, *, audience: Audience, until: date, actor: Actor) -> MinutesRound:
    """Let members who were there, or the board, comment on a draft until a day, and write to them. Once a version.

    Raises StateNotAllowed for what is no draft or was sent already, CommentsClosed for a day that has passed.
    """
    _lock(minutes.assembly, "send_for_comment")
    if minutes.state != MinutesState.DRAFT or MinutesRound.objects.filter(minutes=minutes).exists():
        raise StateNotAllowed(action="send_for_comment", state=minutes.state)
    if until < today(minutes.organisation):
        raise CommentsClosed(on=until)
    sent = MinutesRound.objects.create(
        organisation_id=minutes.organisation_id,
        minutes=minutes,
        audience=audience,
        until=until,
        sent_by_id=actor.account_id,
    )
    told = tell_readers(sent, by=actor)
    values = {
        "language": minutes.language,
        "version": minutes.version,
        "audience": audience,
        "until": until,
        "told": told,
    }
    _record(minutes.assembly, actor, "minutes.sent", values)
    return sent


@transaction.atomic
def comment_on_minutes(
    sent: MinutesRound, *, person: Person, text: str, item: AgendaItem | None = None, actor: Actor
) -> MinutesComment:
    """Say something of a passage of a draft. Raises CommentsClosed, NotOfTheAudience."""
    on = today(sent.organisation)
    if sent.until < on:
        raise CommentsClosed(on=sent.until)
    if not is_of_the_audience(sent, [person], on):
        raise NotOfTheAudience
    row = MinutesComment.objects.create(
        organisation_id=sent.organisation_id, round=sent, item=item, person=person, text=text.strip()
    )
    values = {"version": sent.minutes.version, "item": item.number if item else ""}
    _record(sent.minutes.assembly, actor, "minutes.commented", values)
    return row


@transaction.atomic
def answer_comment(comment: MinutesComment, *, answer: str, actor: Actor) -> MinutesComment:
    """Say what was made of a comment, once. Raises StateNotAllowed when it is answered."""
    locked: MinutesComment = MinutesComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if locked.answered_at is not None:
        raise StateNotAllowed(action="answer_comment", state="answered")
    locked.answer, locked.answered_at = answer.strip(), now()
    locked.save(update_fields=["answer", "answered_at"])
    _record(locked.round.minutes.assembly, actor, "minutes.answered", {"comment": locked.public_id})
    return locked


@transaction.atomic
def seal_minutes(assembly: Assembly, *, language: str, actor: Actor) -> Minutes:
    """Write the minutes as the later meeting adopted them, known by their hash from then on. Once a language.

    What the secretary wrote after the draft that the meeting had is not in them: it is added by a correction, with a
    reason. Raises MinutesNotAdopted before a meeting has, MinutesSealed afterwards.
    """
    locked = _lock(assembly, "seal_minutes")
    motion = adopting_motion(locked)
    if motion is None:
        raise MinutesNotAdopted
    if is_sealed(locked, language):
        raise MinutesSealed
    return _draw_up(
        locked,
        language,
        MinutesState.ADOPTED,
        actor,
        action="minutes.sealed",
        motion=motion,
        passages=passages_adopted(locked, language, motion),
    )


@transaction.atomic
def correct_minutes(
    assembly: Assembly, texts: Mapping[AgendaItem | None, str], *, language: str, because: str, actor: Actor
) -> Minutes:
    """Write a corrected version beside the sealed one, which stays. Raises MinutesNotAdopted, ReasonMissing.

    texts: the passages as they should read; what the records say is not rewritten.
    """
    if not because.strip():
        raise ReasonMissing(action="correct_minutes")
    locked = _lock(assembly, "correct_minutes")
    motion = adopting_motion(locked)
    if motion is None or not is_sealed(locked, language):
        raise MinutesNotAdopted
    stood = passages_sealed(locked, language)
    for item, text in texts.items():
        MinutesPassage.objects.update_or_create(
            assembly=locked,
            item=item,
            language=language,
            defaults={
                "organisation_id": locked.organisation_id,
                "text": text.strip(),
                "written_by_id": actor.account_id,
                "written_at": now(),
            },
        )
    return _draw_up(
        locked,
        language,
        MinutesState.CORRECTED,
        actor,
        action="minutes.corrected",
        motion=motion,
        because=because.strip(),
        # What was sealed, with what is corrected: nothing else that was written since slips in.
        passages=None
        if stood is None
        else stood | {item.pk if item else None: text.strip() for item, text in texts.items()},
    )


def _draw_up(
    assembly: Assembly,
    language: str,
    state: MinutesState,
    actor: Actor,
    *,
    action: str,
    motion: Motion | None = None,
    because: str = "",
    passages: Mapping[int | None, str] | None = None,
) -> Minutes:
    """Write the next version from what the records say now. passages: the secretary's; as they stand unless given."""
    drawn_up_at = now()
    # Held, so that a result being proclaimed meanwhile is in the minutes whole or not at all.
    list(assembly.motions.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    version = (assembly.minutes.filter(language=language).aggregate(last=Max("version"))["last"] or 0) + 1
    adoption = _adoption(motion, because) if motion else None
    told = proceedings_of(assembly)
    if passages is not None:
        told = replace(told, passages={(language, item): text for item, text in passages.items() if text})
    text = contents(told, language=language, version=version, drawn_up_at=drawn_up_at, adoption=adoption)
    document = documents.keep(
        assembly.organisation,
        name=_file_name(assembly, language, version),
        media_type="application/pdf",
        content=rendering.render("minutes", text, at=drawn_up_at),
    )
    minutes = Minutes.objects.create(
        organisation_id=assembly.organisation_id,
        assembly=assembly,
        language=language,
        version=version,
        state=state,
        adopted_by=motion,
        because=because,
        passages=_kept(told.passages, assembly, language),
        document=document,
        written_by_id=actor.account_id,
        written_at=drawn_up_at,
    )
    values = {"language": language, "version": version, "sha256": document.sha256, "because": because}
    _record(assembly, actor, action, values)
    return minutes


def _kept(passages: Mapping[tuple[str, int | None], str], assembly: Assembly, language: str) -> dict[str, str]:
    points = dict(assembly.agenda.values_list("pk", "public_id"))
    return {points[item] if item else "": text for (code, item), text in passages.items() if code == language}


def _adoption(motion: Motion, because: str) -> Adoption:
    assert motion.decided_at is not None
    resolution = getattr(motion, "resolution", None)
    return Adoption(
        on=motion.decided_at.astimezone(motion.assembly.zone).date(),
        resolution=resolution.number if resolution else "",
        because=because,
    )


def _lock(assembly: Assembly, action: str) -> Assembly:
    """Return the meeting with its row held against another draft, but not against arrivals.

    There is nothing to tell of one that has not begun.

    A full lock would: whoever arrives takes a reference to the meeting.
    """
    rows = Assembly.objects.select_related("organisation", "notice")
    locked: Assembly = rows.select_for_update(of=("self",), no_key=True).get(pk=assembly.pk)
    if locked.opened_at is None:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def _record(assembly: Assembly, actor: Actor, action: str, values: Mapping[str, object]) -> None:
    audit.record(
        assembly.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=assembly.public_id,
        values=values,
    )


def _file_name(assembly: Assembly, language: str, version: int) -> str:
    word = {"fr": "proces-verbal", "en": "minutes"}[language]
    on = first_day(assembly)
    return f"{word}-{on.isoformat()}-{version}.pdf"
