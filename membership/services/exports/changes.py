"""What changed between two dates, as a list for spreadsheets."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from membership import formats
from membership.actors import Actor
from membership.models import Category, ConsultationKind, EventKind, Organisation, Purpose
from membership.queries.changes import Change, Kind, Span, changes
from membership.queries.moment import Moment
from membership.rules.spreadsheets import Cell
from membership.services.consulting import note_consultation
from membership.services.exports.exporting import Exported
from membership.services.exports.lists import as_text, as_workbook, fitting
from membership.services.exports.words import category_words, reach_words

KIND_WORDS = {
    Kind.ARRIVED: gettext_lazy("Became a member"),
    Kind.CATEGORY: gettext_lazy("Changed category"),
    Kind.DEPARTED: gettext_lazy("Is no longer a member"),
    Kind.IMPORTED: gettext_lazy("List brought in"),
    Kind.SUSPENDED: gettext_lazy("Suspended"),
    Kind.REINSTATED: gettext_lazy("Suspension over"),
    Kind.VOTE_SUSPENDED: gettext_lazy("Right to vote suspended"),
    Kind.VOTE_RESTORED: gettext_lazy("Right to vote restored"),
    Kind.NAME: gettext_lazy("New name, the former one being"),
    Kind.ADDRESS: gettext_lazy("New address"),
    Kind.REPRESENTATIVE: gettext_lazy("Somebody named to act"),
    Kind.REPRESENTATIVE_LEFT: gettext_lazy("Somebody no longer acts"),
    Kind.SECTION: gettext_lazy("Came into a section"),
    Kind.SECTION_LEFT: gettext_lazy("Left a section"),
    Kind.SHARES: gettext_lazy("Shares"),
    # Less, too: what went with shares passed on, or was paid back.
    Kind.PAYMENT: gettext_lazy("Paid on shares"),
    Kind.EMAIL: gettext_lazy("New e-mail address, the former one being"),
    Kind.PHONE: gettext_lazy("New telephone, the former one being"),
    Kind.PHONES: gettext_lazy("Other telephones changed, the former ones being"),
    Kind.LANGUAGE: gettext_lazy("Another language of letters, the former one being"),
    Kind.HOUSEHOLD: gettext_lazy("Came into a household"),
    Kind.HOUSEHOLD_LEFT: gettext_lazy("Left a household"),
    Kind.CONSENT: gettext_lazy("Agrees to be written to"),
    Kind.CONSENT_WITHDRAWN: gettext_lazy("No longer agrees to be written to"),
    Kind.VOTE_CONTESTED: EventKind.VOTE_CONTESTED.label,
    Kind.VOTE_UPHELD: EventKind.VOTE_UPHELD.label,
    Kind.DECEASED: EventKind.DECEASED.label,
}
REACH = frozenset({Kind.EMAIL, Kind.PHONE, Kind.PHONES, Kind.LANGUAGE})
ERASED = "erased"
HEADER = ("date", "recorded_at", "taken_back", "member_number", "name", "change", "detail")


def export_changes(
    organisation: Organisation, span: Span, *, until: Moment, search: str, taken_as: str, language: str, actor: Actor
) -> Exported:
    """Write out what changed. The log of consultations gets a line, with the days asked about.

    Raises RegisterTooLong for a workbook, which cannot hold as many as there may be.
    """
    found = fitting(changes(organisation, span), taken_as)
    note_consultation(
        organisation, kind=ConsultationKind.CHANGES, at=until, actor=actor, taken_as=taken_as, search=search
    )
    name = f"{organisation.slug}-changes"
    if taken_as == "csv":
        return as_text(name, HEADER, (_coded(organisation, one) for one in found))
    with override(language):
        categories = category_names(organisation)
        rows = (_worded(organisation, one, categories) for one in found)
        return as_workbook(name, _("What changed"), _head(), rows)


def category_names(organisation: Organisation) -> dict[str, str]:
    """Return how each category is called in the language of whoever reads, by its key."""
    language = get_language() or "fr"
    return {one.key: category_words(one, language) for one in Category.objects.for_organisation(organisation)}


def change_words(change: Change) -> str:
    """Return what happened; of what is no longer held to be so, that it was taken back."""
    words = str(KIND_WORDS[change.kind])
    return _("Taken back: %(what)s") % {"what": words} if change.is_taken_back else words


def detail_words(change: Change, categories: dict[str, str]) -> str:
    """Return the detail as people read it."""
    if change.kind is Kind.PAYMENT:
        return formats.money_cents(int(change.detail))
    if change.kind is Kind.SHARES:
        return f"{'−' if int(change.detail) < 0 else '+'}{formats.number(abs(int(change.detail)))}"
    if change.is_import:
        return _("New members: %(count)s") % {"count": formats.number(int(change.detail))}
    if change.kind in REACH:
        fact, erased = change.kind.value, change.detail == ERASED
        return reach_words(fact, change.detail.replace(", ", "\n"), is_erased=erased)
    if change.kind in {Kind.CONSENT, Kind.CONSENT_WITHDRAWN}:
        return str(Purpose(change.detail).label)
    return categories.get(change.detail, change.detail)


def _coded(organisation: Organisation, change: Change) -> tuple[Cell, ...]:
    return (
        change.on, change.at.astimezone(organisation.zone).isoformat(), "yes" if change.is_taken_back else "",
        change.number, change.name, change.kind.value, _figure(change) or change.detail,
    )  # fmt: skip


def _worded(organisation: Organisation, change: Change, categories: dict[str, str]) -> tuple[Cell, ...]:
    written = change.at.astimezone(organisation.zone).strftime("%Y-%m-%d %H:%M")
    return (
        change.name, change.number, change.on, written, change_words(change),
        _figure(change) if change.kind is Kind.SHARES else detail_words(change, categories),
    )  # fmt: skip


def _figure(change: Change) -> int | None:
    """Return what is a number and no text: shares with their sign, or cents."""
    return int(change.detail) if change.kind in {Kind.SHARES, Kind.PAYMENT} else None


def _head() -> tuple[str, ...]:
    return (_("Name"), _("Number"), _("Effective"), _("Written down"), _("What changed"), _("Detail"))
