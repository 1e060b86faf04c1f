"""Keeping files under the hash of their bytes."""

from __future__ import annotations

import hashlib

from django.db import transaction

from membership.models import Document, Organisation


@transaction.atomic
def keep(organisation: Organisation, *, name: str, media_type: str, content: bytes) -> Document:
    """Return the document holding these bytes, storing them if they are new."""
    sha256 = hashlib.sha256(content).hexdigest()
    document, _ = Document.objects.get_or_create(
        organisation=organisation,
        sha256=sha256,
        defaults={"name": name, "media_type": media_type, "content": content},
    )
    return document
