"""The register with a million members: statements, time, plans; beside a bare look-up by primary key.

First the questions alone, then whole pages, with who reads them, what the form offers, the searches kept and the line
in the log of consultations. The time is that of the statements until their last row, the best of a few, everything in
memory: all of them together, then the slowest of them. Of a page, the time until it is answered is told too, and has
no aim. No plan may read a table that grows with the members from end to end.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from bench.asking import Asked, asked_by, asking, left_empty, read_whole

if TYPE_CHECKING:
    from membership.models import Account, Organisation
    from membership.queries.register_search import Wanted

MEMBERS = 1_000_000
TRIES = 5
LIMIT_MS = 50


def main() -> None:
    from bench import ground
    from bench.member_pasts import with_pasts
    from bench.members import a_register

    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--members", type=int, default=MEMBERS)
    members = wanted.parse_args().members
    with ground.database():
        started = time.monotonic()
        organisation = a_register(members)
        reader = a_secretary(organisation)
        with_pasts(organisation, reader)
        print(f"A register of {members:,} members, made in {time.monotonic() - started:.0f} s")
        sys.exit(0 if measure(organisation, reader) else 1)


def a_secretary(organisation: Organisation) -> Account:
    """Return the account of somebody of the office."""
    from datetime import date

    from membership.actors import Actor
    from membership.models import Role
    from membership.services.accounts import open_account
    from membership.services.roles import grant_role

    system = Actor.system()
    account = open_account(email="secretary@example.org", name="Secrétaire", actor=system)
    grant_role(
        account,
        organisation=organisation,
        role=Role.SECRETARY,
        actor=system,
        begins_on=date(2020, 1, 1),
        last_on=date(2099, 1, 1),
    )
    return account


def measure(organisation: Organisation, reader: Account) -> bool:
    """Print what each question and page costs; return whether all keep to the limit and read no table end to end."""
    from bench.register_questions import changed, others, pages, questions

    bare = bare_lookup()
    print(f"  {'a bare look-up by primary key':<34} {1:3d} statement   {bare:8.2f} ms      1")
    well, all_asked = True, []
    asks = {name: listing(organisation, *one) for name, one in questions(organisation).items()} | changed(organisation)
    for name, ask in asks.items():
        tries = [asked_by(ask) for _ in range(TRIES)]
        all_asked.append(tries[0])
        well &= _told(name, tries, bare)
    print("Whole pages, and the programming interface")
    open_page = a_browser(reader)
    for name, address in pages(organisation).items():
        tries = [asked_by(lambda address=address: open_page(address)) for _ in range(TRIES + 1)]  # type: ignore[misc]
        all_asked.append(tries[0])
        # The first reading of the hour is written in the log: its plans are looked at, the time is that of the others.
        well &= _told(name, tries, bare, is_page=True)
    print("Of which no aim is set")
    for name, ask in others(organisation).items():
        print(f"  {name:<34} {min(asked_by(ask).wall for _ in range(TRIES)) * 1000:8.2f} ms")
    if empty := left_empty(all_asked):
        print(f"  Read, but next to empty here (their plans are looked at without rows): {', '.join(empty)}")
    return well


def _told(name: str, tries: list[Asked], bare: float, *, is_page: bool = False) -> bool:
    """Print what one answer cost; return whether it keeps to the limit and reads no growing table from end to end."""
    best, first = min(tries, key=lambda one: one.seconds), tries[0]
    spent, worst = best.seconds * 1000, max(one.seconds for one in tries) * 1000
    faults = [f"reads all of {table}" for table in read_whole(first)] + (["too slow"] if spent > LIMIT_MS else [])
    said = f"{len(first.statements):3d} statements  {spent:8.2f} ms  {spent / bare:5.0f}"
    said += f"  slowest {max(best.each) * 1000:7.2f} ms  at worst {worst:7.2f} ms"
    if is_page:
        said += f"  answered in {min(one.wall for one in tries) * 1000:4.0f} ms"
    print(f"  {name:<34} {said}  {'; '.join(faults)}", flush=True)
    return not faults


def listing(organisation: Organisation, wanted: Wanted, places: int) -> Callable[[], object]:
    """Return how a page of the list is asked for, so many pages on."""
    from membership.queries.register_list import page

    after = ""
    for _ in range(places):
        after = page(organisation, wanted, after=after).lines[-1].public_id
    return lambda: page(organisation, wanted, after=after)


def a_browser(reader: Account) -> Callable[[str], object]:
    """Return how somebody of the office opens a page."""
    from django.conf import settings
    from django.test import Client

    # As where it is served to others: nothing is noted for whoever develops.
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["testserver"]
    logging.disable(logging.INFO)
    browser = Client(headers={"accept-language": "fr"})
    browser.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")

    def opened(address: str) -> object:
        answer = browser.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}.")
        return answer

    return opened


def bare_lookup() -> float:
    """Return the milliseconds of the quickest read there is, through the same driver."""
    from membership.models import Membership

    some = Membership.objects.order_by("pk").values_list("pk", flat=True)[0]
    spent = []
    for _ in range(50):
        with asking() as asked:
            Membership.objects.filter(pk=some).values_list("number", flat=True).first()
        spent.append(asked.seconds)
    return sorted(spent)[len(spent) // 2] * 1000


if __name__ == "__main__":
    main()
