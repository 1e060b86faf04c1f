"""What the office does of a consultation: begins it, asks, publishes, closes, and says what came of it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.http import Http404
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access import assemblies_for
from governance.api.surveys import SURVEY, OneSurvey, Surveys, SurveySerializer, SurveyView
from governance.models import Assembly, QuestionKind, Resolution, Survey, SurveyAudience
from governance.queries.resolutions import resolutions_of
from governance.services.survey_letters import tell_consulted
from governance.services.surveys import (
    Question,
    SurveyPlan,
    add_question,
    draft_survey,
    give_up_survey,
    publish_survey,
    remove_question,
    report_survey,
    revise_survey,
    settle_survey,
)
from membership.api.days import DayField
from membership.api.described import operation
from membership.entrances import OFFICE
from membership.models import Section

TAG = "consultations"
QUESTIONS = f"{SURVEY}/questions"
A_DAY = timedelta(days=1)
MOST_CHOICES = 30


class SurveyPlanBody(serializers.Serializer[Any]):
    """What is asked about, of whom, with or without names, on which days, both ends included."""

    title_fr = serializers.CharField(max_length=200)
    title_en = serializers.CharField(default="", allow_blank=True, max_length=200)
    text_fr = serializers.CharField(default="", allow_blank=True, max_length=20_000)
    text_en = serializers.CharField(default="", allow_blank=True, max_length=20_000)
    audience = serializers.ChoiceField(SurveyAudience.choices)
    section = serializers.CharField(default="", allow_blank=True, max_length=22, help_text="Of whose members alone.")
    is_anonymous = serializers.BooleanField(help_text="It does not change once published.")
    first_on = DayField()
    last_on = DayField()
    assembly = serializers.CharField(default="", allow_blank=True, max_length=22, help_text="The meeting it prepares.")
    resolution = serializers.CharField(default="", allow_blank=True, max_length=22, help_text="From which it follows.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["last_on"] < attrs["first_on"]:
            raise serializers.ValidationError({"last_on": [gettext("The last day comes after the first.")]})
        if (attrs["audience"] == SurveyAudience.SECTION) != bool(attrs["section"]):
            raise serializers.ValidationError({"section": [gettext("Say of which one.")]})
        return attrs


class ChoiceBody(serializers.Serializer[Any]):
    """An answer offered."""

    fr = serializers.CharField(max_length=200)
    en = serializers.CharField(default="", allow_blank=True, max_length=200)


class SurveyQuestionBody(serializers.Serializer[Any]):
    """One thing to ask. choices: none where one answers in one's own words."""

    kind = serializers.ChoiceField(QuestionKind.choices)
    text_fr = serializers.CharField(max_length=500)
    text_en = serializers.CharField(default="", allow_blank=True, max_length=500)
    choices = ChoiceBody(many=True, default=list, max_length=MOST_CHOICES)  # type: ignore[call-arg]  # of the list


class HeardBody(serializers.Serializer[Any]):
    """What was heard and what was decided, for those who took part."""

    heard_fr = serializers.CharField(max_length=20_000)
    heard_en = serializers.CharField(default="", allow_blank=True, max_length=20_000)
    decided_fr = serializers.CharField(default="", allow_blank=True, max_length=20_000)
    decided_en = serializers.CharField(default="", allow_blank=True, max_length=20_000)


class SurveyOffice(SurveyView):
    """What the office's views of consultations share."""

    def shown(self, survey: Survey, *, status: int = 200) -> Response:
        """Answer a consultation as it stands now."""
        return self.answer(SurveySerializer, self.survey(survey.public_id), status=status)

    def plan(self) -> SurveyPlan:
        """Return what was sent of a consultation. Raises ValidationError for what it names and is not there."""
        said, zone = self.read(SurveyPlanBody), self.organisation.zone
        try:
            closes_at = datetime.combine(said["last_on"] + A_DAY, time(), zone)
        except OverflowError:
            raise serializers.ValidationError({"last_on": [gettext("This day is too far.")]}) from None
        return SurveyPlan(
            **{name: said[name] for name in ("title_fr", "title_en", "text_fr", "text_en", "is_anonymous")},
            audience=SurveyAudience(said["audience"]),
            opens_at=datetime.combine(said["first_on"], time(), zone),
            closes_at=closes_at,
            section=self._section(said["section"]),
            assembly=self._assembly(said["assembly"]),
            resolution=self._resolution(said["resolution"]),
        )

    def _section(self, public_id: str) -> Section | None:
        rows = Section.objects.for_organisation(self.organisation).filter(closed_on=None)
        found: Section | None = self._named(rows, "section", public_id)
        return found

    def _assembly(self, public_id: str) -> Assembly | None:
        found: Assembly | None = self._named(assemblies_for(self.organisation, self.roles), "assembly", public_id)
        return found

    def _resolution(self, public_id: str) -> Resolution | None:
        found: Resolution | None = self._named(resolutions_of(self.organisation), "resolution", public_id)
        return found

    def _named(self, rows: Any, field: str, public_id: str) -> Any:
        if not public_id:
            return None
        found = rows.filter(public_id=public_id).first()
        if found is None:
            raise serializers.ValidationError({field: [gettext("There is nothing of this id here.")]})
        return found


