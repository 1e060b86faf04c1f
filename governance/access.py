"""Which meetings somebody may know of: members from the day they are called, officers before."""

from __future__ import annotations

from django.db.models import QuerySet

from governance.models import Assembly
from membership.access import CONDUCT
from membership.models import Organisation, Role

# An auditor reads everything and changes nothing.
SEE_PREPARATION = CONDUCT | {Role.AUDITOR}


def assemblies_for(organisation: Organisation, roles: frozenset[str]) -> QuerySet[Assembly]:
    """Return the meetings that holders of these roles may know of, the latest first."""
    rows = Assembly.objects.for_organisation(organisation).select_related("organisation")
    if roles & SEE_PREPARATION:
        return rows
    # A meeting given up before its notice left was never announced to anybody.
    return rows.filter(notice__isnull=False)
