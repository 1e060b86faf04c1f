"""One message to one recipient: its whole story, and reaching whoever it did not reach."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.notices import NOTICE, NoticeView
from membership.api.paging import PagesQuery, one_page, page_of
from membership.entrances import OFFICE
from membership.models import (
    AttemptOutcome,
    Channel,
    Delivery,
    DeliveryState,
    FlaggedAddress,
    LaterEvent,
    SeenThrough,
    sort_key,
)
from membership.queries.letters import in_whatever_message
from membership.queries.slips import attempts_for, events_for
from membership.services.bounces import clear_flag, note_returned
from membership.services.correspondence import note_posted
from membership.services.following_up import post_instead, send_again, waive

TAG = "notice"
DELIVERY = f"{HERE}deliveries/<public_id:delivery>"
DELIVERIES = f"{NOTICE}/deliveries"


class AttemptSerializer(serializers.Serializer[Any]):
    """One try at handing a message over."""

    number = serializers.IntegerField()
    address = serializers.CharField()
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField(AttemptOutcome.choices, allow_blank=True)
    answer = serializers.CharField(help_text="The mail server's own words.")
    possible_duplicate = serializers.BooleanField()


class LaterSerializer(serializers.Serializer[Any]):
    """What was learnt after a message left."""

    kind = serializers.ChoiceField(LaterEvent.choices)
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes declared fields off the class
    happened_at = serializers.DateTimeField()
    answer = serializers.CharField()


class SentSerializer(serializers.Serializer[Any]):
    """What one recipient was sent by one channel, with every try and all that was learnt later."""

    id = serializers.CharField(source="public_id")
    notice = serializers.CharField(source="notice.public_id")
    membership = serializers.CharField(source="membership.public_id", allow_null=True, default=None)
    number = serializers.CharField(source="membership.number", allow_null=True, default=None)
    name = serializers.CharField(source="addressee")
    channel = serializers.ChoiceField(Channel.choices)
    address = serializers.CharField()
    language = serializers.CharField()
    state = serializers.ChoiceField(DeliveryState.choices)
    settled_at = serializers.DateTimeField(allow_null=True)
    held_until = serializers.DateTimeField(allow_null=True, help_text="Until when it waits as somebody chose so.")
    waived_because = serializers.CharField()
    seen_at = serializers.DateTimeField(source="first_seen_at", allow_null=True)
    seen_through = serializers.ChoiceField(SeenThrough.choices, allow_blank=True)
    told_instead_by = serializers.CharField(
        source="replaced_by.public_id", allow_null=True, default=None, help_text="The letter that tells instead."
    )
    attempts = serializers.SerializerMethodField()
    later = serializers.SerializerMethodField()

    @extend_schema_field(AttemptSerializer(many=True))
    def get_attempts(self, delivery: Delivery) -> Any:
        """Every try, those of the message that gathered it first."""
        return AttemptSerializer(attempts_for(delivery), many=True).data

    @extend_schema_field(LaterSerializer(many=True))
    def get_later(self, delivery: Delivery) -> Any:
        """What was learnt later, in the order in which it happened."""
        return LaterSerializer(events_for(delivery), many=True).data


class SentQuery(PagesQuery):
    """Which messages of a notice."""

    state = serializers.ChoiceField(DeliveryState.choices, required=False)
    channel = serializers.ChoiceField(Channel.choices, required=False)
    search = serializers.CharField(default="", max_length=200, help_text="Words of a name, or a member's number.")


class WaivingSerializer(serializers.Serializer[Any]):
    """Why one gives up telling somebody by this notice."""

    reason = serializers.CharField(max_length=400, help_text="It is kept, and stands in the proof.")


class ReturnedSerializer(serializers.Serializer[Any]):
    """What the message that came back says."""

    answer = serializers.CharField(default="", allow_blank=True, max_length=400)


class FlagSerializer(serializers.Serializer[Any]):
    """An address at which nobody was reached."""

    delivery = serializers.CharField(source="delivery.public_id")
    address = serializers.CharField()
    answer = serializers.CharField()
    flagged_at = serializers.DateTimeField()
    cleared_at = serializers.DateTimeField(allow_null=True)


SentPage = page_of(SentSerializer, "SentPage")
RELATED = (
    "notice", "membership", "person", "application", "correspondent", "estate", "organisation", "digest", "replaced_by",
)  # fmt: skip


def in_full(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Return deliveries with all that their serializer prints, in a number of statements that does not grow."""
    return rows.select_related(*RELATED).prefetch_related(*in_whatever_message())


