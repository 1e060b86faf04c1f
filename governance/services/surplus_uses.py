"""Reading a list of what was done with each member in a year: a number and an amount on each row."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateRange

from governance.errors import UseColumnsMissing
from governance.models import SurplusPlan
from governance.queries.surplus import categories_of
from governance.services.surplus import Use
from membership.models import Category, Membership, MembershipPeriod
from membership.models.base import STILL_RECORDED
from membership.rules.importing.refusals import AmountInvalid
from membership.rules.importing.sources import Content
from membership.rules.importing.table import Table, read_table
from membership.rules.importing.text import folded, tidied
from membership.rules.importing.values import cents_in
from membership.rules.years import year_ending

NUMBER = frozenset({"numero", "no", "number", "numero de membre", "no de membre", "membre", "member", "member number"})
AMOUNT = frozenset(
    {"montant", "achats", "affaires", "usage", "heures", "amount", "use", "business", "purchases", "hours", "total"}
)
CATEGORY = frozenset({"categorie", "category"})


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not understood.

    why: `unknown_number`, `not_a_member_then`, `unknown_category`, `amount` or `twice`.
    """

    row: int
    why: str
    said: str


@dataclass(frozen=True, slots=True)
class UsesRead:
    uses: tuple[Use, ...]
    refused: tuple[RefusedRow, ...]


def read_uses(plan: SurplusPlan, content: Content) -> UsesRead:
    """Return what a file says of each member, and the rows that were not understood; nothing is written.

    Without a column of categories, a member's is the last they had in the year. Raises ImportUnreadable,
    UseColumnsMissing.
    """
    table = read_table(content)
    number, amount, category = (_place(table, names) for names in (NUMBER, AMOUNT, CATEGORY))
    if number is None or amount is None:
        raise UseColumnsMissing
    held = _held_that_year(plan)
    known = {one.number: one for one in Membership.objects.for_organisation(plan.organisation)}
    words = _category_words(plan)
    uses: dict[tuple[int, int], Use] = {}
    refused: list[RefusedRow] = []
    for record in table.records():
        cells = [tidied(cell) for cell in record.cells]
        said = {place: cells[place] if place < len(cells) else "" for place in (number, amount)}
        member = known.get(said[number])
        if member is None:
            refused.append(RefusedRow(record.row, "unknown_number", said[number]))
            continue
        if member.pk not in held:
            refused.append(RefusedRow(record.row, "not_a_member_then", said[number]))
            continue
        group: Category | None = held[member.pk][-1]
        if category is not None and category < len(cells) and cells[category]:
            group = words.get(folded(cells[category]))
        if group is None or group not in held[member.pk]:
            refused.append(RefusedRow(record.row, "unknown_category", cells[category or 0]))
            continue
        try:
            cents = cents_in(said[amount])
        except AmountInvalid:
            refused.append(RefusedRow(record.row, "amount", said[amount]))
            continue
        if (member.pk, group.pk) in uses:
            refused.append(RefusedRow(record.row, "twice", said[number]))
            continue
        uses[member.pk, group.pk] = Use(member, group, cents)
    return UsesRead(tuple(uses.values()), tuple(refused))


def _place(table: Table, names: frozenset[str]) -> int | None:
    return next((place for place, name in enumerate(table.header) if folded(name) in names), None)


def _held_that_year(plan: SurplusPlan) -> dict[int, list[Category]]:
    """Return the categories each member had in the year, the last one last."""
    organisation = plan.organisation
    year = year_ending(plan.year_end_on, organisation.year_end_month, organisation.year_end_day)
    periods = (
        MembershipPeriod.objects.for_organisation(organisation)
        .filter(STILL_RECORDED, effective__overlap=DateRange(year.first, year.last, "[]"))
        .order_by("effective")
    )
    categories = {one.pk: one for one in categories_of(organisation)}
    found: dict[int, list[Category]] = {}
    for membership, category in periods.values_list("membership", "category"):
        found.setdefault(membership, []).append(categories[category])
    return found


def _category_words(plan: SurplusPlan) -> dict[str, Category]:
    return {
        folded(name): one
        for one in categories_of(plan.organisation)
        for name in (one.key, one.name_fr, one.name_en)
        if name
    }
