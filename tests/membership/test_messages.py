"""A refusal is said with its own data, as the reader writes them. That each has its sentence: tests/architecture."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from django.utils.translation import override

from membership import errors
from membership.errors import DomainError, OverrideOutOfBounds
from membership.messages import register, sentence


class Doubt:
    """A finding, as an error carries one."""

    def sentence(self, language: str, /) -> str:
        return {"fr": "Le quorum manque.", "en": "There is no quorum."}[language]

    def as_json(self) -> dict[str, object]:
        return {"code": "doubt"}


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
