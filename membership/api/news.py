"""News of the organisation: written in its languages, read as a real member will, sent to those who agreed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.api.people_named import PersonNamed
from membership.clock import today
from membership.entrances import OFFICE
from membership.models import Newsletter
from membership.queries.news import newsletters_of, progress_of_news, readers_of_news
from membership.services.mailer import fill
from membership.services.newsletters import Draft, send_newsletter, texts_of_news, withdraw_newsletter, write_newsletter

TAG = "news"
NEWS = f"{HERE}news"
NEWSLETTER = f"{NEWS}/<public_id:newsletter>"


class NewsBody(serializers.Serializer[Any]):
    """A piece of news in each language of the organisation. A language may wait; it then keeps it from leaving."""

    subject_fr = serializers.CharField(max_length=200)
    body_fr = serializers.CharField(max_length=100_000, help_text="An empty line begins a new paragraph.")
    subject_en = serializers.CharField(default="", allow_blank=True, max_length=200)
    body_en = serializers.CharField(default="", allow_blank=True, max_length=100_000)


class NewsSumSerializer(serializers.Serializer[Any]):
    """Where those who get it stand: recipients = sent + failed + waived + pending."""

    recipients = serializers.IntegerField()
    sent = serializers.IntegerField()
    failed = serializers.IntegerField()
    waived = serializers.IntegerField()
    pending = serializers.IntegerField()
    held = serializers.IntegerField(help_text="Of those that wait, how many wait because somebody chose so.")
    until = serializers.DateTimeField(allow_null=True, help_text="When the first of those held leaves.")


class NewsletterSerializer(serializers.Serializer[Any]):
    """A piece of news."""

    id = serializers.CharField(source="public_id")
    subject_fr = serializers.CharField()
    subject_en = serializers.CharField()
    body_fr = serializers.CharField()
    body_en = serializers.CharField()
    begun_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(source="notice.issued_at", allow_null=True, default=None)
    notice = serializers.CharField(source="notice.public_id", allow_null=True, default=None)
    withdrawn_at = serializers.DateTimeField(source="notice.withdrawn_at", allow_null=True, default=None)
    withdrawn_because = serializers.CharField(source="notice.withdrawn_because", default="")


class WithdrawalBody(serializers.Serializer[Any]):
    """Why it is withdrawn."""

    reason = serializers.CharField(max_length=400)


class OneNewsletterSerializer(NewsletterSerializer):
    """A piece of news, and how far it has come."""

    readers = serializers.SerializerMethodField()
    sum = serializers.SerializerMethodField()

    def get_readers(self, newsletter: Newsletter) -> int:
        """How many agreed to get news, today."""
        here = newsletter.organisation
        return int(readers_of_news(here, today(here)).count())

    @extend_schema_field(NewsSumSerializer(allow_null=True))
    def get_sum(self, newsletter: Newsletter) -> Any:
        """Where those who get it stand; null before it leaves."""
        return NewsSumSerializer(progress_of_news(newsletter)).data if newsletter.notice_id else None


class ReadingQuery(serializers.Serializer[Any]):
    """As who will read it."""

    language = serializers.ChoiceField([("fr", "fr"), ("en", "en")], default="fr")
    person = serializers.CharField(
        default="", max_length=22, help_text="`person` of a member's file; nobody's name without."
    )


class ReadSerializer(serializers.Serializer[Any]):
    """A message as one member will read it."""

    language = serializers.CharField()
    subject = serializers.CharField()
    body_text = serializers.CharField()


NewsPage = page_of(NewsletterSerializer, "NewsPage")


class NewsView(PersonNamed, RuledView):
    """What the views of news share."""

    def newsletter(self, public_id: str) -> Newsletter:
        rows = newsletters_of(self.organisation).select_related("organisation", "notice")
        found: Newsletter = self.found(rows, public_id)
        return found

    def draft(self) -> Draft:
        """Return what was sent to be written. Raises ValidationError for a language that is not written here."""
        said = self.read(NewsBody)
        if "en" not in self.organisation.languages and (said["subject_en"] or said["body_en"]):
            foreign = gettext("This organisation does not write in that language.")
            raise serializers.ValidationError({"subject_en": [foreign]})
        return Draft(**said)


class News(NewsView):
    """All news."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("news", tag=TAG, answer=NewsPage, asks=PagesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List what was written, the latest first."""
        return self.answer(NewsPage, one_page(newsletters_of(self.organisation), self.asked(PagesQuery)))

    @operation("news_write", tag=TAG, body=NewsBody, answer=OneNewsletterSerializer, status=201, refuses=False)
    def post(self, request: Request, slug: str) -> Response:
        """Write a piece of news. Nothing leaves."""
        row = write_newsletter(self.organisation, self.draft(), actor=self.actor)
        return self.answer(OneNewsletterSerializer, self.newsletter(row.public_id), status=201)


