"""Written resolutions: a text that everybody of a body signs, which is as good as a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.errors import AlreadyWritten, NotADirector, WrittenNotAllowed
from governance.models import (
    AgendaItem,
    AgendaItemKind,
    Assembly,
    AssemblyState,
    Body,
    ConvenedEntry,
    Mandate,
    Motion,
    Recusal,
    SignatureMeans,
    SittingKind,
    WrittenSignature,
)
from governance.queries.rules import rules_of
from governance.queries.sittings import Place, exercised_on, place_of, quorum_of
from governance.rules.seats import assess_written_resolution
from governance.services.at_the_table import demand_seat, recuse
from governance.services.decisions import record_outcome
from governance.services.notice_text import local
from governance.services.sittings import tell_directors, tell_more_directors
from governance.services.standing import add_standing_items_of, hold_next_agenda_of
from membership.actors import Actor
from membership.clock import now
from membership.errors import DomainError, ReasonMissing, StateNotAllowed, TextMissing
from membership.models import Organisation, Person
from membership.queries.rules import rules_for
from membership.rules.findings import Finding, Outcome
from membership.services import audit
from membership.services.letters import Letter

log = structlog.get_logger("unevoix.governance")


@dataclass(frozen=True, slots=True)
class WrittenText:
    """What is to be signed. It never changes once it is sent: others sign what they have read."""

    title_fr: str
    text_fr: str
    title_en: str = ""
    text_en: str = ""


@transaction.atomic
def circulate_written(body: Body, text: WrittenText, *, actor: Actor) -> Assembly:
    """Send a text to everybody of a body for signature.

    Raises WrittenNotAllowed where the rules know of no such thing, TextMissing, BodyHasNobody.
    """
    organisation, instant = body.organisation, now()
    on = instant.astimezone(organisation.zone).date()
    rules = rules_for(organisation, on)
    directors = exercised_on(body, on)
    # Whether it may be done at all, asked as if everybody had signed.
    found = assess_written_resolution(max(len(directors), 1), max(len(directors), 1), rules)
    if found is None or found.outcome is not Outcome.MET:
        raise WrittenNotAllowed
    if organisation.offers_english and not (text.title_en.strip() and text.text_en.strip()):
        raise TextMissing(language="en", text=text.title_fr)
    written = Assembly.objects.create(
        organisation=organisation,
        body=body,
        kind=SittingKind.WRITTEN,
        time_zone=organisation.time_zone,
        title_fr=text.title_fr,
        title_en=text.title_en,
        starts_at=instant,
    )
    common = {"organisation": organisation, "assembly": written, "title_fr": text.title_fr, "title_en": text.title_en}
    item = AgendaItem.objects.create(position=1, kind=AgendaItemKind.DECISION, **common)
    Motion.objects.create(
        item=item, text_fr=text.text_fr, text_en=text.text_en, majority_key="board_majority", **common
    )
    tell_directors(written, directors, rules, lambda: _letter(written), instant=instant, actor=actor)
    _record(written, actor, "written.circulated", {"title": text.title_fr, "directors": len(directors)})
    return written


@transaction.atomic
def sign_written(
    written: Assembly, *, mandate: Mandate, actor: Actor, means: SignatureMeans = SignatureMeans.OWN
) -> WrittenSignature:
    """Sign, once. With the last of those entitled it is adopted, if they make a quorum, and enters the register.

    Raises NotADirector for somebody who does not sit there, or withdrew; DirectorSuspended,
    AlreadyWritten, StateNotAllowed.
    """
    locked = _lock_to_conclude(written, "sign_written")
    if mandate.pk not in {one.pk for one in entitled_to_sign(locked)}:
        demand_seat(locked, mandate, now())
        raise NotADirector
    if place_of(mandate) in _signed_places(locked):
        raise AlreadyWritten(name=mandate.person.full_name)
    try:
        with transaction.atomic():
            row = WrittenSignature.objects.create(
                organisation_id=locked.organisation_id,
                assembly=locked,
                mandate=mandate,
                means=means,
                signed_at=now(),
                entered_by_id=actor.account_id,
            )
    except IntegrityError as error:
        raise AlreadyWritten(name=mandate.person.full_name) from error
    _record(locked, actor, "written.signed", {"seat": mandate.seat.number, "means": means})
    _conclude(locked, actor)
    return row


@transaction.atomic
def withdraw_from_written(written: Assembly, *, mandate: Mandate, reason: str, actor: Actor) -> Recusal:
    """Count a director who has an interest out of those who sign. Raises as `recuse`; AlreadyWritten once signed."""
    locked = _lock_to_conclude(written, "withdraw_from_written")
    if place_of(mandate) in _signed_places(locked):
        raise AlreadyWritten(name=mandate.person.full_name)
    row = recuse(locked.motions.select_related("assembly").get(), mandate=mandate, reason=reason, actor=actor)
    _conclude(locked, actor)
    return row


@transaction.atomic
def give_up_written(written: Assembly, *, reason: str, actor: Actor) -> Assembly:
    """Give up a text that not everybody will sign. What was signed is kept. Raises ReasonMissing, StateNotAllowed."""
    if not reason.strip():
        raise ReasonMissing(action="give_up_written")
    locked = _lock(written, "give_up_written")
    locked.state = AssemblyState.CANCELLED
    locked.save(update_fields=["state"])
    _record(locked, actor, "written.given_up", {"reason": reason.strip()})
    return locked


def conclude_signed() -> int:
    """Adopt the texts that lack no signature any more, since a seat fell vacant or a mandate ended. Returns how many.

    A mandate may end by the calendar alone, so the sweep asks. A text that nobody may sign waits for the office, and so
    does one of a body with fewer left than its quorum: they could not decide in a meeting either.
    """
    waiting = Assembly.objects.filter(kind=SittingKind.WRITTEN, state=AssemblyState.CALLED)
    concluded = 0
    for one in waiting.order_by("pk"):
        try:
            concluded += _conclude_if_signed(one)
        except DomainError as error:
            # The others are concluded all the same, and what is due besides is done.
            log.error("written.not_concluded", assembly=one.public_id, code=error.code)
    return concluded


def tell_newly_seated() -> int:
    """Write to those who took a seat while a text circulates: it waits for them too. Returns how many were told.

    A seat may be taken from a day to come, so the sweep asks.
    """
    told = 0
    for one in Assembly.objects.filter(kind=SittingKind.WRITTEN, state=AssemblyState.CALLED).order_by("pk"):
        try:
            told += _tell_newcomers(one)
        except DomainError as error:
            log.error("written.newcomers_not_told", assembly=one.public_id, code=error.code)
    return told


@transaction.atomic
def _tell_newcomers(written: Assembly) -> int:
    try:
        locked = _lock(written, "sign_written")
    except StateNotAllowed:
        # Adopted or given up in the meantime.
        return 0
    listed = ConvenedEntry.objects.filter(convened_list__assembly=locked, mandate__isnull=False)
    known = {place_of(one.mandate) for one in listed.select_related("mandate") if one.mandate}
    newcomers = [one for one in entitled_to_sign(locked) if place_of(one) not in known]
    if newcomers:
        tell_more_directors(locked, newcomers, lambda: _letter(locked), instant=now(), actor=Actor.system())
        _record(
            locked, Actor.system(), "written.newcomers_told", {"names": [one.person.full_name for one in newcomers]}
        )
    return len(newcomers)


def awaited_texts(organisation: Organisation, persons: Iterable[Person]) -> list[Assembly]:
    """Return the texts that circulate and wait for the signature of one of these persons, the oldest first."""
    keys = {one.pk for one in persons}
    rows = Assembly.objects.for_organisation(organisation).filter(
        kind=SittingKind.WRITTEN, state=AssemblyState.CALLED, body__seats__mandates__person__in=keys
    )
    rows = rows.select_related("organisation", "body").defer("resolved_rules").distinct().order_by("called_at", "pk")
    return [
        one
        for one in rows
        if any(m.person_id in keys and place_of(m) not in _signed_places(one) for m in entitled_to_sign(one))
    ]


@transaction.atomic
def _conclude_if_signed(written: Assembly) -> bool:
    try:
        locked = _lock_to_conclude(written, "sign_written")
    except StateNotAllowed:
        # Somebody signed or gave it up in the meantime.
        return False
    _conclude(locked, Actor.system())
    return bool(locked.state == AssemblyState.ENDED)


def entitled_to_sign(written: Assembly) -> list[Mandate]:
    """Return who must sign today: everybody of the body, less those who withdrew or are suspended from office."""
    assert written.body is not None
    on = now().astimezone(written.zone).date()
    withdrew = Recusal.objects.filter(motion__assembly=written, taken_back_at=None)
    out = set(withdrew.values_list("mandate__seat", "mandate__person"))
    return [one for one in exercised_on(written.body, on) if place_of(one) not in out]


def too_few_to_sign(written: Assembly) -> Finding | None:
    """Return that those who must sign are fewer than the quorum of their body; None where they suffice."""
    on = now().astimezone(written.zone).date()
    found = quorum_of(written, len(entitled_to_sign(written)), on, rules_of(written))
    return None if found is None or found.outcome is Outcome.MET else found


def _signed_places(written: Assembly) -> set[Place]:
    return set(WrittenSignature.objects.filter(assembly=written).values_list("mandate__seat", "mandate__person"))


def _conclude(written: Assembly, actor: Actor) -> None:
    """Adopt the text once everybody entitled has signed it, if they could decide in a meeting too."""
    if too_few_to_sign(written) is not None:
        return
    entitled = entitled_to_sign(written)
    done = _signed_places(written)
    signed = sum(place_of(one) in done for one in entitled)
    found = assess_written_resolution(signed, len(entitled), rules_of(written))
    if found is None or found.outcome is not Outcome.MET:
        return
    instant = now()
    record_outcome(
        written.motions.get(),
        is_adopted=True,
        figures={"for": signed, "against": 0, "abstain": 0, "entitled": len(entitled)},
        finding=found,
        record_sha256="",
        decided_at=instant,
        actor=actor,
    )
    written.state, written.ended_at = AssemblyState.ENDED, instant
    written.save(update_fields=["state", "ended_at"])
    assert written.body is not None
    add_standing_items_of(written.body)


def _letter(written: Assembly) -> Letter:
    """Return what is sent with the text, in the language that is active."""
    language = (get_language() or "fr")[:2]
    assert written.body is not None
    motion = written.motions.get()
    return Letter(
        subject=_("Resolution to sign: %(title)s") % {"title": local(written, "title", language)},
        paragraphs=(
            _("This resolution is put to you in writing. Signed by all of you, it is as good as a meeting."),
            local(motion, "text", language),
            _("Sign in, and find it under “%(body)s”. If you have an interest in it, do not sign: tell the secretary.")
            % {"body": local(written.body, "name", language)},
        ),
    )


def _lock_to_conclude(written: Assembly, action: str) -> Assembly:
    """Hold a text that may be adopted by this act, and the next agenda of its body before any entry of the trail."""
    locked = _lock(written, action)
    assert locked.body is not None
    hold_next_agenda_of(locked.body)
    return locked


def _lock(written: Assembly, action: str) -> Assembly:
    rows = Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "body")
    locked: Assembly = rows.get(pk=written.pk)
    if not locked.is_written or locked.state != AssemblyState.CALLED:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def _record(written: Assembly, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        written.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=written.public_id,
        values=values,
    )
