"""What a secretary fills in to correct a notice that left: the meeting, and each point of its agenda."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem, Assembly
from governance.queries.versions import versions_of
from governance.services.rewriting import Corrected, Point
from governance.web.agenda_forms import IN_ENGLISH, IN_FRENCH
from governance.web.planning_forms import DetailsForm
from membership.models import Organisation


class CorrectionForm(DetailsForm):
    """When and where the meeting now is, and why that changes. Its kind does not."""

    asks_caller = False

    why_fr = forms.CharField(
        label=_("Why, in French"),
        max_length=1000,
        help_text=_("Members read it at the head of the corrected notice."),
        widget=forms.Textarea(attrs=IN_FRENCH | {"rows": 2}),
    )
    why_en = forms.CharField(
        label=_("Why, in English"), max_length=1000, widget=forms.Textarea(attrs=IN_ENGLISH | {"rows": 2})
    )
    # Which version the page was filled in over: pressed twice, or after somebody else's, it goes out once.
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        del self.fields["kind"]
        if organisation.offers_english:
            self.fields["title_en"].required = True
            self.fields["title_en"].help_text = ""
        else:
            del self.fields["why_en"]

    @classmethod
    def of_called(cls, assembly: Assembly, data: Any = None) -> CorrectionForm:
        """Return the form of a meeting that was called, filled with what its notice says."""
        form = cls.of(assembly, data)
        assert isinstance(form, cls)
        form.initial["based_on"] = max((one.number for one in versions_of(assembly)), default=0)
        return form

    def corrected(self, points: tuple[Point, ...]) -> Corrected:
        """Return what was filled in, once valid."""
        cleaned = self.cleaned_data
        return Corrected(
            title_fr=cleaned["title_fr"],
            title_en=cleaned.get("title_en", ""),
            starts_at=cleaned["starts_at"],
            place=cleaned["place"],
            link=cleaned["link"],
            points=points,
            why_fr=cleaned["why_fr"],
            why_en=cleaned.get("why_en", ""),
            based_on=cleaned["based_on"],
        )


class PointForm(forms.Form):
    """One point as it should read; with a text only where it puts one to the vote."""

    title_fr = forms.CharField(label=_("Title in French"), max_length=250, widget=forms.TextInput(attrs=IN_FRENCH))
    title_en = forms.CharField(label=_("Title in English"), max_length=250, widget=forms.TextInput(attrs=IN_ENGLISH))
    text_fr = forms.CharField(label=_("Text in French"), widget=forms.Textarea(attrs=IN_FRENCH | {"rows": 4}))
    text_en = forms.CharField(label=_("Text in English"), widget=forms.Textarea(attrs=IN_ENGLISH | {"rows": 4}))
    taken_off = forms.BooleanField(label=_("Take this point off the agenda"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, has_text: bool, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = is_new
        if not has_text:
            del self.fields["text_fr"], self.fields["text_en"]
        if not organisation.offers_english:
            self.fields.pop("title_en")
            self.fields.pop("text_en", None)
        if is_new:
            del self.fields["taken_off"]
            for field in self.fields.values():
                field.required = False

    @classmethod
    def of(cls, item: AgendaItem, organisation: Organisation, data: Any = None) -> PointForm:
        has_text = hasattr(item, "motion")
        initial = {"title_fr": item.title_fr, "title_en": item.title_en}
        if has_text:
            initial |= {"text_fr": item.motion.text_fr, "text_en": item.motion.text_en}
        return cls(
            data, prefix=item.public_id, initial=initial, organisation=organisation, has_text=has_text, is_new=False
        )

    @classmethod
    def blank(cls, organisation: Organisation, prefix: str, data: Any = None) -> PointForm:
        return cls(data, prefix=prefix, organisation=organisation, has_text=True, is_new=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_new and any(cleaned.get(name) for name in self.fields):
            # What is written must be whole: a notice leaves in every language, or not at all.
            if not cleaned.get("title_fr"):
                self.add_error("title_fr", _("Give the new point its title."))
            if "title_en" in self.fields and not cleaned.get("title_en"):
                self.add_error("title_en", _("Give the new point its title."))
            if "text_en" in self.fields and bool(cleaned.get("text_fr")) != bool(cleaned.get("text_en")):
                missing = "text_en" if cleaned.get("text_fr") else "text_fr"
                self.add_error(missing, _("Write the text in this language too, or in neither."))
        return cleaned

    def point(self, key: str) -> Point | None:
        """Return what was filled in, once valid; None for a new point that was left empty."""
        cleaned = self.cleaned_data
        if self.is_new and not cleaned.get("title_fr"):
            return None
        return Point(
            key=key,
            title_fr=cleaned["title_fr"],
            title_en=cleaned.get("title_en", ""),
            text_fr=cleaned.get("text_fr", ""),
            text_en=cleaned.get("text_en", ""),
            taken_off=cleaned.get("taken_off", False),
        )
