"""In whose name letters leave: an organisation's own domain, once its names were found right."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from membership.models.base import DatabaseNow, TenantModel


class Stream(models.TextChoices):
    """What leaves by an address. News has one of its own, so that whoever marks it as unwanted harms no notice."""

    NOTICES = "notices", _("Notices and letters")
    NEWS = "news", _("News")


class SenderDomain(TenantModel):
    """The address an organisation wants its letters, or its news, to leave by, and what its domain says of us.

    Letters leave by it once it is used and while the last answer of the name servers was good; else by our own
    address, with the organisation's to answer to.
    """

    stream = models.CharField(max_length=7, choices=Stream, default=Stream.NOTICES, db_default=Stream.NOTICES.value)
    local_part = models.CharField(max_length=64)
    domain = models.CharField(max_length=253)
    selector = models.CharField(max_length=63)
    sealed_key = models.BinaryField(help_text="The key that signs, sealed; empty when the provider signs")
    public_key = models.TextField(blank=True, help_text="As it stands in the domain's names")
    set_up_at = models.DateTimeField(db_default=DatabaseNow())
    checks = models.JSONField(default=list, help_text="What was found at the last look, name by name")
    checked_at = models.DateTimeField(null=True, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True, help_text="The last look at which all was right")
    failing_since = models.DateTimeField(null=True, blank=True, help_text="Since when something is wrong again")
    used_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "stream"], name="one_sender_per_stream"),
            models.CheckConstraint(
                condition=models.Q(used_since=None) | models.Q(passed_at__isnull=False), name="no_unchecked_sender"
            ),
        ]

    @property
    def address(self) -> str:
        return f"{self.local_part}@{self.domain}"

    @property
    def is_in_force(self) -> bool:
        """Return whether letters leave in its name now."""
        return self.used_since is not None and self.failing_since is None
