"""Who consulted the register, as a list for spreadsheets: what the log says on its page, line by line."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from membership.actors import Actor
from membership.clock import today
from membership.models import Category, Consultation, ConsultationKind, Organisation, Section
from membership.queries.consultations import Written, every_consultation
from membership.queries.moment import Moment
from membership.rules.spreadsheets import Cell
from membership.services.consulting import note_consultation
from membership.services.exports.exporting import Exported
from membership.services.exports.lists import as_text, as_workbook, fitting
from membership.services.exports.searched_words import Called, searched
from membership.services.exports.words import FORMAT_WORDS, category_words

HEADER = (
    "consulted_at",
    "kind",
    "format",
    "account",
    "reader",
    "capacity",
    "quality",
    "as_of",
    "known_at",
    "member_number",
    "search",
    "shown",
)


def export_consultations(
    organisation: Organisation, written: Written, *, search: str, taken_as: str, language: str, actor: Actor
) -> Exported:
    """Write out who read the register on some days. The log gets a line of its own, with the days asked about.

    Raises RegisterTooLong for a workbook, which cannot hold as many as there may be.
    """
    found = fitting(every_consultation(organisation, written), taken_as)
    on = today(organisation)
    note_consultation(
        organisation, kind=ConsultationKind.LOG, at=Moment(on), actor=actor, taken_as=taken_as, search=search
    )
    name = f"{organisation.slug}-consultations-{on.isoformat()}"
    if taken_as == "csv":
        return as_text(name, HEADER, (_coded(organisation, one) for one in found))
    with override(language):
        called = called_in_searches(organisation)
        rows = (_worded(organisation, one, called) for one in found)
        return as_workbook(name, _("Who read the register"), _head(), rows)


def called_in_searches(organisation: Organisation) -> Called:
    """Return how each category and each section is called, by what the address of a search says of it."""
    language = get_language() or "fr"
    sections = Section.objects.for_organisation(organisation)
    return {
        "category": {one.key: category_words(one, language) for one in Category.objects.for_organisation(organisation)},
        "section": {one.public_id: (one.name_en if language == "en" else "") or one.name_fr for one in sections},
    }


def kind_words(line: Consultation) -> str:
    """Return what was read, and the form in which it was taken away."""
    taken = f" ({FORMAT_WORDS.get(line.format, line.format)})" if line.format else ""
    return f"{line.get_kind_display()}{taken}"


def noted_by(line: Consultation) -> str:
    """Return who read it; of a reading at the office, who showed it."""
    return str(line.account) if line.account else _("The command line")


def reader_name(line: Consultation) -> str:
    """Return who read it at the office: as it was typed, by the name in the register once that is erased."""
    return line.reader or (line.shown_to.full_name if line.shown_to else "")


def reader_words(line: Consultation) -> str:
    """Return who read it at the office, and as what."""
    qualities = ", ".join(filter(None, (str(line.get_capacity_display()), line.quality)))
    return f"{reader_name(line)} ({qualities})"


def looked_for(line: Consultation, called: Called) -> str:
    """Return of whom the file was read, what was looked for, or what was shown."""
    if line.kind == ConsultationKind.DESK:
        return line.shown
    if line.membership:
        return f"{line.membership.person.full_name} ({line.membership.number})"
    return searched(line.search, called)


def _coded(organisation: Organisation, line: Consultation) -> tuple[Cell, ...]:
    known_at = line.known_at.astimezone(organisation.zone).isoformat() if line.known_at else ""
    return (
        line.consulted_at.astimezone(organisation.zone).isoformat(), line.kind, line.format,
        str(line.account) if line.account else "", reader_name(line), line.capacity, line.quality, line.as_of, known_at,
        line.membership.number if line.membership else "", line.search, line.shown,
    )  # fmt: skip


def _worded(organisation: Organisation, line: Consultation, called: Called) -> tuple[Cell, ...]:
    is_shown = line.kind == ConsultationKind.DESK
    return (
        reader_words(line) if is_shown else noted_by(line), noted_by(line) if is_shown else "",
        _minute(organisation, line.consulted_at), kind_words(line), line.as_of, _minute(organisation, line.known_at),
        looked_for(line, called),
    )  # fmt: skip


def _minute(organisation: Organisation, at: datetime | None) -> str:
    return at.astimezone(organisation.zone).strftime("%Y-%m-%d %H:%M") if at is not None else ""


def _head() -> tuple[str, ...]:
    return (
        _("Read by"), _("Shown by"), _("When"), _("What"), _("As of"), _("As known on"), _("Looked for"),
    )  # fmt: skip
