"""The categories of members with their rights, the classes of shares: opened, renamed and closed, never changed."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.groups import ClosingBody
from membership.clock import today
from membership.entrances import OFFICE, REGISTER
from membership.models import Category, ShareClass
from membership.queries.categories import categories_on, share_classes_on
from membership.services.categories import (
    NewShareClass,
    open_category,
    open_share_class,
    rename_category,
    rename_share_class,
)
from membership.services.closing import close_category, close_share_class, reopen_category, reopen_share_class

TAG = "register"
OVERRIDE = "Why one goes on where a rule only warns; kept in the trail."


class NamesBody(serializers.Serializer[Any]):
    """What it is called."""

    name_fr = serializers.CharField(max_length=120)
    name_en = serializers.CharField(max_length=120, default="", allow_blank=True)


class CategoryBody(NamesBody):
    """A category to open. Its rights stay as they are."""

    votes = serializers.BooleanField(default=True)
    stands = serializers.BooleanField(default=True)
    attends = serializers.BooleanField(default=True)
    override = serializers.CharField(max_length=500, default="", allow_blank=True, help_text=OVERRIDE)


class ShareClassBody(NamesBody):
    """A class of shares to open. Its price stays as it is."""

    unit_price_cents = serializers.IntegerField(min_value=0, max_value=10**12)
    is_qualifying = serializers.BooleanField(default=False)
    override = serializers.CharField(max_length=500, default="", allow_blank=True, help_text=OVERRIDE)


class KeptCategorySerializer(serializers.Serializer[Any]):
    """A category, its rights, and its members today."""

    key = serializers.CharField()
    name_fr = serializers.CharField()
    name_en = serializers.CharField()
    votes = serializers.BooleanField()
    stands = serializers.BooleanField()
    attends = serializers.BooleanField()
    members = serializers.IntegerField()
    closed_on = serializers.DateField(allow_null=True, help_text="From which day nobody new comes in.")


class KeptShareClassSerializer(serializers.Serializer[Any]):
    """A class of shares, its price, and how many are held today."""

    key = serializers.CharField()
    name_fr = serializers.CharField()
    name_en = serializers.CharField()
    unit_price_cents = serializers.IntegerField()
    is_qualifying = serializers.BooleanField()
    held = serializers.IntegerField()
    closed_on = serializers.DateField(allow_null=True, help_text="From which day none is subscribed.")


class Categories(RuledView):
    """The categories of members."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("categories", tag=TAG, answer=KeptCategorySerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the categories with their rights."""
        return self.answer_all(KeptCategorySerializer, categories_on(self.organisation, today(self.organisation)))

    @operation("category_open", tag=TAG, body=CategoryBody, answer=KeptCategorySerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str) -> Response:
        """Open a category."""
        opened = open_category(self.organisation, **self.read(CategoryBody), actor=self.actor)
        found = categories_on(self.organisation, today(self.organisation)).get(pk=opened.pk)
        return self.answer(KeptCategorySerializer, found, status=201)


class OneCategory(RuledView):
    """A category, to be called otherwise."""

    rules = {"PUT": OFFICE}

    @operation("category_rename", tag=TAG, body=NamesBody, answer=KeptCategorySerializer)
    def put(self, request: Request, slug: str, category: str) -> Response:
        """Call it otherwise, at every date; its rights stay."""
        found = get_object_or_404(categories_on(self.organisation, today(self.organisation)), key=category)
        return self.answer(KeptCategorySerializer, rename_category(found, **self.read(NamesBody), actor=self.actor))


class CategoryClosing(RuledView):
    """A category that nobody new comes into."""

    rules = {"POST": OFFICE}

    @operation("category_close", tag=TAG, body=ClosingBody, answer=KeptCategorySerializer, refuses=True)
    def post(self, request: Request, slug: str, category: str) -> Response:
        """Let nobody new into it from a day on; its members stay in it."""
        on = today(self.organisation)
        close_category(
            get_object_or_404(Category, organisation=self.organisation, key=category),
            on=self.read(ClosingBody).get("on") or on,
            actor=self.actor,
        )
        return self.answer(KeptCategorySerializer, categories_on(self.organisation, on).get(key=category))


class CategoryReopening(RuledView):
    """A category that is opened again."""

    rules = {"POST": OFFICE}

    @operation("category_reopen", tag=TAG, answer=KeptCategorySerializer, refuses=True)
    def post(self, request: Request, slug: str, category: str) -> Response:
        """Let newcomers in again."""
        reopen_category(get_object_or_404(Category, organisation=self.organisation, key=category), actor=self.actor)
        found = categories_on(self.organisation, today(self.organisation)).get(key=category)
        return self.answer(KeptCategorySerializer, found)


class ShareClasses(RuledView):
    """The classes of shares."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("share_classes", tag=TAG, answer=KeptShareClassSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the classes of shares, the qualifying one first."""
        return self.answer_all(KeptShareClassSerializer, share_classes_on(self.organisation, today(self.organisation)))

    @operation(
        "share_class_open", tag=TAG, body=ShareClassBody, answer=KeptShareClassSerializer, status=201, refuses=True
    )
    def post(self, request: Request, slug: str) -> Response:
        """Open a class of shares."""
        said = self.read(ShareClassBody)
        override = said.pop("override")
        opened = open_share_class(
            self.organisation, share_class=NewShareClass(**said), override=override, actor=self.actor
        )
        found = share_classes_on(self.organisation, today(self.organisation)).get(pk=opened.pk)
        return self.answer(KeptShareClassSerializer, found, status=201)


class OneShareClass(RuledView):
    """A class of shares, to be called otherwise."""

    rules = {"PUT": OFFICE}

    @operation("share_class_rename", tag=TAG, body=NamesBody, answer=KeptShareClassSerializer)
    def put(self, request: Request, slug: str, share_class: str) -> Response:
        """Call it otherwise, at every date; its price stays."""
        found = get_object_or_404(share_classes_on(self.organisation, today(self.organisation)), key=share_class)
        return self.answer(
            KeptShareClassSerializer, rename_share_class(found, **self.read(NamesBody), actor=self.actor)
        )


class ShareClassClosing(RuledView):
    """A class of shares that is subscribed no more."""

    rules = {"POST": OFFICE}

    @operation("share_class_close", tag=TAG, body=ClosingBody, answer=KeptShareClassSerializer, refuses=True)
    def post(self, request: Request, slug: str, share_class: str) -> Response:
        """Let none be subscribed from a day on; those held stay what they are."""
        on = today(self.organisation)
        close_share_class(
            get_object_or_404(ShareClass, organisation=self.organisation, key=share_class),
            on=self.read(ClosingBody).get("on") or on,
            actor=self.actor,
        )
        return self.answer(KeptShareClassSerializer, share_classes_on(self.organisation, on).get(key=share_class))


class ShareClassReopening(RuledView):
    """A class of shares that is opened again."""

    rules = {"POST": OFFICE}

    @operation("share_class_reopen", tag=TAG, answer=KeptShareClassSerializer, refuses=True)
    def post(self, request: Request, slug: str, share_class: str) -> Response:
        """Let some be subscribed again."""
        reopen_share_class(
            get_object_or_404(ShareClass, organisation=self.organisation, key=share_class), actor=self.actor
        )
        found = share_classes_on(self.organisation, today(self.organisation)).get(key=share_class)
        return self.answer(KeptShareClassSerializer, found)
