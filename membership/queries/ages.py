"""How old somebody is, as far as the register knows: for the rules alone, shown in no list."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from membership.models import Age as KnownAge
from membership.models import Membership, Organisation, Person
from membership.rules.admission import Age
from membership.rules.eligibility import voting_age
from membership.rules.months import MONTHS_IN_YEAR, add_months
from membership.rules.resolved import ResolvedRules


def age_of(person: Person) -> Age:
    """Return the age of a person: a birth date, what was attested, or nothing."""
    known = KnownAge.objects.filter(person=person).first()
    return Age(birth_on=known.birth_on, at_least=known.attested) if known else Age()


def too_young(
    organisation: Organisation, on: date, rules: ResolvedRules, memberships: Collection[int] | None = None
) -> dict[int, date]:
    """Return the birth date of each member who is not of age to vote on a day, by membership: of some, or of all.

    Costs one SQL statement where the rules have such an age, and none elsewhere.
    """
    years = voting_age(rules)
    if years is None:
        return {}
    rows = Membership.objects.for_organisation(organisation).filter(
        person__age__birth_on__gt=add_months(on, -years * MONTHS_IN_YEAR)
    )
    if memberships is not None:
        rows = rows.filter(pk__in=memberships)
    return dict(rows.values_list("pk", "person__age__birth_on"))
