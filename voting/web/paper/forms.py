"""What is filled in to prepare a count of papers, to type one, to settle a difference, to write a lot down."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Assembly
from membership.models import Account, Organisation
from membership.templatetags.unevoix import local_text
from voting.counting import typed
from voting.counting.errors import CellsDoNotFit, CountingError, NothingTyped
from voting.counting.methods import MOTIONS
from voting.counting.motions import NO, YES
from voting.models import LotsBy, PaperClass, PaperCount
from voting.models.paper import ANSWERS, LARGEST_PACK, SMALLEST_PACK
from voting.queries.paper import COUNTABLE, Reading
from voting.web.paper.words import REASONS

MOST_CANDIDATES, MOST_SEATS, MOST_PAPERS = 200, 100, 1_000_000
_NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s+")


class ElectionForm(forms.Form):
    """What is elected, who stands, and by which method."""

    title_fr = forms.CharField(
        label=_("What is elected or decided"),
        max_length=200,
        help_text=_("As on the ballot paper: “Board of directors, worker members”."),
        widget=forms.TextInput(attrs={"lang": "fr"}),
    )
    title_en = forms.CharField(
        label=_("The same in English"),
        max_length=200,
        required=False,
        help_text=_("For the certificate."),
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    assembly = forms.ModelChoiceField(
        label=_("In which meeting"),
        queryset=Assembly.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("None of those here"),
    )
    candidates = forms.CharField(
        label=_("Candidates"),
        max_length=20_000,
        required=False,
        help_text=_(
            "One a line, in the order of the ballot paper; they are numbered in that order. "
            "A group after a semicolon, where seats are reserved: “Anne Roy ; worker”. None for a proposal."
        ),
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false"}),
    )
    withdrawn = forms.CharField(
        label=_("Withdrawn since the papers were printed"),
        max_length=200,
        required=False,
        help_text=_("Their numbers. Votes for them pass to the next choice."),
    )
    seats = forms.IntegerField(label=_("Seats to fill"), min_value=1, max_value=MOST_SEATS, initial=1)
    method = forms.ChoiceField(label=_("How it is counted"), choices=[])

    def __init__(self, *args: Any, organisation: Organisation, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = [(name, name) for name in COUNTABLE]  # type: ignore[attr-defined]
        meetings: Any = self.fields["assembly"]
        meetings.queryset = Assembly.objects.for_organisation(organisation).filter(body=None).order_by("-starts_at")
        meetings.label_from_instance = lambda one: f"{local_text(one, 'title')}, {one.starts_at:%Y-%m-%d}"
        if not organisation.offers_english:
            del self.fields["title_en"]
        if has_file:
            del self.fields["candidates"], self.fields["withdrawn"]

    def clean_candidates(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        lines = [_NUMBERED.sub("", line) for line in self.cleaned_data["candidates"].splitlines()]
        found = tuple(_candidate(line) for line in lines if line.strip(" \t;,"))
        if len(found) > MOST_CANDIDATES:
            raise forms.ValidationError(_("No more than %(most)s candidates.") % {"most": MOST_CANDIDATES})
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_election = cleaned.get("method") not in MOTIONS
        if is_election and "candidates" in self.fields and cleaned.get("candidates") == ():
            self.add_error("candidates", _("Write at least one candidate."))
        return cleaned

    def clean_withdrawn(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(re.findall(r"[^\s,;]+", self.cleaned_data["withdrawn"])))

    @staticmethod
    def filled_with(count: PaperCount) -> dict[str, Any]:
        """Return what a count already holds, as it is filled in."""
        lines = (
            " ; ".join([one["name"], *([", ".join(one["classes"])] if one["classes"] else [])])
            for one in count.candidates
        )
        return {
            "title_fr": count.title_fr,
            "title_en": count.title_en,
            "assembly": count.assembly.public_id if count.assembly else "",
            "candidates": "" if count.is_motion else "\n".join(lines),
            "withdrawn": " ".join(count.withdrawn),
            "seats": count.seats,
            "method": count.method,
        }


def _candidate(line: str) -> tuple[str, tuple[str, ...]]:
    name, _separator, groups = line.replace("\t", ";").partition(";")
    classes = tuple(dict.fromkeys(" ".join(one.split()) for one in re.split(r"[;,]", groups) if one.strip()))
    return " ".join(name.split()), classes


class ConditionsForm(forms.Form):
    """Beside the method: how a lot is drawn, how the papers lie, which article says so."""

    by_law = forms.CharField(
        label=_("Article of the by-laws that says so"),
        max_length=120,
        required=False,
        help_text=_("For the certificate: “article 6.4”."),
    )
    lots = forms.ChoiceField(
        label=_("If a tie is left that nothing else ends"), choices=LotsBy.choices, widget=forms.RadioSelect
    )
    seed = forms.CharField(
        label=_("Seed published beforehand"),
        max_length=100,
        required=False,
        help_text=_(
            "Any text that nobody could choose to suit themselves: numbers drawn in front of the room, for instance. "
            "Left empty, digits are drawn here when typing opens. Write it in the minutes: "
            "with it, anybody can draw the same lots again."
        ),
    )
    pack_size = forms.IntegerField(
        label=_("Papers in a pack"),
        min_value=SMALLEST_PACK,
        max_value=LARGEST_PACK,
        help_text=_("Papers are numbered in ink and tied in packs; differences are looked for in one pack at a time."),
    )
    in_the_box = forms.IntegerField(
        label=_("Papers counted by hand when the box was opened"),
        min_value=1,
        max_value=MOST_PAPERS,
        required=False,
        help_text=_("If known: what is typed is compared with it."),
    )

    def __init__(self, *args: Any, has_file: bool = False, is_motion: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_file:
            del self.fields["pack_size"], self.fields["in_the_box"]
        if is_motion:
            # No lot ends a tie over a proposal.
            del self.fields["lots"], self.fields["seed"]

    def clean_seed(self) -> str:
        return " ".join(self.cleaned_data["seed"].split())


class ScrutineerForm(forms.Form):
    """Who types the papers in one of the two places: somebody of the list, or by their address."""

    account = forms.ModelChoiceField(
        label=_("Somebody who has a role here"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=_("Somebody else"),
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("They sign in with a code sent there. Nothing is sent now."),
    )
    reason = forms.CharField(
        label=_("If this person stands: why they count all the same"),
        max_length=2000,
        required=False,
        help_text=_("A candidate is not a scrutineer. The reason is kept, with the rule."),
    )

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Any = self.fields["account"]
        known.queryset = accounts

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("account") and "email" not in self.errors:
            if not cleaned.get("email"):
                self.add_error("account", _("Choose somebody, or write a name and an e-mail address."))
            elif not cleaned.get("name"):
                self.add_error("name", _("Write the name: it stands on the certificate."))
        return cleaned


class PaperForm(forms.Form):
    """One paper: its number in ink, and what is written on it."""

    number = forms.IntegerField(
        label=_("Number in ink"),
        min_value=1,
        max_value=MOST_PAPERS,
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
    )
    line = forms.CharField(
        label=_("What is written"),
        max_length=2000,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal", "spellcheck": "false"}),
    )
    college = forms.ChoiceField(
        label=_("College"),
        choices=[],
        error_messages={"required": _("Say of which college the paper is: its colour or its box shows it.")},
    )
    kind = forms.ChoiceField(choices=[(one, one) for one in (PaperClass.VALID, PaperClass.BLANK, PaperClass.INVALID)])
    reason = forms.ChoiceField(label=_("Why it is spoiled"), choices=[*REASONS.items()], required=False)

    def __init__(self, *args: Any, count: PaperCount, in_grid: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count, self.in_grid = count, in_grid
        if in_grid:
            self.fields.pop("line")
        if count.colleges:
            choices = [("", "…"), *((one, one) for one in count.colleges)]
            self.fields["college"].choices = choices  # type: ignore[attr-defined]
        else:
            self.fields.pop("college")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == PaperClass.VALID:
            cleaned["marks"] = self._marks(cleaned)
        return cleaned

    def _marks(self, cleaned: dict[str, Any]) -> tuple[str, ...]:
        kind, ids = self.count.paper, self.count.ids
        try:
            if self.in_grid:
                return typed.read_cells(kind, {one: self.data.get(f"cell_{one}", "") for one in ids}, ids)
            return typed.read(kind, cleaned.get("line", ""), ids)
        except CountingError as refused:
            self.add_error(None if self.in_grid else "line", _said(refused, len(ids)))
        return ()

    @property
    def reading(self) -> Reading:
        """Return what was typed, once valid."""
        kind = self.cleaned_data["kind"]
        reason = self.cleaned_data["reason"] if kind == PaperClass.INVALID else ""
        return Reading(kind, reason, self.cleaned_data.get("marks", ()), self.cleaned_data.get("college", ""))


def _said(refused: CountingError, highest: int) -> Any:
    match refused:
        case NothingTyped():
            return _("Nothing is typed. If nothing is written on the paper, press “Blank paper”.")
        case CellsDoNotFit():
            found, expected = str(refused).split()
            return _("%(found)s scores are typed for %(expected)s candidates. Write “-” where there is none.") % {
                "found": found,
                "expected": expected,
            }
        case _:
            return _("“%(mark)s” is not on the ballot paper: candidates go from 1 to %(highest)s.") % {
                "mark": str(refused)[:40],
                "highest": highest,
            }


class SettlementForm(forms.Form):
    """What is written on a paper over which the two differ: as one typed it, or something else."""

    FIRST, SECOND, ELSE = "first", "second", "else"

    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    which = forms.ChoiceField(
        choices=[(one, one) for one in (FIRST, SECOND, ELSE)],
        error_messages={"required": _("Choose what is written on the paper.")},
    )
    line = forms.CharField(label=_("What is written"), max_length=2000, required=False)
    kind = forms.ChoiceField(choices=[(one, one) for one in PaperClass.values], required=False)
    reason = forms.ChoiceField(choices=[("", ""), *REASONS.items()], required=False)
    college = forms.CharField(max_length=60, required=False)
    why = forms.CharField(
        label=_("Why the two differed"), max_length=500, error_messages={"required": _("Say why the two differed.")}
    )

    def __init__(self, *args: Any, count: PaperCount, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = count

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("which") == self.ELSE:
            cleaned["reading"] = self._reading(cleaned)
        return cleaned

    def _reading(self, cleaned: dict[str, Any]) -> Reading | None:
        kind, college = cleaned.get("kind") or PaperClass.VALID, cleaned.get("college", "")
        if self.count.colleges and kind != PaperClass.ABSENT and college not in self.count.colleges:
            self.add_error("college", _("Say of which college the paper is: its colour or its box shows it."))
        if kind == PaperClass.INVALID and not cleaned.get("reason"):
            self.add_error("reason", _("Say why the paper is spoiled."))
        if kind != PaperClass.VALID:
            reason = cleaned.get("reason", "") if kind == PaperClass.INVALID else ""
            return Reading(kind, reason, college=college)
        try:
            marks = typed.read(self.count.paper, cleaned["line"], self.count.ids)
            return Reading(kind, marks=marks, college=college)
        except CountingError as refused:
            self.add_error("line", _said(refused, len(self.count.ids)))
        return None


class DrawForm(forms.Form):
    """A lot drawn by hand, before two officers."""

    chosen = forms.MultipleChoiceField(label=_("Who was drawn"), widget=forms.CheckboxSelectMultiple)
    first_officer = forms.CharField(label=_("First officer"), max_length=200)
    second_officer = forms.CharField(label=_("Second officer"), max_length=200)

    def __init__(self, *args: Any, between: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = between  # type: ignore[attr-defined]


class CastingVoteForm(forms.Form):
    """The chair's casting vote on a proposal with as many for as against."""

    chosen = forms.ChoiceField(
        label=_("The chair votes"), choices=[(YES, ANSWERS[YES]), (NO, ANSWERS[NO])], widget=forms.RadioSelect
    )
    chair = forms.CharField(label=_("Who chairs the meeting"), max_length=200)


class FileForm(forms.Form):
    """A file of papers, whatever wrote it."""

    file = forms.FileField(
        label=_("The file"),
        max_length=250,
        help_text=_("A .blt file, a CSV from a spreadsheet, or JSON; 20 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".blt,.csv,.json,text/csv,application/json"}),
    )

    MOST_BYTES = 20 * 1024 * 1024

    def clean_file(self) -> Any:
        uploaded = self.cleaned_data["file"]
        if uploaded.size > self.MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 20 MB. Count it with the command line instead."))
        return uploaded
