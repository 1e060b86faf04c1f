"""What the office fills in about sections and households."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from membership.models import Organisation, Person, Section, SectionKind
from membership.queries.people_meant import persons_meant
from membership.templatetags.unevoix import local_text
from membership.web.fields import ChosenField
from membership.web.life.forms import day_field


class SectionNameForm(forms.Form):
    name_fr = forms.CharField(label=_("Name, in French"), max_length=120)
    name_en = forms.CharField(label=_("Name, in English"), max_length=120, required=False)


class NewSectionForm(SectionNameForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=SectionKind.choices)
    field_order = ["kind", "name_fr", "name_en"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        key = slugify(cleaned.get("name_fr", ""))[:60]
        if not key and not self.errors:
            self.add_error("name_fr", _("A name has letters."))
        rows = Section.objects.for_organisation(self.organisation).filter(kind=cleaned.get("kind"), key=key)
        if key and rows.exists():
            self.add_error("name_fr", _("A section of this kind has this name already."))
        return cleaned | {"key": key}


class CloseForm(forms.Form):
    on = day_field(_("Closed from"))


class OtherSectionField(ChosenField[Section]):
    def label_from_instance(self, obj: Section) -> str:
        return local_text(obj, "name")


class MoveForm(forms.Form):
    """Where the members chosen go, and since when. leaving: they go nowhere."""

    to = OtherSectionField(label=_("To which section"), queryset=Section.objects.none())
    since = day_field(_("Since"))

    def __init__(self, *args: Any, section: Section, leaving: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Section.objects.filter(organisation=section.organisation_id, kind=section.kind, closed_on=None)
        self.fields["to"].queryset = others.exclude(pk=section.pk)  # type: ignore[attr-defined]
        self.fields["to"].required = not leaving
        if not others.exclude(pk=section.pk).exists():
            del self.fields["to"]


class HouseholdForm(forms.Form):
    name = forms.CharField(label=_("Name of the household"), max_length=200)


class JoinForm(forms.Form):
    """Who comes to live there, and since when."""

    known = forms.CharField(
        label=_("Who"), max_length=250, help_text=_("Member number, e-mail address, or whole name.")
    )
    since = day_field(_("Since"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.person: Person | None = None

    def clean_known(self) -> str:
        known: str = self.cleaned_data["known"]
        found = persons_meant(self.organisation, known)
        if not found:
            raise forms.ValidationError(_("Nobody in the register matches."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several people match: give the member number."))
        self.person = found[0]
        return known
