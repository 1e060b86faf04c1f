"""Somebody with the whole database in front of them tries to join members and ballots, and fails.

Twelve members fetch and cast one after the other, each in transactions of their own, as on an evening. Then every
column of every table is read, with the transaction (`xmin`), the place (`ctid`) and the order of each row. What is
known of a member (their line, their mark) shall share no value, no transaction and no order with that of a ballot.

What these tests do not claim. The traffic shows in which order members came and ballots did: it joins a member to a
sealed ballot, not to a choice. Old versions of rows, the write-ahead log and backups made *while* the vote runs hold
that order as well, and one transaction that sets a bit and takes a slip: with the key of the installation they tell
whose sealed ballot is whose and, where the server is the only trustee, open it with the key that they also hold
(ADR 0010).
"""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
import structlog
from django.core.cache import cache
from django.db import connection

from governance.models import Assembly
from membership.models import Membership
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_organisation, members
from tests.factories.sealed import FOR, an_open_secret_poll, fetch, seal
from tests.factories.sealed import cast as put
from voting.crypto.credentials import public_of
from voting.crypto.devices import new_device, secret_with
from voting.crypto.groups import group
from voting.models import MarkedRoll, Poll, SealedBallot
from voting.queries.sealed.devices import device_about
from voting.queries.sealed.elections import sealed_of
from voting.services.kiosk import give_kiosk_codes, read_kiosk_code
from voting.services.polls import close_poll
from voting.services.sealed.casting import place_of
from voting.services.sealed.devices import prepare_device
from voting.services.sealed.setting_up import group_for

pytestmark = pytest.mark.django_db(transaction=True)

VOTERS = 12


class Evening:
    """What happened, and what only an all-seeing observer could know: who cast what, in which order."""

    def __init__(self) -> None:
        those = members(an_organisation(), VOTERS)
        assembly = an_evening(those[0].organisation, *those)
        # Every third one prepared a device.
        devices = {member.pk: self._prepared(assembly, member) for member in those[::3]}
        self.poll: Poll = an_open_secret_poll(assembly)
        self.order: list[Membership] = random.Random(7).sample(those, VOTERS)
        self.cast: dict[int, tuple[str, str, str]] = {}
        sealed = sealed_of(self.poll.pk)
        chosen = sealed.election.group
        # Every other one has a slip, given at the door in the order of arrivals, and votes at the kiosk.
        slips = give_kiosk_codes(self.poll.assembly, numbers=[one.number for one in those[::2]], actor=SYSTEM)
        codes = {slip.stay.membership_id: slip.code for slip in slips}
        with structlog.testing.capture_logs() as self.logs:
            for member in self.order:
                if member.pk in codes:
                    read_kiosk_code(self.poll.assembly, code=codes[member.pk], device="tablet")
                handed = fetch(self.poll, member)
                credential = handed.private
                if handed.factor is not None:
                    made = secret_with(chosen, sealed.election.uuid, devices[member.pk], handed.factor)
                    credential = f"#{made}"
                public = chosen.write(public_of(credential, sealed.election.uuid, chosen))
                ballot = seal(self.poll, credential, FOR)
                put(self.poll, ballot)
                self.cast[member.pk] = (credential, public, ballot.tracker)

    def _prepared(self, assembly: Assembly, member: Membership) -> int:
        secret, written = new_device(
            group(group_for(assembly.organisation_id)),
            device_about(assembly, membership_id=member.pk, person_id=member.person_id),
        )
        prepare_device(assembly, membership_id=member.pk, person_id=member.person_id, written=written, actor=SYSTEM)
        return secret

    def lines(self) -> dict[int, int]:
        """Return the line of the roll of each member."""
        return dict(self.poll.roll.entries.values_list("membership", "pk"))


@pytest.fixture
def evening() -> Evening:
    return Evening()


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


def rows_of(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT xmin::text AS "@xmin", ctid::text AS "@ctid", * FROM "{table}"')
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def texts(row: dict[str, Any]) -> str:
    values = [bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value) for value in row.values()]
    return "\n".join(values)


def names_of(evening: Evening) -> dict[int, tuple[str, ...]]:
    """Return what stands for a ballot anywhere: its credential, secret or published, its place, its tracker."""
    return {
        member: (credential, public[:60], place_of(public), tracker)
        for member, (credential, public, tracker) in evening.cast.items()
    }


def test_no_row_of_any_table_holds_a_member_and_a_ballot(evening):
    ballots = [name for names in names_of(evening).values() for name in names]
    people = {str(one.public_id) for one in evening.order} | {one.number for one in evening.order}
    for table in tables():
        for row in rows_of(table):
            said = texts(row)
            if any(name in said for name in ballots):
                # Only the box, and the list of credentials, which everybody may read.
                assert table in {"voting_sealedballot", "voting_sealedelection"}
                keys = {key for key in row if re.search(r"member|person|account|entry|roll|by", key)}
                assert keys == set(), table
                assert not any(re.search(rf"\b{re.escape(one)}\b", row.get("text", "")) for one in people)


