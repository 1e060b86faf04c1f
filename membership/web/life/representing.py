"""What the office fills in to name who acts for a member, and to end it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from membership import formats
from membership.models import Person, Representation
from membership.queries.people_alike import humans_alike, told_apart
from membership.queries.people_meant import persons_meant
from membership.services.acting import FOR_LEGAL, FOR_NATURAL
from membership.services.persons import PersonDetails
from membership.web.life.forms import ActForm, day_field

SOMEBODY_ELSE = "new"
MOST_ALIKE = 12


class RepresentForm(ActForm):
    """Who, in what quality, since when, on what paper. The person is of the register already, or enters it now."""

    relation = forms.ChoiceField(label=_("In what capacity"))
    known = forms.CharField(
        label=_("Somebody the register knows"),
        max_length=250,
        required=False,
        help_text=_("Member number, e-mail address, or whole name. Leave empty for somebody new."),
    )
    given_name = forms.CharField(label=_("Given name, of somebody new"), max_length=120, required=False)
    family_name = forms.CharField(label=_("Family name, of somebody new"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail, of somebody new"), required=False)
    who = forms.ChoiceField(
        label=_("The register knows somebody of this name or e-mail address"),
        error_messages={"required": _("Say who it is: one of these, or another person.")},
        help_text=_("One person may act only for so many members: say whether it is the same one."),
        widget=forms.RadioSelect,
    )
    is_attested_adult = forms.BooleanField(
        label=_("A child of the member: of age, somebody answers for it"),
        required=False,
        help_text=_("Kept as an age attested, and shown in no list. A birth date that is known says more, and stays."),
    )
    seat_no = forms.IntegerField(
        label=_("Seat"),
        min_value=1,
        max_value=99,
        initial=1,
        required=False,
        help_text=_("Where a member has several delegates; an alternate replaces the delegate of the same seat."),
    )
    last_on = day_field(_("Last day"), required=False, help_text=_("Leave empty until it is revoked."))
    instrument_note = forms.CharField(
        label=_("Where it is written"),
        max_length=250,
        required=False,
        help_text=_("Such as “Resolution of the board of Ferme du Quai, March 3, 2027”."),
    )
    only = (
        "relation",
        "known",
        "given_name",
        "family_name",
        "email",
        "who",
        "is_attested_adult",
        "seat_no",
        "effective_on",
        "last_on",
        "instrument_note",
        "document",
        "tells",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person: Person | None = None
        self.alike = {one.public_id: (one, said) for one, said in self._alike()}
        self.fields["who"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            *((key, said) for key, (_person, said) in self.alike.items()),
            (SOMEBODY_ELSE, _("Another person of that name or address, whom the register does not know")),
        ]
        if not self.alike:
            del self.fields["who"]
        is_legal = self.membership.person.is_legal
        relations = FOR_LEGAL if is_legal else FOR_NATURAL
        self.fields["relation"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (one.value, one.label) for one in relations
        ]
        if not is_legal:
            del self.fields["seat_no"]
        if is_legal or "adult_age_years" not in self.rules:
            del self.fields["is_attested_adult"]

    def _alike(self) -> list[tuple[Person, str]]:
        """Return whom the register knows already by what was typed of somebody new."""
        typed = self.data if self.is_bound else self.initial
        said = {name: str(typed.get(name) or "").strip() for name in ("known", "family_name", "given_name", "email")}
        if said.pop("known") or not said["family_name"]:
            return []
        return told_apart(humans_alike(self.membership.organisation, **said)[:MOST_ALIKE], self.today)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        known, who = cleaned.get("known", "").strip(), cleaned.get("who", "")
        if known:
            self.person = self._found(known)
        elif who in self.alike:
            self.person = self.alike[who][0]
        elif not cleaned.get("family_name", "").strip() and not self.errors:
            self.add_error("known", _("Say who: somebody the register knows, or the name of somebody new."))
        return cleaned

    def _found(self, known: str) -> Person | None:
        """Return the one human being meant; none, or several, is said beside the field."""
        found = persons_meant(self.membership.organisation, known)
        if len(found) == 1:
            return found[0]
        self.add_error(
            "known",
            _("Several people match: give the member number.")
            if found
            else _("Nobody in the register matches. For somebody new, fill in the name below."),
        )
        return None

    @property
    def details(self) -> PersonDetails:
        cleaned = self.cleaned_data
        return PersonDetails(
            family_name=cleaned["family_name"],
            given_name=cleaned["given_name"],
            email=cleaned["email"],
            language=self.membership.person.language,
        )

    @property
    def name_of_person(self) -> str:
        if self.person is not None:
            return self.person.full_name
        return f"{self.cleaned_data['given_name']} {self.cleaned_data['family_name']}".strip()


class EndRepresentationForm(ActForm):
    """Which one, and from when."""

    representation = forms.ChoiceField(label=_("Who no longer acts"), widget=forms.RadioSelect)
    only = ("representation", "effective_on", "tells")

    def __init__(self, *args: Any, representations: Sequence[Representation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.representations = {str(place): one for place, one in enumerate(representations, start=1)}
        self.fields["effective_on"].label = _("First day without it")
        self.fields["representation"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (place, self._said(one)) for place, one in self.representations.items()
        ]
        if len(self.representations) == 1:
            self.fields["representation"].initial = "1"

    @staticmethod
    def _said(one: Representation) -> str:
        since = formats.short_day(one.effective.lower) if one.effective.lower else "…"
        return f"{one.name} · {one.get_relation_display()} · {since}"

    @property
    def chosen(self) -> Representation:
        return self.representations[self.cleaned_data["representation"]]
