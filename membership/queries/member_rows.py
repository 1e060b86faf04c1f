"""The rows that one member's page is made of, each kind read once however many parts of the page tell of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, prefetch_related_objects

from membership.models import (
    Address,
    Delivery,
    EventWaiver,
    FormerContact,
    FormerName,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Person,
    PersonMerge,
    Representation,
    SharePayment,
    ShareTransaction,
    Suspension,
    VotingRestriction,
)
from membership.models.base import Bitemporal
from membership.queries.moment import Moment
from membership.queries.shares import OTHER_SIDE

Row = TypeVar("Row", bound=Bitemporal)


@dataclass
class MemberRows:
    """Everything recorded of a member, whatever the day: a part of the page takes what was true then from it.

    A kind costs one SQL statement when it is first asked for. All are in the order in which they were written.
    """

    membership: Membership

    @cached_property
    def person(self) -> Person:
        """Return the person, with their other telephones in hand."""
        prefetch_related_objects([self.membership.person], "phones")
        return self.membership.person

    @cached_property
    def periods(self) -> list[MembershipPeriod]:
        rows = MembershipPeriod.objects.filter(membership=self.membership)
        return list(rows.select_related("category").order_by("pk"))

    @cached_property
    def suspensions(self) -> list[Suspension]:
        return list(Suspension.objects.filter(membership=self.membership).order_by("pk"))

    @cached_property
    def restrictions(self) -> list[VotingRestriction]:
        return list(VotingRestriction.objects.filter(membership=self.membership).order_by("pk"))

    @cached_property
    def events(self) -> list[MembershipEvent]:
        """Return the acts on the membership, each with its document, but for the bytes.

        overridden: why the office went on in spite of each warning, read along with its act.
        """
        reasons = EventWaiver.objects.filter(event=OuterRef("pk")).order_by("pk").values("reason")
        rows = MembershipEvent.objects.filter(membership=self.membership).defer("document__content")
        rows = rows.select_related("corrects", "document", "recorded_by")
        return list(rows.annotate(overridden=ArraySubquery(reasons)).order_by("pk"))

    @cached_property
    def former_names(self) -> list[FormerName]:
        rows = FormerName.objects.filter(person=self.membership.person_id).select_related("recorded_by")
        return list(rows.order_by("pk"))

    @cached_property
    def former_contacts(self) -> list[FormerContact]:
        """Return what was said of how to reach the person before each change, the earliest first."""
        rows = FormerContact.objects.filter(person=self.membership.person_id).select_related("recorded_by")
        return list(rows.order_by("changed_at", "pk"))

    def name_at(self, at: Moment) -> str:
        """Return the name borne at a moment, as `queries.names` tells it."""
        over = [one.pk for one in self.former_names if at.has_recorded(one.recorded_at) and one.held_until <= at.on]
        borne = (one for one in self.former_names if one.pk > max(over, default=0))
        return next((one.full_name for one in borne), self.membership.person.full_name)

    @cached_property
    def addresses(self) -> list[Address]:
        return list(Address.objects.filter(person=self.membership.person_id).order_by("pk"))

    @cached_property
    def shares(self) -> list[ShareTransaction]:
        rows = ShareTransaction.objects.filter(membership=self.membership)
        return list(rows.select_related("share_class", "reverses", *OTHER_SIDE).order_by("pk"))

    @cached_property
    def payments(self) -> list[SharePayment]:
        rows = SharePayment.objects.filter(membership=self.membership)
        return list(rows.select_related("share_class", "reverses").order_by("pk"))

    @cached_property
    def deliveries(self) -> list[Delivery]:
        """Return what was written to the member; with the texts it costs two SQL statements."""
        rows = Delivery.objects.filter(membership=self.membership)
        return list(rows.select_related("notice").prefetch_related("notice__texts").order_by("pk"))

    @cached_property
    def joinings(self) -> list[Any]:
        """Return when somebody was found to be this person, or this person somebody; with the number that went."""
        person = self.membership.person_id
        rows = PersonMerge.objects.filter(Q(kept=person) | Q(joined=person)).select_related("kept", "joined")
        return list(rows.annotate(joined_number=F("joined__memberships__number")).order_by("merged_at", "pk"))

    @property
    def is_joined(self) -> bool:
        """Whether the person was found to be another, as is known now."""
        return any(one.joined_id == self.membership.person_id and one.undone_at is None for one in self.joinings)

    @property
    def represented_by(self) -> list[Representation]:
        """Return those who acted for the member."""
        return [row for row in self._representations if row.membership_id == self.membership.pk]

    @property
    def represents(self) -> list[Representation]:
        """Return those for whom the member's person acted."""
        return [row for row in self._representations if row.person_id == self.membership.person_id]

    @cached_property
    def _representations(self) -> list[Representation]:
        either = Q(membership=self.membership) | Q(person=self.membership.person_id)
        rows = Representation.objects.filter(either)
        return list(rows.select_related("person", "membership__person", "membership__organisation").order_by("pk"))


def still_ahead(rows: Iterable[Row], on: date) -> list[Row]:
    """Return the rows that nothing has replaced and that are in force on a day or later."""
    return [
        row
        for row in rows
        if row.recorded.upper is None
        and not row.effective.isempty
        and (row.effective.upper is None or row.effective.upper > on)
    ]
