"""Somebody's memberships and what happened in them, their sections, and for whom they act or who acts for them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from membership.models import (
    Category,
    Estate,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Person,
    Representation,
    SectionMembership,
    Suspension,
    Trial,
    VotesBasis,
    VotingRestriction,
)
from membership.models.base import STILL_RECORDED
from membership.queries.held.of_person import FROM, KNOWN_FROM, KNOWN_UNTIL, UNTIL
from membership.queries.held.parts import Column, Named, Part, Said, end_day, first_day


def parts(person: Person) -> Iterator[Part]:
    yield (membership := _membership(person))
    if not membership.rows:
        # That of a member is among what happened.
        yield _deaths(person)
    yield _periods(person)
    yield _events(person)
    yield _suspensions(person)
    yield _restrictions(person)
    yield _trials(person)
    yield _sections(person)
    yield _votes_bases(person)
    yield _representations(person)
    yield _estate(person)


def _deaths(person: Person) -> Part:
    """Return what was said of the death of somebody who never was a member."""
    columns = (
        Column("on", _("Day")),
        Column("is_void", _("Taken back")),
        Column("note", _("Remark")),
        Column("recorded_at", _("Recorded on"), is_technical=True),
    )
    rows = [(one.effective_on, one.is_void, one.note, one.recorded_at) for one in person.deaths.order_by("pk")]
    return Part("deaths", _("Death"), columns, rows, position=9)


def _named(category: Category) -> Named:
    return Named(category.key, category.name_fr, category.name_en)


def _membership(person: Person) -> Part:
    columns = (
        Column("id", _("Id"), is_technical=True),
        Column("number", _("Member number")),
        Column("entered_at", _("Entered on")),
    )
    rows = [(one.public_id, one.number, one.created_at) for one in Membership.objects.filter(person=person)]
    return Part("membership", _("Membership"), columns, rows, is_single=True, position=10)


def _periods(person: Person) -> Part:
    rows = [
        (_named(one.category), first_day(one), end_day(one), one.recorded.lower, one.recorded.upper)
        for one in MembershipPeriod.objects.filter(membership__person=person)
        .select_related("category")
        .order_by("effective", "pk")
    ]
    columns = (Column("category", _("Category")), FROM, UNTIL, KNOWN_FROM, KNOWN_UNTIL)
    return Part("periods", _("Categories over time"), columns, rows, position=11)


def _events(person: Person) -> Part:
    columns = (
        Column("effective_on", _("From")),
        Column("kind", _("What happened")),
        Column("decided_by", _("Decided by")),
        Column("decided_on", _("Decided on"), is_technical=True),
        Column("notice_on", _("Notice"), is_technical=True),
        Column("ground", _("Ground"), is_technical=True),
        Column("note", _("Remark")),
        Column("recorded_at", _("Recorded on")),
        Column("is_void", _("Recorded by mistake"), is_technical=True),
    )
    rows = [
        (
            one.effective_on,
            Said(one.kind, one.get_kind_display()),
            one.decided_by,
            one.decided_on,
            one.notice_on,
            one.ground,
            one.note,
            one.recorded_at,
            one.is_void,
        )
        for one in MembershipEvent.objects.filter(membership__person=person).order_by("recorded_at", "pk")
    ]
    return Part("events", _("What happened"), columns, rows, position=12)


def _suspensions(person: Person) -> Part:
    columns = (
        FROM, UNTIL, Column("kept_rights", _("Rights kept")), Column("decided_by", _("Decided by")),
        KNOWN_FROM, KNOWN_UNTIL,
    )  # fmt: skip
    rows = [
        (
            first_day(one), end_day(one), ", ".join(one.kept_rights), one.decided_by,
            one.recorded.lower, one.recorded.upper,
        )
        for one in Suspension.objects.filter(membership__person=person).order_by("effective", "pk")
    ]  # fmt: skip
    return Part("suspensions", _("Suspensions"), columns, rows, position=13)


def _restrictions(person: Person) -> Part:
    columns = (FROM, UNTIL, Column("reason", _("Reason")), KNOWN_FROM, KNOWN_UNTIL)
    rows = [
        (first_day(one), end_day(one), one.reason, one.recorded.lower, one.recorded.upper)
        for one in VotingRestriction.objects.filter(membership__person=person).order_by("effective", "pk")
    ]
    return Part("vote_suspensions", _("Suspensions of the vote alone"), columns, rows, position=14)


def _trials(person: Person) -> Part:
    columns = (Column("begins_on", _("From")), Column("last_on", _("Last day")), Column("category", _("Becomes")))
    rows = [
        (one.begins_on, one.last_on, _named(one.category))
        for one in Trial.objects.filter(membership__person=person).select_related("category").order_by("begins_on")
    ]
    return Part("trials", _("Trial"), columns, rows, position=15)


def _sections(person: Person) -> Part:
    held = SectionMembership.objects.filter(STILL_RECORDED, membership__person=person).select_related("section")
    rows = [
        (
            Said(one.kind, one.get_kind_display()),
            Named(one.section.key, one.section.name_fr, one.section.name_en),
            first_day(one),
            end_day(one),
        )
        for one in held.order_by("kind", "effective")
    ]
    columns = (Column("kind", _("Kind")), Column("section", _("Section")), FROM, UNTIL)
    return Part("sections", _("Sections"), columns, rows, position=16)


def _votes_bases(person: Person) -> Part:
    columns = (
        FROM, UNTIL, Column("size", _("Size of the member")), Column("votes", _("Votes by a table")),
        Column("source", _("Where it is written")), KNOWN_FROM, KNOWN_UNTIL,
    )  # fmt: skip
    rows = [
        (first_day(one), end_day(one), one.size, one.votes, one.source, one.recorded.lower, one.recorded.upper)
        for one in VotesBasis.objects.filter(membership__person=person).order_by("effective", "pk")
    ]
    return Part("votes_bases", _("What the number of votes rests on"), columns, rows, position=17)


def _representations(person: Person) -> Part:
    columns = (
        Column("who", _("Who acts")),
        Column("for_whom", _("For whom")),
        Column("relation", _("As")),
        Column("instrument", _("Written where")),
        FROM,
        UNTIL,
    )
    involved = Q(person=person) | Q(membership__person=person)
    held = Representation.objects.filter(STILL_RECORDED, involved, organisation=person.organisation_id)
    rows = [
        (
            one.name,
            one.membership.person.full_name,
            Said(one.relation, one.get_relation_display()),
            one.instrument_note,
            first_day(one),
            end_day(one),
        )
        for one in held.select_related("person", "membership__person").order_by("effective", "pk")
    ]
    return Part("representations", _("Who acts for whom"), columns, rows, position=17)


def _estate(person: Person) -> Part:
    columns = (
        Column("name", _("Name")), Column("line", _("Street address")), Column("city", _("Town")),
        Column("postal_code", _("Postal code")), Column("contact", _("To reach them")),
        Column("noted_at", _("Recorded on")),
    )  # fmt: skip
    rows = [
        (one.name, one.line, one.city, one.postal_code, one.contact, one.noted_at)
        for one in Estate.objects.filter(membership__person=person)
    ]
    return Part("estate", _("Who settles the estate"), columns, rows, is_single=True, position=18)
