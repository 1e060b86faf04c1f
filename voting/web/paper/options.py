"""The settings of a method as a form: each with its default, and what it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voting.counting.documents import Json
from voting.counting.methods import method as method_named
from voting.services.paper.preparing import NEEDED
from voting.web.paper.composed import COMPOSED

Words = str | Promise
MOST = 999


@dataclass(frozen=True, slots=True)
class Setting:
    """label: what it is about. choices: by value, for those that have a few. help: what it changes."""

    label: Words
    help: Words = ""
    choices: Mapping[str, Words] = field(default_factory=dict[str, Words])


SETTINGS: Mapping[str, Setting] = {
    "gap": Setting(
        _("A rank left empty"),
        _("A paper with a 1 and a 3, and no 2."),
        {"stop": _("the paper ends there"), "skip": _("the next rank moves up")},
    ),
    "equal": Setting(
        _("Two candidates at one rank"),
        "",
        {
            "stop": _("the paper ends there"),
            "skip": _("that rank is passed over"),
            "resolve": _("it counts for the one of them still in the count"),
            "equal": _("they are equal"),
        },
    ),
    "threshold": Setting(
        _("A majority of"),
        "",
        {"active": _("the papers still active"), "valid": _("all valid papers, else nobody is elected")},
    ),
    "batch": Setting(_("Exclude together those who cannot catch up"), _("Fewer rounds, the same person elected.")),
    "max_marks": Setting(_("Most crosses on a paper"), _("Left empty: as the method says. One more spoils the paper.")),
    "min_marks": Setting(_("Fewest crosses on a paper"), _("Left empty: one is enough.")),
    "per_candidate": Setting(_("Most crosses for one candidate"), _("Left empty: no limit of its own.")),
    "none": Setting(_("“None of these” is on the paper")),
    "need": Setting(
        _("To be elected"),
        "",
        {"most": _("most votes are enough"), "majority": _("more than half; otherwise a second round is called")},
    ),
    "minimum_support": Setting(
        _("Least support to be elected"), _("A part of the valid papers, such as 1/4. Left empty: none.")
    ),
    "acclamation": Setting(
        _("No more candidates than seats"),
        "",
        {
            "vote": _("the vote is held all the same"),
            "elect": _("all are elected by acclamation"),
            "confirm": _("each is put to the vote, yes or no"),
        },
    ),
    "short": Setting(
        _("A reserved seat without a candidate"),
        "",
        {"fill": _("goes to the next candidate"), "vacant": _("stays vacant")},
    ),
    "substitutes": Setting(
        _("Whoever leaves later is followed by"),
        "",
        {"separate": _("somebody elected anew"), "next_highest": _("the next one of this count")},
    ),
    "reserved": Setting(
        _("Seats reserved for groups"),
        _(
            "One group a line, as written beside the candidates, then how many seats at least and, if need be, at "
            "most: “worker 2”."
        ),
    ),
    "max": Setting(_("Highest score")),
    "modified": Setting(_("Points by how many are ranked"), _("Discourages naming one candidate only.")),
    "blank": Setting(
        _("A candidate without a score"), "", {"zero": _("has 0"), "none": _("is judged by those who gave one")}
    ),
    "min_scores": Setting(_("Least number of scores to be elected")),
    "abstentions": Setting(
        _("Abstentions"),
        "",
        {"exclude": _("are not votes cast"), "count": _("count among the votes cast")},
    ),
    "tie": Setting(
        _("As many for as against"),
        "",
        {"lost": _("the proposal is lost"), "chair": _("the chair decides by a casting vote")},
    ),
}
OTHER = "other"
# Said when it happens, not beforehand: a casting vote, and who sits when a member leaves.
LATER = frozenset({"casting_vote", "sitting"})


class SettingsForm(forms.Form):
    """Every setting of one method, filled with what holds now; what has no words here is written as in the file."""

    def __init__(self, data: Any = None, *, method: str, options: Mapping[str, Json], prefix: str = "set") -> None:
        super().__init__(data, prefix=prefix)
        self.defaults = method_named(method).defaults
        now = {**self.defaults, **{key: value for key, value in options.items() if key in self.defaults}}
        rest: dict[str, Json] = {}
        for key, default in self.defaults.items():
            if key in COMPOSED:
                self.fields |= COMPOSED[key].fields(now[key], is_needed=key in NEEDED.get(method, ()))
                continue
            if key in LATER:
                continue
            made = _field(key, default, now[key])
            if made is None:
                rest[key] = now[key]
            else:
                self.fields[key] = made
        if rest:
            self.fields[OTHER] = forms.JSONField(
                label=_("Settings few need"),
                required=False,
                initial=rest,
                help_text=_(
                    "Written as in docs/counting.md. Leave them as they are unless your by-laws say otherwise."
                ),
                encoder=json.JSONEncoder,
                widget=forms.Textarea(attrs={"spellcheck": "false", "rows": 5}),
            )

    @property
    def options(self) -> dict[str, Json]:
        """Return the settings that differ from the defaults, once valid."""
        chosen: dict[str, Json] = {}
        for key, value in self.cleaned_data.items():
            if key == OTHER:
                chosen |= value if isinstance(value, dict) else {}
            elif key in self.defaults and key not in COMPOSED:
                chosen[key] = _read(key, value, self.defaults[key])
        chosen |= {key: COMPOSED[key].read(self.cleaned_data) for key in self.defaults if key in COMPOSED}
        return {key: value for key, value in chosen.items() if self.defaults.get(key) != value}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for key in self.defaults:
            if key in COMPOSED:
                try:
                    COMPOSED[key].read(cleaned)
                except forms.ValidationError as wrong:
                    self.add_error(key, wrong)
        return cleaned

    def clean_other(self) -> Any:
        written = self.cleaned_data.get(OTHER)
        if written is not None and not isinstance(written, dict):
            raise forms.ValidationError(_("An object in braces was expected."))
        return written or {}

    def clean_reserved(self) -> list[Json]:
        lines = [line.split() for line in self.cleaned_data["reserved"].splitlines() if line.strip()]
        return [_reservation(words) for words in lines]


def _field(key: str, default: Json, now: Json) -> forms.Field | None:
    """Return the field of a setting, None for one that has no words or no simple shape."""
    known = SETTINGS.get(key)
    if known is None:
        return None
    named: dict[str, Any] = {"label": known.label, "help_text": known.help}
    if key == "reserved":
        lines = "\n".join(_written(one) for one in now) if isinstance(now, list) else ""
        return forms.CharField(**named, required=False, initial=lines, widget=forms.Textarea(attrs={"rows": 3}))
    if isinstance(default, bool):
        return forms.BooleanField(**named, required=False, initial=bool(now))
    if known.choices:
        choices = [(value, words) for value, words in known.choices.items()]
        if isinstance(now, str) and now not in known.choices:
            choices.append((now, now))
        return forms.ChoiceField(**named, choices=choices, initial=now, widget=forms.RadioSelect)
    if key == "minimum_support":
        return forms.CharField(**named, required=False, initial=now or "", max_length=20)
    if default is None or isinstance(default, int):
        return forms.IntegerField(**named, required=default is not None, initial=now, min_value=0, max_value=MOST)
    return None


def _read(key: str, value: Any, default: Json) -> Json:
    if key == "minimum_support":
        return value.strip() or None
    if value in ("", None):
        return default if default is not None and not isinstance(default, int) else None
    read: Json = value
    return read


def _reservation(words: list[str]) -> Json:
    numbers = [word for word in words[-2:] if word.isascii() and word.isdigit() and len(word) < 4]
    name = " ".join(words[: len(words) - len(numbers)])
    if not numbers or not name:
        raise forms.ValidationError(_("A group and how many seats were expected: “worker 2”."))
    return {"class": name, "minimum": int(numbers[0]), "maximum": int(numbers[1]) if len(numbers) > 1 else None}


def _written(one: Json) -> str:
    if not isinstance(one, dict):
        return ""
    parts = (one.get("class"), one.get("minimum"), one.get("maximum"))
    return " ".join(str(part) for part in parts if part is not None)
