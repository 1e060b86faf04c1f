"""The by-laws: their versions, what changed between two, and the rules that nobody has settled."""

from __future__ import annotations

import json
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import BylawVersion
from governance.queries.bylaws import articles_of, questions, versions_of
from governance.rules.bylaws import Fate, differences
from membership.api.base import RuledView
from membership.api.described import operation
from membership.clock import today
from membership.entrances import MEMBER, OFFICE
from membership.queries.rules import rules_for
from membership.rules.parameters import Topic
from membership.services.parameters import set_parameter

TAG = "bylaws"


class ValueField(serializers.JSONField):
    """A value of a rule, in any shape a rule has; text that no table can hold is refused."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            written = json.dumps(super().to_internal_value(data), ensure_ascii=False).encode()
        except UnicodeEncodeError:
            self.fail("invalid")
        if b"\\u0000" in written:
            self.fail("invalid")
        return data


class BylawLineSerializer(serializers.Serializer[Any]):
    """One adopted version."""

    id = serializers.CharField(source="public_id")
    rank = serializers.IntegerField()
    adopted_on = serializers.DateField()
    in_force_from = serializers.DateField()
    resolution = serializers.CharField(
        source="resolution.public_id", default=None, help_text="By which an assembly amended the version before."
    )
    sha256 = serializers.CharField()
    lapsed_on = serializers.DateField(
        allow_null=True, help_text="From that day on it has no effect: a board adopted it, and no meeting ratified it."
    )


class SettingSerializer(serializers.Serializer[Any]):
    """What an article sets a rule to."""

    key = serializers.CharField()
    value = ValueField()


class ArticleSerializer(serializers.Serializer[Any]):
    """An article, in the languages of the organisation."""

    number = serializers.CharField()
    title_fr = serializers.CharField()
    title_en = serializers.CharField()
    text_fr = serializers.CharField()
    text_en = serializers.CharField()
    sets = SettingSerializer(many=True, source="values.all")


class BylawSerializer(BylawLineSerializer):
    """A version with its articles."""

    articles = ArticleSerializer(many=True, source="articles.all")


class ChangesQuery(serializers.Serializer[Any]):
    since = serializers.CharField(
        required=False, max_length=22, help_text="The version compared with; the one before by default."
    )


class PieceSerializer(serializers.Serializer[Any]):
    """A run of words."""

    kind = serializers.ChoiceField(["same", "added", "removed"])
    text = serializers.CharField(trim_whitespace=False)


class ArticleChangeSerializer(serializers.Serializer[Any]):
    """What became of one article."""

    number = serializers.CharField()
    fate = serializers.ChoiceField([fate.value for fate in Fate])
    pieces_fr = PieceSerializer(many=True)
    pieces_en = PieceSerializer(many=True)


class QuestionSerializer(serializers.Serializer[Any]):
    """A rule that by-laws may settle."""

    key = serializers.CharField(source="rule.key")
    topic = serializers.ChoiceField([topic.value for topic in Topic], source="rule.parameter.topic.value")
    is_answered = serializers.BooleanField()
    is_by_law = serializers.BooleanField()
    value = serializers.JSONField(source="rule.value", allow_null=True)
    sentence_fr = serializers.CharField()
    sentence_en = serializers.CharField()
    source_fr = serializers.CharField(source="ref.source_fr")
    source_en = serializers.CharField(source="ref.source_en")


class AnswerSerializer(serializers.Serializer[Any]):
    """What a by-law sets."""

    key = serializers.CharField(max_length=80)
    value = ValueField()
    article = serializers.CharField(max_length=60)
    adopted_on = serializers.DateField()


class Bylaws(RuledView):
    """The versions of the by-laws."""

    rules = {"GET": MEMBER}

    @operation("bylaws", tag=TAG, answer=BylawLineSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the adopted versions of the by-laws, the latest first."""
        return self.answer_all(
            BylawLineSerializer, versions_of(self.organisation).select_related("resolution", "lapse")
        )


class OneBylaw(RuledView):
    """A version of the by-laws."""

    rules = {"GET": MEMBER}

    @operation("bylaw", tag=TAG, answer=BylawSerializer)
    def get(self, request: Request, slug: str, version: str) -> Response:
        """Read a version of the by-laws, article by article."""
        rows = versions_of(self.organisation).select_related("resolution", "lapse").prefetch_related("articles__values")
        return self.answer(BylawSerializer, self.found(rows, version))


class BylawChanges(RuledView):
    """What changed in the by-laws."""

    rules = {"GET": MEMBER}

    @operation("bylaw_changes", tag=TAG, answer=ArticleChangeSerializer(many=True), asks=ChangesQuery)
    def get(self, request: Request, slug: str, version: str) -> Response:
        """List the articles that changed from another version to this one, with the words that came and went."""
        rows = versions_of(self.organisation)
        after: BylawVersion = self.found(rows, version)
        since = self.asked(ChangesQuery).get("since")
        before = self.found(rows, since) if since else rows.filter(rank__lt=after.rank).first()
        changed = [
            {
                "number": one.number,
                "fate": one.fate.value,
                "pieces_fr": one.pieces("fr"),
                "pieces_en": one.pieces("en"),
            }
            for one in differences(articles_of(before), articles_of(after))
            if one.fate is not Fate.KEPT
        ]
        return self.answer_all(ArticleChangeSerializer, changed)


class RuleQuestions(RuledView):
    """The rules that by-laws may settle."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("rule_questions", tag=TAG, answer=QuestionSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the rules that by-laws may settle, those that nobody answered first."""
        rules = rules_for(self.organisation, today(self.organisation))
        asked = [
            {
                "rule": one.rule,
                "ref": one.rule.ref(),
                "is_answered": one.is_answered,
                "is_by_law": one.is_by_law,
                "sentence_fr": one.rule.sentence("fr"),
                "sentence_en": one.rule.sentence("en"),
            }
            for one in questions(rules)
        ]
        return self.answer_all(QuestionSerializer, asked)

    @operation("rule_answer", tag=TAG, body=AnswerSerializer, answer=AnswerSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Write what a by-law sets a rule to, within what the law allows, naming its article."""
        written = set_parameter(self.organisation, **self.read(AnswerSerializer), actor=self.actor)
        return self.answer(AnswerSerializer, written, status=201)
