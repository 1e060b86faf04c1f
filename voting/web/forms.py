"""What is filled in to vote, and to conduct a vote."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.rules.extended import Opening
from membership import formats
from membership.models import Account, Category
from membership.templatetags.unevoix import local_text
from voting.models import Choice, ElectionMethod, PollMode
from voting.models.elections import LONGEST_CANDIDATE


class BallotForm(forms.Form):
    """The ballot of a motion. Nothing is chosen beforehand."""

    choice = forms.ChoiceField(
        label=_("Your vote"),
        choices=[
            (Choice.FOR.value, pgettext_lazy("ballot", "For")),
            (Choice.AGAINST.value, pgettext_lazy("ballot", "Against")),
            (Choice.ABSTAIN.value, pgettext_lazy("ballot", "Abstain")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the three answers."),
            "invalid_choice": _("Choose one of the three answers."),
        },
    )


MINUTES = [(1, _("1 minute")), (2, _("2 minutes")), (5, _("5 minutes")), (10, _("10 minutes")), (60, _("1 hour"))]
MORE_MINUTES = MINUTES[:4]
# Among these, no number of minutes: the vote opens when the meeting closes.
AFTER = 0


def _mode_field() -> forms.ChoiceField:
    """Return how one votes; by name where nobody says otherwise."""
    return forms.ChoiceField(
        label=_("How one votes"),
        choices=[(PollMode.ROLL_CALL.value, _("By name")), (PollMode.SECRET.value, _("Secret ballot"))],
        initial=PollMode.ROLL_CALL.value,
        required=False,
    )


def _rehearsal_field() -> forms.BooleanField:
    return forms.BooleanField(label=_("To practise: this vote decides nothing"), required=False)


class _Final(forms.Form):
    """Whether a vote that is cast is final; nothing said, one may vote again until the close."""

    is_final = forms.BooleanField(
        label=_("A vote that is cast is final"),
        help_text=_("Otherwise one may vote again until the close, and the last vote counts."),
        required=False,
    )

    @property
    def asked(self) -> dict[str, Any]:
        """What was filled in, as the services take it."""
        return {name: said for name, said in self.cleaned_data.items() if name != "is_final"} | {
            "allows_change": not self.cleaned_data["is_final"]
        }


def _papers_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Paper too, for those without a device (secret ballot)"),
        help_text=_(
            "Only if several people will ask for one: very few papers would tell those who count how these people "
            "voted. With few, offer the kiosk, whose ballots fall into the same box."
        ),
        required=False,
    )


class OpeningForm(_Final):
    """How one votes, and for how long a vote is open."""

    mode = _mode_field()
    is_rehearsal = _rehearsal_field()
    takes_paper = _papers_field()
    minutes = forms.TypedChoiceField(label=_("How long"), choices=MINUTES, coerce=int, initial=2)

    field_order = ("mode", "takes_paper", "is_final", "is_rehearsal", "minutes")

    def __init__(
        self, *args: Any, after: Opening | None = None, usual: PollMode = PollMode.ROLL_CALL, **kwargs: Any
    ) -> None:
        """after: when a vote would run that outlives the meeting; None where the rules know none.

        usual: how one votes there when nobody says otherwise.
        """
        super().__init__(*args, **kwargs)
        self.fields["mode"].initial = self.usual = usual
        if after is not None:
            said = _("After the meeting: from its close until %(day)s") % {"day": formats.day(after.last_on)}
            cast("Any", self.fields["minutes"]).choices = [*MINUTES, (AFTER, said)]

    def clean_mode(self) -> PollMode:
        return PollMode(self.cleaned_data["mode"] or self.usual)

    @property
    def waits_for_the_close(self) -> bool:
        return bool(self.cleaned_data["minutes"] == AFTER)

    @property
    def lasts(self) -> timedelta:
        return timedelta(minutes=self.cleaned_data["minutes"])


class EndingForm(forms.Form):
    """At which hour the votes that outlive the meeting close, on their last day."""

    votes_until = forms.TimeField(
        label=_("Hour at which these votes close"),
        required=False,
        help_text=_("That of your by-laws. Left empty, that at which you end the meeting."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class SecretAtTableForm(forms.Form):
    """Who asked that a vote of a body be secret."""

    by = forms.CharField(label=_("Who asks for it"), max_length=250, required=False)


class ProlongingForm(forms.Form):
    """By how much a vote is prolonged."""

    minutes = forms.TypedChoiceField(label=_("Prolong by"), choices=MORE_MINUTES, coerce=int, initial=1)

    @property
    def by(self) -> timedelta:
        return timedelta(minutes=self.cleaned_data["minutes"])


class ReasonForm(forms.Form):
    """Why something is given up. The reason is kept."""

    because = forms.CharField(label=_("Reason, for the minutes"), max_length=500, strip=True)


def _hour_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class SchedulingForm(_Final):
    """How one votes, and when a vote opens and closes by itself, in the meeting's own hours."""

    mode = _mode_field()
    is_rehearsal = _rehearsal_field()
    opens_at = forms.DateTimeField(label=_("Opens"), widget=_hour_input())
    closes_at = forms.DateTimeField(label=_("Closes"), widget=_hour_input())

    field_order = ("mode", "is_final", "is_rehearsal", "opens_at", "closes_at")

    def __init__(self, *args: Any, usual: PollMode = PollMode.ROLL_CALL, **kwargs: Any) -> None:
        """usual: how one votes there when nobody says otherwise."""
        super().__init__(*args, **kwargs)
        self.fields["mode"].initial = self.usual = usual

    def clean_mode(self) -> PollMode:
        return PollMode(self.cleaned_data["mode"] or self.usual)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("A vote closes after it opens."))
        return cleaned


