"""A call for candidacies to an election, and the candidacies put forward, each with the consent of whoever stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.assemblies import Motion
from membership.models import Account, Category, Membership
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class CandidacyCall(TenantModel):
    """A call for candidacies to seats that a motion fills. group: whose members alone stand for them, if one.

    One that was ended, with the reason that members read, stays: another may be opened for the same motion.
    """

    public_id = PublicIdField()
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="candidacy_calls")
    seats = models.PositiveSmallIntegerField(default=1)
    group = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text_fr = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    closes_at = models.DateTimeField()
    opened_at = models.DateTimeField(db_default=DatabaseNow())
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Of the last change alone: the trail holds each of them.
    revised_at = models.DateTimeField(null=True, blank=True)
    revised_reason_fr = models.TextField(blank=True)
    revised_reason_en = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason_fr = models.TextField(blank=True)
    ended_reason_en = models.TextField(blank=True)

    class Meta:
        ordering = ["-closes_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["motion"], condition=models.Q(ended_at=None), name="one_call_at_a_time_for_an_election"
            ),
            models.CheckConstraint(
                condition=models.Q(revised_at=None) | ~models.Q(revised_reason_fr=""),
                name="a_call_is_changed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | ~models.Q(ended_reason_fr=""), name="a_call_is_ended_for_a_reason"
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="candidacy_call_fills_a_seat"),
        ]


class NominationState(models.TextChoices):
    ASKED = "asked", _("Awaits consent")
    ACCEPTED = "accepted", _("Candidate")
    DECLINED = "declined", pgettext_lazy("candidacy", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("candidacy", "Withdrawn")


class NominationChannel(models.TextChoices):
    ONLINE = "online", _("Online")
    PAPER = "paper", _("On paper")
    FLOOR = "floor", _("At the meeting")


class Nomination(TenantModel):
    """A member put forward as a candidate. proposed_by: another member, or nobody for whoever stands by themselves.

    consented_on: the day on which they said yes; findings: what the rules said of them when they were put forward.
    """

    public_id = PublicIdField()
    call = models.ForeignKey(CandidacyCall, on_delete=models.PROTECT, related_name="nominations")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=330)
    proposed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10, choices=NominationChannel)
    statement = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=NominationState, default=NominationState.ASKED)
    findings = models.JSONField(default=list)
    reason = models.TextField(blank=True, help_text="Why one went on where a rule only warned")
    proposed_at = models.DateTimeField(db_default=DatabaseNow())
    consented_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "membership"],
                condition=models.Q(state__in=["asked", "accepted"]),
                name="one_candidacy_of_a_member_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | models.Q(consented_on__isnull=False),
                name="a_candidate_has_consented",
            ),
        ]


class NominationSupport(TenantModel):
    """A member who supports a candidacy, written once. Whoever put another forward supports it too."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="supports")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=330)
    supported_at = models.DateTimeField(db_default=DatabaseNow())
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["supported_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "membership"], name="supports_a_candidacy_once"),
        ]
