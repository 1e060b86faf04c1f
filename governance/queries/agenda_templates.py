"""The agendas that an organisation keeps, and those that a meeting may begin with."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from governance.models import AgendaTemplate, Assembly, Requisition, SittingKind, TemplatePoint
from governance.rules.outline import Node, numbers
from membership.models import Organisation


@dataclass(frozen=True, slots=True)
class KeptPoint:
    """One point of an agenda kept, under its number."""

    number: str
    point: TemplatePoint

    @property
    def level(self) -> int:
        return self.number.count(".")


def templates_of(organisation: Organisation) -> QuerySet[AgendaTemplate]:
    """Return the agendas kept, by name, with how many points each has (`many`)."""
    rows: QuerySet[AgendaTemplate] = AgendaTemplate.objects.for_organisation(organisation)
    return rows.annotate(many=Count("points")).order_by("name", "pk")


def templates_for(assembly: Assembly) -> QuerySet[AgendaTemplate]:
    """Return the agendas that a meeting may begin with: none once it is called, was asked for or has its own points."""
    rows = templates_of(assembly.organisation)
    is_begun = assembly.agenda.filter(subject="").exists()
    is_given = assembly.first_call_id is not None or Requisition.objects.filter(assembly=assembly).exists()
    if not assembly.is_draft or assembly.is_written or is_begun or is_given:
        return rows.none()
    return templates_fitting(assembly.organisation, is_of_body=assembly.is_sitting)


def templates_fitting(organisation: Organisation, *, is_of_body: bool) -> QuerySet[AgendaTemplate]:
    """Return the agendas kept for meetings of bodies, or for those of members."""
    rows = templates_of(organisation)
    return rows.filter(kind__in=SittingKind.values) if is_of_body else rows.exclude(kind__in=SittingKind.values)


def kept_points(template: AgendaTemplate) -> list[KeptPoint]:
    """Return the points of an agenda kept, in their order. Costs one SQL statement."""
    rows = list(template.points.order_by("position"))
    numbered = numbers(tuple(Node(row.pk, row.depth) for row in rows))
    return [KeptPoint(numbered[row.pk], row) for row in rows]
