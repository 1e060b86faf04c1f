"""The private address at which somebody's own calendar reads the meetings they are called to."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.queries.calendar_feeds import feed_of
from governance.services.calendar_feeds import issue_calendar_feed, stop_calendar_feed
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.entrances import MEMBER

TAG = "me"
OWN_CALENDAR = f"{HERE}calendar"


class CalendarFeedSerializer(serializers.Serializer[Any]):
    """The address, without what opens it: that is kept nowhere."""

    language = serializers.ChoiceField([("fr", "fr"), ("en", "en")])
    made_at = serializers.DateTimeField()
    read_on = serializers.DateField(allow_null=True)


class IssuedFeedSerializer(CalendarFeedSerializer):
    """The address, said this once."""

    address = serializers.URLField()


class CalendarFeedBody(serializers.Serializer[Any]):
    """In which language its entries are written."""

    language = serializers.ChoiceField([("fr", "fr"), ("en", "en")], default="fr")


class OwnCalendar(RuledView):
    """One's own calendar."""

    rules = {"GET": MEMBER, "POST": MEMBER, "DELETE": MEMBER}

    @operation("own_calendar", tag=TAG, answer=CalendarFeedSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Say whether there is an address, since when, and when a calendar last read it."""
        found = feed_of(self.organisation, self.account)
        if found is None:
            raise Http404
        return self.answer(CalendarFeedSerializer, found)

    @operation("own_calendar_issue", tag=TAG, body=CalendarFeedBody, answer=IssuedFeedSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Make an address, the one and only; the one before stops working."""
        said = self.read(CalendarFeedBody)
        issued = issue_calendar_feed(self.organisation, self.account, language=said["language"], actor=self.actor)
        address = request.build_absolute_uri(reverse("calendars:feed", kwargs={"token": issued.token}))
        found = {"language": issued.feed.language, "made_at": issued.feed.made_at, "read_on": None, "address": address}
        return self.answer(IssuedFeedSerializer, found, status=201)

    @operation("own_calendar_stop", tag=TAG, answer={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Let the address work no longer."""
        if not stop_calendar_feed(self.organisation, self.account, actor=self.actor):
            raise Http404
        return Response(status=204)
