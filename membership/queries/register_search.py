"""What is asked of the register as a list, and the members who answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from functools import reduce
from operator import and_, or_

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import Exact

from membership.models import (
    Address,
    Category,
    FormerName,
    Membership,
    MembershipPeriod,
    Organisation,
    Person,
    PersonKind,
    PersonMerge,
    Representation,
    Section,
    SectionMembership,
    Suspension,
    VotingRestriction,
)
from membership.queries.contacts_typed import numbers_meant, reached_at
from membership.queries.moment import Moment
from membership.queries.one_day import began_by
from membership.queries.reach import without_email, written_to_in
from membership.queries.spelling import Spelt, spelt
from membership.rules.status import Status

# A name that more persons than this went by tells nobody apart.
MOST_JOINED = 100
# Facts of a membership, or of the one that another fact is of.
_OF_IT, _SAME = {"membership": OuterRef("pk")}, {"membership": OuterRef("membership")}


class Missing(Enum):
    """What the register may lack about somebody."""

    ADDRESS = "address"
    EMAIL = "email"
    REPRESENTATIVE = "representative"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asks of the register. status None: everybody there ever was; known_at None: as known now.

    section: the public id of one. joined_from, joined_until: those one of whose stays began on these days, both
    included. by_contact: whether what is looked for may be an e-mail address or a telephone too, which is for those who
    read the register, not for the list that is open to members.
    """

    on: date
    known_at: datetime | None = None
    search: str = ""
    by_contact: bool = False
    category: str = ""
    status: Status | None = Status.MEMBER
    missing: Missing | None = None
    language: str = ""
    section: str = ""
    joined_from: date | None = None
    joined_until: date | None = None

    @property
    def at(self) -> Moment:
        return Moment(self.on, self.known_at)

    @property
    def asks_when_they_came(self) -> bool:
        return self.joined_from is not None or self.joined_until is not None


@dataclass(frozen=True, slots=True)
class Understood:
    """A search: the one member whose number it is, or else words of a name.

    joined_numbers: numbers that went when their bearer was found to be another member, each with the one that remains.
    known_by: the public ids of those whom the words mean by a name that they bear no longer. people: all whom the words
    can mean, where they were found before and need not be looked for again. section, category: those asked for, by
    their ids; 0 and None where there is none of that name.
    """

    numbered: int | None = None
    words: Sequence[Spelt] = ()
    known_by: Sequence[str] = ()
    people: Sequence[int] | None = None
    joined_numbers: Sequence[tuple[str, str]] = ()
    section: int = 0
    category: Category | None = None

    @property
    def without_words(self) -> Understood:
        return replace(self, words=(), known_by=(), people=None, numbered=None)


def understood(organisation: Organisation, wanted: Wanted) -> Understood:
    """Return what is asked: whom the words mean, and which section and category are.

    By their ids: with a key, the planner cannot tell a category of nobody from one of everybody.
    """
    section = category = None
    if wanted.section:
        section = Section.objects.for_organisation(organisation).filter(public_id=wanted.section).first()
    if wanted.category:
        category = Category.objects.for_organisation(organisation).filter(key=wanted.category).first()
    return replace(_meant(organisation, wanted), section=section.pk if section else 0, category=category)


def _meant(organisation: Organisation, wanted: Wanted) -> Understood:
    """Return what a search means. Numbered companies are many here, so a figure may be a part of a name too."""
    typed, known_at = wanted.search.strip(), wanted.known_at
    if any(character.isdigit() for character in typed):
        numbered = Membership.objects.for_organisation(organisation).filter(number__in={typed, typed.upper()})
        if found := numbered.values_list("pk", "number", "person").first():
            pk, number, person = found
            return _remaining(organisation, pk, number, person, known_at)
    people = _otherwise_named(organisation, wanted, typed)
    if people:
        return Understood(people=people)
    words = spelt(organisation, typed)
    return Understood(words=words, known_by=_known_by(organisation, wanted, words) if words else ())


