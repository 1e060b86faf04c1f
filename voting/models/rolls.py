"""The electoral roll of a poll: computed once, frozen, hashed, with a reason for each person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from membership.models import Membership, Organisation, Person
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from voting.models.polls import Poll

# The reason of a line that somebody casts under a proxy, as `membership.rules.reasons` has it.
BY_PROXY = "represented_by_proxy"


class ElectoralRoll(TenantModel):
    """Who may vote in a poll, as the register stood at the record instant."""

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="roll")
    record_instant = models.DateTimeField()
    frozen_at = models.DateTimeField(db_default=DatabaseNow())
    entitled = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)


class RollEntry(TenantModel):
    """One member on, or not on, the roll, and why. Frozen.

    Where a body meets it is one who sits on it, member or not: then `membership` is None and `exercised_by` is whoever
    sits, entitled or not; `number` is that of the seat.

    A roll is written in one statement, so its references are asked once for all its lines: see `AskedAtOnce` in
    `membership/schema/`. Whatever looks for a line names its roll, with which the two indexes begin. Lines are
    written in the order of members, in which all the indexes grow at their end; `place` keeps the order of names, which
    is that of the hash. A line is named by its roll and its member, and has no public id.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    roll = models.ForeignKey(
        ElectoralRoll, on_delete=models.PROTECT, related_name="entries", db_constraint=False, db_index=False
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    place = models.PositiveIntegerField()
    seat_no = models.PositiveSmallIntegerField(default=1)
    # Votes of the member, one a seat: more than one only in federations, which a trigger holds.
    seats = models.PositiveSmallIntegerField(default=1)
    exercised_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    is_entitled = models.BooleanField()
    reason_code = models.CharField(max_length=60)
    reason_params = models.JSONField(default=dict)
    name = models.CharField(max_length=330)
    number = models.CharField(max_length=40)
    category = models.CharField(max_length=40, blank=True)
    exercised_by_name = models.CharField(max_length=330, blank=True)

    class Meta:
        constraints = [
            # One member, one vote, or one a seat in federations: not a setting.
            models.UniqueConstraint(fields=["roll", "membership", "seat_no"], name="one_entry_per_vote"),
            models.UniqueConstraint(
                fields=["roll", "exercised_by"],
                # Beside their own vote, a person carries the proxies that a non-profit's by-laws allow.
                condition=Q(is_entitled=True) & ~Q(reason_code=BY_PROXY),
                name="one_vote_per_person",
            ),
            models.CheckConstraint(
                condition=Q(seat_no__gte=1, seats__gte=1) & (Q(is_entitled=False) | Q(seat_no__lte=models.F("seats"))),
                name="a_vote_has_a_seat",
            ),
            models.CheckConstraint(
                condition=Q(is_entitled=False) | Q(exercised_by__isnull=False),
                name="an_entitled_vote_has_somebody",
            ),
            # Around a table: one person, one line. Of members this holds no row.
            models.UniqueConstraint(
                fields=["roll", "exercised_by"], condition=Q(membership=None), name="one_line_per_person_at_a_table"
            ),
            models.CheckConstraint(
                condition=Q(membership__isnull=False) | Q(exercised_by__isnull=False, seats=1, seat_no=1),
                name="a_line_is_of_somebody",
            ),
        ]


class RollStrike(TenantModel):
    """A fact later than the roll (death, suspension) that stops a vote not yet cast."""

    entry = models.OneToOneField(RollEntry, on_delete=models.PROTECT, related_name="strike")
    reason = models.CharField(max_length=250)
    struck_at = models.DateTimeField(db_default=DatabaseNow())


class Choice(models.TextChoices):
    FOR = "for", "for"
    AGAINST = "against", "against"
    ABSTAIN = "abstain", "abstain"


class RollCallVote(TenantModel):
    """The open vote of one entry of the roll: name and choice will stand in the minutes.

    One row per entry for ever; until the close the choice may be changed if the poll allows it.
    """

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="roll_call_votes")
    entry = models.OneToOneField(RollEntry, on_delete=models.PROTECT, related_name="vote")
    choice = models.CharField(max_length=10, choices=Choice)
    receipt = PublicIdField()
    cast_at = models.DateTimeField()
    changes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="choice_is_on_the_ballot"),
        ]
