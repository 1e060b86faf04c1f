"""The root of all refusals, and those of any object with a life."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import ClassVar, Protocol, Self


class Explained(Protocol):
    """A finding, as an error carries it: errors lie below the rules that make findings."""

    def sentence(self, language: str, /) -> str: ...

    def as_json(self) -> dict[str, object]: ...


@dataclass(eq=False)
class DomainError(Exception):
    """A refusal of the domain. `code` never changes once published; the data are the fields."""

    code: ClassVar[str]

    @property
    def params(self) -> dict[str, object]:
        """The data of the refusal by name, for the sentence and for the API."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def family(cls) -> Iterator[type[Self]]:
        """Yield the kinds of this error that can be raised: the leaves of the tree, as far as imported."""
        children = cls.__subclasses__()
        if not children:
            yield cls
        for child in children:
            yield from child.family()

    def __str__(self) -> str:
        data = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({data})"

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        # Exception would rebuild itself from its positional arguments only, and lose those given by name.
        return type(self), tuple(getattr(self, field.name) for field in fields(self))


@dataclass(eq=False)
class StateNotAllowed(DomainError):
    """action: the verb refused; state: where the object stands."""

    code = "state_not_allowed"

    action: str
    state: str


@dataclass(eq=False)
class ReasonMissing(DomainError):
    """action: the verb that wants a reason."""

    code = "reason_missing"

    action: str


@dataclass(eq=False)
class FieldUnknown(DomainError):
    """field: what stands between braces; known: the fields there are."""

    code = "field_unknown"

    field: str
    known: str


@dataclass(eq=False)
class SubjectTellsNothing(DomainError):
    """field: what stands for the usual subject, and lacks."""

    code = "subject_tells_nothing"

    field: str


@dataclass(eq=False)
class ColourUnreadable(DomainError):
    code = "colour_unreadable"

    colour: str


@dataclass(eq=False)
class QuietHoursHalf(DomainError):
    code = "quiet_hours_half"


@dataclass(eq=False)
class TextMissing(DomainError):
    """text: which one, when the form holds several."""

    code = "text_missing"

    language: str
    text: str = ""


@dataclass(eq=False)
class NotAPhotograph(DomainError):
    code = "not_a_photograph"


@dataclass(eq=False)
class PhotographOfAnotherKind(DomainError):
    """kind: what the file is, such as HEIC."""

    code = "photograph_of_another_kind"

    kind: str
