"""All that was written to oneself, and reading one of it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.addresses import ME
from membership.api.described import operation
from membership.api.me import OwnView
from membership.api.paging import PagesQuery, one_page, page_of
from membership.entrances import OWN
from membership.models import Channel, Delivery, DeliveryState, NoticeKind, SeenThrough
from membership.queries.letters import letters_of_person
from membership.services.correspondence import acknowledge
from membership.services.mailer import fill

TAG = "me"
MY_NOTICES = f"{ME}/notices"


class ReceivedSerializer(serializers.Serializer[Any]):
    """Something that was written to oneself."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(NoticeKind.choices, source="notice.kind")
    subject = serializers.SerializerMethodField()
    issued_at = serializers.DateTimeField(source="notice.issued_at")
    channel = serializers.ChoiceField(Channel.choices)
    state = serializers.ChoiceField(DeliveryState.choices)
    language = serializers.CharField()
    seen_at = serializers.DateTimeField(source="first_seen_at", allow_null=True)

    def get_subject(self, delivery: Delivery) -> str:
        """In the language in which it was sent."""
        return str(_text(delivery).subject)


class ReadSelfSerializer(ReceivedSerializer):
    """Something that was written to oneself, as it was sent."""

    body_text = serializers.SerializerMethodField()

    def get_body_text(self, delivery: Delivery) -> str:
        """Without the personal link, which is for the message alone."""
        return str(fill(_text(delivery).body_text, {"name": delivery.addressee, "link": "#"}))


def _text(delivery: Delivery) -> Any:
    texts = {text.language: text for text in delivery.notice.texts.all()}
    return texts.get(delivery.language) or texts["fr"]


ReceivedPage = page_of(ReceivedSerializer, "ReceivedPage")


class OwnNotices(OwnView):
    """All that was written to oneself."""

    rules = {"GET": OWN}

    @operation("my_notices", tag=TAG, answer=ReceivedPage, asks=PagesQuery)
    def get(self, request: Request, slug: str, person: str) -> Response:
        """List what was written to oneself, the latest first."""
        rows = letters_of_person(self.person(person))
        return self.answer(ReceivedPage, one_page(rows, self.asked(PagesQuery)))


class OwnNoticeReading(OwnView):
    """Reading one of it."""

    rules = {"POST": OWN}

    @operation("my_notice_read", tag=TAG, answer=ReadSelfSerializer)
    def post(self, request: Request, slug: str, person: str, delivery: str) -> Response:
        """Read one text as it was sent; the first time is kept, as it did reach its reader."""
        found: Delivery = self.found(letters_of_person(self.person(person)), delivery)
        acknowledge(found, through=SeenThrough.SPACE, actor=self.actor)
        found.refresh_from_db(fields=["first_seen_at", "seen_through"])
        return self.answer(ReadSelfSerializer, found)
