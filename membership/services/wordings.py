"""Writing what an organisation says in its own words, and putting it into what leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from membership.actors import Actor
from membership.clock import now
from membership.errors import FieldUnknown, TextMissing
from membership.models import Organisation, Wording, WordingKind
from membership.rules.wordings import filled, unknown_fields
from membership.services import audit

# `name` is filled in for each person when the message leaves; the others when its text is frozen.
PERSON = "name"
OF_A_MEETING = (PERSON, "organisation", "meeting", "day", "hour", "place")
OF_A_VOTE = (*OF_A_MEETING, "question")
FIELDS: dict[str, tuple[str, ...]] = {
    WordingKind.CALL: OF_A_MEETING,
    WordingKind.CORRECTION: OF_A_MEETING,
    WordingKind.CHANGE: OF_A_MEETING,
    WordingKind.MEETING_NEAR: OF_A_MEETING,
    WordingKind.POLL_OPENED: OF_A_VOTE,
    WordingKind.NOT_VOTED_YET: OF_A_VOTE,
    WordingKind.RESULT: OF_A_VOTE,
    WordingKind.LETTER: (PERSON, "organisation"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What stands before and after, in one language; empty where the organisation says nothing of its own."""

    opening: str = ""
    closing: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.opening.strip() or self.closing.strip())


@transaction.atomic
def write_wording(organisation: Organisation, *, kind: WordingKind, words: Mapping[str, Words], actor: Actor) -> None:
    """Keep the words of one kind, by language; empty in every language, they are as they come.

    Raises FieldUnknown for a field the kind does not have.
    """
    for said in words.values():
        for text in (said.opening, said.closing):
            for field in unknown_fields(text, FIELDS[kind]):
                raise FieldUnknown(field=field, known=", ".join(FIELDS[kind]))
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    before = {row.language: row for row in Wording.objects.filter(organisation=organisation, kind=kind)}
    for language, said in words.items():
        Wording.objects.update_or_create(
            organisation=organisation,
            kind=kind,
            language=language,
            defaults={
                "opening": said.opening.strip(),
                "closing": said.closing.strip(),
                "written_by_id": actor.account_id,
                "written_at": now(),
            },
        )
    audit.record(
        organisation,
        actor=actor,
        action="wording.written",
        object_kind="organisation",
        object_id=organisation.public_id,
        values={
            "kind": kind,
            "old": {language: [row.opening, row.closing] for language, row in before.items()},
            "new": {language: [said.opening, said.closing] for language, said in words.items()},
        },
    )


def wordings_of(organisation: Organisation, kind: str) -> dict[str, Words]:
    """Return the words of one kind in each language the organisation declares. Costs one SQL statement.

    Raises TextMissing when they stand in one language and not in another: a message that greets some readers and not
    others does not leave.
    """
    rows = {row.language: row for row in Wording.objects.filter(organisation=organisation, kind=kind)}
    words = {
        language: Words(rows[language].opening, rows[language].closing) if language in rows else Words()
        for language in organisation.languages
    }
    for part in ("opening", "closing"):
        said = {language: bool(getattr(one, part).strip()) for language, one in words.items()}
        if any(said.values()) and not all(said.values()):
            missing = next(language for language, is_said in said.items() if not is_said)
            raise TextMissing(language=missing, text=str(WordingKind(kind).label))
    return words


def put_in(words: Words, values: Mapping[str, str]) -> Words:
    """Return the words with what is known when a text is frozen; the reader's name is left for the sending."""
    values = dict(values) | {PERSON: "%(name)s"}
    return Words(filled(words.opening, values), filled(words.closing, values))
