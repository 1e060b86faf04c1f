"""The catalogue finds what is said, keeps how it is said in French, and tells what is missing."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from config import catalogue

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
_("Open the vote")
ngettext("%(n)s member", "%(n)s members", 3)
pgettext("step", "done")
def gettext_of_nothing(): ...
"""
TEMPLATE = """
{% load i18n %}
        {% translate "Close it" context "vote" %}
  {% if x %}{% blocktranslate trimmed with name=person.name %}
      Are you
      {{ name }}?
    {% endblocktranslate %}{% endif %}
{% blocktranslate trimmed count n=n %}{{ n }} vote{% plural %}{{ n }} votes{% endblocktranslate %}
{# "not a message" #} 'nor this (one'
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in {
        "voting/polls.py": PYTHON,
        "voting/templates/voting/poll.html": TEMPLATE,
        "voting/migrations/0001_polls.py": "_('A label of the past')",
        "tests/test_polls.py": "_('A test')",
        "voting/notes.html": "{% translate 'Not a template' %}",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def said(catalog: Catalog) -> set[tuple[str | None, object]]:
    return {
        (message.context, tuple(message.id) if isinstance(message.id, list | tuple) else message.id)
        for message in catalogue.messages(catalog)
    }


def test_what_is_said_is_found_in_code_and_in_templates(root):
    assert said(catalogue.found_in(root)) == {
        (None, "Open the vote"),
        (None, ("%(n)s member", "%(n)s members")),
        ("step", "done"),
        ("vote", "Close it"),
        (None, "Are you %(name)s?"),
        (None, ("%(n)s vote", "%(n)s votes")),
    }


def test_translations_are_filled_in_and_kept(root, tmp_path):
    found = catalogue.found_in(root)
    catalog = catalogue.refreshed(Catalog(locale="fr"), found)
    lines = [
        "Open the vote|Ouvrir le vote",
        "%(n)s member|%(n)s members|%(n)s membre|%(n)s membres",
        "%(n)s vote;;%(n)s votes|%(n)s voix;;%(n)s voix",
        "vote^Close it|Le fermer",
        "# a remark",
        "done|fait",
        "Nobody says this|Personne ne le dit",
    ]
    assert catalogue.merge(catalog, lines) == ["Nobody says this|Personne ne le dit"]
    catalogue.write(tmp_path / "fr.po", catalog)
    kept = catalogue.refreshed(catalogue.read(tmp_path / "fr.po"), found)
    assert kept.get("Open the vote").string == "Ouvrir le vote"
    assert kept.get("%(n)s member").string == ("%(n)s membre", "%(n)s membres")
    assert kept.get("done", "step").string == "fait"
    assert kept.get("Close it", "vote").string == "Le fermer"
    assert [fault.split(":")[0] for fault in catalogue.faults(kept, found)] == ["not translated"]


@pytest.mark.parametrize(
    ("french", "fault"),
    [
        ("Êtes-vous %(nom)s\u202f?", "names between parentheses differ"),
        ("Êtes-vous là\u202f?", "names between parentheses differ"),
        ("", "not translated"),
    ],
)
def test_what_is_wrong_is_told(root, french, fault):
    found = catalogue.found_in(root)
    catalog = catalogue.refreshed(Catalog(locale="fr"), found)
    catalog.get("Are you %(name)s?").string = french
    assert f"{fault}: 'Are you %(name)s?'" in catalogue.faults(catalog, found)


def test_what_is_new_and_what_is_no_longer_said_are_told(root):
    found = catalogue.found_in(root)
    catalog = Catalog(locale="fr")
    catalog.add("Said no longer", "Ne se dit plus")
    faults = catalogue.faults(catalog, found)
    assert "no longer said: 'Said no longer'" in faults
    assert "missing: 'done' (step)" in faults


def test_a_singular_may_say_one_in_words():
    found, kept = Catalog(locale="fr"), Catalog(locale="fr", fuzzy=False)
    for catalog in (found, kept):
        catalog.add(("One thing to correct.", "%(n)s things to correct."), ("Une chose.", "%(n)s choses."))
    assert catalogue.faults(kept, found) == []


def test_what_is_compiled_is_what_is_read(root, tmp_path):
    catalog = catalogue.refreshed(Catalog(locale="fr"), catalogue.found_in(root))
    catalogue.merge(catalog, ["Open the vote|Ouvrir le vote"])
    catalogue.compile_to(tmp_path / "fr.mo", catalog)
    with (tmp_path / "fr.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Open the vote") == "Ouvrir le vote"
