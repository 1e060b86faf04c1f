"""Preparing the next by-laws: a version written article by article, or a motion that amends the one in force."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.http import Http404
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.bylaws import BylawSerializer, SettingSerializer
from governance.api.meetings import MEETING, MeetingView
from governance.models import AmendedArticle, BylawArticle, BylawVersion, Motion
from governance.queries.bylaws import draft_of, rows_of, versions_of
from governance.queries.resolutions import adopted_resolutions
from governance.services.amending import Repeal, amend_article, withdraw_article
from governance.services.bylaws import (
    ArticleText,
    adopt_bylaws,
    begin_bylaws,
    discard_bylaws,
    remove_article,
    write_article,
)
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.entrances import OFFICE

TAG = "bylaws"
DRAFT = f"{HERE}bylaws/draft"
ARTICLE = f"{DRAFT}/articles/<public_id:article>"
AMENDMENTS = f"{MEETING}/agenda/<public_id:item>/bylaws"
AMENDMENT = f"{AMENDMENTS}/<public_id:article>"
# What articles are numbered with: 4.2, 12-1, IV, 4.2 a), 3°.
NUMBER = RegexValidator(
    r"^[0-9A-Za-zÀ-ÖØ-öø-ÿ][0-9A-Za-zÀ-ÖØ-öø-ÿ .()°-]*$",
    gettext_lazy("Write it with digits, letters and points alone."),
)
PARTS = ("number", "title_fr", "title_en", "text_fr", "text_en")


class ArticleBody(serializers.Serializer[Any]):
    """An article, and what it sets each rule to; a rule that is not named, it does not set."""

    number = serializers.CharField(max_length=20, validators=[NUMBER], help_text="Such as 4.2.")
    title_fr = serializers.CharField(max_length=250)
    text_fr = serializers.CharField(max_length=20_000)
    title_en = serializers.CharField(default="", allow_blank=True, max_length=250)
    text_en = serializers.CharField(default="", allow_blank=True, max_length=20_000)
    sets = SettingSerializer(many=True, default=list, max_length=200)  # type: ignore[call-arg]  # of the list

    @staticmethod
    def written(said: dict[str, Any]) -> ArticleText:
        stated = said["sets"]
        sets = None if stated is None else {one["key"]: one["value"] for one in stated}
        return ArticleText(**{name: said[name] for name in PARTS}, sets=sets)


class AdoptionBody(serializers.Serializer[Any]):
    """When the version was adopted, and from which day it holds."""

    adopted_on = DayField()
    in_force_from = DayField()
    resolution = serializers.CharField(
        max_length=22,
        default=None,
        allow_null=True,
        help_text="The one that adopted it; the day of the adoption is then the resolution’s.",
    )
    override = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=2000,
        help_text="Why one goes on where no resolution kept here adopted it, such as by-laws brought from elsewhere.",
    )


class DraftArticleSerializer(serializers.Serializer[Any]):
    """An article of the version in preparation."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    title_fr = serializers.CharField()
    title_en = serializers.CharField()
    text_fr = serializers.CharField()
    text_en = serializers.CharField()
    sets = SettingSerializer(many=True, source="values.all")


class DraftBylawSerializer(serializers.Serializer[Any]):
    """The version in preparation."""

    id = serializers.CharField(source="public_id")
    rank = serializers.IntegerField()
    based_on = serializers.CharField(source="based_on.public_id", allow_null=True, default=None)
    articles = DraftArticleSerializer(many=True, source="read_articles")


