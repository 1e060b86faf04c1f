"""Agendas that an organisation keeps under a name, to begin its meetings with."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from governance.models.assemblies import AgendaItemKind, AssemblyKind, SittingKind
from governance.rules.outline import DEEPEST
from membership.models.base import DatabaseNow, PublicIdField, TenantModel

LONGEST_NAME = 120


class AgendaTemplate(TenantModel):
    """An agenda kept: points and wording alone, without date, results or documents.

    kind: that of the meeting it was taken from; of a body or of members, it goes to no meeting of the other sort.
    year: of that meeting, so that the years in titles can follow.
    """

    public_id = PublicIdField()
    name = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=20, choices=[*AssemblyKind.choices, *SittingKind.choices])
    year = models.PositiveSmallIntegerField()
    kept_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            # One looks for it by its name, however that is typed.
            models.UniqueConstraint("organisation", Lower("name"), name="agenda_templates_have_names_of_their_own"),
            models.CheckConstraint(condition=~models.Q(name=""), name="an_agenda_template_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_body(self) -> bool:
        """Whether it is for a body that meets, not for members."""
        return self.kind in SittingKind.values


class TemplatePoint(TenantModel):
    """One point of an agenda kept, in its place, with the text that it puts to the vote if it does."""

    template = models.ForeignKey(AgendaTemplate, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=AgendaItemKind)
    title_fr = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    minutes = models.PositiveSmallIntegerField(help_text="Foreseen duration")
    text_fr = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    # Empty where the point puts nothing to the vote.
    majority_key = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="agenda_template_is_numbered"),
            models.CheckConstraint(condition=models.Q(depth__lte=DEEPEST), name="points_kept_hang_no_deeper"),
        ]

    @property
    def has_motion(self) -> bool:
        return bool(self.majority_key)
