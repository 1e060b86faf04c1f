"""The form by which anybody asks to become a member, and those by which the office records the decision."""

from __future__ import annotations

from datetime import date
from typing import Any
from zipfile import BadZipFile, ZipFile

from django import forms
from django.utils.translation import gettext_lazy as _

from membership.models import Application, Category, Organisation, PersonKind
from membership.queries.categories import offered_categories
from membership.queries.people_alike import told_apart
from membership.rules.admission import years_between
from membership.rules.qualifying import needed
from membership.rules.resolved import ResolvedRules
from membership.services.applications import Answers, Enclosure, Place
from membership.services.life.acts import Decision
from membership.services.persons import PersonDetails, PostalAddress
from membership.web.decided import DecidedByInput
from membership.web.fields import KINDS
from membership.web.life.forms import CategoryField, day_field, shares_field, text_field
from membership.web.reach_fields import CountryField, ReachForm

LARGEST = 5_000_000
MOST_FILES = 5
SOMEBODY_ELSE = "new"
# What such a text has in it, whatever it calls itself: its name proves nothing.
PARTS_OF_TEXTS = frozenset({"word/document.xml", "content.xml"})


def is_read(file: Any) -> bool:
    """Return whether the board can read a file: a PDF, a picture, a text of an office program."""
    start = file.read(8)
    file.seek(0)
    if any(start.startswith(beginning) for beginning in KINDS):
        return True
    try:
        with ZipFile(file) as parts:
            return not PARTS_OF_TEXTS.isdisjoint(parts.namelist())
    except BadZipFile:
        return False
    finally:
        file.seek(0)


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Join five files at most."))
        for one in files:
            if one.size > LARGEST:
                raise forms.ValidationError(_("This file is too large: 5 MB at most."))
            if not is_read(one):
                raise forms.ValidationError(
                    _("“%(name)s” is neither a PDF, a JPEG or PNG picture, nor a Word or OpenDocument text."),
                    params={"name": one.name},
                )
        return files


