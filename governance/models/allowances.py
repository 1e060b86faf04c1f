"""Attendance allowances: what a meeting of a body gives, what was due over a period, and what of it was paid."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from governance.models.assemblies import Assembly
from governance.models.bodies import Body
from governance.models.records import Resolution
from membership.models import Account, Person
from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class AllowanceRate(TenantModel):
    """What each meeting of a body gives to whoever sits there and came, from a day on.

    It is set by a resolution, or by an article of the by-laws.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="allowance_rates")
    from_on = models.DateField()
    amount_cents = models.PositiveIntegerField()
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    article = models.CharField(max_length=40, blank=True)
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["body", "from_on"], name="one_allowance_a_body_and_day"),
            models.CheckConstraint(
                condition=models.Q(resolution__isnull=False, article="")
                | (models.Q(resolution__isnull=True) & ~models.Q(article="")),
                name="an_allowance_says_what_sets_it",
            ),
        ]


class AllowanceStatement(TenantModel):
    """What is due for the meetings of a body over a period, read once from who came."""

    public_id = PublicIdField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="allowance_statements")
    period = DateRangeField()
    drawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drawn_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        ordering = ["-period"]
        constraints = [
            # A meeting has one body and one day, so it is paid for once.
            ExclusionConstraint(
                name="allowances_are_drawn_once",
                expressions=[("body", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]


class AllowanceDue(TenantModel):
    """What is due to one person. paid_on: the day it was paid, with a reference such as the number of a transfer."""

    statement = models.ForeignKey(AllowanceStatement, on_delete=models.CASCADE, related_name="dues")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    amount_cents = models.PositiveIntegerField()
    paid_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    paid_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["person__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "person"], name="an_allowance_is_due_once"),
        ]


class AllowanceMeeting(TenantModel):
    """One meeting that somebody came to, and what it gave."""

    due = models.ForeignKey(AllowanceDue, on_delete=models.CASCADE, related_name="meetings")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="+")
    amount_cents = models.PositiveIntegerField()

    class Meta:
        ordering = ["assembly__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["due", "assembly"], name="a_meeting_is_paid_once"),
        ]
