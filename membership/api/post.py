"""What is to be posted: the piles that wait, the batches they are printed in, and the letters that come back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.deliveries import DELIVERY, DeliveryView, SentSerializer
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.api.papers import WhateverIsAccepted, attached
from membership.api.proofs import PDF
from membership.clock import today
from membership.entrances import OFFICE
from membership.models import Delivery, PostBatch, ReturnReason
from membership.queries.post import batches_of, letters_in, piles_of, taken_back
from membership.services import post_batches
from membership.services.papers.envelopes import envelopes_document, pages_to_print, with_codes
from membership.services.papers.labels import labels_document
from membership.services.papers.letters import letters_document
from membership.services.papers.paper import Paper
from membership.services.posting import Returned, note_letter_returned, post_again

TAG = "notice"
POST = f"{HERE}post"
BATCHES = f"{POST}/batches"
BATCH = f"{BATCHES}/<public_id:post_batch>"
POSTED_AGAIN, CAME_BACK = f"{DELIVERY}/post-again", f"{DELIVERY}/came-back"


class PileSerializer(serializers.Serializer[Any]):
    """Letters that wait to be put in a batch."""

    name = serializers.CharField(help_text="To name when a batch is made: the notice, or `letter` for the register.")
    waiting = serializers.IntegerField(help_text="With an address to write on the envelope.")
    lacking = serializers.IntegerField(help_text="Without one: they wait until somebody finds it.")
    post_by = serializers.DateField(source="notice.post_by", allow_null=True, default=None)


class BatchSerializer(serializers.Serializer[Any]):
    """Letters printed together."""

    id = serializers.CharField(source="public_id")
    number = serializers.IntegerField()
    letters = serializers.IntegerField(help_text="How many were put together.")
    made_at = serializers.DateTimeField()
    taken_apart_at = serializers.DateTimeField(allow_null=True)
    posted_on = serializers.DateField(allow_null=True)
    lying = serializers.IntegerField(help_text="How many of its letters lie in the office.")
    left = serializers.IntegerField(help_text="How many of them were posted.")


class EnvelopeSerializer(serializers.Serializer[Any]):
    """One letter of a batch."""

    delivery = serializers.CharField(source="public_id")
    notice = serializers.CharField(source="notice.public_id")
    name = serializers.CharField(source="addressee")
    number = serializers.CharField(source="membership.number", allow_null=True, default=None)


class OneBatchSerializer(BatchSerializer):
    """A batch and what lies in it."""

    to_post = serializers.SerializerMethodField()
    taken_back = serializers.SerializerMethodField()

    def get_to_post(self, batch: PostBatch) -> list[dict[str, Any]]:
        """Its letters, in the order of the post."""
        return _envelopes(letters_in(batch))

    def get_taken_back(self, batch: PostBatch) -> list[dict[str, Any]]:
        """Those that need not leave any more, since they were withdrawn, set aside or posted elsewhere."""
        return _envelopes(taken_back(batch))


def _envelopes(letters: list[Delivery]) -> list[dict[str, Any]]:
    return list(EnvelopeSerializer(letters, many=True).data)


class MakingSerializer(serializers.Serializer[Any]):
    """Which piles to put together."""

    piles = serializers.ListField(child=serializers.CharField(max_length=22), min_length=1, max_length=500)


class LeftSerializer(serializers.Serializer[Any]):
    """Which letters of a batch left, and when."""

    on = serializers.DateField(help_text="The day they were posted.")
    letters = serializers.ListField(child=serializers.CharField(max_length=22), min_length=1, max_length=5000)


class CameBackSerializer(serializers.Serializer[Any]):
    """What an envelope that came back says."""

    on = serializers.DateField()
    reason = serializers.ChoiceField(ReturnReason.choices)
    note = serializers.CharField(default="", allow_blank=True, max_length=200)


class DocumentsQuery(serializers.Serializer[Any]):
    """What is printed."""

    documents = serializers.BooleanField(default=True, help_text="The documents that go with each letter follow it.")


class ToPrintSerializer(serializers.Serializer[Any]):
    """How much paper it takes, about."""

    pages = serializers.IntegerField()
    letters = serializers.IntegerField(help_text="Of them, pages of letters.")
    documents = serializers.IntegerField(help_text="Of them, pages of the documents that follow the letters.")
    by_hand = serializers.ListField(
        child=serializers.CharField(), help_text="Documents that cannot be put among the letters: locked, or damaged."
    )


BatchesPage = page_of(BatchSerializer, "BatchesPage")


class Piles(RuledView):
    """What waits to be printed."""

    rules = {"GET": OFFICE}

    @operation("post_piles", tag=TAG, answer=PileSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the letters that wait to be printed, by notice, the most urgent first."""
        return self.answer_all(PileSerializer, piles_of(self.organisation, today(self.organisation)))


class BatchView(RuledView):
    """What the views of batches share."""

    def batches(self) -> QuerySet[PostBatch]:
        return batches_of(self.organisation).select_related("organisation")

    def batch(self, public_id: str) -> PostBatch:
        found: PostBatch = self.found(self.batches(), public_id)
        return found

    def shown(self, public_id: str, *, status: int = 200) -> Response:
        """Answer a batch as it stands now."""
        return self.answer(OneBatchSerializer, self.batch(public_id), status=status)


