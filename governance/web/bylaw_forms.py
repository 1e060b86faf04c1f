"""What the office fills in to write an article, and to say when a version was adopted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from governance.models import BylawArticle, Resolution
from governance.services.bylaws import ArticleText
from governance.web.naming_resolutions import offer, said
from membership.models import Organisation
from membership.web.fields import DayField

# What articles are numbered with: 4.2, 12-1, IV, 4.2 a), 3°.
NUMBER = RegexValidator(
    r"^[0-9A-Za-zÀ-ÖØ-öø-ÿ][0-9A-Za-zÀ-ÖØ-öø-ÿ .()°-]*$", _("Write it with digits, letters and points alone.")
)


class ArticleForm(forms.Form):
    """The number, title and text of an article, in the languages of the organisation."""

    number = forms.CharField(
        label=_("Number of the article"), max_length=20, help_text=_("For example 4.2"), validators=[NUMBER]
    )
    title_fr = forms.CharField(label=_("Title in French"), max_length=250, widget=forms.TextInput(attrs={"lang": "fr"}))
    text_fr = forms.CharField(
        label=_("Text in French"), max_length=20_000, widget=forms.Textarea(attrs={"lang": "fr", "rows": 8})
    )
    title_en = forms.CharField(
        label=_("Title in English"), max_length=250, required=False, widget=forms.TextInput(attrs={"lang": "en"})
    )
    text_en = forms.CharField(
        label=_("Text in English"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"lang": "en", "rows": 8}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not organisation.offers_english:
            del self.fields["title_en"], self.fields["text_en"]

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("number", "title_fr", "text_fr", "title_en", "text_en")}

    def written(self, sets: dict[str, object]) -> ArticleText:
        """Return what was filled in, once valid."""
        cleaned = self.cleaned_data
        return ArticleText(
            number=cleaned["number"].strip(),
            title_fr=cleaned["title_fr"],
            text_fr=cleaned["text_fr"],
            title_en=cleaned.get("title_en", ""),
            text_en=cleaned.get("text_en", ""),
            sets=sets,
        )


def text_of(row: BylawArticle, sets: dict[str, object]) -> ArticleText:
    return ArticleText(
        number=row.number,
        title_fr=row.title_fr,
        text_fr=row.text_fr,
        title_en=row.title_en,
        text_en=row.text_en,
        sets=sets,
    )


class AdoptionForm(forms.Form):
    adopted_on = DayField(label=_("Adopted on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    in_force_from = DayField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    resolution = forms.ChoiceField(
        label=_("Adopted by resolution"),
        required=False,
        help_text=_("The day of the adoption is then the resolution’s."),
    )
    override = forms.CharField(
        label=_("Reason for going on all the same"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Only where no resolution kept here adopted them, such as by-laws brought from elsewhere, or where it was "
            "carried by less than by-laws ask. It is kept."
        ),
    )

    def __init__(self, *args: Any, resolutions: dict[str, Resolution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = resolutions
        offer(self, "resolution", [("", "–"), *said(resolutions)])

    def clean_resolution(self) -> Resolution | None:
        return self.offered.get(self.cleaned_data["resolution"])


class ArticleNamed(forms.Form):
    """Where a value stands in the by-laws, and since when."""

    article = forms.CharField(label=_("Article of your by-laws"), max_length=60, help_text=_("For example 4.2"))
    adopted_on = DayField(label=_("In force since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
