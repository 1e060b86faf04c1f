"""Writing what an organisation says in its own words, and putting it into what leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from membership.actors import Actor
from membership.clock import now
from membership.errors import FieldUnknown, SubjectTellsNothing, TextMissing
from membership.models import Organisation, Wording, WordingKind
from membership.rules.wordings import filled, unknown_fields
from membership.services import audit

# `name` is filled in for each person when the message leaves; the others when its text is frozen.
PERSON = "name"
# In a subject, the usual one.
USUAL = "subject"
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
    WordingKind.RECEIPT: (PERSON, "organisation"),
    WordingKind.LETTER: (PERSON, "organisation"),
    WordingKind.FOLLOW_UP: (PERSON, "organisation"),
    WordingKind.CERTIFICATE: (PERSON, "organisation"),
    WordingKind.PROOF: ("organisation", "notice"),
    WordingKind.NEWS: (PERSON, "organisation"),
    WordingKind.DIGEST: (PERSON, "organisation"),
}
# Of these no two say the same: a subject that lacks the usual one would not tell an admission from a suspension.
OF_MANY_SUBJECTS = frozenset(
    {WordingKind.CHANGE, WordingKind.RECEIPT, WordingKind.LETTER, WordingKind.FOLLOW_UP, WordingKind.NEWS}
)
# What is drawn up rather than sent: it has a title, and names no reader in it.
PAPERS = frozenset({WordingKind.CERTIFICATE, WordingKind.PROOF})
PARTS = ("subject", "opening", "closing")


@dataclass(frozen=True, slots=True)
class Words:
    """What stands before, after and in the subject, in one language; empty where the organisation says nothing."""

    opening: str = ""
    closing: str = ""
    subject: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, part).strip() for part in PARTS)


@transaction.atomic
def write_wording(organisation: Organisation, *, kind: WordingKind, words: Mapping[str, Words], actor: Actor) -> None:
    """Keep the words of one kind, by language; empty in every language, they are as they come.

    Raises FieldUnknown for a field the kind does not have, SubjectTellsNothing for a subject under which all messages
    of a kind would look alike.
    """
    for said in words.values():
        _check(kind, said)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    before = rows_of(organisation, kind)
    for language, said in words.items():
        Wording.objects.update_or_create(
            organisation=organisation,
            kind=kind,
            language=language,
            defaults={
                "subject": " ".join(said.subject.split()),
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
            "old": {language: [row.opening, row.closing, row.subject] for language, row in before.items()},
            "new": {language: [said.opening, said.closing, said.subject] for language, said in words.items()},
        },
    )


def _check(kind: WordingKind, said: Words) -> None:
    for text, known in (
        (said.opening, FIELDS[kind]),
        (said.closing, FIELDS[kind]),
        (said.subject, fields_of_subject(kind)),
    ):
        for field in unknown_fields(text, known):
            raise FieldUnknown(field=field, known=", ".join(known))
    if kind in OF_MANY_SUBJECTS and said.subject.strip() and f"{{{USUAL}}}" not in said.subject:
        raise SubjectTellsNothing(field=USUAL)


def fields_of_subject(kind: str) -> tuple[str, ...]:
    """Return the fields of a subject: not the name, which every subject ends with, but the usual one."""
    return (USUAL, *(field for field in FIELDS[kind] if field != PERSON))


def rows_of(organisation: Organisation, kind: str) -> dict[str, Wording]:
    """Return what stands of one kind, by language. Costs one SQL statement."""
    return {row.language: row for row in Wording.objects.filter(organisation=organisation, kind=kind)}


def words_in(row: Wording | None) -> Words:
    return Words(row.opening, row.closing, row.subject) if row else Words()


def wordings_of(organisation: Organisation, kind: str) -> dict[str, Words]:
    """Return the words of one kind in each language the organisation declares. Costs one SQL statement.

    Raises TextMissing when they stand in one language and not in another: a message that greets some readers and not
    others does not leave.
    """
    rows = rows_of(organisation, kind)
    words = {language: words_in(rows.get(language)) for language in organisation.languages}
    for part in PARTS:
        said = {language: bool(getattr(one, part).strip()) for language, one in words.items()}
        if any(said.values()) and not all(said.values()):
            missing = next(language for language, is_said in said.items() if not is_said)
            raise TextMissing(language=missing, text=str(WordingKind(kind).label))
    return words


def put_in(words: Words, values: Mapping[str, str]) -> Words:
    """Return the words with what is known when a text is frozen; the reader's name is left for the sending."""
    values = dict(values) | {PERSON: "%(name)s"}
    return Words(filled(words.opening, values), filled(words.closing, values), words.subject)


def subject_of(words: Words, values: Mapping[str, str], usual: str) -> str:
    """Return the organisation's own subject, or the usual one; what it stands for is put in, never read again."""
    return filled(words.subject, dict(values) | {USUAL: usual}) if words.subject else usual
