"""The forms of the tables where papers are handed out, counted, and where members vote at a shared device."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from voting.models import SealedQuestion


class PaperDeskForm(forms.Form):
    """Who is given a paper, and the code of the right to vote they gave back."""

    number = forms.CharField(label=_("Member number"), max_length=40, strip=True)
    seat = forms.IntegerField(
        label=_("Seat of the delegate"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_("Where a member organisation has several."),
    )
    code = forms.CharField(
        label=_("Code of the device"),
        max_length=20,
        required=False,
        strip=True,
        help_text=_("Only if one was given back."),
    )

    def __init__(self, *args: Any, has_seats: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_seats:
            del self.fields["seat"]


class PaperTotalsForm(forms.Form):
    """What one scrutineer counted of the papers: the votes of each answer, blank and spoiled papers.

    Where a paper may have several marks, how many papers there are is asked too: votes alone do not tell.
    """

    def __init__(self, *args: Any, question: SealedQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = (get_language() or "fr")[:2]
        self._answers = [answer["key"] for answer in question.answers]
        for answer in question.answers:
            label = answer[spoken] or answer["fr"]
            self.fields[f"votes_{answer['key']}"] = forms.IntegerField(label=label, min_value=0)
        if question.blank:
            self._answers.append("blank")
            self.fields["votes_blank"] = forms.IntegerField(label=_("Blank papers"), min_value=0, initial=0)
        self.fields["spoiled"] = forms.IntegerField(label=_("Spoiled papers"), min_value=0, initial=0)
        if question.most > 1:
            label = _("Papers in all, blank and spoiled ones included")
            self.fields["papers"] = forms.IntegerField(label=label, min_value=0)

    @property
    def counted(self) -> dict[str, Any]:
        """What is entered, as the service takes it."""
        said = self.cleaned_data
        totals = {answer: said[f"votes_{answer}"] for answer in self._answers}
        return {"totals": totals, "spoiled": said["spoiled"], "papers": said.get("papers")}


class KioskCodeForm(forms.Form):
    """The code of a slip, as it is typed by whoever stands before the kiosk."""

    code = forms.CharField(
        label=_("The code on your slip"),
        max_length=40,
        strip=True,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
                "autofocus": True,
                "class": "kiosk-code",
            }
        ),
        help_text=_("Eight letters and digits. Capitals, spaces and dashes do not matter."),
        error_messages={"required": _("Type the code that is on your slip.")},
    )


MOST_SLIPS = 200


class KioskSlipsForm(forms.Form):
    """For whom slips are made: member numbers, in a row or one a line."""

    numbers = forms.CharField(
        label=_("Member numbers"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=8000,
        help_text=_("One or several, separated by spaces, commas or lines. Only for members who are there."),
    )

    def clean_numbers(self) -> list[str]:
        written = re.split(r"[\s,;]+", self.cleaned_data["numbers"])
        numbers = list(dict.fromkeys(number for number in written if number))
        if not numbers:
            raise forms.ValidationError(self.fields["numbers"].error_messages["required"], code="required")
        if len(numbers) > MOST_SLIPS:
            raise forms.ValidationError(_("At most %(n)s slips at once.") % {"n": MOST_SLIPS})
        return numbers
