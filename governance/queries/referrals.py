"""To which bodies a motion may be referred."""

from __future__ import annotations

from governance.access import MEETS
from governance.models import Body
from membership.models import Organisation


def bodies_to_refer_to(organisation: Organisation) -> list[Body]:
    """Return the boards and committees that meet, in the order in which they were founded. Costs one SQL statement."""
    return list(Body.objects.for_organisation(organisation).filter(kind__in=MEETS, closed_on=None).order_by("pk"))
