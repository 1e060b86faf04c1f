"""Bodies of the organisation and the dated mandates of those who sit on them."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.assemblies import Assembly
from membership.models import Category, Membership, Person, Section, Suspension
from membership.models.base import STILL_RECORDED, Bitemporal, PublicIdField, TenantModel, true_on
from membership.rules.rulesets import kinds_under


class BodyKind(models.TextChoices):
    GENERAL_MEETING = "general_meeting", _("General meeting")
    GROUP_MEETING = "group_meeting", _("Assembly of a sector or a group")
    BOARD = "board", _("Board of directors")
    EXECUTIVE = "executive", _("Executive committee")
    LIAISON = "liaison", _("Liaison committee")
    COMMITTEE = "committee", _("Committee")


# Of these an organisation has one at a time.
SINGLE_BODIES = (BodyKind.GENERAL_MEETING, BodyKind.BOARD, BodyKind.EXECUTIVE, BodyKind.LIAISON)


class Body(TenantModel):
    """A board, a committee, or a meeting of members. group, section: whose members an assembly of a part gathers."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=20, choices=BodyKind)
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    group = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=models.Q(kind__in=SINGLE_BODIES, closed_on__isnull=True),
                name="one_body_of_a_kind_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=BodyKind.GROUP_MEETING) | models.Q(group__isnull=True, section__isnull=True),
                name="only_a_part_meets_apart",
            ),
        ]


class SeatHolder(models.TextChoices):
    """Who may sit: the seat of an organisation stays when the person who sits for it changes."""

    MEMBER = "member", _("A member, or whoever represents one")
    ORGANISATION = "organisation", _("Somebody whom an organisation names")
    ANYONE = "anyone", _("Anyone, member or not")


class Seat(TenantModel):
    """A place on a body. A seat with a group belongs to the members of that category.

    owner, owner_name: the organisation whose seat it is, a member or not. term_years: what is given for this seat,
    where it is not the term of the rules. falls_in: a year whose annual meeting ends a term, for seats that rotate.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()
    group = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    holder = models.CharField(max_length=12, choices=SeatHolder, default=SeatHolder.MEMBER)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner_name = models.CharField(max_length=200, blank=True)
    term_years = models.PositiveSmallIntegerField(null=True, blank=True)
    falls_in = models.PositiveSmallIntegerField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="seats_are_numbered"),
            models.CheckConstraint(
                condition=models.Q(holder=SeatHolder.ORGANISATION, owner_name="", owner__isnull=False)
                | models.Q(models.Q(holder=SeatHolder.ORGANISATION), ~models.Q(owner_name=""), owner__isnull=True)
                | models.Q(~models.Q(holder=SeatHolder.ORGANISATION), owner_name="", owner__isnull=True),
                name="the_seat_of_an_organisation_says_of_which",
            ),
        ]

    @property
    def owned_by(self) -> str:
        """Return the name of the organisation whose seat it is. Costs a query unless the owner was read with it."""
        return self.owner.person.full_name if self.owner else self.owner_name


class MandateManner(models.TextChoices):
    ELECTED = "elected", pgettext_lazy("mandate", "Elected")
    ACCLAIMED = "acclaimed", _("Elected without a vote, as many stood as seats")
    CO_OPTED = "co_opted", _("Named by the board to a vacant seat")
    APPOINTED = "appointed", _("Named by the body or the organisation whose seat it is")


class MandateEnd(models.TextChoices):
    TERM = "term", _("End of the term")
    RESIGNED = "resigned", _("Resigned from the seat")
    REMOVED = "removed", _("Removed by those who elected")
    INELIGIBLE = "ineligible", _("May not sit any more")
    LEFT = "left", _("No longer a member")
    RECALLED = "recalled", _("The organisation names somebody else")
    OTHER = "other", _("Another reason")


class Mandate(Bitemporal):
    """This person holds this seat on these days.

    A term ends at the close of an annual meeting, not on a calendar date, so its end is written when the seat is
    given to somebody else or left; `falls_in` is the year of that meeting, `term_years` how long it was given for.
    """

    public_id = PublicIdField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    office_fr = models.CharField(max_length=120, blank=True)
    office_en = models.CharField(max_length=120, blank=True)
    term_years = models.PositiveSmallIntegerField(null=True, blank=True)
    falls_in = models.PositiveSmallIntegerField(null=True, blank=True)
    manner = models.CharField(max_length=10, choices=MandateManner, default=MandateManner.ELECTED)
    end_reason = models.CharField(max_length=10, choices=MandateEnd, blank=True)
    given_by = models.ForeignKey(Assembly, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The resolution of those who elected, by which a director was removed; one may remove several.
    ended_by = models.ForeignKey(
        "governance.Resolution", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_holder_per_seat",
                expressions=[
                    ("seat", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=STILL_RECORDED,
            ),
        ]


def exercised(on: date) -> Q:
    """Return the condition on a mandate «not left idle that day by a suspension» (Cooperatives Act, s. 60).

    The mandate goes on; where the rules have a suspension take the office and the decision does not keep it, whoever
    holds it is not called, does not sit or sign, and reads nothing of the body meanwhile.
    """
    taken = Suspension.objects.filter(
        true_on(on),
        membership=OuterRef("membership"),
        membership__organisation__kind__in=kinds_under("suspension_effect", on),
    ).exclude(kept_rights__contains=["office"])
    return Q(~Exists(taken))
