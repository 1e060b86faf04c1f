"""The resolutions of bodies that the register offers where it asks who decided."""

from __future__ import annotations

from collections.abc import Iterator

from governance.queries.resolutions import adopted_resolutions
from membership.models import Organisation
from membership.queries import decisions
from membership.queries.decisions import Decided

MOST = 40
"""A list one reads through; what is older is written by hand."""


def adopted_lately(organisation: Organisation) -> Iterator[Decided]:
    """Yield the latest resolutions of boards and committees, the last first. One SQL statement."""
    rows = adopted_resolutions(organisation).filter(motion__assembly__body__isnull=False)
    for one in rows.select_related("motion__assembly__body").order_by("-adopted_on", "-year", "-rank")[:MOST]:
        body = one.motion.assembly.body
        assert body is not None  # those of the members are left out
        yield Decided(one.number, one.adopted_on, body.name_fr, body.name_en, one.title_fr, one.title_en)


def offer() -> None:
    """Let the register offer them."""
    decisions.register("governance", adopted_lately)
