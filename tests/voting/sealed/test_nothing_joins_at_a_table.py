"""As `test_nothing_joins`, around the table of a board: few vote there, and one of them is no member."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest

from governance.models import Mandate, PresenceChannel, SeatHolder
from governance.services.at_the_table import director_arrives
from governance.services.mandates import Term, give_mandate
from governance.services.sessions import open_assembly
from governance.services.sittings import call_sitting
from tests.factories.life import a_person
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM
from tests.factories.sealed import FOR, a_claim, cast, seal
from tests.governance.sittings.conftest import MEETING_ON, board, directors, organisation, planned
from tests.voting.races import at_once
from tests.voting.sealed.test_nothing_joins import by_ctid, rows_of, tables, texts
from voting.crypto.credentials import public_of
from voting.errors import CredentialTaken
from voting.models import MarkedRoll, Poll
from voting.queries.sealed.elections import sealed_of
from voting.queries.sealed.marks import marks_of
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.sealed.casting import place_of
from voting.services.sealed.issuing import Credential, fetch_credential

__all__ = ["board", "directors", "organisation", "planned"]

pytestmark = pytest.mark.django_db(transaction=True)

# In which order the seats vote: neither that of the seats nor its reverse, in which everything else was written.
ORDER = (3, 1, 5, 2, 4)
A_PERSON = r"person_id|exercised_by_id|mandate_id|entry_id|membership_id|account_id"


class Table:
    """What happened, and what only somebody who sees all could know: who cast what, in which order."""

    def __init__(self, planned, board) -> None:
        board.seats.filter(number=5).update(holder=SeatHolder.ANYONE)
        stranger = a_person(board.organisation, "Ève", "Tremblay")
        give_mandate(board.seats.get(number=5), Term(date(2026, 5, 1), 2), person=stranger, actor=SYSTEM)
        called = call_sitting(planned, actor=SYSTEM)
        jump(called.organisation, MEETING_ON, time(18, 5))
        rows = Mandate.objects.filter(seat__body=board).select_related("person", "seat")
        self.mandates = {one.seat.number: one for one in rows.order_by("seat__number")}
        for one in self.mandates.values():
            director_arrives(called, mandate=one, channel=PresenceChannel.ONLINE, actor=SYSTEM)
        motion = open_assembly(called, actor=SYSTEM).motions.get()
        self.poll: Poll = open_poll(prepare_poll(motion, actor=SYSTEM), lasts=timedelta(hours=1), actor=SYSTEM)
        self.names: list[str] = []

    def fetch(self, seat: int) -> Credential:
        return fetch_credential(
            organisation_id=self.poll.organisation_id,
            assembly=self.poll.assembly.public_id,
            poll=self.poll.public_id,
            membership_id=0,
            person_id=self.mandates[seat].person_id,
            claim=a_claim(),
        )

    def all_vote(self) -> None:
        election = sealed_of(self.poll.pk).election
        for seat in ORDER:
            private = self.fetch(seat).private
            public = election.group.write(public_of(private, election.uuid, election.group))
            ballot = seal(self.poll, private, FOR)
            cast(self.poll, ballot)
            self.names += [private, public[:60], place_of(public), ballot.tracker]


@pytest.fixture
def table(planned, board, directors) -> Table:
    return Table(planned, board)


def test_nothing_that_is_kept_joins_a_director_and_a_ballot(table):
    table.all_vote()
    voters = [table.mandates[seat] for seat in ORDER]
    people = {str(one.person.public_id) for one in voters} | {str(one.public_id) for one in voters}
    lines = dict(table.poll.roll.entries.values_list("exercised_by", "pk"))
    known = {"person_id": "person_id", "exercised_by_id": "person_id", "mandate_id": "pk"}
    by_person: set[str] = set()
    for name in tables():
        rows = rows_of(name)
        for row in rows:
            said = texts(row)
            if any(one in said for one in table.names):
                assert name in {"voting_sealedballot", "voting_sealedelection"}
                assert not any(re.search(r"person|member|mandate|account|entry|roll|by", key) for key in row), name
                assert not any(one in row.get("text", "") for one in people)
            if any(re.search(A_PERSON, key) for key in row):
                by_person.add(row["@xmin"])
        # No order of directors, by transaction or by place, is the one in which they voted.
        for key in rows[0] if rows else ():
            if key in known:
                wanted = [str(getattr(one, known[key])) for one in voters]
            elif key == "entry_id" or (key == "id" and name == "voting_rollentry"):
                wanted = [str(lines[one.person_id]) for one in voters]
            else:
                continue
            for sort in (lambda row: int(row["@xmin"]), by_ctid):
                found = [str(row[key]) for row in sorted(rows, key=sort)]
                assert [one for one in found if one in wanted] != wanted, (name, key)
    assert not by_person & {row["@xmin"] for row in rows_of("voting_sealedballot")}
    # Of marks there is one row for all.
    assert len(rows_of("voting_markedroll")) == 1
    assert int.from_bytes(bytes(MarkedRoll.objects.get().issued)).bit_count() == len(ORDER)
    close_poll(table.poll, actor=SYSTEM)
    assert rows_of("voting_sealedhandout") == rows_of("voting_sealedslip") == []


def test_of_two_devices_at_once_one_alone_is_handed_a_credential(table):
    answers = at_once(*[lambda: table.fetch(5)] * 3)
    assert sum(isinstance(answer, Credential) for answer in answers) == 1
    assert sum(isinstance(answer, CredentialTaken) for answer in answers) == 2
    assert marks_of(table.poll).issued == 1