class AmendingArticleBody(ArticleBody):
    """What a motion would make of an article. is_repeal: it would no longer be, and its text is not needed."""

    is_repeal = serializers.BooleanField(default=False)
    sets = SettingSerializer(  # type: ignore[call-arg]  # of the list
        many=True,
        default=None,
        allow_null=True,
        max_length=200,
        help_text="What it sets each rule to; left out, the article goes on stating what it states.",
    )
    title_fr = serializers.CharField(default="", allow_blank=True, max_length=250)
    text_fr = serializers.CharField(default="", allow_blank=True, max_length=20_000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        missing = [name for name in ("title_fr", "text_fr") if not attrs[name].strip()]
        if missing and not attrs["is_repeal"]:
            raise serializers.ValidationError(
                {name: [self.fields[name].error_messages["required"]] for name in missing}
            )
        return attrs


class AmendedSerializer(serializers.Serializer[Any]):
    """What a motion would make of one article."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    is_repeal = serializers.BooleanField()
    title_fr = serializers.CharField()
    title_en = serializers.CharField()
    text_fr = serializers.CharField()
    text_en = serializers.CharField()
    sets = serializers.DictField()


class DraftView(RuledView):
    """What lies under the version in preparation."""

    def draft(self) -> BylawVersion:
        """Return the version in preparation. Raises Http404 where none is."""
        found = draft_of(self.organisation)
        if found is None:
            raise Http404
        return found

    def article(self, public_id: str) -> BylawArticle:
        rows = BylawArticle.objects.filter(version=self.draft()).select_related("version__organisation")
        found: BylawArticle = self.found(rows, public_id)
        return found

    def shown(self, *, status: int = 200) -> Response:
        draft = self.draft()
        draft.read_articles = rows_of(draft)  # type: ignore[attr-defined]  # for its lines
        return self.answer(DraftBylawSerializer, draft, status=status)


class BylawDraft(DraftView):
    """The version in preparation."""

    rules = {"GET": OFFICE, "POST": OFFICE, "DELETE": OFFICE}

    @operation("bylaw_draft", tag=TAG, answer=DraftBylawSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Read the version in preparation."""
        return self.shown()

    @operation("bylaw_begin", tag=TAG, answer=DraftBylawSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str) -> Response:
        """Begin the next version, as a copy of the last one."""
        begin_bylaws(self.organisation, actor=self.actor)
        return self.shown(status=201)

    @operation("bylaw_discard", tag=TAG, answer=DraftBylawSerializer)
    def delete(self, request: Request, slug: str) -> Response:
        """Give up the version in preparation, which is answered once more; what is in force stays."""
        draft, answer = self.draft(), self.shown()
        discard_bylaws(draft, actor=self.actor)
        return answer


class DraftArticles(DraftView):
    """The articles of the version in preparation."""

    rules = {"POST": OFFICE}

    @operation("bylaw_article_add", tag=TAG, body=ArticleBody, answer=DraftBylawSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Add an article, with what it sets, within what the law allows."""
        draft = self.draft()
        write_article(draft, ArticleBody.written(self.read(ArticleBody)), actor=self.actor)
        return self.shown(status=201)


class OneDraftArticle(DraftView):
    """One article of the version in preparation."""

    rules = {"PUT": OFFICE, "DELETE": OFFICE}

    @operation("bylaw_article_write", tag=TAG, body=ArticleBody, answer=DraftBylawSerializer)
    def put(self, request: Request, slug: str, article: str) -> Response:
        """Write an article anew, and what it sets."""
        row = self.article(article)
        write_article(row.version, ArticleBody.written(self.read(ArticleBody)), row=row, actor=self.actor)
        return self.shown()

    @operation("bylaw_article_remove", tag=TAG, answer=DraftBylawSerializer)
    def delete(self, request: Request, slug: str, article: str) -> Response:
        """Take an article out of the version in preparation."""
        remove_article(self.article(article), actor=self.actor)
        return self.shown()


class BylawAdoption(DraftView):
    """The adoption of the version in preparation."""

    rules = {"POST": OFFICE}

    @operation("bylaw_adopt", tag=TAG, body=AdoptionBody, answer=BylawSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Write that the version was adopted: it is kept as it is, and what it sets holds from its day."""
        said = self.read(AdoptionBody)
        if said["resolution"]:
            rows = adopted_resolutions(self.organisation).select_related("motion__assembly__body")
            said["resolution"] = self.found(rows, said["resolution"])
        adopted = adopt_bylaws(self.draft(), **said, actor=self.actor)
        versions = versions_of(self.organisation).select_related("resolution").prefetch_related("articles__values")
        return self.answer(BylawSerializer, self.found(versions, adopted.public_id))


class AmendmentView(MeetingView):
    """What lies under a motion that amends the by-laws."""

    def motion(self, assembly: str, item: str) -> Motion:
        rows = Motion.objects.filter(assembly=self.meeting(assembly), item__public_id=item)
        found: Motion | None = rows.select_related("assembly__organisation", "organisation", "item").first()
        if found is None:
            raise Http404
        return found

    def shown(self, motion: Motion, *, status: int = 200) -> Response:
        return self.answer_all(AmendedSerializer, motion.amended_articles.order_by("pk"), status=status)


class Amendments(AmendmentView):
    """What a motion would make of the by-laws."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("bylaw_amendments", tag=TAG, answer=AmendedSerializer(many=True))
    def get(self, request: Request, slug: str, assembly: str, item: str) -> Response:
        """List what the motion of a point would make of the by-laws, article by article."""
        return self.shown(self.motion(assembly, item))

    @operation("bylaw_amend", tag=TAG, body=AmendingArticleBody, answer=AmendedSerializer(many=True), status=201)
    def post(self, request: Request, slug: str, assembly: str, item: str) -> Response:
        """Write what the motion would make of one article; written again, the later word stands."""
        motion, said = self.motion(assembly, item), self.read(AmendingArticleBody)
        written = Repeal(said["number"]) if said["is_repeal"] else ArticleBody.written(said)
        amend_article(motion, written, actor=self.actor)
        return self.shown(motion, status=201)


class OneAmendment(AmendmentView):
    """What a motion would make of one article."""

    rules = {"DELETE": OFFICE}

    @operation("bylaw_amendment_withdraw", tag=TAG, answer=AmendedSerializer(many=True), refuses=True)
    def delete(self, request: Request, slug: str, assembly: str, item: str, article: str) -> Response:
        """Take one article off the motion; answers with those left."""
        motion = self.motion(assembly, item)
        rows = AmendedArticle.objects.filter(motion=motion).select_related("motion__assembly__organisation")
        withdraw_article(self.found(rows, article), actor=self.actor)
        return self.shown(motion)
