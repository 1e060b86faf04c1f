"""Freezing whom a notice goes to and who is left out, and why: once for the call, once more for each correction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from governance.models import AlsoTold, Assembly, ConvenedEntry, ConvenedList, CorrectedEntry, CorrectedNotice
from governance.queries.beyond import rows_beyond
from governance.rules.told_list import Beyond, beyond_line, member_line
from membership.queries.standing import Standing
from membership.services.correspondence import BATCH


@dataclass(frozen=True, slots=True)
class FrozenList:
    """How many members are told, and the fingerprint of the whole list, those left out and those beyond with it."""

    told: int
    sha256: str


def frozen_list(standings: Iterable[Standing], told: Set[int], beyond: Iterable[Beyond]) -> FrozenList:
    """Return the count and the fingerprint of a list, one line each in its order."""
    digest, count = hashlib.sha256(), 0
    for standing in standings:
        is_told = standing.facts.membership_id in told
        count += is_told
        digest.update(member_line(standing.facts.number, standing.reason_code, is_told=is_told).encode())
    for one in beyond:
        digest.update(beyond_line(one).encode())
    return FrozenList(count, digest.hexdigest())


def freeze_beyond(assembly: Assembly) -> list[Beyond]:
    """Keep in what quality and under what name each of those beyond the members is told, in the order of names.

    Whoever is written anew afterwards stands on the list as before.
    """
    rows = list(rows_beyond(assembly))
    for place, row in enumerate(rows, start=1):
        row.place, row.kind, row.name = place, row.correspondent.kind, row.correspondent.name
    AlsoTold.objects.bulk_update(rows, ["place", "kind", "name"])
    return [Beyond(row.kind, row.name) for row in rows]


def freeze_call(assembly: Assembly, standings: Sequence[Standing]) -> ConvenedList:
    """Keep who is told of the meeting when it is called, beside the members too, and who is not."""
    told = {standing.facts.membership_id for standing in standings if standing.is_told}
    frozen = frozen_list(standings, told, freeze_beyond(assembly))
    convened = ConvenedList.objects.create(
        organisation_id=assembly.organisation_id, assembly=assembly, told=frozen.told, sha256=frozen.sha256
    )
    ConvenedEntry.objects.bulk_create(
        (
            ConvenedEntry(
                organisation_id=assembly.organisation_id,
                convened_list=convened,
                membership_id=standing.facts.membership_id,
                name=standing.facts.name,
                number=standing.facts.number,
                is_told=standing.is_told,
                reason_code=standing.reason_code,
                reason_params=standing.reason_params,
            )
            for standing in standings
        ),
        batch_size=BATCH,
    )
    return convened


def freeze_correction(correction: CorrectedNotice, standings: Iterable[Standing], told: Set[int]) -> None:
    """Keep whom a corrected notice goes to and who is left out: the register may say otherwise by then."""
    CorrectedEntry.objects.bulk_create(
        (
            CorrectedEntry(
                organisation_id=correction.organisation_id,
                correction=correction,
                membership_id=standing.facts.membership_id,
                name=standing.facts.name,
                number=standing.facts.number,
                is_told=standing.facts.membership_id in told,
                as_before=standing.facts.membership_id in told and not standing.is_told,
                reason_code=standing.reason_code,
                reason_params=standing.reason_params,
            )
            for standing in standings
        ),
        batch_size=BATCH,
    )
