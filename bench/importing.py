"""How long a list takes to come into an empty register, beside a bare COPY of the same file.

The list is made up from a seed. The bare COPY writes its cells as text into one table without a
constraint; the import reads, checks and writes each member as persons, memberships and dated facts,
and every constraint holds at the end. Peak memory is told of the importing process, and of those of the database.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

MEMBERS = 1_000_000
TIMES_THE_COPY = 25
SECONDS = 120


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--members", type=int, default=MEMBERS)
    asked.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked.add_argument("--profile", action="store_true", help="print where the import spends its time")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="unevoix-bench-") as folder:
        Path(folder).chmod(0o755)
        measure(Path(folder), options.members, is_profiled=options.profile)


def measure(folder: Path, members: int, *, is_profiled: bool) -> None:
    """Bring the list in on embedded servers of its own, and tell."""
    from bench.member_list import write
    from bench.memory import held_by_the_database

    file = write(folder / "members.csv", members)
    os.environ.update(UNEVOIX_HOME=str(folder), DEBUG="1", UNEVOIX_DEMONSTRATION="1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    from config.embedded import services

    with services.held():
        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        copied = bare_copy(file)
        command = [sys.executable, "-c", _IMPORT, str(file), "profile" if is_profiled else ""]
        with held_by_the_database() as held:
            said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ).stdout
        told = json.loads(said.splitlines()[-1])
        connections.close_all()
    report(members, file.stat().st_size, copied, told, str(held))


_IMPORT = "import sys; from bench.importing import bring_in; bring_in(sys.argv[1], sys.argv[2])"


def bring_in(file: str, profiled: str = "") -> None:
    """Found an organisation and bring the list in; tell the time and the memory it took. A process of its own."""
    import django

    django.setup()
    from membership.actors import Actor
    from membership.models import Organisation
    from membership.services.imports.importing import import_members
    from membership.services.organisations import NewCategory, found_organisation

    organisation = found_organisation(
        Organisation(slug="bench", kind="qc_coop", name_fr="Coop de mesure", name_en="Measured co-op"),
        categories=[NewCategory(key, key, key) for key in ("user", "worker", "support", "auxiliary")],
        share_price_cents=1000,
        actor=Actor.system(),
    )
    from django.db import connection

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = {"built": 0.0, "checked": 0.0}

    def timed(execute: Any, sql: str, *asked: Any) -> Any:
        started = time.monotonic()
        try:
            return execute(sql, *asked)
        finally:
            kind = "checked" if "FOREIGN KEY" in sql or "EXCLUDE" in sql else "built"
            if sql.startswith(("CREATE INDEX", "CREATE UNIQUE INDEX", "ALTER TABLE")):
                spent[kind] += time.monotonic() - started

    started = time.monotonic()
    if profiled:
        import cProfile
        import pstats

        profile = cProfile.Profile()
        profile.enable()
    with connection.execute_wrapper(timed):
        result = import_members(organisation, actor=Actor.system(), content=Path(file), file_name="members.csv")
    seconds = time.monotonic() - started
    if profiled:
        profile.disable()
        pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(30)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    totals = {"rows": result.rows, "new": result.new, "rejected": result.rejected}
    print(json.dumps({"seconds": seconds, "before_kb": before, "peak_kb": peak, **spent, **totals}))


def bare_copy(file: Path) -> float:
    """Return the seconds that COPY alone takes for the file, as text, into one table."""
    from django.db import connection

    from bench.member_list import HEADER

    columns = ", ".join(f'"{name}" text' for name in HEADER.split(","))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_list ({columns})")
        started = time.monotonic()
        with cursor.copy("COPY bench_list FROM STDIN (FORMAT csv, HEADER true)") as copy, file.open("rb") as lines:
            while piece := lines.read(1 << 16):
                copy.write(piece)
        seconds = time.monotonic() - started
        cursor.execute("DROP TABLE bench_list")
    return seconds


def report(members: int, size: int, copied: float, told: dict[str, float], held: str) -> None:
    """Print the measures as ratios."""
    times, seconds = told["seconds"] / copied, told["seconds"]
    grown = (told["peak_kb"] - told["before_kb"]) / 1024
    print(f"A list of {members:,} members, {size / 1e6:.0f} MB, into an empty register")
    print(f"  a bare COPY of the file       {copied:8.1f} s     1.0")
    print(f"  the import                    {seconds:8.1f} s   {times:5.1f} times   (aim: {TIMES_THE_COPY})")
    print(f"    indexes built and keys      {told['built']:8.1f} s")
    print(f"    references and overlaps     {told['checked']:8.1f} s")
    print(f"  its memory at the peak        {told['peak_kb'] / 1024:8.0f} MB, {grown:.0f} MB more than before it began")
    print(f"  the database's, meanwhile     {held}")
    print(f"  new {told['new']:,.0f}, refused {told['rejected']:,.0f} of {told['rows']:,.0f}")
    if members >= MEMBERS and (times > TIMES_THE_COPY or seconds > SECONDS):
        sys.exit(f"Beyond {TIMES_THE_COPY} times the bare COPY or {SECONDS} seconds.")


if __name__ == "__main__":
    main()
