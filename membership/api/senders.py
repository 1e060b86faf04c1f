"""By which address letters and news leave: setting one up, what its domain must say, and whether it does."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.proofs import language_asked
from membership.entrances import OFFICE
from membership.models import SenderDomain, Stream
from membership.rules.sender_dns import Record, Verdict
from membership.services.letterheads import letterhead_of
from membership.services.sender_domains import (
    change_reply_to,
    check_sender,
    leave_sender,
    sender_domain_of,
    set_up_sender,
    use_sender,
    wanted_of,
)

TAG = "wordings"
SELECTOR = r"(?i)^[a-z0-9]([a-z0-9._-]{0,60}[a-z0-9])?$"
SENDER = f"{HERE}senders/<slug:stream>"


class SenderRecordSerializer(serializers.Serializer[Any]):
    """One record of a domain: what it must say, and what stood there at the last look."""

    record = serializers.ChoiceField([one.value for one in Record])
    name = serializers.CharField()
    wanted = serializers.CharField()
    found = serializers.ListField(child=serializers.CharField())
    verdict = serializers.ChoiceField([one.value for one in Verdict], allow_null=True, help_text="Null before a look.")


class SenderSerializer(serializers.Serializer[Any]):
    """By which address what is written leaves now, and the one set up."""

    stream = serializers.ChoiceField(Stream.choices)
    leaves_by = serializers.CharField()
    reply_to = serializers.CharField(help_text="Where the answers of members go; empty for nowhere.")
    address = serializers.CharField(allow_null=True, help_text="The one set up, in force or not.")
    selector = serializers.CharField(allow_null=True, help_text="Under which name its key stands (DKIM selector).")
    checked_at = serializers.DateTimeField(allow_null=True)
    passed_at = serializers.DateTimeField(allow_null=True)
    used_since = serializers.DateTimeField(allow_null=True)
    failing_since = serializers.DateTimeField(allow_null=True)
    records = SenderRecordSerializer(many=True)


class SenderBody(serializers.Serializer[Any]):
    """An address of the organisation's own domain. It must exist."""

    address = serializers.EmailField(max_length=254)
    selector = serializers.RegexField(
        SELECTOR,
        default="",
        allow_blank=True,
        help_text="Where a mail provider signs, and there alone: under which name it keeps its key (DKIM selector).",
    )


class ReplyToBody(serializers.Serializer[Any]):
    """A mailbox that somebody reads; empty for none."""

    address = serializers.EmailField(max_length=254, allow_blank=True)


class SenderView(RuledView):
    """What lies under one stream: notices, or news."""

    def own(self, stream: str) -> SenderDomain:
        """Return the address set up. Raises Http404 where none is, or for no stream of ours."""
        found = self.known(stream)
        if found is None:
            raise Http404
        return found

    def known(self, stream: str) -> SenderDomain | None:
        """Return the address set up, where it can serve here: with a provider, one whose key the provider keeps."""
        own = sender_domain_of(self.organisation, _stream(stream))
        return None if own is not None and settings.MAIL_PROVIDER and own.public_key else own

    def shown(self, stream: str) -> Response:
        here = self.organisation
        own = self.known(stream)
        times = ("checked_at", "passed_at", "used_since", "failing_since")
        told = {
            "stream": stream,
            "leaves_by": parseaddr(letterhead_of(here, language_asked(), stream).sender)[1],
            "reply_to": here.reply_to,
            "address": own.address if own else None,
            "selector": own.selector if own else None,
            **{name: getattr(own, name, None) for name in times},
            "records": _records(own) if own else [],
        }
        return self.answer(SenderSerializer, told)

    def act(self, stream: str, verb: Callable[..., SenderDomain]) -> Response:
        """Do something with the address set up, and answer how things stand."""
        verb(self.own(stream), actor=self.actor)
        return self.shown(stream)


def _stream(stream: str) -> str:
    if stream not in Stream.values:
        raise Http404
    return stream


def _records(own: SenderDomain) -> list[dict[str, Any]]:
    if own.checks:
        return list(own.checks)
    return [check.as_json() | {"verdict": None} for check in wanted_of(own)]


class Sender(SenderView):
    """One stream."""

    rules = {"GET": OFFICE, "PUT": OFFICE}

    @operation("sender", tag=TAG, answer=SenderSerializer)
    def get(self, request: Request, slug: str, stream: str) -> Response:
        """Read by which address letters (`notices`) or news (`news`) leave, and what the domain must say."""
        return self.shown(stream)

    @operation("sender_set_up", tag=TAG, body=SenderBody, answer=SenderSerializer)
    def put(self, request: Request, slug: str, stream: str) -> Response:
        """Set up an address of one's own; it serves once its domain was found right."""
        named = _stream(stream)
        sent = self.read(SenderBody)
        if bool(sent["selector"]) is not bool(settings.MAIL_PROVIDER):
            said = gettext("Give the name under which the mail provider keeps its key.")
            if not settings.MAIL_PROVIDER:
                said = gettext("Letters are signed here, by a key of our own: leave this out.")
            raise serializers.ValidationError({"selector": [said]})
        set_up_sender(
            self.organisation, address=sent["address"], selector=sent["selector"], stream=named, actor=self.actor
        )
        return self.shown(stream)


class SenderChecking(SenderView):
    """A look at the names of the domain."""

    rules = {"POST": OFFICE}

    @operation("sender_check", tag=TAG, answer=SenderSerializer)
    def post(self, request: Request, slug: str, stream: str) -> Response:
        """Ask the name servers what the domain says; what was found stands in the answer."""
        return self.act(stream, check_sender)


class SenderUsing(SenderView):
    """One's own address in force."""

    rules = {"POST": OFFICE}

    @operation("sender_use", tag=TAG, answer=SenderSerializer, refuses=True)
    def post(self, request: Request, slug: str, stream: str) -> Response:
        """Let letters leave by the address set up; refused unless the last look was good."""
        return self.act(stream, use_sender)


class SenderLeaving(SenderView):
    """The common address again."""

    rules = {"POST": OFFICE}

    @operation("sender_leave", tag=TAG, answer=SenderSerializer)
    def post(self, request: Request, slug: str, stream: str) -> Response:
        """Let letters leave by the common address again; what was set up is kept."""
        return self.act(stream, leave_sender)


class ReplyTo(SenderView):
    """Where answers go."""

    rules = {"PUT": OFFICE}

    @operation("reply_to", tag=TAG, body=ReplyToBody, answer=SenderSerializer, refuses=False)
    def put(self, request: Request, slug: str) -> Response:
        """Say where the answers of members go."""
        self.organisation = change_reply_to(
            self.organisation, address=self.read(ReplyToBody)["address"], actor=self.actor
        )
        return self.shown(Stream.NOTICES)
