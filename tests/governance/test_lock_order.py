"""Acts that meet in the middle of an evening wait for each other in one order, so none is thrown out.

References are only checked at the commit, when the audit chain is already held: whoever holds a row in a way
that bars references to it, and then asks for the chain, would wait for somebody who waits for them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction

from governance.errors import AssemblyNotOpen
from governance.models import Assembly, Attendance, Body, Mandate, Seat, SeatHolder, SittingKind
from governance.services import correcting
from governance.services.changing import Why
from governance.services.correcting import correct_notice
from governance.services.debate import refer_motion
from governance.services.follow_ups import finish_follow_up, note_promise, reopen_follow_up
from governance.services.giving_up import give_up_sitting
from governance.services.mandates import Term, give_mandate
from governance.services.planned_calls import call_due, plan_call, strike_call
from governance.services.planning import Item, Plan, add_item, lock_draft, plan_assembly
from governance.services.sessions import end_assembly
from governance.services.sittings import call_sitting
from governance.services.written import WrittenText, circulate_written, sign_written
from membership.errors import ImportInUse
from membership.models import AuditEntry, Delivery, ImportBatch
from membership.services import audit
from membership.services.accounts import issue_activation_code
from membership.services.correspondence import issue_notice
from membership.services.imports.importing import import_members
from membership.services.imports.undoing import undo_import
from tests.factories.meetings import (
    CALLED_ON,
    a_called_assembly,
    an_assembly,
    an_evening,
    an_open_poll,
    come,
    jump,
    vote,
)
from tests.factories.register import JOINED_ON, SYSTEM, a_member, an_organisation
from tests.governance.sittings.conftest import a_board
from tests.governance.test_correcting import elsewhere
from tests.voting.races import beside
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db(transaction=True)

ARIANE = b"""member_number,given_name,family_name,email,category,status,joined_on
M1,Ariane,Roy,ariane@example.org,user,active,2018-03-01
"""


@pytest.fixture
def anne():
    return a_member(an_organisation(), "Anne", "Roy")


@pytest.fixture
def late(anne):
    return a_member(anne.organisation, "Luc", "Roy")


@pytest.fixture
def evening(anne, late):
    return an_evening(anne.organisation, anne)


def test_a_meeting_ends_while_somebody_comes_in(evening, late):
    with beside() as office:
        with transaction.atomic():
            come(evening, late)
            office.begin(lambda: end_assembly(evening, actor=SYSTEM))
            assert office.is_waiting()
        office.result()
    assert not Attendance.objects.filter(departed_at__isnull=True).exists()


def test_nobody_comes_into_a_meeting_that_is_ending(evening, late):
    with beside() as door:
        with transaction.atomic():
            end_assembly(evening, actor=SYSTEM)
            door.begin(lambda: come(evening, late))
            assert door.is_waiting()
        with pytest.raises(AssemblyNotOpen):
            door.result()


def test_a_result_is_proclaimed_while_somebody_comes_in(evening, anne, late):
    poll = an_open_poll(evening)
    vote(poll, anne, "for")
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    with beside() as chair:
        with transaction.atomic():
            come(evening, late)
            chair.begin(lambda: proclaim_result(poll, actor=SYSTEM))
            assert chair.is_waiting()
        chair.result()


def test_a_code_is_issued_while_a_row_about_the_person_is_written(evening, late):
    with beside() as office:
        with transaction.atomic():
            come(evening, late)
            office.begin(lambda: issue_activation_code(late.person, actor=SYSTEM))
            assert office.is_waiting()
        office.result()


def test_a_vote_is_opened_at_once_while_the_meeting_is_held_by_another_act(evening):
    def at_once() -> None:
        with transaction.atomic():
            poll = prepare_poll(evening.motions.get(), actor=SYSTEM)
            open_poll(poll, actor=SYSTEM, lasts=timedelta(minutes=5))

    with beside() as chair:
        with transaction.atomic():
            _hold(evening.pk)
            chair.begin(at_once)
            assert chair.is_waiting()
            # As a draft of the minutes does at its end: the chain, with the meeting still held.
            _audit(evening)
        chair.result()


def test_a_notice_is_corrected_while_an_import_is_undone(anne, monkeypatch):
    """One leaves an entry and then names members, the other takes members away and then leaves its entry."""
    meeting = a_called_assembly(anne.organisation)
    report = import_members(anne.organisation, actor=SYSTEM, content=ARIANE, file_name="liste.csv")
    later = ImportBatch.objects.get(public_id=report.import_id)

    with beside() as office:

        def once_something_is_withdrawn(*arguments, **named):
            office.begin(lambda: undo_import(later, actor=SYSTEM))
            assert office.is_waiting()
            return issue_notice(*arguments, **named)

        monkeypatch.setattr(correcting, "issue_notice", once_something_is_withdrawn)
        correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)
        with pytest.raises(ImportInUse):
            office.result()
    assert list(AuditEntry.objects.filter(action="notice.withdrawn")) != []
    assert Delivery.objects.filter(membership__import_batch=later).exists()


def _hold(assembly: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM governance_assembly WHERE id = %s FOR NO KEY UPDATE", [assembly])


def _audit(evening: Assembly) -> None:
    audit.record(
        evening.organisation,
        actor=SYSTEM,
        action="minutes.drafted",
        object_kind="assembly",
        object_id=evening.public_id,
    )


@pytest.mark.parametrize("act", ["note_promise", "refer_motion", "reopen_follow_up"])
def test_a_follow_up_is_entrusted_while_the_next_agenda_is_edited(evening, anne, late, act):
    board = Body.objects.create(organisation=anne.organisation, kind="board", name_fr="Conseil", name_en="Board")
    seat = Seat.objects.create(organisation=anne.organisation, body=board, number=1, holder=SeatHolder.MEMBER)
    give_mandate(seat, Term(JOINED_ON), actor=SYSTEM, person=anne.person, membership=anne)
    agenda = an_assembly(anne.organisation, on=date(2028, 4, 22))
    entrusted = {"task": "Revenir sur le prix", "person": anne.person, "due_on": date(2027, 9, 1), "actor": SYSTEM}
    done = note_promise(evening, **entrusted)
    finish_follow_up(done, done_on=done.assembly.starts_at.date(), text="", actor=SYSTEM)
    acts = {
        "note_promise": lambda: note_promise(evening, **entrusted),
        "refer_motion": lambda: refer_motion(evening.motions.get(), person=anne.person, actor=SYSTEM),
        "reopen_follow_up": lambda: reopen_follow_up(done, text="Non.", actor=SYSTEM),
    }
    with beside() as office:
        with transaction.atomic():
            lock_draft(agenda, "revise_assembly")
            office.begin(acts[act])
            assert office.is_waiting()
            _audit(agenda)
        office.result()


@pytest.mark.parametrize("act", ["give_up_sitting", "sign_written"])
def test_what_goes_on_to_the_next_meeting_of_a_board_waits_for_whoever_edits_its_agenda(act):
    board = a_board(an_organisation())
    jump(board.organisation, date(2027, 2, 1))
    directors = list(Mandate.objects.filter(seat__body=board))
    plan = Plan(SittingKind.MEETING, "Conseil", "Board", _at(board, 8), place="Bureau", body=board)
    called = plan_assembly(board.organisation, plan, actor=SYSTEM)
    add_item(called, Item("Ouverture", "Opening"), actor=SYSTEM)
    call_sitting(called, actor=SYSTEM)
    written = circulate_written(board, WrittenText("Le toit", "The roof", "Le réparer.", "Mend it."), actor=SYSTEM)
    for mandate in directors[1:]:
        sign_written(written, mandate=mandate, actor=SYSTEM)
    agenda = plan_assembly(board.organisation, replace(plan, starts_at=_at(board, 22)), actor=SYSTEM)
    acts = {
        "give_up_sitting": lambda: give_up_sitting(called, Why("Inondée.", "Flooded."), actor=SYSTEM),
        "sign_written": lambda: sign_written(written, mandate=directors[0], actor=SYSTEM),
    }
    with beside() as office:
        with transaction.atomic():
            lock_draft(agenda, "revise_assembly")
            office.begin(acts[act])
            assert office.is_waiting()
            _audit(agenda)
        office.result()


def _at(board: Body, day: int) -> datetime:
    return datetime(2027, 2, day, 18, tzinfo=board.organisation.zone)


def test_a_call_leaves_by_itself_while_the_office_strikes_it(anne):
    jump(anne.organisation, CALLED_ON)
    meeting = an_assembly(anne.organisation)
    hour = datetime(2027, 4, 12, 8, tzinfo=meeting.zone)
    plan_call(meeting, at=hour, actor=SYSTEM)
    jump(anne.organisation, hour.date(), hour.time())
    with beside() as sweep:
        with transaction.atomic():
            lock_draft(meeting, "strike_call")
            sweep.begin(call_due)
            strike_call(meeting, actor=SYSTEM)
        assert sweep.result() == 0
    assert Assembly.objects.get(pk=meeting.pk).is_draft
