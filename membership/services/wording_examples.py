"""A message of each kind as it would leave, with the organisation's words in it: what their page shows.

The room that writes a kind gives its example: of the latest meeting, or the latest vote, that the organisation holds;
before the first, of one that stands nowhere, and whose title says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import get_language

from membership.models import Organisation
from membership.services.letters import Letter, with_words
from membership.services.wordings import Words


@dataclass(frozen=True, slots=True)
class Example:
    """In the active language. The reader's name and link stand as `%(name)s` and `%(link)s`."""

    subject: str
    body: str


Source = Callable[[Organisation, Words], Example]
"""Writes the example in whatever language is active."""

_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Let this source give the example of a kind. Called by an app when it is ready."""
    _sources[str(kind)] = source


def example_of(organisation: Organisation, kind: str, words: Words) -> Example:
    """Return a message of a kind with these words in it, in the active language."""
    return _sources[str(kind)](organisation, words)


def of_letter(
    organisation: Organisation, letter: Letter, words: Words, values: dict[str, str] | None = None
) -> Example:
    """Return a letter as an example, by the template of all letters."""
    language = (get_language() or "fr")[:2]
    name = organisation.name_en if language == "en" and organisation.name_en else organisation.name_fr
    said = with_words(letter, words, (values or {}) | {"organisation": name})
    section = {"language": language, "organisation": name, "title": said.subject, "letter": said}
    context = {"sections": [section], "contact": organisation.contact}
    return Example(said.subject, render_to_string("mail/letter.txt", context).strip())
