"""The list at the door: who is meant, whether they may come in, whether they are there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.models import Assembly, Attendance
from governance.queries.presence import holds
from governance.queries.room import standings_in
from governance.queries.search import members_matching
from membership.models import Address, Category, Membership, Representation
from membership.models.base import true_on
from membership.queries.capacities import alternates_of, capacities_beside, replaced_by_alternates
from membership.queries.standing import Standing

FOUND = 12
LATEST = 8


@dataclass(frozen=True, slots=True)
class Comer:
    """One member at the door. stay: the arrival that still holds, None when they are not there.

    also: in what other capacities the human being who comes may come; alternate: who may replace an absent delegate;
    replaced: the delegate in whose place the alternate is seated today.
    """

    membership: Membership
    town: str
    category: Category | None
    standing: Standing
    stay: Attendance | None
    also: tuple[str, ...] = ()
    alternate: str = ""
    replaced: str = ""

    @property
    def name(self) -> str:
        return self.membership.person.full_name

    @property
    def seat_no(self) -> int:
        return self.standing.facts.seat_no

    @property
    def seats(self) -> int:
        """How many seats the member has; where several, each is a line at the door."""
        return self.standing.facts.seats

    @property
    def is_of_seats(self) -> bool:
        return self.standing.facts.is_of_seats

    @property
    def place(self) -> str:
        """What tells this line of the door from the others."""
        return f"{self.membership.public_id}-{self.seat_no}" if self.is_of_seats else self.membership.public_id

    @property
    def said_name(self) -> str:
        """Who comes, for a button read aloud: the delegate where several have the member's name."""
        return self.represented_by if self.is_of_seats and self.represented_by else self.name

    @property
    def is_empty(self) -> bool:
        """Whether this is one of several seats, and nobody is named in it."""
        return self.is_of_seats and not self.represented_by

    @property
    def represented_by(self) -> str:
        """Who comes in for the member; empty for whoever comes in person."""
        return self.standing.facts.representative_name

    @property
    def may_come_after_all(self) -> bool:
        """Whether somebody else was to come for a human being, who may still come in person."""
        return self.may_come_in and bool(self.represented_by) and not self.membership.person.is_legal

    @property
    def reason_fr(self) -> str:
        return self.standing.sentence("fr")

    @property
    def reason_en(self) -> str:
        return self.standing.sentence("en")

    @property
    def may_come_in(self) -> bool:
        return self.stay is None and self.standing.may_attend and not self.is_empty


def comers(assembly: Assembly, text: str, instant: datetime) -> list[Comer]:
    """Return the members whom the text may mean, a dozen at most. Costs thirteen SQL statements."""
    on = instant.astimezone(assembly.zone).date()
    found = list(members_matching(assembly.organisation, text, on)[:FOUND])
    return _comers(assembly, found, instant)


def comer(assembly: Assembly, membership: Membership, instant: datetime, seat_no: int = 1) -> Comer:
    """Return one member, or its delegate in a seat, as the door sees them."""
    found = _comers(assembly, [membership], instant)
    return next((one for one in found if one.seat_no == seat_no), found[0])


def _comers(assembly: Assembly, found: Sequence[Membership], instant: datetime) -> list[Comer]:
    organisation, on = assembly.organisation, instant.astimezone(assembly.zone).date()
    ids = [membership.pk for membership in found]
    people = [membership.person_id for membership in found]
    standings = standings_in(assembly, ids, on)
    towns = dict(Address.objects.filter(true_on(on), person__in=people).values_list("person", "city"))
    categories = {category.key: category for category in Category.objects.for_organisation(organisation)}
    stays = {
        (stay.membership_id, stay.seat_no): stay
        for stay in Attendance.objects.filter(assembly=assembly, membership__in=ids, departed_at__isnull=True)
    }
    lines = {pk: standing.lines for pk, standing in standings.items()}
    voices = {
        (pk, line.facts.seat_no): line.facts.representative_id or line.facts.person_id
        for pk, seats in lines.items()
        for line in seats
    }
    also, alternates = capacities_beside(organisation, voices, on), alternates_of(ids, on)
    replaced = replaced_by_alternates(ids, on) if alternates else {}
    return [
        Comer(
            membership=membership,
            town=towns.get(membership.person_id, ""),
            category=categories.get(line.facts.category or ""),
            standing=line,
            stay=stays.get((membership.pk, line.facts.seat_no)),
            also=also.get((membership.pk, line.facts.seat_no), ()),
            alternate=alternates.get((membership.pk, line.facts.seat_no), ""),
            replaced=_name_of(replaced.get((membership.pk, line.facts.seat_no))),
        )
        for membership in found
        for line in lines[membership.pk]
    ]


def _name_of(row: Representation | None) -> str:
    return row.name if row else ""


def latest(assembly: Assembly) -> list[Attendance]:
    """Return the last to come or go, the latest first, so that a slip of the hand can be put right."""
    stays = Attendance.objects.filter(holds(), assembly=assembly).select_related("membership__person", "person")
    return list(stays.order_by("-arrived_at")[:LATEST])
