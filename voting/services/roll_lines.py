"""Drawing the lines of a roll inside the database: the register read once, each kind of facts judged once.

A million members fall into few kinds: those who joined on the same day, in the same category, have the same rights.
The rules judge one of each; the lines are written from there, and hashed as they stand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import OperationalError, connection, transaction

from membership.models import Category, Organisation
from membership.queries.facts import IN_THE_ORDER_OF_NAMES, OF_RIGHT_AT_LAST, facts_on, facts_sql
from membership.queries.parts import Part
from membership.queries.standing import Standing, judged_alone, standings_together
from membership.rules.eligibility import settled_on
from membership.rules.resolved import ResolvedRules
from membership.services.imports.copying import NOTHING
from voting.queries.roll_text import roll_line

# What is sorted and joined here is the register: in memory, rather than on disk a piece at a time.
MEMORY = "256MB"

# A member who is judged alone goes by the kind of facts; one judged together with others, by itself: a member of
# several seats has a line for each.
TABLES = """
CREATE TEMPORARY TABLE roll_verdict (kind text, membership_id bigint, seat_no smallint NOT NULL,
  seats smallint NOT NULL, is_entitled boolean NOT NULL, reason_code text NOT NULL, reason_params jsonb NOT NULL,
  exercised_by_id bigint, exercised_by_name text NOT NULL) ON COMMIT DROP
"""
# No temporary table is asked here, so that the database may read the register with all its workers.
DRAFT = f"""
CREATE TEMPORARY TABLE roll_draft ON COMMIT DROP AS
SELECT row_number() OVER () AS place, membership_id, person_id, number, name, category, kind FROM (
  WITH facts AS ({{facts}})
  SELECT membership_id, person_id, number,
    btrim(given_name || ' ' || family_name, %(blanks)s) AS name, coalesce(category, '') AS category,
    CASE WHEN membership_id = ANY(%(together)s::bigint[]) THEN membership_id::text ELSE {OF_RIGHT_AT_LAST} END AS kind
  FROM facts ORDER BY {IN_THE_ORDER_OF_NAMES}
) in_order
"""  # noqa: S608 - no input enters the text
KINDS = """
SELECT kind, min(membership_id) FROM roll_draft
WHERE NOT EXISTS (SELECT 1 FROM roll_verdict v WHERE v.kind = roll_draft.kind) GROUP BY kind
"""
# A vote reserved to a group: whoever of another would vote otherwise stands on the roll, and not among those who may.
OTHER_GROUPS = """
UPDATE roll_verdict v SET is_entitled = false, reason_code = 'other_group', reason_params = %(params)s::jsonb,
  exercised_by_id = NULL, exercised_by_name = ''
FROM (SELECT DISTINCT kind, category FROM roll_draft) drawn
WHERE drawn.kind = v.kind AND drawn.category <> %(only)s AND v.is_entitled
"""
# Where a part of the members meets, whoever is not of it goes by a kind apart: the same facts give no vote there.
ELSEWHERE = """
UPDATE roll_draft SET kind = kind || ' elsewhere'
WHERE NOT (membership_id = ANY(%(inside)s::bigint[]) OR membership_id = ANY(%(together)s::bigint[]))
"""
# Judged together, a member's line says who votes; judged by kind, an entitled member votes in person.
JUDGED = """
SELECT draft.*, v.seat_no, v.seats, v.is_entitled, v.reason_code, v.reason_params,
  CASE WHEN v.membership_id IS NOT NULL THEN v.exercised_by_id WHEN v.is_entitled THEN draft.person_id
    END AS exercised_by_id,
  CASE WHEN NOT v.is_entitled THEN '' WHEN v.membership_id IS NOT NULL THEN v.exercised_by_name ELSE draft.name
    END AS exercised_by_name
FROM roll_draft draft JOIN roll_verdict v ON v.kind = draft.kind
"""
LINES = f"""
SELECT string_agg(number || E'\\t' || CASE WHEN is_entitled THEN 'in' ELSE 'out' END || E'\\t' || reason_code
    || E'\\t' || exercised_by_name
    || CASE WHEN greatest(seats, seat_no) > 1 THEN E'\\t' || seat_no || '/' || seats ELSE '' END
    || E'\\n', '' ORDER BY place, seat_no),
  count(*) FILTER (WHERE is_entitled), count(*)
FROM ({JUDGED}) judged GROUP BY place / 5000 ORDER BY place / 5000
"""  # noqa: S608 - no input enters the text
# So many ids that follow one another, in one step: drawn line by line they cost a tenth of the writing. One hand at a
# time takes some, and lets go at once.
IDS = """
SELECT pg_advisory_lock(hashtext(line.ids), 0), setval(line.ids, nextval(line.ids) + %(lines)s - 1),
  pg_advisory_unlock(hashtext(line.ids), 0)
FROM (SELECT pg_get_serial_sequence('voting_rollentry', 'id') AS ids) line
"""
# In the order of members, in which no index is written to but at its end.
ENTRIES = f"""
INSERT INTO voting_rollentry (id, organisation_id, roll_id, membership_id, place, seat_no, seats, exercised_by_id,
  is_entitled, reason_code, reason_params, name, number, category, exercised_by_name)
