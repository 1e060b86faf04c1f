"""The annual report: written and joined by the office, put together with the register, kept as the meeting gets it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max

from governance.errors import PdfUnreadable, ReportPartUntitled
from governance.models import AnnualReport, AnnualReportEdition, AnnualReportPart, Assembly, ReportPartKind
from governance.queries.annual_reports import asked_of, parts_of, words_there
from governance.services.annual_report_text import bound_report
from membership.actors import Actor
from membership.binding import Unreadable, pages_of
from membership.clock import now
from membership.models import Document
from membership.services import audit, documents


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What no register says. employees None: not written yet."""

    domicile: str = ""
    other_names: str = ""
    employees: int | None = None


@transaction.atomic
def describe_report(assembly: Assembly, facts: ReportFacts, *, actor: Actor) -> AnnualReport:
    """Write what the report says and no register does. Written again, the later word holds."""
    report = _hold(assembly)
    report.domicile, report.other_names = facts.domicile.strip(), facts.other_names.strip()
    report.employees = facts.employees
    report.save(update_fields=["domicile", "other_names", "employees"])
    values: dict[str, object] = {
        "domicile": report.domicile,
        "other_names": report.other_names,
        "employees": report.employees,
    }
    _record(assembly, actor, "annual_report.described", values)
    return report


@transaction.atomic
def join_report_part(
    assembly: Assembly,
    *,
    kind: ReportPartKind,
    document: Document,
    actor: Actor,
    title_fr: str = "",
    title_en: str = "",
) -> AnnualReportPart:
    """Join a PDF at the end of the report; one of a kind that is there already takes the place of the other.

    Raises PdfUnreadable, ReportPartUntitled.
    """
    is_other = kind == ReportPartKind.OTHER
    if is_other and not title_fr.strip():
        raise ReportPartUntitled
    try:
        pages = pages_of(bytes(document.content))
    except Unreadable as error:
        raise PdfUnreadable(name=document.name) from error
    report = _hold(assembly)
    before = None if is_other else report.parts.filter(kind=kind).first()
    last = report.parts.aggregate(last=Max("position"))["last"] or 0
    part = before or AnnualReportPart(
        organisation_id=report.organisation_id, report=report, kind=kind, position=last + 1
    )
    part.document, part.pages = document, pages
    part.title_fr, part.title_en = (title_fr.strip(), title_en.strip()) if is_other else ("", "")
    part.save()
    values = {"kind": kind, "title": part.title_fr, "pages": pages, "sha256": document.sha256}
    _record(assembly, actor, "annual_report.part_joined", values)
    return part


@transaction.atomic
def place_report_part(part: AnnualReportPart, *, position: int, actor: Actor) -> None:
    """Give a part another place; those between make room."""
    assembly = part.report.assembly
    report = _hold(assembly)
    rows = [other for other in report.parts.all() if other.pk != part.pk]
    rows.insert(min(max(position - 1, 0), len(rows)), part)
    for place, other in enumerate(rows, start=1):
        other.position = place
    AnnualReportPart.objects.bulk_update(rows, ["position"])
    _record(assembly, actor, "annual_report.part_placed", {"kind": part.kind, "to": part.position})


@transaction.atomic
def remove_report_part(part: AnnualReportPart, *, actor: Actor) -> None:
    """Take a part off; those after it move up. What was produced with it keeps it."""
    assembly = part.report.assembly
    report = _hold(assembly)
    kind, position, title = part.kind, part.position, part.title_fr
    part.delete()
    report.parts.filter(position__gt=position).update(position=F("position") - 1)
    _record(assembly, actor, "annual_report.part_removed", {"kind": kind, "title": title})


@transaction.atomic
def produce_report(assembly: Assembly, *, actor: Actor) -> list[AnnualReportEdition]:
    """Put the report together in each language, and keep it as a document of the meeting: a version that never changes.

    What the rules ask for and is not there is kept with it. Raises PdfUnreadable.
    """
    report, at = _hold(assembly), now()
    lacks = [
        one.word for one in asked_of(assembly, words_there(assembly, report, parts_of(report))) if not one.is_there
    ]
    version = (report.editions.aggregate(last=Max("version"))["last"] or 0) + 1
    editions = []
    for language in assembly.organisation.languages:
        document = documents.keep(
            assembly.organisation,
            name=f"{assembly.organisation.slug}-annual-report-{at.year}-{language}-{version}.pdf",
            media_type="application/pdf",
            content=bound_report(assembly, report, language=language, at=at),
        )
        editions.append(
            AnnualReportEdition(
                organisation_id=report.organisation_id,
                report=report,
                language=language,
                version=version,
                document=document,
                lacks=lacks,
                produced_by_id=actor.account_id,
                produced_at=at,
            )
        )
    AnnualReportEdition.objects.bulk_create(editions)
    values = {
        "version": version,
        "sha256": {one.language: one.document.sha256 for one in editions},
        "lacks": lacks,
    }
    _record(assembly, actor, "annual_report.produced", values)
    return editions


def _hold(assembly: Assembly) -> AnnualReport:
    """Return the report of the meeting, begun if need be, locked: two who work on it wait for each other.

    The meeting itself is not: producing a report takes long, and its votes go on meanwhile.
    """
    begun, _is_new = AnnualReport.objects.get_or_create(organisation_id=assembly.organisation_id, assembly=assembly)
    report: AnnualReport = AnnualReport.objects.select_for_update(of=("self",), no_key=True).get(pk=begun.pk)
    return report


def _record(assembly: Assembly, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        assembly.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=assembly.public_id,
        values=values,
    )
