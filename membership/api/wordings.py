"""The organisation's own words: kind by kind, in each language, and read as a real member will."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.entrances import OFFICE
from membership.errors import TextMissing
from membership.models import Organisation, WordingKind
from membership.services.wordings import (
    FIELDS,
    PARTS,
    Words,
    fields_of_subject,
    rows_of,
    wordings_of,
    words_in,
    write_wording,
)

TAG = "wordings"
WORDINGS = f"{HERE}wordings"


def _words(help_text: str = "", most: int = 20_000) -> serializers.CharField:
    return serializers.CharField(default="", allow_blank=True, max_length=most, help_text=help_text)


class WordsSerializer(serializers.Serializer[Any]):
    """What stands in the subject, before and after, in one language; empty where the organisation says nothing."""

    subject = _words("Instead of the usual one, which `{subject}` stands for.", 200)
    opening = _words("Before what the message must say.")
    closing = _words("After it.")


class WordingBody(serializers.Serializer[Any]):
    """The words of one kind. Empty in every language, messages are as they come."""

    fr = WordsSerializer()
    en = WordsSerializer(
        required=False, allow_null=True, default=None, help_text="Left out, the English words stay as they are."
    )


class WordingSerializer(serializers.Serializer[Any]):
    """One kind of message, and the organisation's own words in it."""

    kind = serializers.ChoiceField(WordingKind.choices)
    fr = WordsSerializer()
    en = WordsSerializer(allow_null=True)
    fields_known = serializers.ListField(child=serializers.CharField(), help_text="In braces, they are filled in.")
    fields_of_subject = serializers.ListField(child=serializers.CharField())
    may_leave = serializers.BooleanField(help_text="Not while words stand in one language and lack in another.")


class Wordings(RuledView):
    """All kinds."""

    rules = {"GET": OFFICE}

    @operation("wordings", tag=TAG, answer=WordingSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List what is written to members, kind by kind, with the organisation's own words."""
        return self.answer_all(WordingSerializer, [_told(self.organisation, kind) for kind in WordingKind])


class OneWording(RuledView):
    """One kind."""

    rules = {"GET": OFFICE, "PUT": OFFICE}

    @operation("wording", tag=TAG, answer=WordingSerializer)
    def get(self, request: Request, slug: str, kind: str) -> Response:
        """Read the words of one kind."""
        return self.answer(WordingSerializer, _told(self.organisation, _kind(kind)))

    @operation("wording_write", tag=TAG, body=WordingBody, answer=WordingSerializer)
    def put(self, request: Request, slug: str, kind: str) -> Response:
        """Write the words of one kind; what already left keeps its own."""
        which, said = _kind(kind), self.read(WordingBody)
        if said["en"] is not None and "en" not in self.organisation.languages:
            raise serializers.ValidationError({"en": [gettext("This organisation does not write in that language.")]})
        kept = {language: words_in(row) for language, row in rows_of(self.organisation, which).items()}
        words = {
            language: kept.get(language, Words()) if said[language] is None else Words(**said[language])
            for language in self.organisation.languages
        }
        write_wording(self.organisation, kind=which, words=words, actor=self.actor)
        return self.answer(WordingSerializer, _told(self.organisation, which))


def _kind(kind: str) -> WordingKind:
    if kind not in WordingKind.values:
        raise Http404
    return WordingKind(kind)


def _told(here: Organisation, kind: WordingKind) -> dict[str, Any]:
    rows = rows_of(here, kind)
    said = {language: words_in(rows.get(language)) for language in here.languages}
    shown = {language: {part: getattr(words, part) for part in PARTS} for language, words in said.items()}
    return {
        "kind": kind,
        "fr": shown["fr"],
        "en": shown.get("en"),
        "fields_known": FIELDS[kind],
        "fields_of_subject": fields_of_subject(kind),
        "may_leave": _may_leave(here, kind),
    }


def _may_leave(here: Organisation, kind: WordingKind) -> bool:
    try:
        wordings_of(here, kind)
    except TextMissing:
        return False
    return True
