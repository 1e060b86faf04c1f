"""Letters: one member's whole correspondence, and those of a notice that wait to be posted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from membership import formats
from membership.models import (
    Address,
    Application,
    Attempt,
    BatchLetter,
    ConsentEvent,
    Delivery,
    DeliveryEvent,
    DeliveryState,
    Membership,
    Notice,
    NoticeKind,
    NoticeText,
    OwnPassage,
    Person,
    Purpose,
    sort_key,
)
from membership.models.base import true_on
from membership.queries.folding import folded


def letters_to(membership: Membership, search: str = "") -> QuerySet[Delivery]:
    """Return what was sent to a member, the latest first; only what holds the words, if any are given.

    Words are compared without accents or capitals, in the subjects, the texts, what they say to this member alone, and
    the addresses.
    """
    rows = Delivery.objects.filter(membership=membership)
    return _in_full(_holding(rows, search))


def letters_of_person(person: Person) -> QuerySet[Delivery]:
    """Return what was written to a person, in whatever quality, the latest first; each thing of a digest by itself."""
    return _in_full(Delivery.objects.filter(person=person).exclude(notice__kind=NoticeKind.DIGEST))


def letters_to_applicant(application: Application) -> QuerySet[Delivery]:
    """Return what was written to somebody who applies, the latest first."""
    return _in_full(Delivery.objects.filter(application=application))


def _holding(rows: QuerySet[Delivery], search: str) -> QuerySet[Delivery]:
    texts = NoticeText.objects.filter(notice=OuterRef("notice"))
    own = OwnPassage.objects.filter(notice=OuterRef("notice"), membership=OuterRef("membership"))
    for word in sort_key(search).split():
        rows = rows.alias(where=folded("address")).filter(
            Q(where__contains=word)
            | Exists(_saying(texts, word, "subject", "body_text"))
            | Exists(_saying(own, word, "text_fr", "text_en"))
        )
    return rows


def _saying(rows: QuerySet[Any], word: str, *columns: str) -> QuerySet[Any]:
    """Return the rows that hold a folded word in one of their columns."""
    named = {f"said_{column}": folded(column) for column in columns}
    found: QuerySet[Any] = rows.alias(**named).filter(reduce(or_, (Q(**{f"{name}__contains": word}) for name in named)))
    return found


def _in_full(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return (
        Delivery.objects.filter(pk__in=rows.values("pk"))
        .select_related("notice", "replaced_by", "person", "application", "correspondent", "estate", "organisation")
        .select_related("digest__notice")
        .prefetch_related(
            "notice__texts",
            *in_whatever_message(),
        )
        .order_by("-notice__issued_at", "-pk")
    )


def in_whatever_message() -> list[Any]:
    """Return what to read along for what became of a delivery: its own attempts, and those of its digest."""
    attempts, events = Attempt.objects.order_by("number"), DeliveryEvent.objects.order_by("happened_at", "pk")
    return [
        Prefetch(f"{whose}{name}", rows)
        for whose in ("", "digest__")
        for name, rows in (("attempts", attempts), ("events", events))
    ]


def letters_to_post(notice: Notice) -> QuerySet[Delivery]:
    """Return the letters of a notice that are to be printed, in the order of names.

    What lies in a batch is printed there: twice on paper, each would also bear a code that the other ends.
    """
    return unposted(notice).exclude(Exists(BatchLetter.objects.filter(delivery=OuterRef("pk"), posted_at=None)))


def unposted(notice: Notice) -> QuerySet[Delivery]:
    """Return the letters of a notice that nobody has said to be posted yet, in the order of names."""
    waiting = Delivery.objects.filter(
        notice=notice, notice__withdrawn_at=None, state=DeliveryState.BY_POST, settled_at=None
    )
    related = waiting.select_related(
        "membership", "person", "application", "correspondent", "estate", "notice", "organisation"
    )
    return related.order_by("person__sort_key", "pk")


def large_print_of(deliveries: Iterable[Delivery]) -> set[int]:
    """Return which persons asked for letters in large print: the last word of each counts. One SQL statement."""
    people = [one.person_id for one in deliveries]
    said = ConsentEvent.objects.filter(purpose=Purpose.LARGE_PRINT, person__in=people).order_by("at", "pk")
    last = dict(said.values_list("person_id", "is_given"))
    return {person for person, is_given in last.items() if is_given}


def addresses_of(deliveries: Iterable[Delivery], on: date) -> dict[int | None, Address]:
    """Return the postal addresses of that day, by person."""
    people = [one.person_id for one in deliveries]
    return {one.person_id: one for one in Address.objects.filter(true_on(on), person__in=people)}


def address_to(delivery: Delivery, addresses: Mapping[int | None, Address]) -> Address | None:
    """Return where a letter goes: to the person's address of that day, or to the one that somebody else gave.

    A letter to an estate whose settler gave no address goes to the last one of the member: it is known there.
    """
    if delivery.estate is not None and delivery.estate.line:
        return delivery.estate.postal_address
    other = delivery.correspondent or delivery.application
    if other is not None:
        kept = other.postal_address
        return kept if kept.line else None
    return addresses.get(delivery.person_id)


def lines_of(address: Address | None) -> list[str]:
    """Return an address as it stands on an envelope, in the active language: abroad, its last line is the country."""
    if address is None:
        return []
    town = " ".join(part for part in (address.city, address.postal_code) if part)
    country = "" if address.country == Address().country else formats.country(address.country).upper()
    return [line for line in (address.line, town, country) if line]


def one_line(address: Address | None) -> str:
    """Return where a letter went, for its proof."""
    return ", ".join(lines_of(address))
