"""Whom the office means that types what lies before it: an e-mail address, a telephone, a number without its prefix.

Exact, but for how it is written: each is found by an index, whatever the size of the register.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import QuerySet
from django.db.models.functions import Lower

from membership.models import Membership, Organisation, Person, Phone
from membership.models.people import LocalDigits

# A mailbox or a telephone of more persons than this tells nobody apart.
MOST_SHARED = 100
# The fewest by which a telephone is known: without its area.
LOCAL = 7
TELEPHONE = re.compile(r"[\d\s().+/-]+")
DIGITS = re.compile(r"\d+")
# An extension is none of it.
NOT_A_DIGIT = re.compile(r"[A-Za-z#].*$|\D")


def reached_at(organisation: Organisation, typed: str) -> list[int]:
    """Return the persons whose mailbox or telephone was typed."""
    people: QuerySet[Person] = Person.objects.for_organisation(organisation)
    if "@" in typed:
        mailbox = people.alias(mailbox=Lower("email")).filter(mailbox=typed.lower())
        return list(mailbox.values_list("pk", flat=True)[:MOST_SHARED])
    digits = NOT_A_DIGIT.sub("", typed)
    if len(digits) < LOCAL or not TELEPHONE.fullmatch(typed):
        return []
    ends = digits[-LOCAL:]
    own = people.exclude(phone="").alias(ends=LocalDigits("phone")).filter(ends=ends)
    others = Phone.objects.for_organisation(organisation).alias(ends=LocalDigits("number")).filter(ends=ends)
    found = [
        *own.values_list("pk", "phone")[:MOST_SHARED],
        *others.values_list("person", "number")[:MOST_SHARED],
    ]
    return list({person for person, number in found if _is_same(digits, NOT_A_DIGIT.sub("", number))})


def _is_same(typed: str, kept: str) -> bool:
    """Return whether one is the end of the other: the area and the country are often left out."""
    return typed.endswith(kept) or kept.endswith(typed)


def numbers_meant(organisation: Organisation, typed: str) -> list[str]:
    """Return the numbers of members that digits can mean: «10» and «0000010» are M0000010 where numbers begin so.

    As the first and the last number of the register are written; the index of numbers gives both.
    """
    if not DIGITS.fullmatch(typed):
        return []
    rows = Membership.objects.for_organisation(organisation)
    ends = (rows.order_by(order).values_list("number", flat=True).first() for order in ("number", "-number"))
    meant = {one for number in ends if number for one in _written_like(number, typed)}
    return list(rows.filter(number__in=meant).values_list("number", flat=True))


def _written_like(number: str, typed: str) -> Iterator[str]:
    found = re.search(r"(\d+)(?!.*\d)", number)
    if found:
        before, after = number[: found.start()], number[found.end() :]
        yield f"{before}{typed}{after}"
        yield f"{before}{typed.zfill(len(found[1]))}{after}"
