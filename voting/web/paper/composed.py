"""Settings that one field cannot hold: colleges with their weights, the majorities that a proposal needs, a quorum."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from membership import formats
from voting.counting.documents import Json
from voting.counting.errors import CountingError
from voting.counting.explain.words import LANGUAGES
from voting.counting.explain.words import Words as Spoken
from voting.counting.majorities import RULES, Base, Requirement
from voting.counting.motion_options import Quorum
from voting.counting.scored.options import GRADES
from voting.models import PaperCount
from voting.models.paper import LONGEST_COLLEGE
from voting.web.pages import language

MOST_PEOPLE, MOST_COLLEGES = 1_000_000, 20
_WEIGHT = re.compile(r"(?P<name>.*?)[\s:;,]+(?P<weight>[0-9]{1,6}(?:/[0-9]{1,6})?)\s*%?", re.ASCII)

MAJORITIES = {
    "simple": _("more votes for than against"),
    "two_thirds_cast": _("two thirds of the votes cast"),
    "three_quarters_cast": _("three quarters of the votes cast"),
    "absolute_present": _("more than half of those taking part"),
    "two_thirds_present": _("two thirds of those taking part"),
    "three_quarters_present": _("three quarters of those taking part"),
    "absolute_entitled": _("more than half of those entitled to vote"),
    "two_thirds_entitled": _("two thirds of those entitled to vote"),
    "three_quarters_entitled": _("three quarters of those entitled to vote"),
}
OF_VOTES_CAST = [(name, words) for name, words in MAJORITIES.items() if RULES[name].base is Base.CAST]


class Composed(Protocol):
    """A setting as fields, and what they come to."""

    def fields(self, now: Json, *, is_needed: bool) -> dict[str, forms.Field]:
        """Return the fields, by name, filled with what holds now."""
        ...

    def read(self, cleaned: Mapping[str, Any]) -> Json:
        """Return the setting. Raises ValidationError, which is said beside the first of the fields."""
        ...


class _Colleges:
    """One college a line, with its weight; beside them, where the weight of an empty one goes, and majorities."""

    def fields(self, now: Json, *, is_needed: bool) -> dict[str, forms.Field]:
        held = now if isinstance(now, dict) else {}
        listed = held.get("colleges")
        lines = [f"{one['id']} {one['weight']}" for one in listed if isinstance(one, dict)] if isinstance(
            listed, list) else []  # fmt: skip
        return {
            "colleges": forms.CharField(
                label=_("Colleges, with the weight of each"),
                help_text=_(
                    "One a line, then its weight in the whole, such as “Workers 1/2”. Each paper is then typed with "
                    "the college that its colour or its box shows. Where each college elects its own members, "
                    "prepare a count for each instead."
                )
                if is_needed
                else _(
                    "Only if the by-laws weigh groups of voters: one a line, then its weight in the whole, such as "
                    "“Workers 1/2”. Each paper is then typed with the college that its colour or its box shows."
                ),
                required=is_needed,
                initial="\n".join(lines),
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
            ),
            "colleges_empty": forms.ChoiceField(
                label=_("The weight of a college where nobody voted"),
                choices=[("redistribute", _("goes to the others")), ("zero", _("goes to nobody"))],
                initial=held.get("empty") or "redistribute",
                widget=forms.RadioSelect,
            ),
            "colleges_majority": forms.IntegerField(
                label=_("Colleges in which a majority is needed as well"),
                help_text=_("How many. Left empty: the total alone decides."),
                required=False,
                min_value=1,
                max_value=MOST_COLLEGES,
                initial=held.get("majority_in"),
            ),
        }

    def read(self, cleaned: Mapping[str, Any]) -> Json:
        lines = [" ".join(line.split()) for line in cleaned.get("colleges", "").splitlines() if line.strip()]
        if not lines:
            return None
        colleges: list[Json] = [_college(line) for line in lines]
        names = [line["id"] for line in colleges if isinstance(line, dict)]
        if len(set(names)) < len(names):
            raise forms.ValidationError(_("Two colleges have the same name."))
        if len(names) > MOST_COLLEGES:
            raise forms.ValidationError(_("No more than %(most)s colleges.") % {"most": MOST_COLLEGES})
        majority_in = cleaned.get("colleges_majority")
        if majority_in is not None and majority_in > len(names):
            raise forms.ValidationError(
                _("A majority is asked in %(wanted)s colleges, and there are %(many)s.")
                % {"wanted": majority_in, "many": len(names)}
            )
        return {"colleges": colleges, "empty": cleaned.get("colleges_empty"), "majority_in": majority_in}


def _college(line: str) -> Json:
    found = _WEIGHT.fullmatch(line)
    name, weight = (found["name"], found["weight"]) if found else ("", "")
    if not name or len(name) > LONGEST_COLLEGE or not int(weight.partition("/")[0]) or weight.endswith(("/0", "/00")):
        raise forms.ValidationError(
            _("“%(line)s”: the name of a college and its weight were expected, such as “Workers 1/2”.")
            % {"line": line[:LONGEST_COLLEGE]}
        )
    return {"id": name, "weight": weight}


class _Requirements:
    """The majority that a proposal needs; and a second one, where both have to be reached."""

    def fields(self, now: Json, *, is_needed: bool) -> dict[str, forms.Field]:
        names = [_named(one) for one in now] if isinstance(now, list) else []
        known = list(MAJORITIES.items())
        others = [(name, name) for name in names if name not in MAJORITIES]
        return {
            "requirements": forms.ChoiceField(
                label=_("To be carried, the proposal needs"),
                choices=[*known, *others],
                initial=names[0] if names else "simple",
                widget=forms.RadioSelect,
            ),
            "requirements_too": forms.ChoiceField(
                label=_("And as well (double majority)"),
                choices=[("", _("nothing else")), *known, *others],
                initial=names[1] if len(names) > 1 else "",
                required=False,
            ),
        }

    def read(self, cleaned: Mapping[str, Any]) -> Json:
        wanted = (cleaned.get("requirements"), cleaned.get("requirements_too"))
        return list(dict.fromkeys(one for one in wanted if one))


class _Confirmation:
    """The majority that each candidate needs where acclamation is confirmed: of the votes cast."""

    def fields(self, now: Json, *, is_needed: bool) -> dict[str, forms.Field]:
        return {
            "confirm": forms.ChoiceField(
                label=_("To be confirmed, each candidate needs"),
                choices=OF_VOTES_CAST,
                initial=_named(now),
                widget=forms.RadioSelect,
            )
        }

    def read(self, cleaned: Mapping[str, Any]) -> Json:
        rule = RULES.get(cleaned.get("confirm", ""), RULES["simple"])
        return dict(rule.as_json())


class _Majority:
    """The majority that colleges need by their weights: of the votes cast."""

    def fields(self, now: Json, *, is_needed: bool) -> dict[str, forms.Field]:
        return {
            "majority": forms.ChoiceField(
                label=_("To be carried, the proposal needs"),
                help_text=_("Out of all the votes, each college counting for its weight."),
                choices=OF_VOTES_CAST,
                initial=_named(now),
                widget=forms.RadioSelect,
            )
        }

    def read(self, cleaned: Mapping[str, Any]) -> Json:
        chosen: Json = cleaned.get("majority")
        return chosen


class _Grades:
    """The grades on the paper, the best first, in words."""

    def fields(self, now: Json, *, is_needed: bool) -> dict[str, forms.Field]:
        spoken = Spoken(language())
        names = [str(one) for one in now] if isinstance(now, list) else []
        lines = [spoken.say(f"grade.{one}") if spoken.has(f"grade.{one}") else one for one in names]
        return {
            "grades": forms.CharField(
                label=_("Grades on the paper"),
                help_text=_("One a line, the best first. They are typed by their number: 1 for the first."),
                initial="\n".join(lines),
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
            )
        }

    def read(self, cleaned: Mapping[str, Any]) -> Json:
        lines = [" ".join(line.split()) for line in cleaned.get("grades", "").splitlines() if line.strip()]
        if lines and (len(lines) < 2 or len({line.casefold() for line in lines}) < len(lines)):
            raise forms.ValidationError(_("Two grades at least, each different."))
        return [_grade(line) for line in lines]


def _grade(written: str) -> str:
    """Return a usual grade by its own name, which is said in either language; any other as it is written."""
    said = {Spoken(one).say(f"grade.{grade}").casefold(): grade for one in LANGUAGES for grade in GRADES}
    return said.get(written.casefold(), written)


class _Quorum:
    """A number, or a part of those entitled."""

    def fields(self, now: Json, *, is_needed: bool) -> dict[str, forms.Field]:
        return {
            "quorum": forms.CharField(
                label=_("Quorum of this vote"),
                help_text=_("A number of people, or a part of those entitled such as 1/4. Left empty: none."),
                required=False,
                max_length=12,
                initial="" if now is None else str(now),
            )
        }

    def read(self, cleaned: Mapping[str, Any]) -> Json:
        written = "".join(cleaned.get("quorum", "").split())
        if not written:
            return None
        try:
            return Quorum.from_json(int(written) if written.isascii() and written.isdecimal() else written).as_json()
        except CountingError:
            raise forms.ValidationError(_("A number of people, or a part such as 1/4, was expected.")) from None


class _People:
    """How many people: always said, since nothing tells it of itself."""

    def __init__(self, key: str, label: Any, help_text: Any = "") -> None:
        self._key, self._label, self._help = key, label, help_text

    def fields(self, now: Json, *, is_needed: bool) -> dict[str, forms.Field]:
        return {
            self._key: forms.IntegerField(
                label=self._label, help_text=self._help, min_value=1, max_value=MOST_PEOPLE, initial=now
            )
        }

    def read(self, cleaned: Mapping[str, Any]) -> Json:
        people: Json = cleaned.get(self._key)
        return people


def _named(majority: Json) -> str:
    """Return the name of a majority, or the part that it is."""
    if isinstance(majority, str):
        return majority
    try:
        return Requirement.from_json(majority).rule
    except CountingError:
        return "simple"


def conditions_of(count: PaperCount) -> list[tuple[Any, str]]:
    """Return what a reader must know of how a count goes: its colleges, or what its proposal needs."""
    options, told = count.options, list[tuple[Any, str]]()
    if count.is_motion:
        wanted = options.get("requirements") or [options.get("majority") or "simple"]
        told.append(
            (
                pgettext_lazy("majority", "Needed"),
                formats.listed(str(MAJORITIES.get(_named(one), _named(one))) for one in wanted),
            )
        )
        told += [(_("Quorum"), str(options["quorum"]))] if options.get("quorum") else []
        told += [(_("Taking part"), str(options["present"]))] if options.get("present") else []
        told += [(_("People entitled to vote"), str(options["entitled"]))] if options.get("entitled") else []
    if count.colleges:
        colleges = options["colleges"]
        told.append((_("Colleges"), ", ".join(f"{one['id']} ({one['weight']})" for one in colleges["colleges"])))
        if colleges.get("majority_in"):
            told.append(
                (_("Colleges with a majority needed as well"), f"{colleges['majority_in']} / {len(count.colleges)}")
            )
    return told


COMPOSED: Mapping[str, Composed] = {
    "colleges": _Colleges(),
    "requirements": _Requirements(),
    "majority": _Majority(),
    "confirm": _Confirmation(),
    "quorum": _Quorum(),
    "grades": _Grades(),
    "present": _People("present", _("People taking part in this vote")),
    "entitled": _People(
        "entitled", _("People entitled to vote"), _("In the room or not: everybody on the electoral roll.")
    ),
}
