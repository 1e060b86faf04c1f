"""The procedure by which the board suspends or expels a member, from its notice to its reasoned decision."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.assemblies import Motion
from membership.models import Account, Membership, MembershipEvent, Notice
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class Measure(models.TextChoices):
    SUSPENSION = "suspension", _("Suspension")
    EXPULSION = "expulsion", _("Expulsion")


class ProcedureState(models.TextChoices):
    """`notified`: the member is told, and may answer until the board decides."""

    NOTIFIED = "notified", _("Before the board")
    CARRIED = "carried", _("Decided")
    LOST = "lost", _("Not carried")
    DROPPED = "dropped", _("Dropped")


class Hearing(models.TextChoices):
    SPOKE = "spoke", _("The member was heard")
    STATEMENT = "statement", _("The member’s statement was read")
    ABSENT = "absent", _("The member neither came nor wrote")


class Procedure(TenantModel):
    """One measure that the board is to decide of one member. What the rules answered is kept with each step."""

    public_id = PublicIdField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="procedures")
    measure = models.CharField(max_length=12, choices=Measure)
    ground = models.CharField(max_length=60)
    facts = models.TextField()
    meeting_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ProcedureState, default=ProcedureState.NOTIFIED)
    notified_on = models.DateField()
    notified_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+")
    findings = models.JSONField(default=list)
    reason = models.TextField(blank=True, help_text="Why one went on where a rule only warned")
    statement = models.TextField(blank=True)
    will_speak = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    hearing = models.CharField(max_length=10, choices=Hearing, blank=True)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(null=True, blank=True)
    # The vote of the board by which it was decided, where its meeting is kept here.
    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="procedure")
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    motives = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    event = models.OneToOneField(MembershipEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=models.Q(state="notified"),
                name="one_procedure_of_a_member_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["carried", "lost"])
                | models.Q(votes_for__isnull=False, votes_against__isnull=False, decided_on__isnull=False),
                name="procedure_decided_with_votes",
            ),
            models.CheckConstraint(
                condition=models.Q(state="carried", event__isnull=False)
                | (~models.Q(state="carried") & models.Q(event=None)),
                name="procedure_carried_has_its_fact",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == ProcedureState.NOTIFIED
