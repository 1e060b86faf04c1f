"""What one fills in to call a body together and to note what it decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

from governance.models import Assembly, Body, BodyKind, CalledBy, Interest, Mandate, SittingKind
from governance.rules.majorities import CastingVote
from governance.services.planning import Plan
from governance.web.planning_forms import DetailsForm

CHOICES = (
    ("for", pgettext_lazy("ballot", "For")),
    ("against", pgettext_lazy("ballot", "Against")),
    ("abstain", _("Abstention")),
)
CASTING = [
    ("", _("not needed")),
    (CastingVote.FOR.value, pgettext_lazy("ballot", "For")),
    (CastingVote.AGAINST.value, pgettext_lazy("ballot", "Against")),
]


class SittingForm(DetailsForm):
    """When and where a body meets. Its kind is settled: it is a meeting of that body."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
        self.fields["place"].help_text = _("Leave empty when everybody sits at a distance.")
        self.fields["link"].help_text = _("For those who sit at a distance.")

    def hold(self, body: Body | None) -> None:
        """Take the body that meets: of the board alone it is asked who calls it."""
        self.body = body
        if body is None or body.kind != BodyKind.BOARD:
            self.fields.pop("called_by", None)
        elif "called_by" in self.fields:
            self.fields["called_by"].required = True
            self.fields["called_by"].help_text = ""

    @classmethod
    def for_body(cls, body: Body, data: Any = None) -> SittingForm:
        organisation = body.organisation
        initial = {"held_at": "18:00", "called_by": CalledBy.PRESIDENT, "title_fr": f"Réunion\u00a0: {body.name_fr}"}
        if body.name_en:
            initial["title_en"] = f"Meeting: {body.name_en}"
        form = cls(data, initial=initial, organisation=organisation, zone=organisation.zone)
        form.hold(body)
        return form

    @classmethod
    def of_sitting(cls, sitting: Assembly, data: Any = None) -> SittingForm:
        form = cls.of(sitting, data)
        assert isinstance(form, cls)
        form.hold(sitting.body)
        return form

    body: Body | None = None

    @property
    def plan(self) -> Plan:
        cleaned = self.cleaned_data
        return Plan(
            kind=SittingKind.MEETING,
            title_fr=cleaned["title_fr"],
            title_en=cleaned.get("title_en", ""),
            starts_at=cleaned["starts_at"],
            place=cleaned["place"],
            link=cleaned["link"],
            body=self.body,
            called_by=cleaned.get("called_by", ""),
        )


class CallForm(forms.Form):
    """What goes with a notice that leaves late."""

    waived_by_all = forms.BooleanField(
        label=_("Every director has given up the notice"),
        required=False,
        help_text=_("In writing, kept by the office."),
    )
    reason = forms.CharField(label=_("Reason for going on"), required=False, max_length=500)


class NamesForm(forms.Form):
    """What each director who votes said, by mandate; whoever says nothing does not vote.

    came: who was at the table. A voice that was ticked for one of them who left, or withdrew, is refused with the name.
    """

    casting_vote = forms.ChoiceField(label=_("In a tie, the chair votes"), required=False, choices=CASTING)

    def __init__(self, *args: Any, voters: Iterable[Mandate], came: Iterable[Mandate] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voters = {f"voice_{one.pk}": one for one in voters}
        self.came = {f"voice_{one.pk}": one for one in came}
        for name, one in self.voters.items():
            self.fields[name] = forms.ChoiceField(
                label=one.person.full_name, choices=CHOICES, required=False, widget=forms.RadioSelect
            )
        self.order_fields([*self.voters, "casting_vote"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        ticked = {name: one for name, one in self.came.items() if self.data.get(name)}
        gone = [one.person.full_name for name, one in ticked.items() if name not in self.voters]
        if gone:
            raise forms.ValidationError(
                _("Not at the table any more, or withdrawn from this vote: %(names)s. Nothing was recorded."),
                params={"names": ", ".join(gone)},
            )
        if not self.errors and not any(cleaned.get(name) for name in self.voters):
            raise forms.ValidationError(_("Say what at least one director chose."))
        return cleaned

    @property
    def choices(self) -> dict[int, str]:
        said = self.cleaned_data
        return {one.pk: said[name] for name, one in self.voters.items() if said.get(name)}

    @property
    def chair(self) -> CastingVote | None:
        return _cast(self.cleaned_data["casting_vote"])

    @property
    def spoken(self) -> list[tuple[str, StrOrPromise]]:
        """Return each who may vote with what they said, to be read aloud."""
        words, said = dict(CHOICES), self.cleaned_data
        return [
            (one.person.full_name, words.get(said.get(name) or "", _("does not vote")))
            for name, one in self.voters.items()
        ]


class NamedForm(forms.Form):
    """One director of the body."""

    director = forms.TypedChoiceField(label=_("Who"), coerce=int)

    def __init__(self, *args: Any, directors: Iterable[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.directors = {one.pk: one for one in directors}
        field = self.fields["director"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Choose")), *((pk, one.person.full_name) for pk, one in self.directors.items())]

    @property
    def mandate(self) -> Mandate:
        return self.directors[self.cleaned_data["director"]]


class WithdrawForm(NamedForm):
    """Who withdraws, why, and by which declaration if one was made before."""

    reason = forms.CharField(label=_("The interest, in a few words"), max_length=300)
    interest = forms.TypedChoiceField(label=_("Declared before as"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, interests: Iterable[Interest] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interests = {one.pk: one for one in interests}
        if not self.interests:
            del self.fields["interest"]
            return
        field = self.fields["interest"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            ("", _("not declared before")),
            *(
                (pk, f"{one.person.full_name}\u00a0: {one.matter or one.text[:60]}")
                for pk, one in self.interests.items()
            ),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        declared = self.declaration
        if declared is not None and cleaned.get("director") and declared.person_id != self.mandate.person_id:
            self.add_error("interest", _("This declaration is that of somebody else."))
        return cleaned

    @property
    def declaration(self) -> Interest | None:
        return self.interests.get(self.cleaned_data.get("interest") or 0)


def _cast(value: str) -> CastingVote | None:
    return CastingVote(value) if value else None
