"""Keeping how a list is to be understood, so that nobody has to say it a second time."""

from __future__ import annotations

from django.db import transaction

from membership.actors import Actor
from membership.clock import now
from membership.models import ImportMapping, Organisation
from membership.queries.import_mappings import header_sha256
from membership.rules.importing.layout import Instructions, lay_out
from membership.services import audit


@transaction.atomic
def remember_mapping(
    organisation: Organisation, *, actor: Actor, header: tuple[str, ...], instructions: Instructions
) -> ImportMapping:
    """Keep what was said of a header, instead of what was said of it before.

    Raises ImportRefused when the instructions do not fit the header.
    """
    lay_out(header, instructions)
    mapping: ImportMapping
    mapping, _ = ImportMapping.objects.update_or_create(
        organisation=organisation,
        header_sha256=header_sha256(header),
        defaults={
            "header": list(header),
            "document": instructions.as_document(),
            "saved_by_id": actor.account_id,
            "saved_at": now(),
        },
    )
    audit.record(
        organisation,
        actor=actor,
        action="import.mapping_kept",
        object_kind="import_mapping",
        object_id=mapping.header_sha256[:60],
        values={"columns": instructions.as_document().get("columns", {})},
    )
    return mapping
