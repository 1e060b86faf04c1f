"""Those whom a search of the register finds, as a list to work with: how to reach them then beside who they are."""

from __future__ import annotations

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from membership.actors import Actor
from membership.models import ConsultationKind, Membership, Organisation, PhoneKind
from membership.queries.reach import Reach
from membership.queries.register_list import Line, everyone
from membership.queries.register_search import Wanted
from membership.rules.spreadsheets import Cell
from membership.services.consulting import note_consultation
from membership.services.exports.exporting import Exported
from membership.services.exports.lists import as_text, as_workbook, fitting
from membership.services.exports.words import LANGUAGES, PERSON_KINDS, STANDINGS, category_words

# The words an import reads.
HEADER = (
    "member_number",
    "kind",
    "family_name",
    "given_name",
    "email",
    "phone",
    *(f"phone_{kind.value}" for kind in PhoneKind),
    "language",
    "city",
    "category",
    "status",
)


def export_selection(
    organisation: Organisation, wanted: Wanted, *, search: str, taken_as: str, language: str, actor: Actor
) -> Exported:
    """Write out everybody a search finds. The log of consultations gets a line, with the search.

    Raises RegisterTooLong for a workbook, which cannot hold as many as there may be.
    """
    found = fitting(everyone(organisation, wanted), taken_as)
    note_consultation(
        organisation, kind=ConsultationKind.EXPORT, at=wanted.at, actor=actor, taken_as=taken_as, search=search
    )
    name = f"{organisation.slug}-selection-{wanted.on.isoformat()}"
    if taken_as == "csv":
        return as_text(name, HEADER, (_coded(*one) for one in found))
    with override(language):
        return as_workbook(name, _("Members"), _head(), (_worded(*one) for one in found))


def _coded(membership: Membership, line: Line, reach: Reach) -> tuple[Cell, ...]:
    category = line.category.key if line.category else ""
    return _cells(membership, line, reach, membership.person.kind, reach.language, category, line.status.value)


def _worded(membership: Membership, line: Line, reach: Reach) -> tuple[Cell, ...]:
    category = category_words(line.category, get_language() or "fr") if line.category else ""
    kind, language = str(PERSON_KINDS[membership.person.kind]), str(LANGUAGES.get(reach.language, reach.language))
    return _cells(membership, line, reach, kind, language, category, str(STANDINGS[line.status]))


def _cells(
    membership: Membership, line: Line, reach: Reach, kind: str, language: str, category: str, status: str
) -> tuple[Cell, ...]:
    person = membership.person
    others = {phone.kind: phone.number for phone in reach.phones}
    return (
        line.number, kind, person.family_name, person.given_name, reach.email, reach.phone,
        *(others.get(one.value, "") for one in PhoneKind), language, line.town, category, status,
    )  # fmt: skip


def _head() -> tuple[str, ...]:
    return (
        _("Number"), _("Kind"), _("Family name"), _("Given name"), _("E-mail"), _("Telephone"),
        _("Telephone at home"), _("Mobile telephone"), _("Telephone at work"), _("Language"), _("Town"), _("Category"),
        _("Status"),
    )  # fmt: skip
