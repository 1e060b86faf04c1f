"""The French is whole, and set as it would be in print; every refusal has its sentence in both languages."""

from __future__ import annotations

import dataclasses
import re
import tomllib
import types
import typing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

import membership.services.imports.wording  # what an import refuses is worded beside it
import membership.services.merging.wording  # noqa: F401  # and what joining two persons does
from config import catalogue
from config.french import typeset
from membership.errors import DomainError
from membership.messages import sentence
from membership.rules.reasons import REASONS

APPS = ("membership", "governance", "voting", "tasks", "config")
ROOT = Path(settings.BASE_DIR)
KEPT = catalogue.read(ROOT / "locale/fr/LC_MESSAGES/django.po")
FOUND = catalogue.found_in(ROOT)


def test_the_catalogue_is_whole_and_current():
    assert catalogue.faults(KEPT, FOUND) == []


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("L'avis : envoyé", "L’avis\u00a0: envoyé"),
        ("Puis-je voter?", "Puis-je voter\u202f?"),
        ("Le vote est fermé; merci!", "Le vote est fermé\u202f; merci\u202f!"),
        ("« Entrer », «sortir»", "«\u00a0Entrer\u00a0», «\u00a0sortir\u00a0»"),
        ("2 400 membres à 19 h 48", "2\u202f400 membres à 19\u00a0h\u00a048"),
        ("%(n)s: %(title)s", "%(n)s\u00a0: %(title)s"),
        ("10 $ et 5 %%", "10\u00a0$ et 5\u00a0%%"),
        ('<a href="https://example.org/?a=b">ici</a>: là', '<a href="https://example.org/?a=b">ici</a>: là'),
        ("https://example.org/?a=1;b=2", "https://example.org/?a=1;b=2"),
        ("R&amp;D", "R&amp;D"),
    ],
)
def test_french_is_set_as_in_print(typed, set_as):
    assert typeset(typed) == set_as
    assert typeset(set_as) == set_as


# Tags, addresses and the names that are filled in are not French.
_VERBATIM = re.compile(r"<[^>]+>|\w+://\S+|%\(\w+\)")


def translations():
    """Yield each French sentence."""
    for message in catalogue.messages(KEPT):
        strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
        yield from (string for string in strings if string)


@pytest.mark.parametrize(
    "never",
    [
        pytest.param(r"\w'\w", id="straight apostrophe"),
        pytest.param(r"[“”]|\w\"\w", id="English quotation marks"),
        pytest.param(r"\S {2,}\S", id="two spaces"),
        pytest.param(r"\w(?:[ ]?[;!?]|[ ]?:)(?:\s|$)", id="a plain space, or none, before a high sign"),
        pytest.param(r"«[^\u00a0]|[^\u00a0]»", id="no no-break space inside guillemets"),
        pytest.param(r"\be-?mails?\b|\bmails?\b", id="an English word for courriel"),
    ],
)
def test_no_french_sentence_holds(never):
    assert [said for said in translations() if re.search(never, _VERBATIM.sub("", said))] == []


def french_in(document, name=""):
    """Yield each text in French of the data of a rule set."""
    match document:
        case dict():
            for key, value in document.items():
                yield from french_in(value, key)
        case list():
            for value in document:
                yield from french_in(value, name)
        case str() if name.endswith("_fr") or name == "fr":
            yield document


@pytest.mark.parametrize("path", sorted((ROOT / "membership/rules/data").glob("*.toml")), ids=lambda path: path.stem)
def test_the_rules_are_said_as_in_print(path):
    texts = list(french_in(tomllib.loads(path.read_text(encoding="utf-8"))))
    assert texts
    assert [text for text in texts if typeset(text) != text] == []


@pytest.mark.parametrize("reason", REASONS.values(), ids=lambda reason: reason.code)
def test_the_reasons_of_the_roll_are_said_as_in_print(reason):
    assert typeset(reason.fr) == reason.fr


class Finding:
    """A finding, as an error carries one."""

    def sentence(self, language: str, /) -> str:
        return {"fr": "Le quorum manque.", "en": "There is no quorum."}[language]

    def as_json(self) -> dict[str, object]:
        return {}


SAMPLES: dict[object, object] = {str: "x", int: 7, date: date(2027, 4, 24), datetime: datetime(2027, 4, 24, tzinfo=UTC)}
KINDS = sorted(
    (kind for kind in DomainError.family() if kind.__module__.split(".")[0] in APPS and not kind.__subclasses__()),
    key=lambda kind: kind.code,
)


def made(kind: type[DomainError]) -> DomainError:
    """Return an error of a kind, with something in each of its fields."""
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: _sample(hints[field.name]) for field in dataclasses.fields(kind)})


def _sample(hint: object) -> object:
    if isinstance(hint, types.UnionType):
        hint = next(one for one in typing.get_args(hint) if one is not types.NoneType)
    return SAMPLES.get(hint) or Finding()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_refusal_has_its_sentence_in_both_languages(kind):
    said = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = sentence(made(kind))
            nothing_to_say = gettext("This could not be done. Nothing was recorded.")
        assert said[language] != nothing_to_say
        assert "%(" not in said[language]
    assert said["fr"] != said["en"]
