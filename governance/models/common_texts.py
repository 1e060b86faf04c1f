"""A text that two organisations adopt, each in its own meeting and under its own rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import Motion
from governance.models.records import Resolution
from membership.models import Account
from membership.models.base import PUBLIC_ID_LENGTH, DatabaseNow, PublicIdField, TenantModel


class CommonText(TenantModel):
    """One side of a common text: the motion that puts it to the vote here.

    Both sides bear the same code, which one office gives the other; nothing else ties the two organisations, and no row
    points from one into the other.
    """

    public_id = PublicIdField()
    motion = models.OneToOneField(Motion, on_delete=models.CASCADE, related_name="common")
    code = models.CharField(max_length=PUBLIC_ID_LENGTH)
    place = models.PositiveSmallIntegerField()
    shared_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "place"], name="a_common_text_has_two_sides"),
            models.UniqueConstraint(fields=["organisation", "code"], name="two_organisations_adopt_a_common_text"),
            models.CheckConstraint(condition=models.Q(place__in=[1, 2]), name="sides_of_a_common_text_are_two"),
        ]


class TermKind(models.TextChoices):
    WRITTEN = "written", _("the text says until when it holds")
    EXTENDED = "extended", _("it holds longer, as adopted here")
    RENEWED = "renewed", _("another common text takes its place")
    LAPSED = "lapsed", _("it was left to lapse")


class CommonTextTerm(TenantModel):
    """Until when a common text holds, as one organisation wrote it; the last row of each stands.

    until: of a date written or extended. resolution: the one of here that extends it. by: the later common text.
    """

    common = models.ForeignKey(CommonText, on_delete=models.PROTECT, related_name="terms")
    kind = models.CharField(max_length=8, choices=TermKind)
    until = models.DateField(null=True, blank=True)
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(CommonText, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=500, blank=True)
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="written", until__isnull=False)
                | models.Q(kind="extended", until__isnull=False, resolution__isnull=False)
                | models.Q(kind="renewed", by__isnull=False)
                | (models.Q(kind="lapsed") & ~models.Q(text="")),
                name="a_term_of_a_common_text_is_whole",
            ),
        ]

    @property
    def ends_it(self) -> bool:
        return self.kind in (TermKind.RENEWED, TermKind.LAPSED)
