"""Which record stands for somebody after two were joined into one."""

from __future__ import annotations

from membership.models import Person, PersonMerge


def who_remains(person: Person) -> Person:
    """Return the person whose record is kept: themselves, unless they were joined to another since."""
    found = person
    while True:
        merge = PersonMerge.objects.filter(joined=found, undone_at=None).select_related("kept__organisation").first()
        if merge is None:
            return found
        found = merge.kept
