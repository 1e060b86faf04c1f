"""What the office fills in on bodies, seats and those who hold them."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from governance.models import Assembly, BodyKind, Mandate, MandateEnd, MandateManner, Resolution, Seat, SeatHolder
from governance.queries.mandates import that_elected
from governance.rules.boards import LONGEST_TERM, longest_term
from governance.services.bodies import Outline, SeatPlan
from governance.services.mandates import Term
from governance.web.naming_resolutions import latest_resolutions, offer, said
from membership import formats
from membership.clock import today
from membership.models import Category, Membership, Organisation, Section
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.services.persons import PersonDetails
from membership.templatetags.unevoix import local_text
from membership.web.fields import ChosenField, DayField, MemberNumberField

ISO = "%Y-%m-%d"
FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_SEATS = 50
HEARD = "removal_notice"

# The general meeting is there without being set up: it is the members.
FOUNDED = [one for one in BodyKind if one is not BodyKind.GENERAL_MEETING]


def _within_the_law(years: forms.Field, organisation: Organisation) -> None:
    """Let a term be no longer than the law lets by-laws have it, where it sets a bound."""
    most = longest_term(rules_for(organisation, today(organisation)))
    if most is not None:
        years.validators.append(MaxValueValidator(most))
        years.widget.attrs["max"] = most


class NamedChoice(ChosenField[Any]):
    """A category or a section under its name in the language of the reader."""

    def label_from_instance(self, obj: Any) -> str:
        return local_text(obj, "name")


class NamedMeeting(ChosenField[Any]):
    """A meeting by its title and its day."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{local_text(obj, 'title')}, {formats.day(obj.starts_at.astimezone(obj.zone).date())}"


class NameForm(forms.Form):
    name_fr = forms.CharField(
        label=_("Name in French"), max_length=200, widget=forms.TextInput(attrs={"lang": "fr", "autocomplete": "off"})
    )
    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"lang": "en", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not organisation.offers_english:
            del self.fields["name_en"]


