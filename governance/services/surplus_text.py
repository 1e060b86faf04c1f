"""The text of the motion that allocates a surplus, in each language, from its amounts.

Texts of the organisation, not of the interface: both languages stand here, whatever the reader's.
"""

from __future__ import annotations

from governance.queries.surplus import Allocation, categories_of
from governance.services.notice_text import local
from membership import formats
from membership.models import Category, Organisation
from membership.rules import wording

TITLE_FR, TITLE_EN = "Affectation des excédents", "Allocation of the surplus"


def text_of(organisation: Organisation, allocation: Allocation, language: str) -> str:
    """Return the text in one language: every amount, on a line of its own."""
    rebated = [one for one in categories_of(organisation) if allocation.by_category.get(one.key)]
    write = _french if language == "fr" else _english
    return write(allocation, rebated)


def _french(allocation: Allocation, rebated: list[Category]) -> str:
    def money(cents: int) -> str:
        return formats.money_cents(cents, "fr")

    head = (
        f"Sur la recommandation du conseil d’administration du {wording.plain_day(allocation.recommended_on, 'fr')}, il"
        if allocation.recommended_on
        else "Il"
    )
    first = (
        f"{head} est proposé d’affecter les excédents de l’exercice terminé le "
        f"{wording.plain_day(allocation.year_end_on, 'fr')}, soit {money(allocation.surplus_cents)}, comme suit\u00a0:"
    )
    lines = [first]
    if allocation.reserve_cents or not rebated:
        lines.append(f"– {money(allocation.reserve_cents)} à la réserve générale\u202f;")
    lines += [
        f"– {money(allocation.by_category[one.key])} en ristournes, catégorie «\u00a0{one.name_fr}\u00a0», "
        "à la mesure des affaires de l’exercice\u202f;"
        for one in rebated
    ]
    return _closed(lines)


def _english(allocation: Allocation, rebated: list[Category]) -> str:
    def money(cents: int) -> str:
        return formats.money_cents(cents, "en")

    head = (
        f"On the recommendation of the board of {wording.plain_day(allocation.recommended_on, 'en')}, it"
        if allocation.recommended_on
        else "It"
    )
    first = (
        f"{head} is moved that the surplus of the fiscal year ended on "
        f"{wording.plain_day(allocation.year_end_on, 'en')}, {money(allocation.surplus_cents)}, "
        "be allocated as follows:"
    )
    lines = [first]
    if allocation.reserve_cents or not rebated:
        lines.append(f"– {money(allocation.reserve_cents)} to the general reserve;")
    lines += [
        f"– {money(allocation.by_category[one.key])} in rebates, category “{local(one, 'name', 'en')}”, "
        "in proportion to the business of the year;"
        for one in rebated
    ]
    return _closed(lines)


def _closed(lines: list[str]) -> str:
    """Return the lines as one text, the last ended by a full stop."""
    return "\n".join([*lines[:-1], lines[-1].rstrip(";\u202f") + "."])
