"""Every refusal has its sentence, in both languages, filled with its own data."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date

import pytest
from django.utils.translation import override

import membership.services.imports.wording  # noqa: F401  # what an import refuses is worded beside it
from membership import errors
from membership.errors import DomainError, OverrideOutOfBounds
from membership.messages import codes, register, sentence


class Doubt:
    """A finding, as an error carries one."""

    def sentence(self, language: str, /) -> str:
        return {"fr": "Le quorum manque.", "en": "There is no quorum."}[language]

    def as_json(self) -> dict[str, object]:
        return {"code": "doubt"}


SAMPLES = {str: "x", int: 1234, date: date(2027, 4, 24), errors.Explained: Doubt()}


def made(kind: type[DomainError]) -> DomainError:
    """Return an error of a kind, with something in each of its fields."""
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: _sample(hints[field.name]) for field in dataclasses.fields(kind)})


def _sample(hint: object) -> object:
    if isinstance(hint, types.UnionType):
        hint = next(one for one in typing.get_args(hint) if one is not types.NoneType)
    return SAMPLES[typing.cast("type", hint)]


KINDS = sorted({kind for kind in DomainError.family() if kind.__module__ == "membership.errors"}, key=lambda k: k.code)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_code_has_a_sentence(kind, language):
    assert kind.code in codes()
    with override(language):
        said = sentence(made(kind))
    assert said.endswith((".", "!"))
    assert "%(" not in said
    assert kind.code not in said


def test_data_are_written_as_the_reader_writes_them():
    error = errors.DatesReversed(start_on=date(2027, 4, 24), end_on=date(2027, 4, 1))
    with override("en"):
        assert "April 1, 2027" in sentence(error)


@pytest.mark.parametrize(
    ("minimum", "maximum", "said"),
    [("10", "45", "from 10 to 45"), ("10", None, "at least 10"), (None, "45", "at most 45")],
)
def test_bounds_name_the_sides_there_are(minimum, maximum, said):
    error = OverrideOutOfBounds("notice", "5", minimum, maximum, source_fr="la Loi", source_en="the Act")
    with override("en"):
        assert f"{said} (the Act)" in sentence(error)


def test_a_finding_that_refuses_speaks_for_itself():
    @dataclasses.dataclass(eq=False)
    class NoQuorum(errors.RuledOut):
        code = "no_quorum_for_the_test"

    for language, said in (("fr", "Le quorum manque."), ("en", "There is no quorum.")):
        with override(language):
            assert sentence(NoQuorum(Doubt())) == said


def test_an_app_adds_its_own_sentences_and_words():
    @dataclasses.dataclass(eq=False)
    class PollShut(DomainError):
        code = "poll_shut_for_the_test"
        why: str

    with override("en"):
        assert sentence(PollShut("late")).startswith("This could not be done.")
        register({"poll_shut_for_the_test": "Shut: %(why)s."}, words={("why", "late"): "it is late"})
        assert sentence(PollShut("late")) == "Shut: it is late."