class BodyForm(NameForm):
    """A new body. The part whose members meet is asked of an assembly of a part alone."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=[(one.value, one.label) for one in FOUNDED], widget=forms.RadioSelect
    )
    group = NamedChoice(
        label=_("Category of members"),
        queryset=Category.objects.none(),
        required=False,
        help_text=_("For the assembly of a group only."),
    )
    section = NamedChoice(
        label=_("Sector, region or field"),
        queryset=Section.objects.none(),
        required=False,
        help_text=_("For the assembly of a sector only."),
    )
    field_order = ["kind", "name_fr", "name_en", "group", "section"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        _offer(self, "group", Category.objects.for_organisation(organisation))
        sections = Section.objects.for_organisation(organisation)
        _offer(self, "section", sections)
        if not sections.exists():
            del self.fields["section"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_part = cleaned.get("kind") == BodyKind.GROUP_MEETING
        if is_part and bool(cleaned.get("group")) == bool(cleaned.get("section")):
            self.add_error("group", _("Choose whose assembly it is: a category of members, or a sector."))
        return cleaned

    @property
    def outline(self) -> Outline:
        cleaned = self.cleaned_data
        return Outline(
            kind=BodyKind(cleaned["kind"]),
            name_fr=cleaned["name_fr"],
            name_en=cleaned.get("name_en", ""),
            group=cleaned.get("group"),
            section=cleaned.get("section"),
        )


class SeatForm(forms.Form):
    """Who may hold a seat, and when it falls."""

    holder = forms.ChoiceField(label=_("Who may sit"), choices=SeatHolder.choices, widget=forms.RadioSelect)
    group = NamedChoice(
        label=_("Group of members"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("All members"),
        help_text=_("Whoever sits belongs to this group. Only for the seat of a member."),
    )
    owner = MemberNumberField(
        label=_("Number of the member organisation"),
        required=False,
        help_text=_("Only for the seat of an organisation that is a member."),
    )
    owner_name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=200,
        required=False,
        help_text=_("Only for the seat of an organisation that is not a member, such as a city."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    term_years = forms.IntegerField(
        label=_("Term (years)"),
        required=False,
        min_value=1,
        max_value=LONGEST_TERM,
        help_text=_("Leave empty for the term of the rules."),
    )
    falls_in = forms.IntegerField(
        label=_("A year in which it falls"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("For seats that rotate: the year of an annual meeting that ends a term of this seat."),
    )
    reason = forms.CharField(
        label=_("Reason, if a rule warns"),
        max_length=300,
        required=False,
        help_text=_("Only where the seats go beyond what a rule advises, such as the cap on support members’ seats."),
    )

    def __init__(self, *args: Any, organisation: Organisation, is_board: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].organisation = organisation  # type: ignore[attr-defined]
        if is_board:
            _within_the_law(self.fields["term_years"], organisation)
        _offer(self, "group", Category.objects.for_organisation(organisation).filter(stands=True))

    @classmethod
    def of(cls, seat: Seat, data: Any = None) -> SeatForm:
        initial = {
            "holder": seat.holder,
            "group": seat.group,
            "owner": seat.owner.number if seat.owner else "",
            "owner_name": seat.owner_name,
            "term_years": seat.term_years,
            "falls_in": seat.falls_in,
        }
        is_board = seat.body.kind == BodyKind.BOARD
        return cls(data, initial=initial, organisation=seat.organisation, is_board=is_board)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_owned = cleaned.get("holder") == SeatHolder.ORGANISATION and not self.errors
        if is_owned and bool(cleaned.get("owner")) == bool(cleaned.get("owner_name")):
            self.add_error("owner", _("Say whose seat it is: by its member number, or by its name."))
        return cleaned

    @property
    def plan(self) -> SeatPlan:
        cleaned = self.cleaned_data
        return SeatPlan(
            group=cleaned["group"],
            holder=SeatHolder(cleaned["holder"]),
            owner=cleaned["owner"],
            owner_name=cleaned["owner_name"],
            term_years=cleaned["term_years"],
            falls_in=cleaned["falls_in"],
        )


class SeatsForm(SeatForm):
    how_many = forms.IntegerField(label=_("How many seats"), min_value=1, max_value=MOST_SEATS, initial=1)
    field_order = ["how_many"]


class MandateForm(forms.Form):
    """Who takes a seat, from when, and how. A member is named by number: names are shared."""

    number = MemberNumberField(label=_("Member number"), required=False)
    given_name = forms.CharField(label=_("Given name"), max_length=120, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    start_on = DayField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format=ISO))
    manner = forms.ChoiceField(label=_("How"), choices=MandateManner.choices, widget=forms.RadioSelect)
    years = forms.IntegerField(label=_("Term (years)"), required=False, min_value=1, max_value=LONGEST_TERM)
    falls_in = forms.IntegerField(
        label=_("Ends with the annual meeting of the year"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("For the rest of a term, or until the next assembly. Left empty, it is counted from the term."),
    )
    given_by = NamedMeeting(
        label=_("Assembly that elected"),
        queryset=Assembly.objects.none(),
        required=False,
        to_field_name="public_id",
        help_text=_("Kept with the mandate, as where it comes from."),
    )
    override = forms.CharField(
        label=_("Reason for going on all the same"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only for somebody whom the assembly named here did not elect under that name. It is kept."),
    )
    tells = forms.BooleanField(label=_("Write to the member to confirm it"), required=False)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        elections = that_elected(seat.organisation)
        self.fields["given_by"].queryset = elections  # type: ignore[attr-defined]
        if not elections.exists():
            del self.fields["given_by"], self.fields["override"]
        self.fields["number"].organisation = seat.organisation  # type: ignore[attr-defined]
        if seat.body.kind == BodyKind.BOARD:
            _within_the_law(self.fields["years"], seat.organisation)
        if seat.holder == SeatHolder.ORGANISATION:
            del self.fields["number"]
        if seat.holder == SeatHolder.MEMBER:
            self.fields["number"].required = True
            for name in ("given_name", "family_name", "email"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_open = self.seat.holder == SeatHolder.ANYONE or bool(self.seat.owner_name)
        if is_open and not self.errors and bool(cleaned.get("number")) == bool(cleaned.get("family_name")):
            self.add_error("family_name", _("Name whoever sits, and nobody else."))
        return cleaned

    @property
    def membership(self) -> Membership | None:
        """Return the membership somebody sits for: their own, or that of the organisation whose seat it is."""
        named: Membership | None = self.cleaned_data.get("number")
        return named or self.seat.owner

    @property
    def stranger(self) -> PersonDetails | None:
        """Return who sits without being a member, to be entered in the register; None for a member."""
        cleaned = self.cleaned_data
        if not cleaned.get("family_name"):
            return None
        return PersonDetails(
            family_name=cleaned["family_name"], given_name=cleaned["given_name"], email=cleaned["email"]
        )

    @property
    def term(self) -> Term:
        cleaned = self.cleaned_data
        return Term(
            start_on=cleaned["start_on"],
            years=cleaned["years"],
            manner=MandateManner(cleaned["manner"]),
            falls_in=cleaned["falls_in"],
        )


class EndForm(forms.Form):
    """When a mandate ends and why. The end of a term is written by seating whoever comes next."""

    on = DayField(label=_("First day without the mandate"), widget=forms.DateInput(attrs={"type": "date"}, format=ISO))
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[(one.value, one.label) for one in MandateEnd if one is not MandateEnd.LEFT],
        widget=forms.RadioSelect,
    )
    heard = forms.MultipleChoiceField(
        label=_("Of a director who is removed: what was granted"), required=False, widget=forms.CheckboxSelectMultiple
    )
    resolution = forms.ChoiceField(
        label=_("Of a director who is removed: the resolution of the special meeting"), required=False
    )
    override = forms.CharField(
        label=_("Reason for going on all the same"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Only where something of this was not granted to a director who is removed, or no resolution of a special "
            "meeting kept here removed them. It is kept."
        ),
    )
    tells = forms.BooleanField(label=_("Write to the member to confirm it"), required=False)
    # What `resolution` offers, set by `of`.
    offered: dict[str, Resolution]

    def clean_resolution(self) -> Resolution | None:
        return self.offered.get(self.cleaned_data["resolution"])

    @classmethod
    def of(cls, mandate: Mandate, data: Any = None, **kwargs: Any) -> Self:
        """Return the form of a mandate. What is asked of a removal is that of the board's, where a rule lists it."""
        form = cls(data, **kwargs)
        rules = rules_for(mandate.organisation, today(mandate.organisation))
        if mandate.seat.body.kind != BodyKind.BOARD or HEARD not in rules:
            del form.fields["heard"], form.fields["resolution"], form.fields["override"]
            return form
        form.offered = latest_resolutions(mandate.organisation)
        offer(form, "resolution", [("", "–"), *said(form.offered)])
        heard = form.fields["heard"]
        assert isinstance(heard, forms.MultipleChoiceField)
        asked = set(rules.words(HEARD))
        heard.choices = [
            (one.word, one.fr if language() == "fr" else one.en)
            for one in rules[HEARD].parameter.choices
            if one.word in asked
        ]
        heard.help_text = rules[HEARD].ref().source(language())
        return form


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