class SurveyPage(OneSurvey, SurveyOffice):
    """A consultation, read by those it is put to and changed by the office while it is in preparation."""

    rules = {**OneSurvey.rules, "PUT": OFFICE}

    @operation("consultation_revise", tag=TAG, body=SurveyPlanBody, answer=SurveySerializer)
    def put(self, request: Request, slug: str, survey: str) -> Response:
        """Change a consultation that is not published."""
        return self.shown(revise_survey(self.survey(survey), self.plan(), actor=self.actor))


class SurveyList(Surveys, SurveyOffice):
    """The consultations of an organisation, and one more."""

    rules = {**Surveys.rules, "POST": OFFICE}

    @operation("consultation_draft", tag=TAG, body=SurveyPlanBody, answer=SurveySerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Begin a consultation; nobody sees it yet."""
        return self.shown(draft_survey(self.organisation, self.plan(), actor=self.actor), status=201)


class SurveyQuestions(SurveyOffice):
    """What a consultation asks."""

    rules = {"POST": OFFICE}

    @operation("consultation_ask", tag=TAG, body=SurveyQuestionBody, answer=SurveySerializer, status=201)
    def post(self, request: Request, slug: str, survey: str) -> Response:
        """Ask one thing more."""
        found, said = self.survey(survey), self.read(SurveyQuestionBody)
        pairs = [(one["fr"], one["en"]) for one in said["choices"]]
        question = Question(QuestionKind(said["kind"]), said["text_fr"], said["text_en"], pairs)
        add_question(found, question, actor=self.actor)
        return self.shown(found, status=201)


class OneSurveyQuestion(SurveyOffice):
    """One question."""

    rules = {"DELETE": OFFICE}

    @operation("consultation_unask", tag=TAG, answer=SurveySerializer, refuses=True)
    def delete(self, request: Request, slug: str, survey: str, position: int) -> Response:
        """Take a question off; those after it move up."""
        found = self.survey(survey)
        if not found.questions.filter(position=position).exists():
            raise Http404
        remove_question(found, position, actor=self.actor)
        return self.shown(found)


class SurveyPublishing(SurveyOffice):
    """A consultation that is published."""

    rules = {"POST": OFFICE}

    @operation("consultation_publish", tag=TAG, answer=SurveySerializer, refuses=True)
    def post(self, request: Request, slug: str, survey: str) -> Response:
        """Let those it is put to see it, and answer on its days; what it asks changes no more."""
        return self.shown(publish_survey(self.survey(survey), actor=self.actor))


class SurveyTelling(SurveyOffice):
    """Those a consultation is put to."""

    rules = {"POST": OFFICE}

    @operation("consultation_tell", tag=TAG, answer=SurveySerializer, refuses=True)
    def post(self, request: Request, slug: str, survey: str) -> Response:
        """Write to those a consultation is put to, by e-mail, once."""
        found = self.survey(survey)
        tell_consulted(found, actor=self.actor)
        return self.shown(found)


class SurveyGivingUp(SurveyOffice):
    """A consultation that is given up."""

    rules = {"POST": OFFICE}

    @operation("consultation_give_up", tag=TAG, answer=SurveySerializer, refuses=True)
    def post(self, request: Request, slug: str, survey: str) -> Response:
        """Give a consultation up before its close; nothing of it is counted."""
        return self.shown(give_up_survey(self.survey(survey), actor=self.actor))


class SurveySettling(SurveyOffice):
    """A consultation that is closed."""

    rules = {"POST": OFFICE}

    @operation("consultation_settle", tag=TAG, answer=SurveySerializer, refuses=True)
    def post(self, request: Request, slug: str, survey: str) -> Response:
        """Close a consultation now; its counts are shown to those it was put to."""
        return self.shown(settle_survey(self.survey(survey), actor=self.actor))


class SurveyReporting(SurveyOffice):
    """What came of a consultation."""

    rules = {"POST": OFFICE}

    @operation("consultation_report", tag=TAG, body=HeardBody, answer=SurveySerializer)
    def post(self, request: Request, slug: str, survey: str) -> Response:
        """Say what was heard and what was decided, to those who took part."""
        return self.shown(report_survey(self.survey(survey), **self.read(HeardBody), actor=self.actor))
