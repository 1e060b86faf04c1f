"""Whether the members of a co-operative may run it themselves, from the register of a day."""

from __future__ import annotations

from datetime import date

from membership.models import MembershipPeriod, Organisation
from membership.models.base import true_on
from membership.queries.rules import rules_for
from membership.rules import member_managed
from membership.rules.findings import Finding


def assess_member_managed(organisation: Organisation, *, consents: int, on: date) -> tuple[Finding, ...]:
    """Return what the rules say of an agreement to which so many consent. Auxiliary members do not count.

    Costs two SQL statements. Raises UnknownRule where the rules know no such agreement.
    """
    members = MembershipPeriod.objects.for_organisation(organisation).filter(true_on(on), category__votes=True).count()
    return member_managed.assess(consents, members, rules_for(organisation, on))