def _otherwise_named(organisation: Organisation, wanted: Wanted, typed: str) -> list[int]:
    """Return the persons meant by something else than a name or a whole number; of one who went, who remains.

    Beside a number without its prefix stand those in whose name the figure is, unless they are too many.
    """
    meant = reached_at(organisation, typed) if wanted.by_contact else []
    if numbers := numbers_meant(organisation, typed):
        meant += (
            Membership.objects.for_organisation(organisation)
            .filter(number__in=numbers)
            .values_list("person", flat=True)
        )
        meant += _of_figure(organisation, typed)
    kept = joins(organisation, wanted.known_at).filter(joined__in=meant).values_list("kept", flat=True) if meant else ()
    return list({*meant, *kept})


def _of_figure(organisation: Organisation, typed: str) -> list[int]:
    """Return those in whose name a figure is; nobody for less than three digits, which no index finds."""
    if len(typed) < 3:
        return []
    named = Person.objects.for_organisation(organisation).filter(sort_key__contains=typed)
    found = list(named.values_list("pk", flat=True)[: MOST_JOINED + 1])
    return found if len(found) <= MOST_JOINED else []


def _remaining(organisation: Organisation, pk: int, number: str, person: int, known_at: datetime | None) -> Understood:
    """Return the member of a number; of one that went, the member who remains."""
    merge = joins(organisation, known_at).filter(joined=person)
    remains = merge.values_list("kept__memberships", "kept__memberships__number").first()
    if remains is None or remains[0] is None:
        return Understood(numbered=pk)
    return Understood(numbered=remains[0], joined_numbers=[(number, remains[1])])


def joins(organisation: Organisation, known_at: datetime | None = None) -> QuerySet[PersonMerge]:
    """Return the persons joined to another, as known at an instant."""
    found: QuerySet[PersonMerge] = PersonMerge.objects.for_organisation(organisation)
    if known_at is None:
        return found.filter(undone_at=None)
    return found.filter(Q(undone_at=None) | Q(undone_at__gt=known_at), merged_at__lte=known_at)


def matching(
    organisation: Organisation,
    wanted: Wanted,
    search: Understood | None = None,
    *,
    among: Sequence[int] | None = None,
) -> QuerySet[Membership]:
    """Return the memberships that answer what is wanted, in no order.

    among: all those who do apart from their standing, where they were found before and need not be looked for again.
    """
    search = search or understood(organisation, wanted)
    if among is None:
        found = apart_from_standing(organisation, wanted, search)
    else:
        found = Membership.objects.for_organisation(organisation).filter(pk__in=among)
    if not (wanted.category and wanted.status in {Status.MEMBER, Status.SUSPENDED}):
        # Whoever is of a category on a day is a member on it.
        found = found.filter(_standing(wanted.status, wanted.at))
    if wanted.status is None:
        # Whoever was found to be another member has no days of their own any more: of all lists only this holds them.
        found = found.exclude(Exists(joins(organisation, wanted.known_at).filter(joined=OuterRef("person"))))
    if wanted.category:
        found = found.filter(_period(wanted.at, category=search.category)) if search.category else found.none()
    return found


def stays_of_both(organisation: Organisation, wanted: Wanted, search: Understood) -> QuerySet[SectionMembership]:
    """Return the stays, in the section asked for, of those who are of the category too, or came in then.

    Either may hold thousands. Of those who came in there are some here who did not: whoever has a period that begins
    then, though it carries on another, or was taken back.
    """
    stays = SectionMembership.objects.filter(wanted.at.true, section_id=search.section)
    if wanted.category:
        of_category = MembershipPeriod.objects.filter(wanted.at.true, category=search.category, **_SAME)
        stays = stays.filter(Exists(of_category))
    return stays.filter(Exists(_begins(organisation, wanted, **_SAME))) if wanted.asks_when_they_came else stays


def apart_from_standing(organisation: Organisation, wanted: Wanted, search: Understood) -> QuerySet[Membership]:
    """Return those who answer what is wanted, whatever their status and their category may be.

    What makes a status rare is asked here too: a suspension leads to few, a period to nearly everybody.
    """
    found = _whenever_they_came(organisation, wanted, search)
    return found.filter(_joined(organisation, wanted)) if wanted.asks_when_they_came else found


