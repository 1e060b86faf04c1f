"""What is filled in about a procedure before the board."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Hearing, Measure, Motion, Procedure
from governance.queries.discipline import votes_for
from governance.queries.outcomes import outcome_of
from governance.rules.judgment import Votes
from governance.services.discipline import Charge, Verdict
from governance.web.hours import HourRepeated, HourSkipped, instant_of, within_reach
from governance.web.planning_forms import HOURS
from membership.models import Organisation
from membership.pictures.words import language
from membership.rules.resolved import ResolvedRules
from membership.web.decided import DecidedByInput
from membership.web.fields import DayField, MemberNumberField

ISO = "%Y-%m-%d"
MOST_VOTES = 50
# What is entered where the meeting of the board is not kept here.
BY_HAND = ("votes_for", "votes_against", "abstentions", "decided_on", "decided_by")


def _words(rules: ResolvedRules, key: str, among: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Return the words of a rule as choices, in the reader's language."""
    if key not in rules:
        return []
    kept = set(rules.words(key) if among is None else among)
    choices = [one for one in rules[key].parameter.choices if one.word in kept]
    return [(one.word, one.fr if language() == "fr" else one.en) for one in choices]


def _day(label: Any, **more: Any) -> forms.DateField:
    return DayField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format=ISO), **more)


class ChargeForm(forms.Form):
    """What the board is to decide of whom, on what ground, where and when it meets."""

    number = MemberNumberField(label=_("Member number"))
    measure = forms.ChoiceField(label=_("Measure"), choices=Measure.choices, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("Ground: the member…"))
    facts = forms.CharField(
        label=_("The facts"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What happened, with the dates. The member reads this in the notice."),
    )
    held_on = _day(_("Meeting of the board on"), validators=[within_reach])
    held_at = forms.TimeField(
        label=_("Time"), input_formats=HOURS, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("Place"), max_length=300)
    reason = forms.CharField(
        label=_("Reason for going on all the same"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where a rule warns, such as a notice that leaves late."),
    )

    def __init__(self, *args: Any, organisation: Organisation, rules: ResolvedRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        number, ground = self.fields["number"], self.fields["ground"]
        assert isinstance(number, MemberNumberField)
        assert isinstance(ground, forms.ChoiceField)
        number.organisation = organisation
        ground.choices = [("", _("Choose…")), *_words(rules, "discipline_grounds")]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("held_on") and cleaned.get("held_at"):
            try:
                cleaned["meeting_at"] = instant_of(cleaned["held_on"], cleaned["held_at"], self.organisation.zone)
            except (HourSkipped, HourRepeated):
                self.add_error(
                    "held_at", _("That night the clocks go forward and this time does not exist. Choose another.")
                )
        return cleaned

    @property
    def charge(self) -> Charge:
        cleaned = self.cleaned_data
        meeting_at: datetime = cleaned["meeting_at"]
        return Charge(Measure(cleaned["measure"]), cleaned["ground"], cleaned["facts"], meeting_at, cleaned["place"])


class VerdictForm(forms.Form):
    """The directors' votes, read from the meeting of the board or entered, what was heard, and the reasons."""

    motion = forms.ChoiceField(
        label=_("Vote of the board"),
        required=False,
        help_text=_("Its votes, day and resolution are read from the meeting; leave empty the fields they fill."),
    )
    hearing = forms.ChoiceField(label=_("What the board heard"), choices=Hearing.choices, widget=forms.RadioSelect)
    votes_for = forms.IntegerField(label=_("Votes for the measure"), min_value=0, max_value=999, required=False)
    votes_against = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=999, required=False)
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=999, required=False, initial=0)
    decided_on = _day(_("Decided on"), required=False)
    decided_by = forms.CharField(
        label=_("Resolution of the board"), max_length=200, widget=DecidedByInput, required=False
    )
    motives = forms.CharField(
        label=_("Reasons of the decision"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("They are sent to the member with the decision."),
    )
    effective_on = _day(_("The measure takes effect on"))
    ends_on = _day(_("First day with all rights again"))
    kept_rights = forms.MultipleChoiceField(
        label=_("Rights the member keeps"), required=False, widget=forms.CheckboxSelectMultiple
    )
    override = forms.CharField(
        label=_("Reason for going on all the same"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where a rule warns, such as a decision sent late."),
    )

    def __init__(self, *args: Any, procedure: Procedure, rules: ResolvedRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.fields["kept_rights"]
        assert isinstance(kept, forms.MultipleChoiceField)
        kept.choices = _words(rules, "suspension_effect")
        self.voted = {one.public_id: one for one in votes_for(procedure)[:MOST_VOTES]}
        vote = self.fields["motion"]
        assert isinstance(vote, forms.ChoiceField)
        vote.choices = [
            ("", _("Not kept here: enter its totals")),
            *((pk, _vote(one)) for pk, one in self.voted.items()),
        ]
        if not self.voted:
            del self.fields["motion"]
        if procedure.measure == Measure.EXPULSION:
            del self.fields["ends_on"], self.fields["kept_rights"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("motion"):
            for name in BY_HAND:
                if cleaned.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    @property
    def vote_chosen(self) -> Motion | None:
        return self.voted.get(self.cleaned_data.get("motion", ""))

    @property
    def verdict(self) -> Verdict:
        """Return what was filled in. With a vote of the board, what it says takes the place of the totals."""
        cleaned, voted = self.cleaned_data, self.vote_chosen
        voted_at = voted.decided_at if voted else None
        return Verdict(
            votes=Votes(cleaned["votes_for"] or 0, cleaned["votes_against"] or 0),
            abstentions=cleaned["abstentions"] or 0,
            motion=voted,
            hearing=Hearing(cleaned["hearing"]),
            decided_on=voted_at.date() if voted_at else cleaned["decided_on"],
            decided_by=cleaned["decided_by"],
            motives=cleaned["motives"],
            effective_on=cleaned["effective_on"],
            ends_on=cleaned.get("ends_on"),
            kept_rights=tuple(cleaned.get("kept_rights", ())),
        )


def _vote(motion: Motion) -> str:
    """Return a vote of the board as one chooses it: its resolution, its title, its totals."""
    outcome, resolution = outcome_of(motion), getattr(motion, "resolution", None)
    title = motion.title_en if language() == "en" and motion.title_en else motion.title_fr
    said = [resolution.number if resolution else "", title, outcome.counts if outcome else ""]
    return " · ".join(one for one in said if one)


class DropForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerForm(forms.Form):
    """What the member answers: a statement for the chair to read, coming to be heard, or both."""

    statement = forms.CharField(
        label=_("Your statement"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("The chair reads it aloud to the board before it decides."),
    )
    will_speak = forms.BooleanField(label=_("I will come to be heard"), required=False)
