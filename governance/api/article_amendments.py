"""Amending from the floor what a motion would make of the by-laws, and dividing such a motion by articles."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.bylaw_drafts import ArticleBody
from governance.api.bylaws import SettingSerializer
from governance.api.debates import TAG, ByBody, DebatedSerializer, DebateView
from governance.services.article_amendments import (
    ArticleMoved,
    amend_article_from_floor,
    divide_by_articles,
    rule_article_out,
)
from membership.api.described import operation
from membership.entrances import CONDUCT


class RuledArticleBody(ArticleBody):
    """An article as somebody would have it read, and why the chair rules as it does."""

    sets = SettingSerializer(  # type: ignore[call-arg]  # of the list
        many=True,
        default=None,
        allow_null=True,
        max_length=200,
        help_text="What it sets each rule to; left out, the article goes on stating what it states.",
    )
    mover = serializers.CharField(default="", allow_blank=True, max_length=200)
    seconder = serializers.CharField(default="", allow_blank=True, max_length=200)
    despite = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=2000,
        help_text="Why somebody moves who is no delegate, in a federation where delegates alone do.",
    )
    reason = serializers.CharField(max_length=2000, help_text="Why the chair rules so; the minutes keep it.")

    @staticmethod
    def moved(said: dict[str, Any]) -> ArticleMoved:
        return ArticleMoved(ArticleBody.written(said), said["mover"], said["seconder"], said["despite"])


class ArticleAmending(DebateView):
    """An amendment of an article."""

    rules = {"POST": CONDUCT}

    @operation("motion_amend_article", tag=TAG, body=RuledArticleBody, answer=DebatedSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Put an amendment of an article that the chair rules within what the notice announced; it is decided first."""
        meeting, said = self.any_meeting(assembly), self.read(RuledArticleBody)
        found = self.motion(meeting, motion)
        row = amend_article_from_floor(found, RuledArticleBody.moved(said), reason=said["reason"], actor=self.actor)
        return self.debated(meeting, of=row, status=201)


class ArticleRulingOut(DebateView):
    """An amendment of an article that is not put."""

    rules = {"POST": CONDUCT}

    @operation("motion_rule_article_out", tag=TAG, body=RuledArticleBody, answer=DebatedSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Note that the chair ruled an amendment of an article beyond what the notice announced."""
        meeting, said = self.any_meeting(assembly), self.read(RuledArticleBody)
        found = self.motion(meeting, motion)
        rule_article_out(found, RuledArticleBody.moved(said), reason=said["reason"], actor=self.actor)
        return self.debated(meeting, of=found, status=201)


class DividingByArticles(DebateView):
    """A motion divided by articles."""

    rules = {"POST": CONDUCT}

    @operation("motion_divide_by_articles", tag=TAG, body=ByBody, answer=DebatedSerializer(many=True), status=201)
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Put each article that a motion writes to the vote by itself; answers with every motion of the meeting."""
        meeting = self.any_meeting(assembly)
        divide_by_articles(self.motion(meeting, motion), by=self.read(ByBody)["by"], actor=self.actor)
        return self.debated(meeting, status=201)
