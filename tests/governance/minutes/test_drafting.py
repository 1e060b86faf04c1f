"""Drawing up the minutes of a meeting that was really called, held and voted in."""

from __future__ import annotations

import hashlib
from datetime import time, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext

from governance.models import Assembly, Minutes, PresenceChannel
from governance.services.attendance import depart
from governance.services.calling import call_assembly
from governance.services.minutes import _lock, draft_minutes
from governance.services.planning import remove_item
from governance.services.sessions import end_assembly, open_assembly
from membership.errors import StateNotAllowed
from membership.models import AuditEntry, Delivery, DeliveryState, Membership
from membership.services import audit, clock
from tests.factories.meetings import (
    CALLED_ON,
    MEETING_ON,
    a_called_assembly,
    a_motion,
    an_assembly,
    an_evening,
    an_open_poll,
    come,
    jump,
    vote,
)
from tests.factories.register import SYSTEM, a_legal_member, a_member, an_organisation, members
from tests.governance.minutes.papers import plain, text_of
from tests.waiting import PATIENCE
from voting.services.polls import cancel_poll, close_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


def paper(minutes: Minutes) -> str:
    return text_of(bytes(minutes.document.content))


def proclaimed(poll) -> None:
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    proclaim_result(poll, actor=SYSTEM)


def an_evening_of(plan: Assembly, *present: Membership) -> Assembly:
    """Return this very meeting called, then in session."""
    jump(plan.organisation, CALLED_ON)
    assembly = call_assembly(plan, actor=SYSTEM)
    jump(plan.organisation, MEETING_ON, time(19))
    for membership in present:
        come(assembly, membership)
    return open_assembly(assembly, actor=SYSTEM)


@pytest.fixture
def evening() -> Assembly:
    """A meeting held from 19:05 to 20:30, with a motion moved, voted by name, and adopted."""
    organisation = an_organisation()
    those = members(organisation, 4)
    farm = a_legal_member(organisation)
    late = a_member(organisation, "Thị Hồng", "Nguyễn")
    a_member(organisation, "Paul", "Papier", email="")
    assembly = an_evening(organisation, *those, farm)
    assembly.motions.update(mover="Ana Diallo", seconder="Luc Roy")
    jump(organisation, MEETING_ON, time(19, 20))
    come(assembly, late, PresenceChannel.ONLINE)
    poll = an_open_poll(assembly)
    for membership, choice in zip(
        [*those, farm, late], ["for", "for", "for", "against", "for", "abstain"], strict=True
    ):
        vote(poll, membership, choice)
    jump(organisation, MEETING_ON, time(19, 30))
    proclaimed(poll)
    depart(assembly, membership_id=those[0].pk, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(20, 30))
    return end_assembly(assembly, actor=SYSTEM)


def test_the_minutes_tell_the_evening_in_english(evening):
    said = paper(draft_minutes(evening, language="en", actor=SYSTEM))
    for expected in (
        "Shores Co-op DRAFT",
        "Annual general meeting Saturday, April 24, 2027",
        "Centre communautaire",
        "7:05 p.m.",
        "8:30 p.m.",
        "On April 9, 2027 at 10:00 a.m., 7 members were called to the meeting: 6 by e-mail, 1 by post.",
        "The notice is in time",
        "6 members came in the course of the meeting, 1 after the opening; 1 left before the end.",
        "1. Opening",
        "2. Two-year terms",
        "Moved by Ana Diallo, seconded by Luc Roy:",
        "That terms last two years.",
        "Que les mandats durent deux ans.",
        "Motion adopted Resolution 2027-01",
        "Proclaimed at 7:30 p.m.",
        "It needed more than half of the votes cast: 3 of 5.",
        "names and choices are in annex 1.",
        "Ferme du Quai by Ana Diallo For",
        "Nguyễn, Thị Hồng Abstention",
        "Tremblay001, Membre001 For",
        "Tremblay004, Membre004 Against",
        "The chair of the meeting The secretary of the meeting",
        evening.convened_list.sha256,
        evening.motions.get().record_sha256,
    ):
        assert expected in said


