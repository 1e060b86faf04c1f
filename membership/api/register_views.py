"""One's own searches of the register, kept under a name."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.described import operation
from membership.entrances import REGISTER
from membership.queries.views import views_of
from membership.services.views import forget_view, keep_view


class SavedViewSerializer(serializers.Serializer[Any]):
    """A search that one keeps. query: what is asked, as in the address of the list."""

    id = serializers.CharField(source="public_id", read_only=True)
    name = serializers.CharField(max_length=80)
    query = serializers.CharField(max_length=1000)


class RegisterViews(RuledView):
    """One's own searches."""

    rules = {"GET": REGISTER, "POST": REGISTER}

    @operation("register_views", tag="register", answer=SavedViewSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List one's own searches, in the order of their names."""
        return self.answer_all(SavedViewSerializer, views_of(self.organisation, self.actor))

    @operation(
        "register_view_keep",
        tag="register",
        body=SavedViewSerializer,
        answer=SavedViewSerializer,
        status=201,
        refuses=False,
    )
    def post(self, request: Request, slug: str) -> Response:
        """Keep a search under a name, instead of one's own of the same name."""
        view = keep_view(self.organisation, **self.read(SavedViewSerializer), actor=self.actor)
        return self.answer(SavedViewSerializer, view, status=201)


class OneRegisterView(RuledView):
    """One of one's own searches."""

    rules = {"DELETE": REGISTER}

    @operation("register_view_forget", tag="register", answer=SavedViewSerializer(many=True))
    def delete(self, request: Request, slug: str, view: str) -> Response:
        """Keep a search no longer; answers those that are left."""
        forget_view(self.found(views_of(self.organisation, self.actor), view), actor=self.actor)
        return self.answer_all(SavedViewSerializer, views_of(self.organisation, self.actor))
