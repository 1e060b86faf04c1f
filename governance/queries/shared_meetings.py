"""Which meetings in session two persons sit in, for whoever asks whether they are one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from governance.models import Assembly, AssemblyState, Attendance
from membership.models import Person
from membership.queries import ties
from membership.rules.merging import Tie


def meetings_of(kept: Person, joined: Person) -> Iterator[Tie]:
    """Yield the meetings in session where one of them, or the member one of them is, was noted as arrived."""
    inside = Attendance.objects.filter(
        Q(person__in=(kept, joined)) | Q(membership__person__in=(kept, joined)), organisation=kept.organisation_id
    )
    for meeting in Assembly.objects.filter(state=AssemblyState.IN_SESSION, pk__in=inside.values("assembly")):
        yield Tie(meeting.title_fr, meeting.title_en, is_over=False, both=False)


def offer() -> None:
    """Let these meetings be asked for."""
    ties.register("meetings", meetings_of)
