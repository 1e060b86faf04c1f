"""What somebody fills in about themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from membership import formats
from membership.models import (
    AttestedAge,
    Category,
    Digest,
    Membership,
    MembershipEvent,
    Purpose,
    RequestKind,
    Section,
    SectionKind,
    WritingHabits,
)
from membership.queries.categories import offered_categories
from membership.services.persons import PostalAddress
from membership.web.contact import SectionField
from membership.web.life.forms import CategoryField, day_field, text_field
from membership.web.reach_fields import CountryField, ReachForm

LARGEST = 5_000_000
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PhonesForm(ReachForm):
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    mobile_phone = forms.CharField(label=_("Another telephone, mobile"), max_length=40, required=False)
    home_phone = forms.CharField(label=_("Another telephone, at home"), max_length=40, required=False)
    work_phone = forms.CharField(label=_("Another telephone, at work"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language of your letters"), choices=[("fr", "Français"), ("en", "English")])


class AddressForm(ReachForm):
    line = forms.CharField(label=_("Street address"), max_length=250)
    city = forms.CharField(label=_("Town"), max_length=120)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    country = CountryField(label=_("Country"))
    since = day_field(_("You live there since"))

    def address(self) -> PostalAddress:
        cleaned = self.cleaned_data
        return PostalAddress(cleaned["line"], cleaned["city"], cleaned["postal_code"], cleaned["country"])


class EmailForm(forms.Form):
    email = forms.EmailField(label=_("New e-mail address"))


class MailPreferenceForm(forms.Form):
    """When somebody is written what is owed to nobody. Left empty, the organisation's way holds."""

    digest = forms.ChoiceField(label=_("News and results come"), required=False)
    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=HOUR)
    quiet_until = forms.TimeField(label=_("Quiet until"), required=False, widget=HOUR)

    def __init__(self, *args: Any, habits: WritingHabits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        digest = self.fields["digest"]
        digest.choices = [("", _("As the organisation does")), *Digest.choices]  # type: ignore[attr-defined]  # a ChoiceField
        digest.help_text = _("The organisation: %(usual)s.") % {"usual": str(Digest(habits.digest).label).lower()}
        hours = str(_("Leave both empty to be written at any hour."))
        if habits.quiet_from and habits.quiet_until:
            hours = _("Leave both empty for those of the organisation, from %(begin)s to %(end)s.") % {
                "begin": f"{habits.quiet_from:%H:%M}",
                "end": f"{habits.quiet_until:%H:%M}",
            }
        self.fields["quiet_until"].help_text = hours


class AgeForm(forms.Form):
    birth_on = day_field(_("Birth date"), required=False)
    attested = forms.TypedChoiceField(
        label=_("Or age attested"),
        choices=[("", _("Choose…")), *AttestedAge.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    guardian_name = forms.CharField(label=_("Parent or legal tutor, under fourteen"), max_length=250, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("birth_on") and not cleaned.get("attested"):
            raise forms.ValidationError(_("Give the birth date, or the age that was attested."))
        return cleaned


class ConsentForm(forms.Form):
    """The office writes down what somebody said elsewhere."""

    purpose = forms.ChoiceField(label=_("For what"), choices=Purpose.choices)
    is_given = forms.TypedChoiceField(
        label=_("What was said"),
        choices=[("yes", _("Agrees")), ("no", _("No longer agrees"))],
        widget=forms.RadioSelect,
        coerce=lambda said: said == "yes",
    )
    source = forms.CharField(
        label=_("How we know"), max_length=200, help_text=_("Such as “paper form of May 3” or “by telephone”.")
    )


class RequestForm(forms.Form):
    """A request: what is asked, why, and a document that shows it. Each kind adds its own fields on top."""

    message = text_field(_("Why"), help_text=_("A sentence is enough. The office reads it."))
    document = forms.FileField(
        label=_("Document"), required=False, help_text=_("What shows it, such as a certificate (5 MB at most).")
    )
    first: tuple[str, ...] = ()

    def __init__(self, *args: Any, membership: Membership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership, self.today = membership, today
        self.order_fields(self.first)
        if "since" in self.fields:
            self.fields["since"].initial = today

    def clean_document(self) -> Any:
        file = self.cleaned_data["document"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large: 5 MB at most."))
        return file

    def payload(self) -> dict[str, str]:
        """Return the data of the request as it is kept: plain text."""
        return {name: _text(self.cleaned_data[name]) for name in self.first}


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case Category() | Section():
            return str(value.key)
    return str(value)


class NameForm(RequestForm):
    given_name = forms.CharField(label=_("Given name"), max_length=120, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=200)
    since = day_field(_("This is your name since"))
    first = ("given_name", "family_name", "since")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.membership.person
        self.fields["given_name"].initial = person.given_name
        self.fields["family_name"].initial = person.family_name
        if person.is_legal:
            del self.fields["given_name"]
            self.fields["family_name"].label = _("Name")

    def payload(self) -> dict[str, str]:
        self.cleaned_data.setdefault("given_name", "")
        return super().payload()


class CategoryRequestForm(RequestForm):
    category = CategoryField(label=_("Category you ask for"), queryset=Category.objects.none())
    since = day_field(_("From"))
    first = ("category", "since")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, CategoryField)
        field.queryset = offered_categories(self.membership.organisation)


class SectionRequestForm(RequestForm):
    section = SectionField(label=_("Section you ask for"), queryset=Section.objects.none())
    since = day_field(_("From"))
    first = ("section", "since")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["section"]
        assert isinstance(field, SectionField)
        field.queryset = Section.objects.for_organisation(self.membership.organisation)

    def payload(self) -> dict[str, str]:
        section: Section = self.cleaned_data["section"]
        return {"kind": SectionKind(section.kind).value, **super().payload()}


class BirthDateForm(RequestForm):
    birth_on = day_field(_("Birth date"))
    first = ("birth_on",)


class CorrectionRequestForm(RequestForm):
    event = forms.ChoiceField(label=_("What is not right"))
    effective_on = day_field(_("The right day"))
    first = ("event", "effective_on")

    def __init__(self, *args: Any, events: dict[str, MembershipEvent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (place, f"{one.get_kind_display()}, {formats.short_day(one.effective_on)}")
            for place, one in events.items()
            if one.effective_on
        ]


FORMS: dict[str, type[RequestForm]] = {
    RequestKind.NAME: NameForm,
    RequestKind.CATEGORY: CategoryRequestForm,
    RequestKind.SECTION: SectionRequestForm,
    RequestKind.BIRTH_DATE: BirthDateForm,
    RequestKind.CORRECTION: CorrectionRequestForm,
    RequestKind.OTHER: RequestForm,
}