SELECT %(before)s + row_number() OVER (ORDER BY membership_id, seat_no), %(organisation)s, %(roll)s,
  membership_id, place, seat_no, seats, exercised_by_id,
  is_entitled, reason_code, reason_params, name, number, category, exercised_by_name
FROM ({JUDGED}) judged ORDER BY membership_id, seat_no
"""  # noqa: S608 - no input enters the text
# What `str.strip` takes away, since `Facts.name` says what a name is.
_BLANKS = "".join(map(chr, filter(lambda point: chr(point).isspace(), range(0x3001))))
# What COPY would read as something else. Source: PostgreSQL, COPY, «Text Format».
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many lines were drawn, in and out, and what hashes them all."""

    entitled: int
    left_out: int
    sha256: str


def roll_hash(standings: Iterable[Standing]) -> str:
    """Return the hash of a roll: number, in or out, reason, who votes, in the order of names; each seat is a line."""
    digest = hashlib.sha256()
    for standing in standings:
        for line in standing.lines:
            digest.update(hashed_line(line).encode())
    return digest.hexdigest()


def hashed_line(standing: Standing) -> str:
    facts = standing.facts
    return roll_line(
        facts.number,
        standing.reason_code,
        standing.exercised_by_name,
        is_in=standing.is_entitled,
        seat_no=facts.seat_no,
        seats=facts.seats,
    )


@contextmanager
def lines_drawn(
    organisation: Organisation,
    on: date,
    rules: ResolvedRules,
    known_at: datetime,
    *,
    only: Category | None = None,
    part: Part | None = None,
) -> Iterator[Drawn]:
    """Draw the lines of a roll, in the order of names, count and hash them; they can be entered until the end.

    only: the group whose members alone may vote. part: the part of the members that meets.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [MEMORY])
        cursor.execute(TABLES)
        together = standings_together(organisation, on, rules, known_at=known_at, part=part)
        _give_verdicts(
            (str(membership), membership, line) for membership, standing in together.items() for line in standing.lines
        )
        facts, parameters = facts_sql(organisation, on, known_at=known_at)
        asked = {**parameters, "blanks": _BLANKS, "together": list(together), "settled_on": settled_on(on, rules)}
        _draft(cursor, DRAFT.format(facts=facts), asked)
        if part is not None:
            cursor.execute(ELSEWHERE, {"inside": list(part.inside), "together": list(together)})
        cursor.execute("ANALYZE roll_draft (kind)")
        cursor.execute(KINDS)
        kinds = {membership: kind for kind, membership in cursor.fetchall()}
        one_of_each = list(facts_on(organisation, on, known_at=known_at, memberships=list(kinds)))
        alone = judged_alone(one_of_each, on, rules, part=part)
        _give_verdicts((kinds[membership], None, standing) for membership, standing in alone.items())
        if only is not None:
            named = {"group_fr": only.name_fr, "group_en": only.name_en or only.name_fr}
            cursor.execute(OTHER_GROUPS, {"only": only.key, "params": json.dumps(named)})
        yield _counted_and_hashed(cursor)
        cursor.execute("DROP TABLE roll_draft, roll_verdict")


def enter_lines(organisation: Organisation, roll_id: int, *, lines: int) -> None:
    """Write the lines drawn into a roll, as many as there are, with every constraint of the table in force."""
    if not lines:
        return
    with connection.cursor() as cursor:
        cursor.execute(IDS, {"lines": lines})
        _, last, _ = cursor.fetchone()
        cursor.execute(ENTRIES, {"organisation": organisation.pk, "roll": roll_id, "before": last - lines})


def _draft(cursor: Any, statement: str, parameters: dict[str, Any]) -> None:
    """Draft the lines with all the workers of the database, or alone where it has no room for what they would share.

    A container is given 64 MB of shared memory unless somebody says otherwise.
    """
    try:
        with transaction.atomic():
            cursor.execute(statement, parameters)
    except OperationalError:
        cursor.execute("SELECT set_config('max_parallel_workers_per_gather', '0', true)")
        cursor.execute(statement, parameters)


def _give_verdicts(verdicts: Iterable[tuple[str, int | None, Standing]]) -> None:
    with connection.cursor() as cursor, connection.wrap_database_errors:
        with cursor.copy("COPY roll_verdict FROM STDIN") as copy:
            copy.write("".join(_line(*verdict) for verdict in verdicts))
        cursor.execute("ANALYZE roll_verdict")


def _line(kind: str, membership: int | None, standing: Standing) -> str:
    votes = standing.is_entitled
    cells = (
        _text(kind),
        NOTHING if membership is None else str(membership),
        str(standing.facts.seat_no),
        str(standing.facts.seats),
        "t" if votes else "f",
        standing.reason_code,
        _text(json.dumps(standing.reason_params)),
        str(standing.exercised_by) if votes else NOTHING,
        _text(standing.exercised_by_name) if votes else "",
    )
    return "\t".join(cells) + "\n"


def _text(value: str) -> str:
    return value.translate(_ESCAPES)


def _counted_and_hashed(cursor: Any) -> Drawn:
    digest, entitled, lines = hashlib.sha256(), 0, 0
    cursor.execute(LINES)
    while some := cursor.fetchmany(10):
        for text, voting, all_of_them in some:
            digest.update(text.encode())
            entitled, lines = entitled + voting, lines + all_of_them
    return Drawn(entitled, lines - entitled, digest.hexdigest())
