"""Consultations without effect on decisions: read, answered by members, their counts once they are over."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import LONGEST_ANSWER, QuestionKind, Survey, SurveyAudience, SurveyState
from governance.queries.requisitions import memberships_of
from governance.queries.surveys import consulted, may_read_counts, results_of, surveys_for
from governance.rules.surveys import Said, Shown
from governance.services.answering import answer_survey
from membership import access
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.clock import today
from membership.entrances import MEMBER, OWN
from membership.models import Membership

TAG = "consultations"
SURVEYS = f"{HERE}surveys"
SURVEY = f"{SURVEYS}/<public_id:survey>"


class OfferedSerializer(serializers.Serializer[Any]):
    """An answer one may choose."""

    key = serializers.CharField()
    fr = serializers.CharField()
    en = serializers.CharField(allow_blank=True)


class SurveyQuestionSerializer(serializers.Serializer[Any]):
    """One question. `choices` is empty where one answers in one's own words."""

    position = serializers.IntegerField()
    kind = serializers.ChoiceField(QuestionKind.choices)
    text_fr = serializers.CharField()
    text_en = serializers.CharField(allow_blank=True)
    choices = OfferedSerializer(many=True)


class SurveyLineSerializer(serializers.Serializer[Any]):
    """A consultation. It decides nothing."""

    id = serializers.CharField(source="public_id")
    title_fr = serializers.CharField()
    title_en = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(SurveyState.choices)
    audience = serializers.ChoiceField(SurveyAudience.choices)
    is_anonymous = serializers.BooleanField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


class SurveyCountSerializer(serializers.Serializer[Any]):
    """How often one answer was chosen; null for whom it is not given, and the total is of whom it is given."""

    key = serializers.CharField()
    total = serializers.IntegerField()
    members = serializers.IntegerField(allow_null=True)
    others = serializers.IntegerField(allow_null=True)


class SurveyCountedSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField(source="question.position")
    counts = SurveyCountSerializer(source="lines", many=True)
    texts = serializers.IntegerField(help_text="Answers in people's own words, which the office reads.")


class SurveyResultsSerializer(serializers.Serializer[Any]):
    """The counts: `apart` by members and the public, of `members` or `others` alone where the rest are few; `not`."""

    how = serializers.SerializerMethodField()
    members = serializers.IntegerField(allow_null=True)
    others = serializers.IntegerField(allow_null=True)
    questions = SurveyCountedSerializer(source="answered", many=True)

    @extend_schema_field(serializers.ChoiceField([one.value for one in Shown]))
    def get_how(self, found: Any) -> str:
        return str(found.how.value)


class SurveySerializer(SurveyLineSerializer):
    """The same with what it asks, and its counts once it is over."""

    text_fr = serializers.CharField(allow_blank=True)
    text_en = serializers.CharField(allow_blank=True)
    questions = SurveyQuestionSerializer(many=True)
    heard_fr = serializers.CharField(allow_blank=True)
    heard_en = serializers.CharField(allow_blank=True)
    decided_fr = serializers.CharField(allow_blank=True)
    decided_en = serializers.CharField(allow_blank=True)
    results = serializers.SerializerMethodField()

    @extend_schema_field(SurveyResultsSerializer(allow_null=True))
    def get_results(self, survey: Survey) -> Any:
        """The counts, once it is over; those of a section are for its members, and who prepares."""
        view: SurveyView = self.context["view"]
        mine = view.members() if survey.section_id else []
        if survey.state != SurveyState.SETTLED or not may_read_counts(survey, view.roles, mine):
            return None
        return SurveyResultsSerializer(results_of(survey)).data


class SurveyAnswerSerializer(serializers.Serializer[Any]):
    """The answer to one question: keys of the choices taken, or words."""

    position = serializers.IntegerField(min_value=1, max_value=1000)
    keys = serializers.ListField(child=serializers.CharField(max_length=10), default=list, max_length=100)
    words = serializers.CharField(default="", allow_blank=True, max_length=LONGEST_ANSWER)


class SurveyAnswersSerializer(serializers.Serializer[Any]):
    membership = serializers.CharField(help_text="The member who answers: oneself, or whom one acts for.")
    answers = SurveyAnswerSerializer(many=True, min_length=1, max_length=100)  # type: ignore[call-arg]  # of the list


class SurveyView(RuledView):
    """A view under the address of a consultation."""

    def survey(self, public_id: str) -> Survey:
        """Return the consultation of the address. Raises Http404."""
        found: Survey = self.found(surveys_for(self.organisation, self.roles), public_id)
        return found

    def members(self) -> list[Membership]:
        """Return the members the account is or acts for."""
        persons = [link.person for link in access.links_of(self.account, self.organisation)]
        return memberships_of(persons, self.organisation, today(self.organisation))


class Surveys(SurveyView):
    """The consultations of an organisation."""

    rules = {"GET": MEMBER}

    @operation("consultations", tag=TAG, answer=SurveyLineSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the consultations one may know of, the latest first."""
        return self.answer_all(SurveyLineSerializer, surveys_for(self.organisation, self.roles))


class OneSurvey(SurveyView):
    """A consultation."""

    rules = {"GET": MEMBER}

    @operation("consultation", tag=TAG, answer=SurveySerializer)
    def get(self, request: Request, slug: str, survey: str) -> Response:
        """Read what a consultation asks, and its counts once it is over."""
        return self.answer(SurveySerializer, self.survey(survey))


class SurveyAnswers(SurveyView):
    """The answers of a member."""

    rules = {"POST": OWN}

    @operation(
        "consultation_answer", tag=TAG, body=SurveyAnswersSerializer, answer=SurveySerializer, status=201, refuses=True
    )
    def post(self, request: Request, slug: str, survey: str) -> Response:
        """Answer for oneself, or for a member one acts for: once, and for good."""
        found, sent = self.survey(survey), self.read(SurveyAnswersSerializer)
        mine = consulted(found, self.members(), today(self.organisation))
        member = next((one for one in mine if one.public_id == sent["membership"]), None)
        if member is None:
            raise Http404
        said = {one["position"]: Said(tuple(one["keys"]), one["words"]) for one in sent["answers"]}
        answer_survey(found, said, membership=member)
        return self.answer(SurveySerializer, found, status=201)