class Batches(BatchView):
    """All batches."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("post_batches", tag=TAG, answer=BatchesPage, asks=PagesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the batches, the latest first."""
        return self.answer(BatchesPage, one_page(self.batches(), self.asked(PagesQuery)))

    @operation("post_batch_make", tag=TAG, body=MakingSerializer, answer=OneBatchSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Put the letters of some piles together, to be printed in the order of the post."""
        made = post_batches.make_batch(self.organisation, piles=self.read(MakingSerializer)["piles"], actor=self.actor)
        return self.shown(made.public_id, status=201)


class OneBatch(BatchView):
    """One batch."""

    rules = {"GET": OFFICE}

    @operation("post_batch", tag=TAG, answer=OneBatchSerializer)
    def get(self, request: Request, slug: str, post_batch: str) -> Response:
        """Read a batch, and what lies in it."""
        return self.shown(post_batch)


class BatchLeaving(BatchView):
    """A batch that left."""

    rules = {"POST": OFFICE}

    @operation("post_batch_posted", tag=TAG, body=LeftSerializer, answer=OneBatchSerializer)
    def post(self, request: Request, slug: str, post_batch: str) -> Response:
        """Note that these letters of a batch left on a day; its others wait to be printed again."""
        found, sent = self.batch(post_batch), self.read(LeftSerializer)
        post_batches.post_batch(found, among=sent["letters"], on=sent["on"], actor=self.actor)
        return self.shown(post_batch)


class BatchApart(BatchView):
    """A batch given up."""

    rules = {"POST": OFFICE}

    @operation("post_batch_apart", tag=TAG, answer=OneBatchSerializer, refuses=True)
    def post(self, request: Request, slug: str, post_batch: str) -> Response:
        """Take a batch apart: its letters wait to be printed again."""
        post_batches.take_batch_apart(self.batch(post_batch), actor=self.actor)
        return self.shown(post_batch)


class BatchPaperView(BatchView):
    """What a batch is printed as."""

    content_negotiation_class = WhateverIsAccepted

    def handed(self, paper: Paper) -> HttpResponse:
        return attached(paper.content, name=paper.name, media_type=paper.media_type)


class BatchLetters(BatchPaperView):
    """The letters of a batch."""

    rules = {"GET": OFFICE}

    @operation("post_batch_letters", tag=TAG, answer=PDF, asks=DocumentsQuery)
    def get(self, request: Request, slug: str, post_batch: str) -> HttpResponse:
        """Hand over the letters of a batch as one PDF, each with its reader’s own code, its documents after it."""
        draw = envelopes_document if self.asked(DocumentsQuery)["documents"] else letters_document
        return self.handed(draw(letters_in(self.batch(post_batch)), organisation=self.organisation))


class BatchPages(BatchView):
    """The paper that a batch takes."""

    rules = {"GET": OFFICE}

    @operation("post_batch_pages", tag=TAG, answer=ToPrintSerializer)
    def get(self, request: Request, slug: str, post_batch: str) -> Response:
        """Tell how many pages the letters of a batch take with their documents, before they are printed."""
        letters = letters_in(self.batch(post_batch))
        return self.answer(ToPrintSerializer, pages_to_print(letters, organisation=self.organisation))


class BatchLettersWithCodes(BatchPaperView):
    """The letters of a batch, with codes to sign in."""

    rules = {"POST": OFFICE}

    @operation("post_batch_letters_with_codes", tag=TAG, answer=PDF, refuses=True)
    def post(self, request: Request, slug: str, post_batch: str) -> HttpResponse:
        """Hand over the letters of a batch, each with a fresh code to sign in for the first time."""
        letters = letters_in(self.batch(post_batch))
        return self.handed(with_codes(letters, organisation=self.organisation, actor=self.actor))


class BatchLabels(BatchPaperView):
    """The labels of a batch."""

    rules = {"GET": OFFICE}

    @operation("post_batch_labels", tag=TAG, answer=PDF)
    def get(self, request: Request, slug: str, post_batch: str) -> HttpResponse:
        """Hand over the address labels of a batch, in the order of its letters."""
        return self.handed(labels_document(letters_in(self.batch(post_batch)), organisation=self.organisation))


class LetterCameBack(DeliveryView):
    """A letter that came back."""

    rules = {"POST": OFFICE}

    @operation("delivery_came_back", tag=TAG, body=CameBackSerializer, answer=SentSerializer)
    def post(self, request: Request, slug: str, delivery: str) -> Response:
        """Note that a letter came back, on which day and why; whoever it was for was not told by it."""
        found, sent = self.delivery(delivery), self.read(CameBackSerializer)
        returned = Returned(sent["on"], ReturnReason(sent["reason"]), sent["note"])
        note_letter_returned(found, returned=returned, actor=self.actor)
        return self.shown(delivery)


class LetterAgain(DeliveryView):
    """A letter once more."""

    rules = {"POST": OFFICE}

    @operation("delivery_post_again", tag=TAG, answer=SentSerializer, refuses=True)
    def post(self, request: Request, slug: str, delivery: str) -> Response:
        """Put a letter that came back among those to post, for the address the register has by then."""
        post_again(self.delivery(delivery), actor=self.actor)
        return self.shown(delivery)