def can_be_meant(organisation: Organisation, wanted: Wanted, search: Understood) -> QuerySet[Membership]:
    """Return all who answer apart from their standing, and some who do not: found sooner, to be asked once more.

    Of those who came in between two days: whoever has a period that begins there, though it carries on another.
    """
    found = _whenever_they_came(organisation, wanted, search)
    begun = _begins(organisation, wanted, **_OF_IT).filter(wanted.at.known)
    return found.filter(Exists(begun)) if wanted.asks_when_they_came else found


def _whenever_they_came(organisation: Organisation, wanted: Wanted, search: Understood) -> QuerySet[Membership]:
    # The organisation is said twice so that the index of names, which begins with it, can be used.
    found: QuerySet[Membership] = Membership.objects.for_organisation(organisation).filter(
        person__organisation=organisation
    )
    if wanted.status not in {Status.SUSPENDED, Status.VOTE_SUSPENDED}:
        # Of whom a suspension was known, the membership was; and there the few of them lead.
        found = found.filter(wanted.at.recorded_by("created_at"))
    if wanted.status is Status.SUSPENDED:
        found = found.filter(_fact(Suspension, wanted.at))
    elif wanted.status is Status.VOTE_SUSPENDED:
        found = found.filter(_fact(VotingRestriction, wanted.at))
    if wanted.missing is not None:
        found = found.filter(lacking(wanted.missing, wanted.at, organisation))
    if wanted.language:
        found = found.filter(written_to_in(organisation, wanted.language, wanted.at))
    if wanted.section:
        stays = SectionMembership.objects.filter(wanted.at.true, section_id=search.section, **_OF_IT)
        found = found.filter(Exists(stays))
    if search.numbered:
        return found.filter(pk=search.numbered)
    if search.people is not None:
        return found.filter(person__in=search.people)
    if not search.words:
        return found
    return found.filter(called(search, "person"))


def called_without_address(organisation: Organisation, search: Understood, at: Moment) -> QuerySet[Person]:
    """Return the persons of a name who lack an address, members or not.

    Asked of the persons themselves: by way of the memberships, those of a common name would all be looked up twice.
    """
    people: QuerySet[Person] = Person.objects.for_organisation(organisation)
    return people.filter(called(search), ~Q(_address(at, "pk")))


def called(search: Understood, person: str = "") -> Q:
    """Return the condition that somebody is called, or was once, what is looked for. person: as for `_named`."""
    named = _named(search.words, person)
    # By a column of the person, as the name is one: whoever is neither is passed over without a look at the member.
    column = f"{person}__public_id__in" if person else "public_id__in"
    return named | Q(**{column: search.known_by}) if search.known_by else named


def _named(words: Sequence[Spelt], person: str) -> Q:
    """Return the condition that a name holds each of the words. person: the way to it; empty for a row of its own."""
    column = f"{person}__sort_key__contains" if person else "sort_key__contains"
    return reduce(and_, (reduce(or_, (Q(**{column: one}) for one in word.looked_for)) for word in words))


def named_in(organisation: Organisation, search: str) -> Q:
    """Return the condition that the name of a person holds each of the words looked for."""
    words = spelt(organisation, search.strip())
    return _named(words, "") if words else Q()


def _known_by(organisation: Organisation, wanted: Wanted, words: Sequence[Spelt]) -> list[str]:
    """Return those who are looked for by a name that is not theirs now. Two SQL statements."""
    return _kept_for(organisation, wanted, words) + _once_called(organisation, wanted, words)


def _kept_for(organisation: Organisation, wanted: Wanted, words: Sequence[Spelt]) -> list[str]:
    """Return those who remain where the name of the one who went is looked for: somebody may know them by it."""
    # Each who went is looked up: they are few, and those who bear a common name are thousands.
    named = Person.objects.filter(_named(words, ""), pk=OuterRef("joined")).values("pk")
    went = joins(organisation, wanted.known_at).alias(named=Subquery(named)).filter(named__isnull=False)
    return list(went.values_list("kept__public_id", flat=True)[:MOST_JOINED])


