"""How lists were understood before, to read the next one the same way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import QuerySet

from membership.models import ImportMapping, Organisation
from membership.rules.importing.fields import Field
from membership.rules.importing.layout import Instructions, column_names


def header_sha256(header: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(header), ensure_ascii=False).encode()).hexdigest()


def mappings_of(organisation: Organisation) -> QuerySet[ImportMapping]:
    """Return what is kept, the latest first."""
    kept: QuerySet[ImportMapping] = ImportMapping.objects.for_organisation(organisation).order_by("-saved_at", "-pk")
    return kept


def mapping_for(organisation: Organisation, header: tuple[str, ...]) -> ImportMapping | None:
    """Return what was said of this header; else the latest whose columns are all in it; else None."""
    kept = mappings_of(organisation)
    same = kept.filter(header_sha256=header_sha256(header)).first()
    if same is not None:
        return same
    names = set(column_names(header))
    # An organisation has a handful of lists at most.
    return next((one for one in kept[:20] if _names_of(one) <= names), None)


def with_words_said(organisation: Organisation, said: Instructions) -> Instructions:
    """Return the instructions with what was said of the words of other lists; the latest word on each wins."""
    words: dict[Field, dict[str, str]] = {}
    for one in reversed(mappings_of(organisation)[:20]):
        for field, meanings in Instructions.from_document(one.document).words.items():
            words.setdefault(field, {}).update(meanings)
    for field, meanings in said.words.items():
        words.setdefault(field, {}).update(meanings)
    return replace(said, words=words)


def _names_of(mapping: ImportMapping) -> set[str]:
    """Return the columns that the mapping takes something from; one that takes nothing fits no file."""
    return {name for name in Instructions.from_document(mapping.document).columns.values() if name} or {"\0"}
