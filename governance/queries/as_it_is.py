"""What the rules ask of an organisation as it is, whatever it does: how many members, in how many categories."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count

from governance.rules import boards
from membership.models import MembershipPeriod, Organisation
from membership.models.base import true_on
from membership.queries.categories import found_of_categories
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules


def findings_as_it_is(organisation: Organisation, on: date, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield what the rules say of the members on a day, and of what they are and hold where it is not as they have it.

    Auxiliary members, who do not vote, are not counted. Costs three SQL statements.
    """
    yield from found_of_categories(organisation, rules)
    if "members_floor" not in rules and "sol_categories_min" not in rules:
        return
    rows = MembershipPeriod.objects.for_organisation(organisation).filter(true_on(on), category__votes=True)
    held = rows.aggregate(
        members=Count("membership", distinct=True),
        categories=Count("category", distinct=True),
    )
    found = (
        boards.assess_members(held["members"], rules),
        boards.assess_categories(held["categories"], rules),
    )
    yield from (one for one in found if one is not None)
