"""What is voted on, as the one text that everything is bound to.

The text of an election is kept and never written again: its fingerprint is in every proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from secrets import choice
from typing import Self

from voting.crypto import canonical
from voting.crypto.canonical import Json, dumps, fields, items, loads, text, whole
from voting.crypto.errors import AnswerNotAllowed, NotCanonical
from voting.crypto.groups import Element, Group, element, group
from voting.crypto.proofs import Sealing

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
SHORTEST_UUID = 14


@dataclass(frozen=True, slots=True)
class Question:
    """One question: between `least` and `most` of its answers are chosen, or, where allowed, a blank vote is cast."""

    text: str
    answers: tuple[str, ...]
    least: int
    most: int
    blank: bool = False

    def __post_init__(self) -> None:
        if not self.answers or not 0 <= self.least <= self.most <= len(self.answers) or self.most == 0:
            raise AnswerNotAllowed(f"from {self.least} to {self.most} of {len(self.answers)} answers")

    @property
    def entries(self) -> int:
        """How many numbers are sealed: one for each answer, and one in front for a blank vote where there is one."""
        return len(self.answers) + self.blank

    def check(self, entries: Sequence[int]) -> None:
        """Refuse what no paper of this question can say. Raises AnswerNotAllowed."""
        chosen = sum(entries[self.blank :])
        is_blank = self.blank and entries[:1] == [1] and not chosen
        is_choice = not (self.blank and entries[0]) and self.least <= chosen <= self.most
        if len(entries) != self.entries or not set(entries) <= {0, 1} or not (is_blank or is_choice):
            raise AnswerNotAllowed(f"{list(entries)} for from {self.least} to {self.most} of {len(self.answers)}")

    def as_json(self) -> dict[str, Json]:
        written: dict[str, Json] = {"answers": list(self.answers)}
        if self.blank:
            written["blank"] = True
        return {**written, "min": self.least, "max": self.most, "question": self.text}

    @classmethod
    def from_json(cls, document: Json) -> Self:
        written = fields(document, "answers", "blank", "min", "max", "question", optional=["blank"])
        if not isinstance(written.get("blank", False), bool):
            raise NotCanonical("blank: true or false was expected")
        return cls(
            text(written["question"]),
            tuple(text(answer) for answer in items(written["answers"])),
            whole(written["min"]),
            whole(written["max"]),
            bool(written.get("blank", False)),
        )


@dataclass(frozen=True)
class Election:
    """An election, read from its text."""

    written: str
    group: Group
    public_key: Element
    questions: tuple[Question, ...]
    uuid: str

    @classmethod
    def drawn_up(
        cls, *, group: Group, public_key: Element, questions: Sequence[Question], uuid: str, name: str, description: str
    ) -> "Election":
        """Write an election. Raises AnswerNotAllowed, NotCanonical."""
        return cls.from_text(
            dumps(
                {
                    "version": 1,
                    "description": description,
                    "name": name,
                    "group": group.name,
                    "public_key": group.write(public_key),
                    "questions": [question.as_json() for question in questions],
                    "uuid": uuid,
                }
            )
        )

    @classmethod
    def from_text(cls, written: str) -> "Election":
        """Read an election. Raises NotCanonical, UnknownGroup, NotInGroup, AnswerNotAllowed."""
        names = ("version", "description", "name", "group", "public_key", "questions", "uuid")
        extra = ("administrator", "credential_authority")
        found = fields(loads(written), *names, *extra, optional=extra)
        if whole(found["version"]) != 1:
            raise NotCanonical("version 1 of the protocol was expected")
        for name in ("description", "name", *extra):
            text(found.get(name, ""))
        chosen = group(text(found["group"]))
        uuid = text(found["uuid"])
        if not is_uuid(uuid):
            raise NotCanonical("uuid: at least 14 characters of base58 were expected")
        questions = tuple(Question.from_json(one) for one in items(found["questions"]))
        if not questions:
            raise NotCanonical("an election has a question at least")
        return cls(written, chosen, element(chosen, text(found["public_key"])), questions, uuid)

    @cached_property
    def fingerprint(self) -> str:
        """What every ballot of this election carries."""
        return canonical.fingerprint(self.written)

    @cached_property
    def sealing(self) -> Sealing:
        """The public key made ready for many ballots."""
        return Sealing.under(self.group, self.public_key)


def is_uuid(uuid: str) -> bool:
    """Return whether a text can be the name of an election."""
    return len(uuid) >= SHORTEST_UUID and set(uuid) <= set(BASE58)


def new_uuid() -> str:
    """Return a name for a new election: base58, since the archive's readers take no other."""
    return "".join(choice(BASE58) for _ in range(22))