def test_no_private_credential_is_left_anywhere_in_clear(evening):
    for table in tables():
        for row in rows_of(table):
            said = texts(row)
            assert not any(private in said or private.encode().hex() in said for private, _, _ in evening.cast.values())


def test_a_mark_has_no_row_and_so_no_transaction_and_no_place_of_its_own(evening):
    marks = rows_of("voting_markedroll")
    assert len(marks) == 1
    bits: Any = MarkedRoll.objects.get().issued
    assert int.from_bytes(bytes(bits)).bit_count() == VOTERS
    # The one transaction that is left is that of the last mark of all: it says that somebody voted last.
    touched = {row["@xmin"] for row in marks}
    assert len(touched) == 1


def test_no_transaction_wrote_both_sides_in_rows_that_name_them(evening):
    """Rows with a member's id, and rows of the box: no transaction is behind both, so `xmin` joins nothing."""
    by_member: dict[str, set[str]] = {}
    of_ballots = {row["@xmin"] for row in rows_of("voting_sealedballot")}
    for table in tables():
        for row in rows_of(table):
            if any(re.search(r"membership_id|person_id|entry_id|account_id", key) for key in row):
                by_member.setdefault(row["@xmin"], set()).add(table)
    assert not of_ballots & by_member.keys()


def order_of(rows: list[dict[str, Any]], key: Any, name: str) -> list[str]:
    return [row[name] for row in sorted(rows, key=key)]


def by_ctid(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", row["@ctid"]))


def test_the_order_in_which_ballots_came_is_beside_no_order_of_members(evening):
    """The box may show in which order ballots came, by `xmin` or `ctid`; nothing shows the same order of members."""
    box = [row for row in rows_of("voting_sealedballot") if row["tracker"]]
    came = order_of(box, lambda row: int(row["@xmin"]), "tracker")
    assert came == [evening.cast[member.pk][2] for member in evening.order]  # so a watcher of the box knows this much
    order = [member.pk for member in evening.order]
    lines = evening.lines()
    names = {str(member.pk): member.pk for member in evening.order} | {str(lines[pk]): pk for pk in lines}
    for table in tables():
        rows = rows_of(table)
        for key in {} if not rows else rows[0]:
            if not re.search(r"membership_id|entry_id|^id$", key) or (key == "id" and table != "voting_rollentry"):
                continue
            for sort in (lambda row: int(row["@xmin"]), by_ctid):
                found = [names.get(str(row[key])) for row in sorted(rows, key=sort)]
                assert [one for one in found if one in order] != order, (table, key)


def test_slips_for_the_kiosk_lie_in_the_order_of_random_ids_and_their_use_left_no_trace(evening):
    codes = rows_of("voting_kioskcode")
    assert len({row["@xmin"] for row in codes}) == 1, "made together at the door, and never written again"
    assert order_of(codes, by_ctid, "id") == sorted(row["id"] for row in codes)
    assert {row["is_withdrawn"] for row in codes} == {False}


def test_no_time_stands_beside_a_ballot_a_credential_or_a_mark():
    for model in (SealedBallot, MarkedRoll, *_other_sides()):
        kinds = {field.get_internal_type() for field in model._meta.local_fields}
        assert not kinds & {"DateTimeField", "DateField", "TimeField", "DateTimeRangeField"}, model
        assert not {"BigAutoField", "AutoField"} & kinds or model is MarkedRoll, model


def _other_sides() -> list[Any]:
    from voting.models import DeviceFactor, KioskCode, SealedHandout, SealedReturn, SealedSlip

    return [DeviceFactor, KioskCode, SealedHandout, SealedReturn, SealedSlip]


def test_logs_and_cache_name_no_member_beside_a_ballot(evening):
    said = " ".join(str(line) for line in evening.logs)
    names = [name for names in names_of(evening).values() for name in names]
    assert not any(name in said for name in names)
    assert not any(str(member.public_id) in said for member in evening.order)
    redis: Any = cache
    keys = " ".join(key.decode() for key in redis._cache.get_client(None).keys("*"))
    assert not any(member.public_id in keys or member.number in keys.split(":") for member in evening.order)


def test_what_a_device_published_and_what_it_was_handed_stand_on_no_list(evening):
    """A prepared device is known by name: with all that lies here its credential is told from no other."""
    listed = set(sealed_of(evening.poll.pk).credentials.weights)
    chosen = sealed_of(evening.poll.pk).election.group
    known = [row["public_key"] for row in rows_of("voting_prepareddevice")]
    handed = [(row["alpha"], int(row["sealed"])) for row in rows_of("voting_devicefactor")]
    assert (len(known), len(handed)) == (4, 4)
    for key in known:
        for alpha, sealed in handed:
            tried = {key, alpha, chosen.write(chosen.power(chosen.parse(key), sealed % chosen.q))}
            tried.add(chosen.write(chosen.product(chosen.parse(key), chosen.parse(alpha))))
            assert not tried & listed


def test_after_the_close_nothing_is_left_that_was_handed_out(evening):
    close_poll(evening.poll, actor=SYSTEM)
    assert rows_of("voting_sealedhandout") == []
    assert rows_of("voting_sealedslip") == []
    assert rows_of("voting_devicefactor") == []