def _once_called(organisation: Organisation, wanted: Wanted, words: Sequence[Spelt]) -> list[str]:
    """Return those who bore a name that is looked for before the one they have."""
    rows = FormerName.objects.filter(wanted.at.recorded_by("recorded_at"), _named(words, ""), organisation=organisation)
    # In no order: put in one, they would be read along it rather than found.
    return list(rows.order_by().values_list("person__public_id", flat=True)[:MOST_JOINED])


def _joined(organisation: Organisation, wanted: Wanted) -> Exists:
    """Return the condition «came in between these days»: a period begins there, and carries no other on."""
    carried_on = MembershipPeriod.objects.filter(
        wanted.at.known, membership=OuterRef("membership"), effective__endswith=OuterRef("effective__startswith")
    )
    # Asked of each, and not of all that ever ended at once: which is what the planner makes of a plain «not».
    begun = _begins(organisation, wanted, **_OF_IT).filter(wanted.at.known)
    return Exists(begun.filter(Exact(Exists(carried_on), Value(False))))


def _begins(organisation: Organisation, wanted: Wanted, **of_whom: OuterRef) -> QuerySet[MembershipPeriod]:
    """Return the periods of a member that begin between these days, known or not."""
    # With the organisation, which the index of beginnings starts with.
    begun = MembershipPeriod.objects.filter(organisation=organisation, **of_whom)
    if wanted.joined_from:
        begun = begun.filter(effective__startswith__gte=wanted.joined_from)
    if wanted.joined_until:
        begun = begun.filter(effective__startswith__lte=wanted.joined_until)
    return begun


def _standing(status: Status | None, at: Moment) -> Q:
    """Return the condition that makes the status, beside what is asked apart from it."""
    match status:
        case None:
            return Q()
        case Status.MEMBER:
            return Q(_period(at))
        case Status.SUSPENDED:
            return Q(_period(at))
        case Status.VOTE_SUSPENDED:
            # Whoever is suspended altogether is listed there.
            return Q(_period(at)) & ~Q(_fact(Suspension, at))
        case Status.FORMER:
            return ~Q(_period(at)) & Q(_begun(at))
        case Status.NOT_YET:
            # «To come» is asked too, though implied: those are few, and the search can start from them.
            return Q(_to_come(at)) & ~Q(_begun(at))


def _period(at: Moment, **more: Category) -> Exists:
    return Exists(MembershipPeriod.objects.filter(at.true, membership=OuterRef("pk"), **more))


def _begun(at: Moment) -> Exists:
    return Exists(MembershipPeriod.objects.filter(began_by(at), membership=OuterRef("pk")))


def _to_come(at: Moment) -> Exists:
    coming = MembershipPeriod.objects.filter(at.known, effective__startswith__gt=at.on)
    # With its organisation, which the index of beginnings starts with.
    return Exists(coming.filter(organisation=OuterRef("organisation"), membership=OuterRef("pk")))


def _fact(model: type[Suspension] | type[VotingRestriction], at: Moment) -> Exists:
    return Exists(model.objects.filter(at.true, membership=OuterRef("pk")))


def lacking(missing: Missing, at: Moment, organisation: Organisation) -> Q:
    """Return the condition on memberships that lack something at a moment."""
    match missing:
        case Missing.ADDRESS:
            return ~Q(_address(at, "person"))
        case Missing.EMAIL:
            return without_email(organisation, at)
        case Missing.REPRESENTATIVE:
            # A bare name is somebody to write to, but nobody who could sign in and vote.
            named = Representation.objects.filter(at.true, membership=OuterRef("pk"), person__isnull=False)
            return Q(person__kind=PersonKind.LEGAL) & ~Q(Exists(named))


def _address(at: Moment, person: str) -> Exists:
    """Return the condition that a person has an address that says something. person: the way to it."""
    return Exists(Address.objects.filter(at.true, person=OuterRef(person)).exclude(line="", city=""))
