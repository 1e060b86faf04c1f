"""A document that a request carries, such as a resolution or a certificate."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers

from membership.models import Document, Organisation
from membership.services.documents import keep

LARGEST = 5_000_000
MEDIA_TYPE = "application/octet-stream"
"""Whatever was sent: it is handed over as a file, never opened in a browser."""


class Base64Field(serializers.CharField):
    """Bytes, as text can carry them. largest: how many at most."""

    def __init__(self, *, largest: int = LARGEST, **kwargs: Any) -> None:
        # Four letters carry three bytes.
        super().__init__(max_length=largest * 4 // 3 + 4, **kwargs)
        self.largest = largest

    def to_internal_value(self, data: Any) -> bytes:  # type: ignore[override]  # read as text, handed on as bytes
        try:
            content = b64decode(super().to_internal_value(data), validate=True)
        except (Error, ValueError):
            raise serializers.ValidationError(gettext("This is not Base64.")) from None
        if not content:
            raise serializers.ValidationError(gettext("This file is empty."))
        if len(content) > self.largest:
            most = {"n": self.largest // 1_000_000}
            raise serializers.ValidationError(gettext("This file is too large: %(n)s MB at most.") % most)
        return content


class DocumentSerializer(serializers.Serializer[Any]):
    """A file and its name."""

    name = serializers.CharField(max_length=250)
    content = Base64Field(help_text="In Base64, 5 MB at most.")


def joined(what: str) -> DocumentSerializer:
    """Return the field in which a request carries a document. what: what it shows."""
    return DocumentSerializer(required=False, allow_null=True, default=None, help_text=what)


def kept(organisation: Organisation, sent: Mapping[str, Any] | None) -> Document | None:
    """Keep the document that came, if one did. Called in the transaction of what it is joined to."""
    if sent is None:
        return None
    return keep(organisation, name=sent["name"], media_type=MEDIA_TYPE, content=sent["content"])
