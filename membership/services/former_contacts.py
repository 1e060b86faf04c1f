"""Keeping how a person was reached before: at each change, what stood there until then.

What never changed costs no row: a list of a million that comes in writes none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

from membership.clock import now
from membership.models import ContactFact, FormerContact, Person
from membership.queries.reach import as_lines


@contextmanager
def keeping_reach(person: Person, account: int | None) -> Iterator[list[FormerContact]]:
    """Keep what the block changes of how a person is reached. Whoever calls holds the person.

    Yields what then holds the rows that were kept, once the block is over.
    """
    before = _reach(person)
    rows: list[FormerContact] = []
    yield rows
    after = _reach(person)
    changed = [fact for fact in ContactFact if before[fact] != after[fact]]
    if not changed:
        return
    at = now()
    rows += FormerContact.objects.bulk_create(
        FormerContact(
            organisation_id=person.organisation_id,
            person=person,
            fact=fact,
            value=before[fact],
            was_known=bool(before[fact]),
            changed_at=at,
            recorded_by_id=account,
        )
        for fact in changed
    )


def _reach(person: Person) -> dict[ContactFact, str]:
    """Return how a person is reached as the database has it now. Costs two SQL statements."""
    held = Person.objects.get(pk=person.pk)
    return {
        ContactFact.EMAIL: held.email,
        ContactFact.PHONE: held.phone,
        ContactFact.PHONES: as_lines(held.phones.values_list("kind", "number")),
        ContactFact.LANGUAGE: held.language,
    }


LANGUAGES = """
INSERT INTO membership_formercontact (organisation_id, person_id, fact, value, was_known, changed_at, recorded_by_id)
SELECT organisation_id, id, %(fact)s, language, true, %(at)s, %(account)s
FROM membership_person WHERE id = ANY(%(people)s) AND language <> %(to)s
"""


def keep_languages(people: list[int], *, to: str, at: datetime, account: int | None) -> None:
    """Keep the language of many who are about to be written to in another. One SQL statement."""
    fact = ContactFact.LANGUAGE.value
    asked: dict[str, Any] = {"people": people, "fact": fact, "to": to, "at": at, "account": account}
    with connection.cursor() as cursor:
        cursor.execute(LANGUAGES, asked)
