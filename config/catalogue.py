"""The catalogue: every sentence the code says in English, beside how it is said in French.

Sentences are found by Babel in Python, and in templates through Django's own `templatize`, so that no
GNU gettext is needed on the machine. English needs no catalogue: the message ids are the English.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from config.french import typeset

SOURCES = ("config", "membership", "governance", "voting", "tasks", "templates")
TEMPLATES = frozenset({".html", ".txt"})
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_NAMED = re.compile(r"%\((\w+)\)[a-z]")

Forms = tuple[str, ...]


def found_in(root: Path) -> Catalog:
    """Return every message of the code under `root`, without translations."""
    catalog = Catalog(locale="fr", fuzzy=False)
    for path in sorted(_source_files(root)):
        method, text = "python", path.read_text(encoding="utf-8")
        if path.suffix in TEMPLATES:
            # What is not a message has become a word of X; its indentation would mean something in Python.
            text = "\n".join(line.lstrip() for line in templatize(text, str(path)).split("\n"))
        for line, message, comments, context in extract(
            method, io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            where = [(path.relative_to(root).as_posix(), line)]
            catalog.add(message, locations=where, auto_comments=comments, context=context)
    return catalog


def _source_files(root: Path) -> Iterator[Path]:
    for source in SOURCES:
        for path in (root / source).rglob("*"):
            parts = path.relative_to(root).parts
            is_template = path.suffix in TEMPLATES and "templates" in parts
            if is_template or (path.suffix == ".py" and "migrations" not in parts):
                yield path


def read(path: Path) -> Catalog:
    """Return the catalogue kept in `path`, an empty one when there is none."""
    if not path.exists():
        return Catalog(locale="fr", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def write(path: Path, catalog: Catalog) -> None:
    """Keep the catalogue in `path`, in the order of its messages so that two branches merge."""
    catalog.header_comment = "# French of Unevoix. Written by `manage.py messages`; translate here."
    catalog.project, catalog.version, catalog.fuzzy = "Unevoix", "1", False
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = "Unevoix"
    catalog.revision_date = catalog.creation_date
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)


def compile_to(path: Path, catalog: Catalog) -> None:
    """Write what Django reads at run time. Whole or not at all: a server may be reading it."""
    making = path.with_suffix(".making")
    with making.open("wb") as file:
        write_mo(file, catalog)
    making.replace(path)


def refreshed(kept: Catalog, found: Catalog) -> Catalog:
    """Return the messages of the code with the translations kept so far."""
    fresh = Catalog(locale="fr", creation_date=kept.creation_date, revision_date=kept.revision_date, fuzzy=False)
    for message in messages(found):
        before = kept.get(_key(message), message.context)
        fresh.add(
            message.id,
            string=_typeset(before.string) if before and before.pluralizable == message.pluralizable else None,
            locations=sorted({(file, 0) for file, _line in message.locations}),
            auto_comments=message.auto_comments,
            flags=before.flags if before else (),
            context=message.context,
        )
    return fresh


def faults(kept: Catalog, found: Catalog) -> list[str]:
    """Return what keeps the catalogue from being complete and current, one line each."""
    said = {_name(message) for message in messages(found)}
    known = {_name(message): message for message in messages(kept)}
    lines = [f"missing: {_shown(name)}" for name in said - known.keys()]
    lines += [f"no longer said: {_shown(name)}" for name in known.keys() - said]
    for name in known.keys() & said:
        lines += [f"{fault}: {_shown(name)}" for fault in _faults_of(known[name])]
    return sorted(lines)


def _faults_of(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    translations = _translations(message)
    if not all(translations):
        yield "not translated"
        return
    if not _names_agree(message):
        yield "names between parentheses differ"
    if any(typeset(translation) != translation for translation in translations):
        yield "spaces or apostrophes that `manage.py messages` sets are missing"


def _names_agree(message: Message) -> bool:
    """Return whether each form of the translation can be filled, and leaves nothing out.

    A singular may say «one» in words, so only the last form must hold every name.
    """
    forms = _forms(message)
    known = {name for form in forms for name in _NAMED.findall(form)}
    translations = _translations(message)
    spoken = [set(_NAMED.findall(translation)) for translation in translations]
    return all(names <= known for names in spoken) and spoken[-1] >= set(_NAMED.findall(forms[-1]))


def merge(catalog: Catalog, lines: Iterable[str]) -> list[str]:
    r"""Fill in translations written as `msgid|msgstr` or `msgid|plural|msgstr0|msgstr1`
    (`msgid;;plural|msgstr0;;msgstr1` reads the same).

    A bar or a new line inside a sentence is written `\|` or `\n`. The same English said in several
    contexts is filled in each one, unless the line begins with one of them: `context^msgid|msgstr`.
    Return the lines that no message of the catalogue answers to.
    """
    named_by: dict[Forms, list[Message]] = {}
    for message in messages(catalog):
        first, *others = _forms(message)
        named_by.setdefault((first, *others), []).append(message)
        if message.context:
            named_by[(f"{message.context}^{first}", *others)] = [message]
    unknown = []
    for line in lines:
        cells = [_unescaped(cell) for cell in re.split(r"(?<!\\)\||;;", line.strip("\r\n"))]
        half = len(cells) // 2
        if not line.strip() or line.startswith("#"):
            continue
        named = named_by.get(tuple(cells[:half]), [])
        if len(cells) not in {2, 4} or not named:
            unknown.append(line)
        for message in named:
            message.string = _typeset(tuple(cells[half:]) if message.pluralizable else cells[-1])
            message.flags.discard("fuzzy")
    return unknown


def _typeset(string: Forms | list[str] | str | None) -> Forms | str | None:
    if isinstance(string, str) or string is None:
        return string and typeset(string)
    return tuple(typeset(form or "") for form in string)


def _unescaped(cell: str) -> str:
    return cell.replace("\\|", "|").replace("\\n", "\n")


def messages(catalog: Catalog) -> Iterator[Message]:
    """Yield the messages of a catalogue, without its header."""
    return (message for message in catalog if message.id)


def _forms(message: Message) -> Forms:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def _translations(message: Message) -> Forms:
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return tuple(string or "" for string in strings)


def _key(message: Message) -> str:
    return _forms(message)[0]


def _name(message: Message) -> tuple[str | None, Forms]:
    return message.context, _forms(message)


def _shown(name: tuple[str | None, Forms]) -> str:
    context, forms = name
    return " / ".join(repr(form) for form in forms) + (f" ({context})" if context else "")
