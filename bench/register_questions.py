"""What is asked of a measured register: as lists, on other days, as it was known then, by all that narrows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from membership.models import Organisation
    from membership.queries.register_search import Wanted

TODAY = date(2026, 11, 25)
# When whoever left by today is past the period for which one keeps how to reach them.
LONG_AFTER = date(2034, 1, 1)
YEAR_END = date(2025, 12, 31)
# As a year ended three years ago, and as it was known a month later: nobody knew who would leave and move since.
THEN, KNOWN_THEN = date(2023, 12, 31), datetime(2024, 1, 31, 22, tzinfo=UTC)


def questions(organisation: Organisation) -> dict[str, tuple[Wanted, int]]:
    """Return what is asked, and how many pages on. The searches cover the common, the rare and the absent."""
    from membership.models import Section
    from membership.queries.register_search import Missing, Wanted
    from membership.rules.status import Status

    def wanted(**more: Any) -> Wanted:
        return Wanted(**({"on": TODAY} | more))

    def known_then(**more: Any) -> Wanted:
        return wanted(**({"on": THEN, "known_at": KNOWN_THEN} | more))

    section = dict(Section.objects.for_organisation(organisation).values_list("key", "public_id"))
    region, sector = section["region-4"], section["sector-2"]
    return {
        "the first page": (wanted(), 0),
        "three pages on": (wanted(), 3),
        "on another day": (wanted(on=YEAR_END), 0),
        "everybody, past members too": (wanted(status=None), 0),
        "one category": (wanted(category="support"), 0),
        "suspended": (wanted(status=Status.SUSPENDED), 0),
        "vote suspended": (wanted(status=Status.VOTE_SUSPENDED), 0),
        "former": (wanted(status=Status.FORMER), 0),
        "not yet members": (wanted(status=Status.NOT_YET), 0),
        "without an address": (wanted(missing=Missing.ADDRESS), 0),
        "without an e-mail": (wanted(missing=Missing.EMAIL), 0),
        "without a representative": (wanted(missing=Missing.REPRESENTATIVE), 0),
        "who read English": (wanted(language="en"), 0),
        "read English on another day": (wanted(language="en", on=YEAR_END), 0),
        "without an e-mail, another day": (wanted(missing=Missing.EMAIL, on=YEAR_END), 0),
        "joined in one month": (wanted(joined_from=date(2019, 5, 1), joined_until=date(2019, 5, 31)), 0),
        "joined on days nobody did": (wanted(joined_from=TODAY + timedelta(days=9)), 0),
        "a number": (wanted(search="B0500000"), 0),
        "a common name": (wanted(search="tremblay"), 0),
        "a whole name": (wanted(search="zoé bouchard"), 0),
        "a double name": (wanted(search="roy-gagnon"), 0),
        "a name misspelt": (wanted(search="tranblay"), 0),
        "a name nobody has": (wanted(search="xyzzyq"), 0),
        "a company": (wanted(search="ferme bouchard", status=None), 0),
        "a common name, suspended": (wanted(search="gagnon", status=Status.SUSPENDED), 0),
        "a common name, no address": (wanted(search="gagnon", missing=Missing.ADDRESS), 0),
        "a region": (wanted(section=region), 0),
        "a region, three pages on": (wanted(section=region), 3),
        "a sector on another day": (wanted(section=sector, on=YEAR_END), 0),
        "a region, its suspended": (wanted(section=region, status=Status.SUSPENDED), 0),
        "a region, one category": (wanted(section=region, category="support"), 0),
        "a region, a category, a letter": (wanted(section=region, category="support", search="d"), 0),
        "a region, a category, a name": (wanted(section=region, category="worker", search="gagnon"), 0),
        "a region, joined in a year": (
            wanted(section=region, joined_from=date(2019, 1, 1), joined_until=date(2019, 12, 31)),
            0,
        ),
        "a sector, no e-mail, English": (wanted(section=sector, missing=Missing.EMAIL, language="en"), 0),
        "a name misspelt, another day": (wanted(search="bouchart", on=date(2018, 6, 30)), 0),
        "known then": (known_then(), 0),
        "known then, three pages on": (known_then(), 3),
        "known then, everybody": (known_then(status=None), 0),
        "known then, one category": (known_then(category="support"), 0),
        "known then, suspended": (known_then(on=date(2022, 10, 1), status=Status.SUSPENDED), 0),
        "known then, nobody suspended": (known_then(status=Status.SUSPENDED), 0),
        "known then, vote suspended": (
            known_then(on=date(2025, 6, 30), known_at=datetime(2025, 7, 31, tzinfo=UTC), status=Status.VOTE_SUSPENDED),
            0,
        ),
        "known then, former": (known_then(status=Status.FORMER), 0),
        "known then, without an address": (known_then(missing=Missing.ADDRESS), 0),
        "known then, no representative": (known_then(missing=Missing.REPRESENTATIVE), 0),
        "known then, a region": (known_then(section=region), 0),
        "known then, joined in a month": (
            known_then(joined_from=date(2019, 5, 1), joined_until=date(2019, 5, 31)),
            0,
        ),
        "known then, a common name": (known_then(search="tremblay"), 0),
        "known then, a name misspelt": (known_then(search="tranblay"), 0),
        "known then, a name, no address": (known_then(search="gagnon", missing=Missing.ADDRESS), 0),
        "known before any was": (known_then(known_at=datetime(2020, 1, 1, tzinfo=UTC)), 0),
    }


def changed(organisation: Organisation) -> dict[str, Callable[[], object]]:
    """Return the pages of what changed: few days, many, as known then, and the day on which a list was brought in."""
    from membership.queries.changes import Place, Span, page_of, recorded_between

    may, new_year, came_in = date(2023, 5, 31), date(2023, 1, 1), date(2021, 1, 4)
    month, year = Span(first=may.replace(day=1), last=may), Span(first=new_year, last=date(2023, 12, 31))
    long_ago = Span(first=date(2009, 5, 1), last=date(2009, 5, 31))
    known = Span(first=new_year, last=date(2023, 12, 31), known_at=datetime(2023, 8, 1, tzinfo=UTC))
    on_one_day = Span(first=date(2000, 1, 1), last=date(2000, 1, 1))
    on_the_import = recorded_between(organisation, came_in, came_in)
    written = recorded_between(organisation, new_year, date(2023, 12, 31))
    return {
        "what changed in a month": lambda: page_of(organisation, month),
        "what changed in a month long ago": lambda: page_of(organisation, long_ago),
        "what changed in a year": lambda: page_of(organisation, year),
        "what changed in 25 years": lambda: page_of(organisation, Span(first=date(2000, 1, 2), last=TODAY)),
        "what is to change": lambda: page_of(organisation, Span(first=TODAY, last=date(2036, 12, 31))),
        "what changed, known then": lambda: page_of(organisation, known),
        "a hundred pages on": lambda: page_of(organisation, on_one_day, Place(on_one_day.first or may, 5000)),
        "what was written down on a day": lambda: page_of(organisation, recorded_between(organisation, may, may)),
        "what was written down in a year": lambda: page_of(organisation, written),
        "what was written down in years": lambda: page_of(organisation, recorded_between(organisation, may, TODAY)),
        "on the day a list came in": lambda: page_of(organisation, on_the_import),
        "when two were found to be one": lambda: page_of(
            organisation, recorded_between(organisation, date(2025, 3, 3), date(2025, 3, 3))
        ),
    }


def others(organisation: Organisation) -> dict[str, Callable[[], object]]:
    """Return what else the office asks of the whole register: who is no member, whose data are past their period."""
    from membership.queries.beside import persons_beside
    from membership.queries.retention import past_period, past_rooms

    return {
        "who is no member, counted": lambda: persons_beside(organisation).count(),
        "who is no member, first of them": lambda: list(persons_beside(organisation)[:50]),
        "past its period, counted": lambda: past_rooms(organisation, LONG_AFTER).count(),
        "past its period, first of them": lambda: past_period(organisation, LONG_AFTER),
    }


def pages(organisation: Organisation) -> dict[str, str]:
    """Return the addresses of whole pages, and of the programming interface, with all that stands around a list."""
    from membership.models import Membership, Section

    here, api = f"/o/{organisation.slug}/register/", f"/api/v1/organisations/{organisation.slug}/"
    one = Membership.objects.for_organisation(organisation).get(number="B0000058").public_id
    region = Section.objects.for_organisation(organisation).get(key="region-4").public_id
    known = f"as_of={THEN}&known_at={KNOWN_THEN.date()}"
    return {
        "the list": here,
        "the list, a common name": f"{here}?q=tremblay",
        "the list, a name misspelt": f"{here}?q=tranblay&as_of=2018-06-30",
        "the list, suspended": f"{here}?status=suspended",
        "the list, a region, a category": f"{here}?section={region}&category=support&q=d",
        "the list, known then": f"{here}?{known}",
        "what changed in a month": f"{here}changes/?first=2023-05-01&last=2023-05-31",
        "what was written down then": f"{here}changes/?first=2023-05-31&last=2023-05-31&by=recorded",
        "a member's file and story": f"{here}{one}/",
        "a member's file, known then": f"{here}{one}/?{known}",
        "API: the list": f"{api}members",
        "API: a common name": f"{api}members?search=tremblay",
        "API: a name misspelt": f"{api}members?search=tranblay",
        "API: a member's story": f"{api}members/{one}/story",
        "API: what changed in a month": f"{api}register/changes?first=2023-05-01&last=2023-05-31",
    }
