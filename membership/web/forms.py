"""What people write in: an address, a number, a code, a first password, a search in the register."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, ReauthenticateForm, RequestLoginCodeForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from membership.models import Account, Category, Organisation, Section
from membership.queries.moment import Moment
from membership.queries.register_search import Missing, Wanted
from membership.rules.status import Status
from membership.services import accounts
from membership.services.exports.words import MISSING_WORDS, OWN_NAMES
from membership.templatetags.unevoix import local_text
from membership.web.fields import DayField
from membership.web.register_words import STATUS_WORDS

# As printed: capitals, never corrected by the phone.
AS_PRINTED = {"autocapitalize": "characters", "autocorrect": "off", "spellcheck": "false"}


class RequestCodeForm(RequestLoginCodeForm):
    """Where to send the code. Whether the address is known shows nowhere, neither in words nor in time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.label = _("Your e-mail address")
        field.help_text = _("The one your organisation has in its register.")
        field.widget.attrs = {"autocomplete": "email", "inputmode": "email"}

    def clean_email(self) -> str:
        # The limits first: they hold for an address whoever has it.
        email: str = super().clean_email()
        self._user = accounts.account_of_address(email)
        return email


class ConfirmCodeForm(ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("The code from the message")
        field.widget.attrs = {"class": "code", "autocomplete": "one-time-code", **AS_PRINTED}


class OwnReauthenticateForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label, field.help_text = _("Your password"), ""
        field.widget.attrs = {"autocomplete": "current-password"}


def _number_field() -> forms.CharField:
    return forms.CharField(
        label=_("Your member number"),
        help_text=_("It is on the letters from your organisation."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", **AS_PRINTED}),
    )


def _password_field(label: StrOrPromise, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget)


class NumberLoginForm(forms.Form):
    number = _number_field()
    password = _password_field(_("Your password"), "current-password")


class NewPasswordForm(forms.Form):
    """A password chosen, and typed a second time since it cannot be read while it is typed."""

    password = _password_field(_("Choose a password"), "new-password")
    again = _password_field(_("The same password, again"), "new-password")

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account or Account()
        self.fields["password"].help_text = _("Twelve characters or more. A few words in a row are easy to remember.")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"password", "again"} <= cleaned.keys() and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("The two passwords differ. Type them again."))
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    present = _password_field(_("Your present password"), "current-password")

    field_order = ("present", "password", "again")

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not self.account.check_password(present):
            raise forms.ValidationError(_("This is not your present password."))
        return present


class ActivationForm(NewPasswordForm):
    """A printed code against a first password, which is looked at first: one refused spends no code."""

    number = _number_field()
    code = forms.CharField(
        label=_("Your activation code"),
        help_text=_("Twelve letters and digits, printed or given to you by your organisation."),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "one-time-code", **AS_PRINTED}),
    )
    field_order = ("number", "code", "password", "again")


class RegisterForm(forms.Form):
    """What to look for in the register, and on which day."""

    q = forms.CharField(label=_("Name, number, e-mail or telephone"), required=False, max_length=100)
    category = forms.ChoiceField(label=_("Category"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    as_of = DayField(label=_("As of"), required=False)
    known_at = DayField(label=_("As known on"), required=False)
    missing = forms.ChoiceField(label=_("What is missing"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    section = forms.ChoiceField(label=_("Section"), required=False)
    joined_from = DayField(label=_("Joined from"), required=False)
    joined_until = DayField(label=_("Joined until"), required=False)

    MORE = ("missing", "language", "section", "joined_from", "joined_until", "known_at")
    EVERYBODY = "all"

    def __init__(self, data: Any, *, organisation: Organisation, at: Moment, known_on: date) -> None:
        # Shown as filled in from the start, so that the page says which day and whom it is about.
        days = {"as_of": at.on.isoformat(), "known_at": known_on.isoformat()}
        filled = {"status": Status.MEMBER.value} | {k: v for k, v in data.items() if v} | days
        super().__init__(filled)
        self.at = at
        categories = Category.objects.for_organisation(organisation)
        self.fields["category"].choices = [("", _("All categories"))] + [  # type: ignore[attr-defined]
            (one.key, local_text(one, "name")) for one in categories
        ]
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            *((status.value, words.many) for status, words in STATUS_WORDS.items()),
            (self.EVERYBODY, _("Everybody, past members too")),
        ]
        self.fields["missing"].choices = [("", _("Nothing in particular"))] + [  # type: ignore[attr-defined]
            (missing.value, words) for missing, words in MISSING_WORDS.items()
        ]
        self.fields["language"].choices = [("", _("All languages")), *OWN_NAMES.items()]  # type: ignore[attr-defined]
        sections = Section.objects.for_organisation(organisation).order_by("kind", "position", "key")
        self.fields["section"].choices = [("", _("All sections"))] + [  # type: ignore[attr-defined]
            (one.public_id, f"{one.get_kind_display()} · {local_text(one, 'name')}") for one in sections
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("joined_from"), cleaned.get("joined_until")
        if first and last and last < first:
            self.add_error("joined_until", _("The last day comes before the first."))
        return cleaned

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.MORE]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def asks_more(self) -> bool:
        """Whether one of the filters that are folded away is in use."""
        asked = [name for name in self.MORE if name != "known_at"]
        return self.at.known_at is not None or any(self.data.get(name) for name in asked)

    def wanted(self) -> Wanted:
        """Return what was asked; what cannot be read is as if it had not been written."""
        self.is_valid()
        asked = self.cleaned_data
        status = asked.get("status") or Status.MEMBER.value
        return Wanted(
            on=self.at.on,
            known_at=self.at.known_at,
            search=asked.get("q", ""),
            by_contact=True,
            category=asked.get("category", ""),
            status=None if status == self.EVERYBODY else Status(status),
            missing=Missing(asked["missing"]) if asked.get("missing") else None,
            language=asked.get("language", ""),
            section=asked.get("section", ""),
            joined_from=asked.get("joined_from"),
            joined_until=asked.get("joined_until"),
        )
