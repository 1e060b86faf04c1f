"""Until when a common text holds: the date it says, an extension, the text that takes its place, or its lapse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from governance.errors import ResolutionNotLater, TermIncomplete, TermNotLater
from governance.models import CommonText, CommonTextTerm, Resolution, TermKind
from governance.queries.common_text_terms import is_adopted_here, own_until
from governance.services.resting import hold_adopted
from membership.actors import Actor
from membership.errors import ReasonMissing, StateNotAllowed
from membership.services import audit


@dataclass(frozen=True, slots=True)
class Term:
    """What is noted. until: of a date or an extension; resolution: that extends; by: the later text; text: a word."""

    kind: TermKind
    until: date | None = None
    resolution: Resolution | None = None
    by: CommonText | None = None
    text: str = ""


@transaction.atomic
def note_term(common: CommonText, term: Term, *, actor: Actor) -> CommonTextTerm:
    """Note until when a common text holds, as it was adopted here. The last one noted stands, so a mistake is mended.

    The other organisation notes its own: an extension holds once both have noted one. Raises StateNotAllowed before the
    text is adopted here, TermIncomplete, TermNotLater, ResolutionNotLater, ResolutionTakenBack, and ReasonMissing for a
    lapse without a word.
    """
    held: CommonText = CommonText.objects.select_for_update(of=("self",), no_key=True).select_related(
        "organisation", "motion__resolution"
    ).get(pk=common.pk)  # fmt: skip
    if not is_adopted_here(held):
        raise StateNotAllowed(action="note_term", state=held.motion.state)
    _demand_whole(held, term)
    row = CommonTextTerm.objects.create(
        organisation_id=held.organisation_id,
        common=held,
        kind=term.kind,
        until=term.until if term.kind in (TermKind.WRITTEN, TermKind.EXTENDED) else None,
        resolution=term.resolution if term.kind == TermKind.EXTENDED else None,
        by=term.by if term.kind == TermKind.RENEWED else None,
        text=term.text.strip(),
        noted_by_id=actor.account_id,
    )
    audit.record(
        held.organisation,
        actor=actor,
        action="common_text.term",
        object_kind="motion",
        object_id=held.motion.public_id,
        values={"kind": row.kind, "until": row.until, "text": row.text},
    )
    return row


def _demand_whole(common: CommonText, term: Term) -> None:
    adopted = common.motion.resolution
    match term.kind:
        case TermKind.WRITTEN:
            _demand_later(term.until, adopted.adopted_on)
        case TermKind.EXTENDED:
            _demand_later(term.until, own_until(common) or adopted.adopted_on)
            if term.resolution is None:
                raise TermIncomplete
            hold_adopted(term.resolution)
            if (term.resolution.year, term.resolution.pk) <= (adopted.year, adopted.pk):
                raise ResolutionNotLater(number=term.resolution.number, than=adopted.number)
        case TermKind.RENEWED:
            if term.by is None or term.by.pk == common.pk:
                raise TermIncomplete
            if not is_adopted_here(term.by):
                raise StateNotAllowed(action="note_term", state=term.by.motion.state)
        case TermKind.LAPSED:
            if not term.text.strip():
                raise ReasonMissing(action="note_term")


def _demand_later(until: date | None, than: date) -> None:
    if until is None:
        raise TermIncomplete
    if until <= than:
        raise TermNotLater(until=until, than=than)
