"""What surrounds the minutes: what the secretary writes in them, what readers say of a draft."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import AgendaItem, Assembly
from governance.models.records import Minutes
from membership.models import Account, Person
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class MinutesPassage(TenantModel):
    """What the secretary writes under a point, beside what the records say; under none, at the end. Edited at will."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="passages")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5)
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "language", "item"], nulls_distinct=False, name="one_passage_under_a_point"
            ),
        ]


class Audience(models.TextChoices):
    PRESENT = "present", _("The members who were there")
    BOARD = "board", _("The board")


class MinutesRound(TenantModel):
    """One version of the minutes, sent for comment until a day."""

    minutes = models.OneToOneField(Minutes, on_delete=models.PROTECT, related_name="round")
    audience = models.CharField(max_length=8, choices=Audience)
    until = models.DateField()
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(db_default=DatabaseNow())


class MinutesComment(TenantModel):
    """What somebody says of a passage, and what the secretary made of it. Only the answer is written afterwards."""

    public_id = PublicIdField()
    round = models.ForeignKey(MinutesRound, on_delete=models.PROTECT, related_name="comments")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField(db_default=DatabaseNow())
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