class OneNewsletter(NewsView):
    """A piece of news."""

    rules = {"GET": OFFICE, "PUT": OFFICE}

    @operation("newsletter", tag=TAG, answer=OneNewsletterSerializer)
    def get(self, request: Request, slug: str, newsletter: str) -> Response:
        """Read a piece of news, and how far it has come."""
        return self.answer(OneNewsletterSerializer, self.newsletter(newsletter))

    @operation("newsletter_write", tag=TAG, body=NewsBody, answer=OneNewsletterSerializer)
    def put(self, request: Request, slug: str, newsletter: str) -> Response:
        """Write a piece of news otherwise, until it leaves."""
        row = self.newsletter(newsletter)
        write_newsletter(self.organisation, self.draft(), instead_of=row, actor=self.actor)
        return self.answer(OneNewsletterSerializer, self.newsletter(newsletter))


class NewsletterReading(NewsView):
    """A piece of news before it leaves."""

    rules = {"GET": OFFICE}

    @operation("newsletter_reading", tag=TAG, answer=ReadSerializer, asks=ReadingQuery, refuses=True)
    def get(self, request: Request, slug: str, newsletter: str) -> Response:
        """Read a piece of news as a member will; refused while a language of the organisation lacks."""
        row, asked = self.newsletter(newsletter), self.asked(ReadingQuery)
        text = next((text for text in texts_of_news(row) if text.language == asked["language"]), None)
        if text is None:
            foreign = gettext("This organisation does not write in that language.")
            raise serializers.ValidationError({"language": [foreign]})
        name = self.person_named(asked["person"]).full_name if asked["person"] else ""
        read = fill(text.body_text, {"name": name, "link": "#"})
        return self.answer(ReadSerializer, {"language": text.language, "subject": text.subject, "body_text": read})


class NewsletterSending(NewsView):
    """A piece of news that leaves."""

    rules = {"POST": OFFICE}

    @operation("newsletter_send", tag=TAG, answer=OneNewsletterSerializer, refuses=True)
    def post(self, request: Request, slug: str, newsletter: str) -> Response:
        """Send a piece of news to those who agreed to get it, once."""
        send_newsletter(self.newsletter(newsletter), actor=self.actor)
        return self.answer(OneNewsletterSerializer, self.newsletter(newsletter))


class NewsletterWithdrawal(NewsView):
    """A piece of news that is taken back."""

    rules = {"POST": OFFICE}

    @operation("newsletter_withdraw", tag=TAG, body=WithdrawalBody, answer=OneNewsletterSerializer)
    def post(self, request: Request, slug: str, newsletter: str) -> Response:
        """Let nothing more of a piece of news leave, and the office alone read the documents that went with it."""
        row = self.newsletter(newsletter)
        withdraw_newsletter(row, because=self.read(WithdrawalBody)["reason"], actor=self.actor)
        return self.answer(OneNewsletterSerializer, self.newsletter(newsletter))