class Deliveries(NoticeView):
    """The messages of a notice."""

    rules = {"GET": OFFICE}

    @operation("notice_deliveries", tag=TAG, answer=SentPage, asks=SentQuery)
    def get(self, request: Request, slug: str, notice: str) -> Response:
        """List what each recipient of a notice was sent, with its story, in the order they were written."""
        asked = self.asked(SentQuery)
        rows = Delivery.objects.filter(
            _named(asked["search"]),
            notice=self.notice(notice),
            **{name: asked[name] for name in ("state", "channel") if name in asked},
        )
        return self.answer(SentPage, one_page(in_full(rows).order_by("pk"), asked))


def _named(search: str) -> Q:
    words = Q()
    for word in sort_key(search).split():
        words &= Q(person__sort_key__contains=word)
    return words | Q(membership__number__iexact=search.strip()) if search.strip() else words


class DeliveryView(RuledView):
    """What lies at the address of one message."""

    def delivery(self, public_id: str) -> Delivery:
        found: Delivery = self.found(in_full(Delivery.objects.for_organisation(self.organisation)), public_id)
        return found

    def shown(self, public_id: str, *, status: int = 200) -> Response:
        """Answer a message as it stands now."""
        return self.answer(SentSerializer, self.delivery(public_id), status=status)


class OneDelivery(DeliveryView):
    """One message."""

    rules = {"GET": OFFICE}

    @operation("delivery", tag=TAG, answer=SentSerializer)
    def get(self, request: Request, slug: str, delivery: str) -> Response:
        """Read what became of one message."""
        return self.shown(delivery)


class DeliveryAgain(DeliveryView):
    """A message once more."""

    rules = {"POST": OFFICE}

    @operation("delivery_send_again", tag=TAG, answer=SentSerializer, refuses=True)
    def post(self, request: Request, slug: str, delivery: str) -> Response:
        """Send a message that failed once more, to the address the register has now."""
        send_again(self.delivery(delivery), actor=self.actor)
        return self.shown(delivery)


class DeliveryByPost(DeliveryView):
    """A letter in place of a message."""

    rules = {"POST": OFFICE}

    @operation("delivery_post_instead", tag=TAG, answer=SentSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str, delivery: str) -> Response:
        """Tell by post whom a message does not reach; answers with the letter to post."""
        letter = post_instead(self.delivery(delivery), actor=self.actor)
        return self.shown(letter.public_id, status=201)


class DeliveryWaiving(DeliveryView):
    """A recipient set aside."""

    rules = {"POST": OFFICE}

    @operation("delivery_waive", tag=TAG, body=WaivingSerializer, answer=SentSerializer)
    def post(self, request: Request, slug: str, delivery: str) -> Response:
        """Give up telling somebody by this notice, with the reason."""
        waive(self.delivery(delivery), reason=self.read(WaivingSerializer)["reason"], actor=self.actor)
        return self.shown(delivery)


class DeliveryReturned(DeliveryView):
    """A message that came back."""

    rules = {"POST": OFFICE}

    @operation("delivery_returned", tag=TAG, body=ReturnedSerializer, answer=SentSerializer, refuses=True)
    def post(self, request: Request, slug: str, delivery: str) -> Response:
        """Note that a message came back to the office; whoever it was for was not told by it."""
        note_returned(self.delivery(delivery), answer=self.read(ReturnedSerializer)["answer"], actor=self.actor)
        return self.shown(delivery)


class DeliveryPosted(DeliveryView):
    """A letter that left."""

    rules = {"POST": OFFICE}

    @operation("delivery_posted", tag=TAG, answer=SentSerializer)
    def post(self, request: Request, slug: str, delivery: str) -> Response:
        """Note that a letter was posted."""
        note_posted(self.delivery(delivery), actor=self.actor)
        return self.shown(delivery)


class FlagClearing(RuledView):
    """An address that works after all."""

    rules = {"POST": OFFICE}

    @operation("flag_clear", tag=TAG, answer=FlagSerializer)
    def post(self, request: Request, slug: str, delivery: str) -> Response:
        """Write that the address flagged by this message works after all."""
        rows = FlaggedAddress.objects.for_organisation(self.organisation).select_related("organisation", "delivery")
        found = rows.filter(delivery__public_id=delivery, cleared_at=None).first()
        if found is None:
            raise Http404
        clear_flag(found, actor=self.actor)
        found.refresh_from_db()
        return self.answer(FlagSerializer, found)
