"""What was entrusted to somebody, and what they wrote of it."""

from __future__ import annotations

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from governance.models import FollowUp, FollowUpNote
from membership.models import Person
from membership.queries.held.parts import Column, Named, Part


def entrusted_part(person: Person) -> Part:
    """Return what somebody was to see to, and their own notes of it. Costs two SQL statements."""
    own = FollowUpNote.objects.filter(written_by__links__person=person).order_by("pk")
    found = FollowUp.objects.filter(person=person).select_related("resolution", "assembly")
    rows = [
        (one.task, _asked_by(one), one.due_on, one.done_on, " ; ".join(note.text for note in one.notes.all()) or None)
        for one in found.prefetch_related(Prefetch("notes", queryset=own)).order_by("due_on", "pk")
    ]
    columns = (
        Column("task", _("What is to be done")),
        Column("asked_by", _("Asked by")),
        Column("due_on", _("Before")),
        Column("done_on", _("Done on")),
        Column("notes", _("Your notes")),
    )
    return Part("follow_ups", _("What was entrusted to you"), columns, rows, position=39)


def _asked_by(one: FollowUp) -> Named:
    if one.resolution is not None:
        return Named(one.resolution.public_id, one.resolution.number)
    assert one.assembly is not None  # by constraint
    return Named(one.assembly.public_id, one.assembly.title_fr, one.assembly.title_en)