class ApplicationForm(ReachForm):
    """Who asks, and for what. What is asked is what a decision needs, and no more."""

    kind = forms.ChoiceField(
        label=_("Who applies"),
        choices=[(PersonKind.NATURAL, _("A person")), (PersonKind.LEGAL, _("An organisation"))],
        initial=PersonKind.NATURAL,
    )
    given_name = forms.CharField(
        label=_("Given name"), max_length=120, required=False, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label=_("Family name, or name of the organisation"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The answer goes there; without one, it goes by post."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput({"autocomplete": "tel"})
    )
    line = forms.CharField(
        label=_("Street address"), max_length=250, widget=forms.TextInput({"autocomplete": "street-address"})
    )
    city = forms.CharField(label=_("Town"), max_length=120, widget=forms.TextInput({"autocomplete": "address-level2"}))
    postal_code = forms.CharField(
        label=_("Postal code"), max_length=20, widget=forms.TextInput({"autocomplete": "postal-code"})
    )
    country = CountryField(label=_("Country"))
    category = CategoryField(label=_("As a member of this category"), queryset=Category.objects.none())
    age = forms.ChoiceField(
        label=_("Age of the person"),
        required=False,
        help_text=_("It is not shown in any list."),
        choices=[
            ("", _("Choose…")),
            ("18", _("18 or over, I attest it")),
            ("14", _("14 or over, I attest it")),
            ("under", _("Under 14")),
        ],
    )
    birth_on = day_field(_("Date of birth, if you prefer"), required=False)
    guardian_name = forms.CharField(
        label=_("Name of the parent or legal tutor who signs"),
        max_length=250,
        required=False,
        help_text=_("Under 14, a parent or legal tutor signs in the person's place, by writing their name here."),
    )
    message = text_field(_("What you want to tell the board"), required=False)
    joined = FilesField(
        label=_("Documents"),
        required=False,
        help_text=_("Five files at most, 5 MB each: PDF, pictures, Word or OpenDocument texts."),
    )
    accepts = forms.BooleanField(label=_("I undertake to respect the by-laws of the organisation."))
    # Seen by programs that fill in everything, and by no one else.
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, organisation: Organisation, rules: ResolvedRules, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.years = rules.whole("member_age_years") if "member_age_years" in rules else 0
        field = self.fields["category"]
        assert isinstance(field, CategoryField)
        field.queryset = offered_categories(organisation)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == PersonKind.NATURAL:
            if not cleaned.get("given_name"):
                self.add_error("given_name", _("Write the given name."))
            if self._is_under_age(cleaned) and not cleaned.get("guardian_name"):
                self.add_error("guardian_name", _("Under 14, a parent or legal tutor signs: write their name."))
        birth_on = cleaned.get("birth_on")
        if birth_on and birth_on > self.today:
            self.add_error("birth_on", _("This day has not come yet."))
        if self.errors and cleaned.get("joined"):
            self.add_error("joined", _("Choose your documents again: browsers do not keep them."))
        return cleaned

    def _is_under_age(self, cleaned: dict[str, Any]) -> bool:
        birth_on = cleaned.get("birth_on")
        if birth_on:
            return years_between(birth_on, self.today) < self.years
        return cleaned.get("age") == "under" and bool(self.years)

    @property
    def is_spam(self) -> bool:
        return bool(self.cleaned_data["website"])

    def answers(self, language: str) -> Answers:
        cleaned = self.cleaned_data
        return Answers(
            details=PersonDetails(
                family_name=cleaned["family_name"],
                given_name=cleaned["given_name"],
                kind=PersonKind(cleaned["kind"]),
                email=cleaned["email"],
                phone=cleaned["phone"],
                language=language,
                address=PostalAddress(cleaned["line"], cleaned["city"], cleaned["postal_code"], cleaned["country"]),
            ),
            category=cleaned["category"],
            birth_on=cleaned["birth_on"],
            attested_age=int(cleaned["age"]) if cleaned["age"] in {"14", "18"} else None,
            guardian_name=cleaned["guardian_name"],
            message=cleaned["message"],
            enclosures=[Enclosure(one.name, one.read()) for one in cleaned["joined"]],
        )


class AdmitForm(forms.Form):
    """The board admits: as what, from when, at once or on trial."""

    category = CategoryField(label=_("Category"), queryset=Category.objects.none())
    on_trial_as = CategoryField(
        label=_("First on trial, in this auxiliary category"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("No trial"),
    )
    person = forms.ChoiceField(
        label=_("The register knows somebody of this name or e-mail address"),
        error_messages={"required": _("Say who it is: one of these, or another person.")},
        help_text=_("The same human being has one vote: whoever is a member already is not admitted a second time."),
        widget=forms.RadioSelect,
    )
    effective_on = day_field(_("Member from"))
    decided_by = forms.CharField(
        label=_("Decided by"),
        max_length=200,
        widget=DecidedByInput,
        help_text=_("The body and its resolution, such as “Board, CA-2027-11”."),
    )
    decided_on = day_field(_("Date of the decision"))
    number = forms.CharField(
        label=_("Member number"), max_length=40, required=False, help_text=_("The next free one when left empty.")
    )
    subscribes = shares_field()
    override = text_field(_("Reason for going on where a rule warns"), required=False, rows=2)

    def __init__(
        self, *args: Any, application: Application, known: Any, today: date, rules: ResolvedRules, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"category": application.category_id, "effective_on": today, "decided_on": today}
        super().__init__(*args, **kwargs)
        categories = offered_categories(application.organisation)
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]
        self.fields["on_trial_as"].queryset = categories.filter(votes=False)  # type: ignore[attr-defined]
        self.known = {one.public_id: (one, said) for one, said in told_apart(known, today)}
        self.fields["person"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            *((key, said) for key, (_person, said) in self.known.items()),
            (SOMEBODY_ELSE, _("Somebody else: enter a new person")),
        ]
        if not self.known:
            del self.fields["person"]
        if needed(rules) is None:
            del self.fields["subscribes"]
        else:
            self.fields["subscribes"].initial = needed(rules)

    @property
    def place(self) -> Place:
        cleaned = self.cleaned_data
        chosen = cleaned.get("person", "")
        return Place(
            category=cleaned["category"],
            on_trial_as=cleaned["on_trial_as"],
            person=self.known[chosen][0] if chosen in self.known else None,
            is_somebody_else=chosen == SOMEBODY_ELSE,
            number=cleaned["number"],
            subscribes=cleaned.get("subscribes") or 0,
        )

    @property
    def decision(self) -> Decision:
        cleaned = self.cleaned_data
        return Decision(
            effective_on=cleaned["effective_on"],
            decided_by=cleaned["decided_by"],
            decided_on=cleaned["decided_on"],
            override=cleaned["override"],
        )


class AskForm(forms.Form):
    wanted = text_field(_("What the application lacks, as the applicant will read it"))


class SendForm(forms.Form):
    joined = FilesField(
        label=_("Documents"), help_text=_("Five files at most, 5 MB each: PDF, pictures, Word or OpenDocument texts.")
    )

    def clean_joined(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["joined"]
        if not files:
            raise forms.ValidationError(_("Choose a file."))
        return files

    @property
    def enclosures(self) -> list[Enclosure]:
        return [Enclosure(one.name, one.read()) for one in self.cleaned_data["joined"]]


class RefuseForm(forms.Form):
    reason = text_field(_("Reason, as the applicant will read it"))
    decided_by = forms.CharField(label=_("Decided by"), max_length=200, widget=DecidedByInput)
    decided_on = day_field(_("Date of the decision"))
    override = text_field(_("Reason for going on where a rule warns"), required=False, rows=2)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"decided_on": today}
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_decided_on(self) -> date:
        day: date = self.cleaned_data["decided_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day
