"""Documents that go with what is written: how programs hand one over, and read those joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.described import operation
from membership.api.documents import DocumentSerializer
from membership.api.news import NEWSLETTER, NewsView
from membership.entrances import OFFICE
from membership.models import Attachment
from membership.queries.attachments import attachments_of_news
from membership.services.attachments import MOST_ATTACHED, File, attach_to_news, detach_from_news

TAG = "news"
DOCUMENTS = f"{NEWSLETTER}/documents"
PDF_TYPE = "application/pdf"


class AttachedSerializer(serializers.Serializer[Any]):
    """A document that goes with a notice or with news."""

    id = serializers.CharField(source="public_id")
    title = serializers.CharField(help_text="As readers see it.")
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.CharField(source="document.sha256")
    added_at = serializers.DateTimeField()
    taken_back_at = serializers.DateTimeField(allow_null=True, help_text="Since then the office alone reads it.")


class AttachingSerializer(serializers.Serializer[Any]):
    """A PDF, under the name that readers will see."""

    title = serializers.CharField(max_length=200)
    document = DocumentSerializer()

    def validate_document(self, sent: Mapping[str, Any]) -> Mapping[str, Any]:
        if not sent["content"].startswith(b"%PDF-"):
            raise serializers.ValidationError({"content": [gettext("This is not a PDF.")]})
        return sent


def file_in(sent: Mapping[str, Any]) -> File:
    """Return the file that a body carries, as the services take it."""
    document = sent["document"]
    return File(sent["title"], document["name"], PDF_TYPE, document["content"])


def files_in(sent: Iterable[Mapping[str, Any]]) -> tuple[File, ...]:
    """Return the files that a body carries, as the services take them."""
    return tuple(map(file_in, sent))


def enclosed() -> serializers.ListSerializer[Any]:
    """Return the field in which a request carries the documents that go with the letter it lets leave."""
    return serializers.ListSerializer(
        child=AttachingSerializer(),
        default=list,
        max_length=MOST_ATTACHED,
        help_text="Documents that go with the letter, which names them.",
    )


def with_a_letter(sent: dict[str, Any]) -> dict[str, Any]:
    """Refuse documents that would go with no letter. Raises ValidationError."""
    if sent.get("goes_with") and not sent["tells"]:
        said = gettext("No letter leaves with which it could go: tick that one does.")
        raise serializers.ValidationError({"goes_with": [said]})
    return sent


class NewsDocuments(NewsView):
    """The documents that go with a piece of news."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("newsletter_documents", tag=TAG, answer=AttachedSerializer(many=True))
    def get(self, request: Request, slug: str, newsletter: str) -> Response:
        """List the documents that go with a piece of news, in the order in which they were joined."""
        return self.answer_all(AttachedSerializer, attachments_of_news(self.newsletter(newsletter)))

    @operation("newsletter_attach", tag=TAG, body=AttachingSerializer, answer=AttachedSerializer, status=201)
    def post(self, request: Request, slug: str, newsletter: str) -> Response:
        """Join a document to a piece of news, until it leaves."""
        row, sent = self.newsletter(newsletter), self.read(AttachingSerializer)
        joined: Attachment = attach_to_news(row, file=file_in(sent), actor=self.actor)
        return self.answer(AttachedSerializer, joined, status=201)


class OneNewsDocument(NewsView):
    """A document that goes with a piece of news."""

    rules = {"DELETE": OFFICE}

    @operation("newsletter_detach", tag=TAG, answer=AttachedSerializer(many=True), refuses=True)
    def delete(self, request: Request, slug: str, newsletter: str, attachment: str) -> Response:
        """Take a document off a piece of news, until it leaves; answers with those that still go with it."""
        row = self.newsletter(newsletter)
        detach_from_news(row, public_id=attachment, actor=self.actor)
        return self.answer_all(AttachedSerializer, attachments_of_news(row))