class CandidatesForm(_Final):
    """Who stands, for how many seats, and how a ballot is marked."""

    candidates = forms.CharField(
        label=_("Candidates, one a line"),
        help_text=_("In the order of the ballot. Two of the same name are told apart by a town or an occupation."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
    )
    seats = forms.IntegerField(label=_("Seats to fill"), min_value=1, max_value=100, initial=1)
    method = forms.ChoiceField(
        label=_("How a ballot is marked"),
        choices=ElectionMethod.choices,
        widget=forms.RadioSelect,
        help_text=_("The by-laws say which; nothing is chosen here for you. Those with the most marks are elected."),
    )
    allows_blank = forms.BooleanField(label=_("A blank vote is offered"), required=False, initial=True)

    of_group = forms.ModelChoiceField(
        label=_("The group that elects these seats"),
        help_text=_("By your by-laws each group elects its own seats: its members alone are on the roll."),
        queryset=Category.objects.none(),
        to_field_name="key",
        empty_label=_("Choose…"),
        required=False,
    )
    by_everybody = forms.BooleanField(
        label=_("Everybody elects these seats, whatever their group"),
        required=False,
    )
    others_of_that_name = forms.BooleanField(
        label=_("The candidate is somebody else of that name"),
        help_text=_("By the register, members of that category may not stand for office."),
        required=False,
    )
    takes_paper = _papers_field()

    field_order = (
        "candidates", "seats", "method", "allows_blank", "of_group", "by_everybody", "others_of_that_name", "is_final",
        "takes_paper",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        groups: QuerySet[Category] | None,
        asks_names: bool = False,
        is_acclaiming: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # Where nobody has to choose no ballot is marked: the browser does not hold the other button back for it.
        method = cast("Any", self.fields["method"])
        method.required = not is_acclaiming
        method.widget.use_required_attribute = lambda _: False
        if groups is None:
            del self.fields["by_everybody"], self.fields["of_group"]
        else:
            field = cast("Any", self.fields["of_group"])
            field.queryset, field.label_from_instance = groups, lambda one: local_text(one, "name")
        if not asks_names:
            del self.fields["others_of_that_name"]

    @property
    def is_uncontested(self) -> bool:
        """Return whether no more stand than there are seats, by what was sent, or else by what it begins with."""
        said = getattr(self, "cleaned_data", {}) if self.is_bound else self.initial
        names, seats = said.get("candidates") or [], said.get("seats") or 0
        count = len(names.splitlines() if isinstance(names, str) else names)
        return 0 < count <= seats

    def clean_candidates(self) -> list[str]:
        written: str = self.cleaned_data["candidates"]
        names = [line.strip() for line in written.splitlines() if line.strip()]
        if any(len(name) > LONGEST_CANDIDATE for name in names):
            raise forms.ValidationError(_("A name has %(n)s characters at most.") % {"n": LONGEST_CANDIDATE})
        return names


class KeepersForm(forms.Form):
    """Who holds keys beside the server, and how many of them are enough."""

    accounts = forms.ModelMultipleChoiceField(
        label=_("Who holds a key"), queryset=Account.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    threshold = forms.IntegerField(
        label=_("How many of them are enough"),
        min_value=1,
        required=False,
        help_text=_("Left empty, all of them are needed. With fewer, a lost key loses nothing."),
    )
    reason = forms.CharField(
        label=_("If one of them stands: why they count all the same"),
        max_length=2000,
        required=False,
        help_text=_("A candidate is not a scrutineer. The reason is kept, with the rule."),
    )

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("Any", self.fields["accounts"]).queryset = accounts


class AuthorityForm(forms.Form):
    """Who makes the credentials, where it is not the server."""

    account = forms.ModelChoiceField(
        label=_("Who makes the credentials"), queryset=Account.objects.none(), empty_label=_("Choose…")
    )

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("Any", self.fields["account"]).queryset = accounts


class CredentialsForm(forms.Form):
    """The public halves of credentials, as the device of their maker or a program wrote them: a file, or its content.

    What is typed in a page has a limit that 12,000 of them pass; a file has none here.
    """

    file = forms.FileField(
        label=_("File of the public credentials"),
        required=False,
        help_text=_("The file that ends in public.json. Never the private ones."),
    )
    public = forms.CharField(
        label=_("Or its content"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        file = given.get("file")
        if file is not None:
            try:
                given["public"] = file.read().decode()
            except UnicodeDecodeError:
                raise forms.ValidationError({"file": _("This file is no list of public credentials.")}) from None
        if not given.get("public") and not self.errors:
            self.add_error("file", _("Give the file of the public credentials, or its content."))
        return given
