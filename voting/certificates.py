"""The certificate of results: a counted election on paper, with all that is needed to check it by hand.

`certificate(record, particulars, languages=…, at=…)` gives the PDF. It depends on its arguments alone: the same record
at the same instant gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from membership import formats, rendering
from voting.counting.explain import Explanation, Table, explain
from voting.counting.explain.words import Words
from voting.counting.records import CountRecord
from voting.pictures import bars, grades, pairs

DOCUMENTS: Final = Path(__file__).parent / "documents"
REGION: Final = "CA"
STAGES_A_TABLE: Final = 6
"""Columns that fit beside the names on a page."""
MOST_DUELS: Final = 8
RECOUNT: Final = "python -m voting.counting replay record.json"


@dataclass(frozen=True, slots=True)
class Said:
    """A text in both languages; what is missing in one is lent by the other."""

    fr: str = ""
    en: str = ""

    def within(self, language: str) -> str:
        return (self.en or self.fr) if language == "en" else (self.fr or self.en)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a certificate tells that no record holds.

    by_law: the article that prescribes the method. class_names: what classes of candidates are called, by their id.
    """

    organisation: Said
    question: Said
    by_law: Said = field(default_factory=Said)
    scrutineers: Sequence[str] = ()
    returning_officer: str = ""
    class_names: Mapping[str, Said] = field(default_factory=dict[str, Said])


def certificate(
    record: CountRecord, particulars: Particulars, *, languages: Sequence[str] = ("fr",), at: datetime
) -> bytes:
    """Return the certificate as PDF, in one language or in several, the first of which is that of the document.

    at: when it is drawn up, in the zone to be shown. Raises NotExplained and LanguageUnknown.
    """
    data = contents(record, particulars, languages=languages, at=at)
    return rendering.render("certificate", data, at=at, documents=DOCUMENTS)


def contents(
    record: CountRecord, particulars: Particulars, *, languages: Sequence[str] = ("fr",), at: datetime
) -> dict[str, Any]:
    """Return all that the page shows, in words."""
    first = Words(languages[0])
    organisation, question = (one.within(first.language) for one in (particulars.organisation, particulars.question))
    is_pending = record.outcome == "tie_pending"
    return {
        "lang": first.language,
        "region": REGION,
        "organisation": organisation,
        "title": first.say("certificate.title", question=question),
        "draft": {"tag": first.say("certificate.pending") if is_pending else ""},
        "running": {
            "head": first.say("certificate.head", organisation=organisation, question=question),
            "foot": first.say("certificate.foot", sha256=record.sha256[:16]),
            "page": first.say("certificate.page"),
        },
        "parts": [_part(record, particulars, Words(language), at) for language in languages],
        "signatures": _signatures(particulars, [Words(language) for language in languages], is_pending=is_pending),
    }


def _part(record: CountRecord, particulars: Particulars, words: Words, at: datetime) -> dict[str, Any]:
    """Return the certificate in one language."""
    language = words.language
    told = explain(record, language, {name: said.within(language) for name, said in particulars.class_names.items()})
    drawn = bars.draw(record, language, told)
    return {
        "lang": language,
        "organisation": particulars.organisation.within(language),
        "kind": words.say("certificate.kind"),
        "question": particulars.question.within(language),
        "headline": told.headline,
        "quota": told.quota,
        "warnings": list(told.warnings),
        "facts": _facts(record, particulars, told, words, at),
        "elected": _listed(words, "certificate.elected", told.elected),
        "substitutes": _listed(words, "certificate.substitutes", told.substitutes),
        "substitutes_note": words.say("certificate.substitutes.note") if told.substitutes else "",
        "papers": {
            "title": words.say("certificate.papers"),
            "head": [words.say("certificate.class"), words.say("certificate.number")],
            "rows": [[fact.label, fact.value] for fact in told.papers_by_class],
        },
        "tables": [part for table in told.tables for part in _parts_of(table)],
        "pictures": _pictures(drawn, words, told) if drawn else None,
        "duels": _duels(pairs.draw(record, language, told)),
        "grades": _grades(grades.draw(record, language, told)),
        "stages": {
            "title": words.say("certificate.stages"),
            "all": [
                {"heading": stage.heading, "sentences": [str(one) for one in stage.sentences]} for stage in told.stages
            ],
        },
        "lots": {"title": words.say("certificate.lots"), "paragraphs": list(told.lots)},
        "recount": _recount(record, words),
    }


def _facts(
    record: CountRecord, particulars: Particulars, told: Explanation, words: Words, at: datetime
) -> list[dict[str, str]]:
    shown = [
        ("seats", words.amount(str(record.options["seats"])) if "seats" in record.options else ""),
        ("method", f"{told.method} ({record.method})"),
        ("rule", told.rule),
        ("by-law", particulars.by_law.within(words.language)),
        ("drawn_up", formats.instant(at, words.language)),
    ]
    return [{"label": words.say(f"certificate.{name}"), "value": value} for name, value in shown if value]


