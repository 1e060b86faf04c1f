"""Who holds which role in an organisation, and from when to when."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from membership.models import Organisation, RoleGrant


def grants_on(organisation: Organisation, on: date) -> QuerySet[RoleGrant]:
    """Return the grants that hold on a day or later, by role and name. Costs one SQL statement."""
    lasts = Q(valid__upper_inf=True) | Q(valid__endswith__gt=on)
    rows: QuerySet[RoleGrant] = RoleGrant.objects.for_organisation(organisation).filter(lasts, valid__isempty=False)
    rows = rows.select_related("account", "organisation")
    return rows.order_by("role", "account__name", "account__email", "pk")
