"""The value of a rule, asked for in the way of its unit: a number, a part, a majority, a choice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from membership.errors import RuleError
from membership.messages import sentence
from membership.pictures.words import language
from membership.rules import thresholds, values
from membership.rules.parameters import Parameter
from membership.rules.thresholds import NotAThreshold
from membership.rules.values import Unit, Value

SHARES = ("> 1/2", ">= 3/5", ">= 2/3", ">= 3/4", ">= 4/5", ">= 1/1")
"""The majorities that by-laws ask for."""


class ValueForm(forms.Form):
    """What a by-law sets a rule to. The law's own bounds are said before, and again when they are passed."""

    def __init__(self, *args: Any, parameter: Parameter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        self.fields["value"] = _field(parameter)
        if parameter.unit is Unit.QUORUM:
            self.fields["count"] = forms.IntegerField(
                label=_("Number, or percentage"), required=False, min_value=1, max_value=999_999
            )

    @classmethod
    def initial_of(cls, parameter: Parameter, value: Value | None) -> dict[str, Any]:
        """Return what the fields hold for a value; nothing for none, so that nothing is chosen beforehand."""
        if value is None:
            return {}
        if parameter.unit is not Unit.QUORUM:
            return {
                "value": values.plain(value)
                if isinstance(value, int | tuple) and value not in (True, False)
                else values.written(value)
            }
        if value in ("present", "majority"):
            return {"value": value}
        terms = thresholds.parse_quorum(str(value))
        if terms.number is not None:
            return {"value": "number", "count": terms.number}
        assert terms.num is not None
        return {"value": "percent", "count": terms.num * 100 // terms.den}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "value" not in cleaned:
            return cleaned
        try:
            cleaned["stated"] = self._stated(cleaned)
            self.parameter.accept(cleaned["stated"])
        except forms.ValidationError as error:
            self.add_error("count" if "count" in self.fields else "value", error)
        except RuleError as error:
            self.add_error("value", sentence(error))
        return cleaned

    @property
    def stated(self) -> Value:
        """Return the value as rules hold it, once valid."""
        found: Value = self.cleaned_data["stated"]
        return found

    def _stated(self, cleaned: dict[str, Any]) -> Value:
        written = cleaned["value"]
        match self.parameter.unit:
            case Unit.FLAG:
                return bool(written == "true")
            case Unit.ITEMS:
                return tuple(written)
            case Unit.FRACTION:
                return _part(written)
            case Unit.QUORUM if written in {"number", "percent"}:
                if not cleaned.get("count"):
                    raise forms.ValidationError(gettext("Say how many."))
                return f"{cleaned['count']} %" if written == "percent" else str(cleaned["count"])
            case _:
                return written if isinstance(written, int) else str(written)


def _part(written: str) -> str:
    """Return a part as rules write it, from «1/3» or «25 %»."""
    bare = written.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if bare.endswith("%") and bare[:-1].isdigit():
        return f"{bare[:-1]}/100"
    try:
        thresholds.parse_fraction(bare)
    except NotAThreshold as error:
        raise forms.ValidationError(gettext("Write a part, such as 1/3, or a percentage, such as 25 %.")) from error
    return bare


def _field(parameter: Parameter) -> forms.Field:
    words = [(choice.word, choice.fr if language() == "fr" else choice.en) for choice in parameter.choices]
    label = _("What your by-laws say")
    match parameter.unit:
        case Unit.FLAG | Unit.CHOICE:
            return forms.ChoiceField(
                label=label, choices=[(w, _capital(said)) for w, said in words], widget=forms.RadioSelect
            )
        case Unit.ITEMS:
            return forms.MultipleChoiceField(
                label=label, choices=[(w, _capital(said)) for w, said in words], widget=forms.CheckboxSelectMultiple
            )
        case Unit.MAJORITY:
            return forms.ChoiceField(label=label, choices=_majorities(parameter), widget=forms.RadioSelect)
        case Unit.QUORUM:
            return forms.ChoiceField(label=label, choices=_quorums(), widget=forms.RadioSelect)
        case Unit.FRACTION:
            return forms.CharField(label=label, max_length=20, help_text=_("A part, such as 1/3, or a percentage."))
        case _:
            unit = values.in_words(2, parameter.unit, parameter.choices, language()).lstrip("2\u00a0\u202f ")
            return forms.IntegerField(label=label, min_value=0, max_value=999_999, help_text=_capital(unit))


def _majorities(parameter: Parameter) -> list[tuple[str, str]]:
    """Return the majorities that the law leaves room for, in words."""
    model = parameter.value or parameter.suggestion
    base = thresholds.parse_majority(str(model))[0].base.value
    found: list[tuple[str, str]] = []
    for share in SHARES:
        written = f"{share} {base}"
        try:
            parameter.accept(written)
        except RuleError:
            continue
        found.append((written, _capital(values.in_words(written, Unit.MAJORITY, (), language()))))
    return found


def _quorums() -> list[tuple[str, Any]]:
    return [
        ("present", _("The members present, however few")),
        ("number", _("A number of members")),
        ("percent", _("A percentage of those entitled to vote")),
        ("majority", _("More than half of those entitled to vote")),
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