def _listed(words: Words, title: str, facts: Sequence[Any]) -> dict[str, Any]:
    head = ["", words.say("certificate.name"), words.say("certificate.reason")]
    rows = [[str(number), fact.label, fact.value] for number, fact in enumerate(facts, 1)]
    return {"title": words.say(title), "head": head, "rows": rows}


def _parts_of(table: Table) -> list[dict[str, Any]]:
    """Return a table in parts that fit on a page, each with the names and, in the last, what came of them."""
    numeric = [at for at, column in enumerate(table.columns) if column.numeric]
    tail = [at for at, column in enumerate(table.columns) if not column.numeric and at]
    many = -(-len(numeric) // STAGES_A_TABLE) or 1
    size = -(-len(numeric) // many) or 1
    chunks = [numeric[at * size : (at + 1) * size] for at in range(many)]
    parts = []
    for number, chunk in enumerate(chunks):
        shown = [0, *chunk, *(tail if number == len(chunks) - 1 else [])]
        parts.append(
            {
                "caption": table.caption if not number else "",
                "head": [table.columns[at].label for at in shown],
                "numeric": [table.columns[at].numeric for at in shown],
                "rows": [[row[at] for at in shown] for row in table.rows],
            }
        )
    return parts


def _pictures(drawn: bars.RoundsPicture, words: Words, told: Explanation) -> dict[str, Any]:
    note = "dot" if drawn.is_dotted else "rounded" if drawn.is_rounded else ""
    return {
        "title": drawn.caption,
        "key": [{"kind": kind, "text": words.say(f"picture.{kind}")} for kind in drawn.kinds],
        "flag": drawn.flag,
        "dotted": drawn.width if drawn.is_dotted else 0,
        "note": words.say(f"picture.{note}") if note else "",
        "rounds": [
            {
                "heading": one.heading if told.is_by_stages else "",
                "line": one.line,
                "bars": [_bar(bar) for bar in one.bars],
            }
            for one in drawn.rounds
        ],
    }


def _duels(drawn: pairs.PairsPicture | None) -> dict[str, Any] | None:
    """Return the dots of a table of duels where it fits on the page; a larger one stands in figures alone."""
    if drawn is None or len(drawn.heads) > MOST_DUELS:
        return None
    return {
        "title": drawn.caption,
        "key": [{"state": state, "text": text} for state, text in drawn.key],
        "heads": ["", *drawn.heads],
        "rows": [
            {
                "name": name,
                "cells": [{"state": cell.state, "votes": cell.votes, "tenths": cell.tenths} for cell in cells],
            }
            for name, cells in drawn.rows
        ],
    }


def _grades(drawn: grades.GradesPicture | None) -> dict[str, Any] | None:
    if drawn is None:
        return None
    return {
        "title": drawn.caption,
        "line": drawn.line,
        "key": [{"grade": piece.grade, "ink": piece.ink} for piece in drawn.key],
        "bars": [
            {
                "name": bar.name,
                "median": bar.median,
                "pieces": [{"at": piece.at, "length": piece.length, "ink": piece.ink} for piece in bar.pieces],
            }
            for bar in drawn.bars
        ],
    }


def _bar(bar: bars.Bar) -> dict[str, Any]:
    return {
        "name": bar.name,
        "news": bar.news,
        "amount": f"{bar.votes} ({bar.change})" if bar.change else bar.votes,
        "state": bar.state,
        "pieces": [
            {"kind": piece.kind, "at": piece.at, "length": piece.length, "dots": list(piece.dots)}
            for piece in bar.pieces
        ],
    }


def _recount(record: CountRecord, words: Words) -> dict[str, Any]:
    rows = [("record", record.sha256), ("input", record.input_sha256), ("engine", record.engine)]
    return {
        "title": words.say("certificate.recount"),
        "text": words.say("certificate.recount.text"),
        "rows": [[words.say(f"certificate.{name}"), value] for name, value in rows],
        "command": [words.say("certificate.recount.command"), RECOUNT],
    }


def _signatures(particulars: Particulars, spoken: Sequence[Words], *, is_pending: bool) -> dict[str, Any]:
    """Return the places to sign: one for each who is named, two scrutineers and the returning officer otherwise."""

    def said(key: str) -> str:
        return " / ".join(dict.fromkeys(words.say(f"certificate.{key}") for words in spoken))

    scrutineers = list(particulars.scrutineers) or ["", ""]
    return {
        "title": said("signatures"),
        "text": [words.say("certificate.attest.pending" if is_pending else "certificate.attest") for words in spoken],
        "languages": [words.language for words in spoken],
        "date": said("date"),
        "who": [
            *({"name": name, "role": said("scrutineer")} for name in scrutineers),
            {"name": particulars.returning_officer, "role": said("returning_officer")},
        ],
    }