def test_the_minutes_tell_the_evening_in_french(evening):
    said = paper(draft_minutes(evening, language="fr", actor=SYSTEM))
    with translation.override("fr"):
        marks = [gettext("DRAFT"), gettext("Motion adopted"), gettext("Resolution %(number)s") % {"number": "2027-01"}]
    for expected in (
        "Coop des Rives",
        "Assemblée générale annuelle samedi 24 avril 2027",
        "19 h 05",
        "20 h 30",
        "L’avis est dans les délais",
        "Le quorum est atteint",
        "Que les mandats durent deux ans.",
        "Il fallait plus de la moitié des voix exprimées",
        *map(plain, marks),
    ):
        assert expected in said
    assert "That terms last two years." not in said


def test_those_present_are_counted_at_the_opening_at_the_vote_and_at_the_end(evening):
    said = paper(draft_minutes(evening, language="en", actor=SYSTEM))
    assert "Opening, 7:05 p.m. 5 0 5 5" in said
    assert "Vote on item 2, 7:30 p.m. 5 1 6 6" in said
    assert "End, 8:30 p.m. 4 1 5 5" in said


def test_each_draft_is_a_new_version_and_the_earlier_ones_stay(evening):
    first = draft_minutes(evening, language="fr", actor=SYSTEM)
    second = draft_minutes(evening, language="fr", actor=SYSTEM)
    english = draft_minutes(evening, language="en", actor=SYSTEM)
    assert (first.version, second.version, english.version) == (1, 2, 1)
    assert first.document != second.document
    assert evening.minutes.count() == 3


def test_a_draft_is_kept_under_its_hash_and_audited(evening):
    minutes = draft_minutes(evening, language="fr", actor=SYSTEM)
    document = minutes.document
    assert document.sha256 == hashlib.sha256(bytes(document.content)).hexdigest()
    assert (document.name, document.media_type) == ("proces-verbal-2027-04-24-1.pdf", "application/pdf")
    entry = AuditEntry.objects.get(action="minutes.drafted")
    assert entry.object_id == evening.public_id
    assert entry.detail.values == {"language": "fr", "version": 1, "sha256": document.sha256, "because": ""}
    assert list(audit.verify(evening.organisation)) == []


def test_the_same_evening_at_the_same_instant_gives_the_same_bytes(evening):
    clock.jump_to(evening.ended_at + timedelta(hours=1), actor=SYSTEM, freeze=True)
    with transaction.atomic():
        first = draft_minutes(evening, language="fr", actor=SYSTEM).document.sha256
        transaction.set_rollback(True)
    assert draft_minutes(evening, language="fr", actor=SYSTEM).document.sha256 == first


def test_there_are_no_minutes_before_the_meeting_opens():
    organisation = an_organisation()
    a_member(organisation)
    for assembly in (an_assembly(organisation), a_called_assembly(organisation)):
        with pytest.raises(StateNotAllowed):
            draft_minutes(assembly, language="fr", actor=SYSTEM)


def test_a_meeting_to_which_nobody_came_has_its_minutes():
    organisation = an_organisation()
    a_member(organisation)
    assembly = end_assembly(an_evening(organisation), actor=SYSTEM)
    said = paper(draft_minutes(assembly, language="en", actor=SYSTEM))
    assert "There is no quorum: 2 persons short of 2." in said
    assert "0 members came in the course of the meeting." in said
    assert "Not put to the vote" in said


def test_minutes_drawn_up_during_a_vote_give_no_choice_away():
    organisation = an_organisation()
    those = members(organisation, 3)
    assembly = an_evening(organisation, *those)
    poll = an_open_poll(assembly)
    for membership in those:
        vote(poll, membership, "for")
    said = paper(draft_minutes(assembly, language="en", actor=SYSTEM))
    assert "its result is not known here" in said
    assert "Tremblay001" not in said
    assert "In session" in said


