"""Counting a file of papers: another program's, or a spreadsheet's. Nobody compared it here."""

from __future__ import annotations

from pathlib import PurePath

from django.db import transaction

from membership.actors import Actor
from membership.models import Organisation
from membership.services.documents import keep
from voting.counting.methods import METHODS
from voting.counting.reading.elections import Election
from voting.errors import MethodUnknown
from voting.models import PaperCount
from voting.queries.paper import COUNTABLE, election_in
from voting.services.paper.locks import leave_line

MEDIA_TYPE = "application/octet-stream"
LONGEST_NAME = 250


@transaction.atomic
def prepare_count_of_file(organisation: Organisation, *, name: str, content: bytes, actor: Actor) -> PaperCount:
    """Keep a file of papers and prepare its count: candidates, seats and title are those of the file.

    Raises Unreadable with the place of what is wrong, MethodUnknown where no method takes papers of its kind.
    """
    election = election_in(content, name)
    document = keep(organisation, name=PurePath(name).name[-LONGEST_NAME:], media_type=MEDIA_TYPE, content=content)
    count = PaperCount.objects.create(
        organisation=organisation,
        title_fr=election.title[:200] or PurePath(name).stem[:200],
        candidates=[
            {"id": one.id, "name": one.name or one.id, "classes": list(one.classes)} for one in election.candidates
        ],
        withdrawn=list(election.withdrawn),
        seats=election.seats or 1,
        method=_first_method(election),
        file=document,
    )
    values = {"title": count.title_fr, "file": document.name, "sha256": document.sha256}
    leave_line(count, actor, "paper_count.prepared", values)
    return count


def _first_method(election: Election) -> str:
    """Return a method that takes these papers and seats, for the office to keep or to change."""
    for method in (METHODS[name] for name in COUNTABLE):
        if method.paper is election.kind and (method.several_seats or (election.seats or 1) == 1):
            return method.name
    raise MethodUnknown(method=election.kind.value)
