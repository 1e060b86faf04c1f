"""Rule sets: the law for a kind of organisation and a time, read from the data files beside this module.

A set may build on another (`inherits`): its own rules replace those of the same name, and those it names in `without`
do not apply. A set may be written in several files, of which the others say whose part they are (`part_of`). A set
without a first day in force is awaited: it can be read, and is never chosen.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib import resources
from typing import cast

from membership.errors import NoRuleSet
from membership.rules import documents
from membership.rules.documents import BrokenDocument, Document
from membership.rules.parameters import Parameter
from membership.rules.resolved import Override, ResolvedRules, resolve

SCHEMA = "rule-set/1"


@dataclass(frozen=True)
class RuleSet:
    """The rules for some kinds of organisation, in force from a day up to another, the latter excluded.

    caution: what a reader should know of how they were read.
    """

    id: str
    kinds: tuple[str, ...]
    jurisdiction: str
    name_fr: str
    name_en: str
    caution_fr: str
    caution_en: str
    in_force_from: date | None
    in_force_to: date | None
    parameters: tuple[Parameter, ...]

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of everything the set says, inherited rules included."""
        return documents.fingerprint(self.as_json())

    def __getitem__(self, key: str) -> Parameter:
        """Return one rule as the set states it. Raises KeyError."""
        return {parameter.key: parameter for parameter in self.parameters}[key]

    def name(self, language: str) -> str:
        return self.name_fr if language == "fr" else self.name_en

    def caution(self, language: str) -> str:
        return self.caution_fr if language == "fr" else self.caution_en

    def is_in_force(self, on: date) -> bool:
        return (
            self.in_force_from is not None
            and self.in_force_from <= on
            and (self.in_force_to is None or on < self.in_force_to)
        )

    def resolve(self, overrides: Iterable[Override] = ()) -> ResolvedRules:
        """Return the rules in force with these by-laws; see `membership.rules.resolved.resolve` for what it raises."""
        return resolve(self.parameters, overrides, rule_set=self.id, sha256=self.sha256)

    def as_json(self) -> dict[str, object]:
        return {
            "schema": SCHEMA,
            "id": self.id,
            "kinds": list(self.kinds),
            "jurisdiction": self.jurisdiction,
            "name_fr": self.name_fr,
            "name_en": self.name_en,
            "caution_fr": self.caution_fr,
            "caution_en": self.caution_en,
            "in_force_from": self.in_force_from.isoformat() if self.in_force_from else None,
            "in_force_to": self.in_force_to.isoformat() if self.in_force_to else None,
            "parameters": [parameter.as_json() for parameter in self.parameters],
        }


def load_rule_set(rule_set_id: str) -> RuleSet:
    """Return a rule set by its id. Raises KeyError."""
    return _rule_sets()[rule_set_id]


def rule_set_for(kind: str, on: date) -> RuleSet:
    """Return the rule set in force for a kind of organisation on a day. Raises NoRuleSet."""
    for rule_set in all_rule_sets():
        if kind in rule_set.kinds and rule_set.is_in_force(on):
            return rule_set
    raise NoRuleSet(kind=kind, on=on)


def kinds_under(key: str, on: date) -> tuple[str, ...]:
    """Return the kinds of organisation whose rules have this one on a day."""
    return tuple(
        kind
        for rule_set in all_rule_sets()
        if rule_set.is_in_force(on) and any(parameter.key == key for parameter in rule_set.parameters)
        for kind in rule_set.kinds
    )


def all_rule_sets() -> tuple[RuleSet, ...]:
    """Return every rule set, in the order of their ids."""
    return tuple(_rule_sets()[rule_set_id] for rule_set_id in sorted(_rule_sets()))


@cache
def _rule_sets() -> dict[str, RuleSet]:
    folder = resources.files("membership.rules").joinpath("data")
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    written = [tomllib.loads(file.read_text(encoding="utf-8"), parse_float=_refuse_float) for file in files]
    heads = [document for document in written if "part_of" not in document]
    by_id = {documents.text(document, "id"): document for document in heads}
    if len(by_id) != len(heads):
        raise BrokenDocument("two rule sets share an id")
    for part in written:
        if "part_of" in part:
            _join(by_id[documents.text(part, "part_of")], part)
    return {rule_set_id: _read(document, by_id) for rule_set_id, document in by_id.items()}


def _join(whole: dict[str, object], part: Document) -> None:
    """Add the rules of one more file to its set. Raises BrokenDocument when both state one."""
    stated = dict(documents.mapping(whole.get("parameters", {}), "parameters"))
    added = documents.mapping(part["parameters"], "parameters")
    if twice := stated.keys() & added.keys():
        raise BrokenDocument(f"{', '.join(sorted(twice))}: stated twice in one set")
    whole["parameters"] = {**stated, **added}


def _read(document: Document, by_id: dict[str, dict[str, object]]) -> RuleSet:
    return RuleSet(
        id=documents.text(document, "id"),
        kinds=tuple(cast("str", kind) for kind in documents.items(document, "kinds")),
        jurisdiction=documents.text(document, "jurisdiction"),
        name_fr=documents.text(document, "name_fr"),
        name_en=documents.text(document, "name_en"),
        caution_fr=documents.text(document, "caution_fr"),
        caution_en=documents.text(document, "caution_en"),
        in_force_from=documents.day(document, "in_force_from"),
        in_force_to=documents.day(document, "in_force_to"),
        parameters=tuple(sorted(_parameters(document, by_id).values(), key=lambda parameter: parameter.key)),
    )


def _parameters(document: Document, by_id: dict[str, dict[str, object]]) -> dict[str, Parameter]:
    parent = documents.optional_text(document, "inherits")
    found = dict(_parameters(by_id[parent], by_id)) if parent else {}
    for key in documents.items(document, "without"):
        if not isinstance(key, str) or key not in found:
            raise BrokenDocument(f"without: {key} is not inherited")
        del found[key]
    for key, described in documents.mapping(document.get("parameters", {}), "parameters").items():
        found[key] = Parameter.from_document(key, documents.mapping(described, key))
    return found


def _refuse_float(written: str) -> object:
    raise BrokenDocument(f"{written}: write a part as a fraction")