def test_a_count_that_was_not_proclaimed_stays_out_of_the_minutes():
    organisation = an_organisation()
    those = members(organisation, 3)
    assembly = an_evening(organisation, *those)
    poll = an_open_poll(assembly)
    vote(poll, those[0], "for")
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    said = paper(draft_minutes(assembly, language="en", actor=SYSTEM))
    assert "Tremblay001" not in said
    assert "Motion adopted" not in said


def test_a_vote_given_up_is_told_with_its_reason_beside_the_one_that_counted():
    organisation = an_organisation()
    those = members(organisation, 3)
    assembly = an_evening(organisation, *those)
    cancel_poll(an_open_poll(assembly), because="Mauvais texte à l’écran", actor=SYSTEM)
    poll = an_open_poll(assembly)
    vote(poll, those[0], "against")
    proclaimed(poll)
    said = paper(draft_minutes(assembly, language="en", actor=SYSTEM))
    assert "was cancelled. Reason: Mauvais texte à l’écran" in said
    assert "Motion rejected" in said


def test_an_e_mail_not_known_to_have_arrived_is_told(evening):
    Delivery.objects.update(state=DeliveryState.SENT)
    assert "is not known" not in paper(draft_minutes(evening, language="en", actor=SYSTEM))
    one = Delivery.objects.filter(channel="email").values("pk")[:1]
    Delivery.objects.filter(pk__in=one).update(state=DeliveryState.FAILED)
    assert "1 e-mail is not known to have been accepted" in paper(draft_minutes(evening, language="en", actor=SYSTEM))


def test_of_two_motions_each_keeps_its_place_and_its_own_vote():
    organisation = an_organisation()
    those = members(organisation, 3)
    plan = an_assembly(organisation)
    second = a_motion(plan, "Du budget")
    jump(organisation, CALLED_ON)
    assembly = call_assembly(plan, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(19))
    for membership in those:
        come(assembly, membership)
    open_assembly(assembly, actor=SYSTEM)
    poll = an_open_poll(assembly, motion=second)
    vote(poll, those[0], "for")
    proclaimed(poll)
    said = paper(draft_minutes(assembly, language="fr", actor=SYSTEM))
    assert said.index("2. Des mandats de deux ans") < said.index("3. Du budget") < said.index("Tremblay001")


def test_a_version_cannot_be_written_twice(evening):
    minutes = draft_minutes(evening, language="fr", actor=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.create(
            organisation=evening.organisation,
            assembly=evening,
            language="fr",
            version=1,
            document=minutes.document,
        )


@pytest.mark.django_db(transaction=True)
def test_two_drafts_at_once_get_two_versions():
    organisation = an_organisation()
    a_member(organisation)
    # Without a motion, whose row would be held too, only the meeting's own lock keeps them apart.
    plan = an_assembly(organisation)
    remove_item(plan.motions.get().item, actor=SYSTEM)
    assembly = an_evening_of(plan)
    together, faults = Barrier(2), []

    def draw_up() -> None:
        try:
            together.wait(timeout=PATIENCE)
            draft_minutes(assembly, language="fr", actor=SYSTEM)
        except Exception as error:  # noqa: BLE001  # whatever it was, the test must tell it
            faults.append(error)
        finally:
            connection.close()

    hands = [Thread(target=draw_up) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=PATIENCE)
    assert faults == []
    assert sorted(assembly.minutes.values_list("version", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_members_may_come_while_the_minutes_are_drawn_up():
    organisation = an_organisation()
    here, coming = members(organisation, 2)
    assembly = an_evening(organisation, here)
    arrived, faults = [], []

    def arrive() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '3s'")
            arrived.append(come(assembly, coming))
        except Exception as error:  # noqa: BLE001  # whatever it was, the test must tell it
            faults.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        _lock(assembly, "draft_minutes")
        hand = Thread(target=arrive)
        hand.start()
        hand.join(timeout=PATIENCE)
    assert faults == []
    assert len(arrived) == 1
