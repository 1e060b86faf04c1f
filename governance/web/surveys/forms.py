"""What is filled in about a consultation: by the office that prepares it, and by whoever answers."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.models import (
    LONGEST_ANSWER,
    Assembly,
    AssemblyState,
    QuestionKind,
    Resolution,
    Survey,
    SurveyAudience,
    SurveyQuestion,
)
from governance.queries.resolutions import adopted_resolutions
from governance.rules.surveys import Said
from governance.services.surveys import Question, SurveyPlan
from governance.web.body_forms import NamedChoice
from governance.web.hours import within_reach
from membership.models import Organisation, Section
from membership.pictures.words import language
from membership.templatetags.unevoix import local_text
from membership.web.fields import ChosenField, DayField

MOST_OFFERED = 50
MOST_CHOICES = 30
LONGEST_CHOICE = 200
ANONYMOUS, NAMED = "anonymous", "named"


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return DayField(label=label, help_text=help_text)


class TitledChoice(ChosenField[Any]):
    """A meeting or a resolution under its title in the language of the reader."""

    def label_from_instance(self, obj: Any) -> str:
        title = local_text(obj, "title")
        return f"{obj.number} · {title}" if isinstance(obj, Resolution) else title


class PlanForm(forms.Form):
    """What is asked about, of whom, with or without names, on which days."""

    title_fr = forms.CharField(label=_("Title in French"), max_length=200, widget=forms.TextInput(attrs={"lang": "fr"}))
    title_en = forms.CharField(
        label=_("Title in English"), max_length=200, required=False, widget=forms.TextInput(attrs={"lang": "en"})
    )
    text_fr = forms.CharField(
        label=_("What it is about, in French"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"lang": "fr", "rows": 5}),
    )
    text_en = forms.CharField(
        label=_("What it is about, in English"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"lang": "en", "rows": 5}),
    )
    audience = forms.ChoiceField(label=_("Who is consulted"), choices=SurveyAudience.choices, widget=forms.RadioSelect)
    section = NamedChoice(
        label=_("Sector, region or field"),
        queryset=Section.objects.none(),
        required=False,
        help_text=_("Only for the members of one."),
    )
    names = forms.ChoiceField(
        label=_("With or without names"),
        choices=[
            (ANONYMOUS, _("Anonymous: nobody sees who answered what")),
            (NAMED, _("With names: the office sees who answered what")),
        ],
        widget=forms.RadioSelect,
        help_text=_("Said on the page before anybody answers. It does not change once published."),
    )
    first_on = _day(_("First day"))
    last_on = _day(_("Last day"), _("Answers are taken until midnight."))
    assembly = TitledChoice(
        label=_("Meeting it prepares"), queryset=Assembly.objects.none(), required=False, to_field_name="public_id"
    )
    resolution = TitledChoice(
        label=_("Resolution it follows from"),
        queryset=Resolution.objects.none(),
        required=False,
        to_field_name="public_id",
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        meetings = Assembly.objects.for_organisation(organisation).filter(body=None)
        offered = {
            "section": Section.objects.for_organisation(organisation).filter(closed_on=None),
            "assembly": meetings.exclude(state=AssemblyState.CANCELLED).order_by("-starts_at").defer("resolved_rules"),
            # Those of the members: what a board decides is not for everybody to read.
            "resolution": adopted_resolutions(organisation).filter(series="").order_by("-pk"),
        }
        for name, rows in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:MOST_OFFERED]))
        if not organisation.offers_english:
            del self.fields["title_en"], self.fields["text_en"]
        if not self.fields["section"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["section"]
            audience = self.fields["audience"]
            assert isinstance(audience, forms.ChoiceField)
            audience.choices = [one for one in SurveyAudience.choices if one[0] != SurveyAudience.SECTION]

    @classmethod
    def of(cls, survey: Survey, data: Any = None) -> PlanForm:
        initial = {
            name: getattr(survey, name)
            for name in ("title_fr", "title_en", "text_fr", "text_en", "audience", "section", "assembly", "resolution")
        }
        initial["names"] = ANONYMOUS if survey.is_anonymous else NAMED
        initial["first_on"] = survey.first_on
        initial["last_on"] = survey.last_on
        return cls(data, initial=initial, organisation=survey.organisation)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last:
            if last < first:
                self.add_error("last_on", gettext("The last day comes after the first."))
            for name, on in (("first_on", first), ("last_on", last)):
                try:
                    within_reach(on)
                except forms.ValidationError:
                    self.add_error(name, gettext("A consultation is prepared at most ten years ahead."))
        if cleaned.get("audience") == SurveyAudience.SECTION and not cleaned.get("section"):
            self.add_error("section" if "section" in self.fields else "audience", gettext("Say of which one."))
        return cleaned

    @property
    def plan(self) -> SurveyPlan:
        said, zone = self.cleaned_data, self.organisation.zone
        return SurveyPlan(
            title_fr=said["title_fr"],
            title_en=said.get("title_en", ""),
            text_fr=said["text_fr"],
            text_en=said.get("text_en", ""),
            audience=SurveyAudience(said["audience"]),
            is_anonymous=said["names"] == ANONYMOUS,
            opens_at=datetime.combine(said["first_on"], time(), zone),
            closes_at=datetime.combine(said["last_on"] + timedelta(days=1), time(), zone),
            section=said.get("section"),
            assembly=said["assembly"],
            resolution=said["resolution"],
        )


class QuestionForm(forms.Form):
    """One question, with the answers offered, one a line."""

    kind = forms.ChoiceField(label=_("How it is answered"), choices=QuestionKind.choices, widget=forms.RadioSelect)
    text_fr = forms.CharField(
        label=_("Question in French"), max_length=500, widget=forms.TextInput(attrs={"lang": "fr"})
    )
    text_en = forms.CharField(
        label=_("Question in English"), max_length=500, required=False, widget=forms.TextInput(attrs={"lang": "en"})
    )
    choices_fr = forms.CharField(
        label=_("Answers offered in French, one a line"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"lang": "fr", "rows": 4}),
        help_text=_("Leave empty where one answers in one’s own words."),
    )
    choices_en = forms.CharField(
        label=_("The same in English, in the same order"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"lang": "en", "rows": 4}),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not organisation.offers_english:
            del self.fields["text_en"], self.fields["choices_en"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        french, english = _lines(cleaned.get("choices_fr", "")), _lines(cleaned.get("choices_en", ""))
        if cleaned.get("kind") == QuestionKind.TEXT:
            french = english = []
        elif len(french) < 2 and not self.errors:
            self.add_error("choices_fr", gettext("Write two answers at least."))
        if len(french) > MOST_CHOICES or any(len(one) > LONGEST_CHOICE for one in (*french, *english)):
            said = gettext("At most %(most)s answers, of %(long)s characters each.")
            self.add_error("choices_fr", said % {"most": MOST_CHOICES, "long": LONGEST_CHOICE})
        if english and len(english) != len(french):
            self.add_error("choices_en", gettext("Write as many answers in English as in French."))
        cleaned["pairs"] = list(zip(french, english or [""] * len(french), strict=False))
        return cleaned

    @property
    def question(self) -> Question:
        said = self.cleaned_data
        return Question(QuestionKind(said["kind"]), said["text_fr"], said.get("text_en", ""), said["pairs"])


class AnswerForm(forms.Form):
    """The questions, in the language of the reader; none has to be answered, but one at least is."""

    def __init__(self, *args: Any, questions: list[SurveyQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[_name(question)] = _field(question)

    @property
    def said(self) -> dict[int, Said]:
        """Return what was answered, by the position of each question."""
        found = {}
        for question in self.questions:
            value = self.cleaned_data[_name(question)]
            if question.kind == QuestionKind.TEXT:
                found[question.position] = Said(words=value)
            else:
                found[question.position] = Said(keys=tuple([value] if isinstance(value, str) and value else value))
        return found


def _name(question: SurveyQuestion) -> str:
    return f"q{question.position}"


def _field(question: SurveyQuestion) -> forms.Field:
    label = f"{question.position}. {local_text(question, 'text')}"
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(
            label=label, required=False, max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 4})
        )
    here = language()
    offered = [(one["key"], one.get(here) or one["fr"]) for one in question.choices]
    if question.kind == QuestionKind.CHOICE:
        return forms.ChoiceField(label=label, required=False, choices=offered, widget=forms.RadioSelect)
    return forms.MultipleChoiceField(label=label, required=False, choices=offered, widget=forms.CheckboxSelectMultiple)


def _lines(written: str) -> list[str]:
    return [line.strip() for line in written.splitlines() if line.strip()]
