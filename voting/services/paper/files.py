"""Counting a file of papers: another program's, or a spreadsheet's. Nobody compared it here."""

from __future__ import annotations

from pathlib import PurePath

from django.db import transaction

from membership.actors import Actor
from membership.models import Organisation
from membership.services.documents import keep
from voting.counting import motion_papers
from voting.counting.documents import Json
from voting.counting.methods import METHODS, PaperKind
from voting.counting.reading.elections import Election
from voting.errors import MethodUnknown
from voting.models import PaperCount
from voting.queries.paper import election_in
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
        options=_colleges(election),
        file=document,
    )
    values = {"title": count.title_fr, "file": document.name, "sha256": document.sha256}
    leave_line(count, actor, "paper_count.prepared", values)
    return count


def _first_method(election: Election) -> str:
    """Return a method that takes these papers and seats, for the office to keep or to change."""
    by_college = bool(election.colleges)
    if is_on_a_proposal(election):
        return "motion-by-college" if by_college else "motion"
    for method in METHODS.values():
        fits = method.paper is election.kind and (method.several_seats or (election.seats or 1) == 1)
        if fits and (method.count_by_college is not None if by_college else method.name != "electoral-college"):
            return method.name
    raise MethodUnknown(method=election.kind.value)


def is_on_a_proposal(election: Election) -> bool:
    """Return whether what is marked are answers to a proposal."""
    names = [motion_papers.choice_called(one.name) for one in election.candidates]
    return election.kind is PaperKind.MARKS and None not in names and len(set(names)) == len(names)


def _colleges(election: Election) -> dict[str, Json]:
    """Return the colleges that the file names, of one weight until the office says which."""
    told: list[Json] = [{"id": name, "weight": 1} for name, _box in election.colleges]
    return {"colleges": {"colleges": told}} if told else {}
