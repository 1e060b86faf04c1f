"""What goes by the post: the batches in which letters are printed and leave, and why one came back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.correspondence import Delivery


class PostBatch(TenantModel):
    """Letters put together to be printed, in the order of the post, and said to have left together."""

    public_id = PublicIdField()
    number = models.PositiveIntegerField()
    letters = models.PositiveIntegerField(help_text="How many were put together")
    made_at = models.DateTimeField(db_default=DatabaseNow())
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    taken_apart_at = models.DateTimeField(null=True, blank=True)
    posted_on = models.DateField(null=True, blank=True)
    posted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="batches_are_numbered"),
            models.CheckConstraint(
                condition=models.Q(taken_apart_at=None) | models.Q(posted_on=None), name="batch_left_or_taken_apart"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Return whether its letters still lie in the office."""
        return self.posted_on is None and self.taken_apart_at is None


class BatchLetter(TenantModel):
    """One letter of a batch. It lies in one alone; once it left it may lie in a later one, should it come back."""

    batch = models.ForeignKey(PostBatch, on_delete=models.PROTECT, related_name="lines")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="batches")
    rank = models.PositiveIntegerField(help_text="In the order of the post")
    posted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "rank"], name="one_letter_per_rank"),
            models.UniqueConstraint(
                fields=["delivery"], condition=models.Q(posted_at=None), name="letter_lies_in_one_batch"
            ),
        ]


class ReturnReason(models.TextChoices):
    """Why a letter came back, as Canada Post marks the envelope."""

    MOVED = "moved", _("Moved, no forwarding address")
    UNKNOWN = "unknown", _("Unknown at this address")
    NO_SUCH = "no_such", _("No such address")
    INCOMPLETE = "incomplete", _("Incomplete address")
    UNCLAIMED = "unclaimed", _("Unclaimed")
    REFUSED = "refused", _("Refused by the addressee")
    DECEASED = "deceased", pgettext_lazy("on the envelope", "Deceased")
    UNSAID = "unsaid", _("No reason on the envelope")


# What they say of the address itself: it has to be found anew.
AT_FAULT = frozenset(
    {ReturnReason.MOVED, ReturnReason.UNKNOWN, ReturnReason.NO_SUCH, ReturnReason.INCOMPLETE, ReturnReason.UNSAID}
)
