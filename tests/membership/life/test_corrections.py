"""A correction changes what is known from now on, and never what was known before."""

from __future__ import annotations

from datetime import date

import pytest

from membership.clock import now
from membership.errors import ActRuledOut, CannotCorrect, ReasonMissing
from membership.models import (
    Delivery,
    EventKind,
    MembershipEvent,
    Relation,
    Representation,
    Suspension,
    VotingRestriction,
)
from membership.models.base import STILL_RECORDED
from membership.queries.invariants import look_over
from membership.queries.member_file import file_of
from membership.queries.moment import Moment
from membership.services.life.admission import admit
from membership.services.life.changes import change_category
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import record_death, resign, withdraw_resignation
from membership.services.life.suspensions import SuspensionOrder, reinstate, suspend, suspend_vote
from membership.services.representation import end_representation, name_representative
from tests.factories.life import ADULT, a_person, category, decision, of_the_board, standing
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_legal_member, a_member

ON, LATER = date(2027, 1, 25), date(2027, 2, 5)
MISTAKE = "La résolution porte une autre date."


@pytest.fixture
def admitted(rives) -> MembershipEvent:
    return admit(
        a_person(rives), category=category(rives, "user"), decision=decision(ON), age=ADULT, actor=SYSTEM
    ).event


def entitled(member, on, **fields) -> bool:
    return standing(member, on, **fields).is_entitled


def test_another_day_of_admission(admitted):
    member, before = admitted.membership, now()
    correct(admitted, to=Correction(MISTAKE, effective_on=LATER), actor=SYSTEM)
    assert not entitled(member, date(2027, 2, 4))
    assert entitled(member, LATER)
    assert entitled(member, ON, known_at=before), "what was known before stays known as it was"


def test_an_admission_that_never_was(admitted):
    correct(admitted, to=Correction("Homonyme.", is_void=True), actor=SYSTEM)
    assert standing(admitted.membership, LATER).reason_code == "never_admitted"


def test_another_category(rives, admitted):
    correct(admitted, to=Correction(MISTAKE, category=category(rives, "support")), actor=SYSTEM)
    assert standing(admitted.membership, ON).facts.category == "support"


def test_a_change_of_category_moved_or_taken_back(rives, anne):
    done = change_category(anne, category=category(rives, "worker"), decision=decision(LATER), actor=SYSTEM)
    moved = correct(done.event, to=Correction(MISTAKE, effective_on=date(2027, 3, 1)), actor=SYSTEM)
    assert standing(anne, date(2027, 2, 28)).facts.category == "user"
    assert standing(anne, date(2027, 3, 1)).facts.category == "worker"
    correct(moved.event, to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    assert standing(anne, date(2027, 6, 1)).facts.category == "user"


def test_a_change_on_the_day_of_admission_taken_back_gives_the_first_category_back(rives, admitted):
    member = admitted.membership
    changed = change_category(member, category=category(rives, "worker"), decision=decision(ON), actor=SYSTEM).event
    correct(changed, to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    assert standing(member, ON).facts.category == "user"
    assert entitled(member, LATER)


def test_of_two_changes_on_one_day_the_last_taken_back_gives_the_other_back(rives, admitted):
    member, changes = admitted.membership, []
    for key in ("worker", "support"):
        to = category(rives, key)
        changes.append(change_category(member, category=to, decision=decision(ON), actor=SYSTEM).event)
    correct(changes[1], to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    assert standing(member, ON).facts.category == "worker"
    correct(changes[0], to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    assert standing(member, ON).facts.category == "user"


def test_of_two_changes_on_one_day_the_first_taken_back_leaves_the_other(rives, admitted):
    member, changes = admitted.membership, []
    for key in ("worker", "support"):
        to = category(rives, key)
        changes.append(change_category(member, category=to, decision=decision(ON), actor=SYSTEM).event)
    correct(changes[0], to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    assert standing(member, ON).facts.category == "support"
    correct(changes[1], to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    assert standing(member, ON).facts.category == "user"


def test_a_change_on_the_day_of_admission_is_moved_to_a_later_one(rives, admitted):
    member = admitted.membership
    changed = change_category(member, category=category(rives, "worker"), decision=decision(ON), actor=SYSTEM).event
    correct(changed, to=Correction(MISTAKE, effective_on=LATER), actor=SYSTEM)
    assert standing(member, ON).facts.category == "user"
    assert standing(member, LATER).facts.category == "worker"
    with_another = correct(
        MembershipEvent.objects.get(corrects=changed),
        to=Correction(MISTAKE, category=category(rives, "support")),
        actor=SYSTEM,
    )
    assert standing(member, LATER).facts.category == "support"
    correct(with_another.event, to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    assert standing(member, LATER).facts.category == "user"


def test_what_the_day_of_admission_no_longer_says_is_not_corrected(rives, admitted):
    change_category(admitted.membership, category=category(rives, "worker"), decision=decision(ON), actor=SYSTEM)
    with pytest.raises(CannotCorrect):
        correct(admitted, to=Correction(MISTAKE, category=category(rives, "support")), actor=SYSTEM)


def test_a_death_that_was_somebody_elses_gives_everything_back_and_writes_nothing(rives, anne):
    order = SuspensionOrder(date(2027, 7, 1))
    suspend(anne, order=order, decision=of_the_board(ON, ground="competes", tells=False), actor=SYSTEM)
    jump(anne.organisation, LATER)
    done = record_death(anne, decision=decision(LATER), actor=SYSTEM)
    correct(done.event, to=Correction("C’était une homonyme.", is_void=True), actor=SYSTEM)
    stands = standing(anne, date(2027, 6, 30))
    assert stands.facts.is_member
    assert stands.facts.suspended_until == date(2027, 7, 1)
    assert not Delivery.objects.exists()


def test_the_day_of_a_resignation_moves_what_ended_with_it(anne):
    suspend(
        anne,
        order=SuspensionOrder(date(2027, 7, 1)),
        decision=of_the_board(ON, ground="competes", tells=False),
        actor=SYSTEM,
    )
    done = resign(anne, decision=decision(date(2027, 3, 1)), actor=SYSTEM)
    correct(done.event, to=Correction(MISTAKE, effective_on=date(2027, 4, 1)), actor=SYSTEM)
    facts = standing(anne, date(2027, 3, 31)).facts
    assert (facts.member_until, facts.suspended_until) == (date(2027, 4, 1), date(2027, 4, 1))


def test_a_suspension_corrected_stays_within_the_rules(anne):
    done = suspend(
        anne, order=SuspensionOrder(date(2027, 5, 1)), decision=of_the_board(ON, ground="competes"), actor=SYSTEM
    )
    with pytest.raises(ActRuledOut):
        correct(done.event, to=Correction(MISTAKE, ends_on=date(2027, 9, 1)), actor=SYSTEM)
    correct(done.event, to=Correction(MISTAKE, ends_on=date(2027, 4, 1), kept_rights=("vote",)), actor=SYSTEM)
    facts = standing(anne, date(2027, 3, 31)).facts
    assert (facts.suspended_until, facts.kept_rights) == (date(2027, 4, 1), ["vote"])


def test_a_reinstatement_that_never_was_leaves_the_suspension_as_decided(anne):
    suspend(anne, order=SuspensionOrder(date(2027, 5, 1)), decision=of_the_board(ON, ground="competes"), actor=SYSTEM)
    done = reinstate(anne, decision=decision(LATER), actor=SYSTEM)
    correct(done.event, to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    assert standing(anne, LATER).facts.suspended_until == date(2027, 5, 1)


def test_an_event_is_corrected_once_and_then_its_correction(admitted):
    first = correct(admitted, to=Correction(MISTAKE, effective_on=LATER), actor=SYSTEM)
    with pytest.raises(CannotCorrect):
        correct(admitted, to=Correction(MISTAKE, effective_on=date(2027, 2, 6)), actor=SYSTEM)
    correct(first.event, to=Correction(MISTAKE, effective_on=date(2027, 2, 6)), actor=SYSTEM)
    assert not entitled(admitted.membership, LATER)


def test_what_came_later_stands_in_the_way(rives, anne):
    done = change_category(anne, category=category(rives, "worker"), decision=decision(LATER), actor=SYSTEM)
    resign(anne, decision=decision(date(2027, 3, 1)), actor=SYSTEM)
    with pytest.raises(CannotCorrect):
        correct(done.event, to=Correction(MISTAKE, effective_on=date(2027, 4, 1)), actor=SYSTEM)


def test_a_correction_says_why(admitted):
    with pytest.raises(ReasonMissing):
        correct(admitted, to=Correction(" ", is_void=True), actor=SYSTEM)


def test_the_story_shows_the_correction_and_not_what_it_corrects(admitted):
    correct(admitted, to=Correction(MISTAKE, effective_on=LATER), actor=SYSTEM)
    told = file_of(admitted.membership, Moment(LATER)).events
    assert [(event.kind, event.effective_on, event.note) for event in told] == [(EventKind.ADMITTED, LATER, MISTAKE)]


def test_the_letter_says_what_was_and_what_is(admitted):
    done = correct(admitted, to=Correction(MISTAKE, effective_on=LATER), actor=SYSTEM)
    text = done.notice.texts.get(language="en").body_text
    assert "Admitted, January 25, 2027" in text
    assert "Admitted, February 5, 2027" in text
    assert f"Reason: {MISTAKE}" in text


@pytest.mark.parametrize(
    ("language", "before", "now"),
    [
        ("en", "Admitted, January 25, 2027, category User", "Admitted, January 25, 2027, category Support"),
        ("fr", "catégorie Membre utilisateur", "catégorie Membre de soutien"),
    ],
)
def test_the_letter_says_which_category_it_was_and_is(rives, admitted, language, before, now):
    done = correct(admitted, to=Correction(MISTAKE, category=category(rives, "support")), actor=SYSTEM)
    text = done.notice.texts.get(language=language).body_text
    assert before in text
    assert now in text


def test_the_letter_says_how_long_a_suspension_was_and_which_rights_it_keeps(anne):
    order = SuspensionOrder(date(2027, 4, 20))
    done = suspend(anne, order=order, decision=of_the_board(ON, ground="competes"), actor=SYSTEM)
    to = Correction(MISTAKE, ends_on=date(2027, 3, 20), kept_rights=("vote",))
    text = correct(done.event, to=to, actor=SYSTEM).notice.texts.get(language="en").body_text
    assert "last day April 19, 2027, no right kept" in text
    assert "last day March 19, 2027, rights kept: " in text


# What is decided during the notice of a departure goes no further than the membership.

GONE = date(2027, 3, 1)
DURING = date(2027, 2, 10)


def leaving(member):
    """Give notice: the membership ends a month later."""
    return resign(member, decision=decision(GONE, notice_on=ON), actor=SYSTEM).event


def barred(member, on) -> tuple[bool, bool]:
    facts = standing(member, on).facts
    return facts.is_suspended, facts.is_vote_restricted


def during_the_notice(member):
    suspend(
        member, order=SuspensionOrder(date(2027, 4, 20)), decision=of_the_board(DURING, ground="competes"), actor=SYSTEM
    )
    suspend_vote(member, reason="Impayé", decision=decision(DURING, override="Essai"), actor=SYSTEM)


def lasting(member):
    rows = [
        *Suspension.objects.filter(STILL_RECORDED, membership=member),
        *VotingRestriction.objects.filter(STILL_RECORDED, membership=member),
    ]
    return [(row.effective.lower, row.effective.upper) for row in rows]


def test_what_is_decided_during_the_notice_ends_with_the_membership(rives, anne):
    leaving(anne)
    during_the_notice(anne)
    assert lasting(anne) == [(DURING, GONE)] * 2
    assert barred(anne, DURING) == (True, True)
    assert all(one.holds for one in look_over(rives, date(2027, 3, 15)))
    admit(anne.person, category=category(rives, "user"), decision=decision(date(2027, 4, 1)), age=ADULT, actor=SYSTEM)
    assert barred(anne, date(2027, 4, 2)) == (False, False)


@pytest.mark.parametrize("then_void", [False, True])
def test_it_goes_on_as_decided_when_the_departure_is_later_or_never_was(anne, then_void):
    event = leaving(anne)
    during_the_notice(anne)
    event = correct(event, to=Correction(MISTAKE, effective_on=date(2027, 4, 1)), actor=SYSTEM).event
    assert lasting(anne) == [(DURING, date(2027, 4, 1))] * 2
    if then_void:
        correct(event, to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
        assert lasting(anne) == [(DURING, date(2027, 4, 20)), (DURING, None)]


def test_it_never_begins_when_the_departure_was_earlier(anne):
    event = leaving(anne)
    during_the_notice(anne)
    correct(event, to=Correction(MISTAKE, effective_on=date(2027, 2, 15)), actor=SYSTEM)
    assert lasting(anne) == [(DURING, date(2027, 2, 15))] * 2


def test_a_suspension_corrected_during_the_notice_keeps_to_it(anne):
    gone = leaving(anne)
    during_the_notice(anne)
    event = MembershipEvent.objects.get(membership=anne, kind=EventKind.SUSPENDED)
    correct(event, to=Correction(MISTAKE, ends_on=date(2027, 4, 30)), actor=SYSTEM)
    assert lasting(anne)[0] == (DURING, GONE)
    correct(gone, to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    assert lasting(anne)[0] == (DURING, date(2027, 4, 30))


def test_whoever_was_named_during_the_notice_does_not_act_once_the_member_is_back(rives):
    farm = a_legal_member(rives, represented_by="")
    leaving(farm)
    ana = a_person(rives, "Ana", "Diallo")
    name_representative(farm, person=ana, since=DURING, instrument_note="Lettre", actor=SYSTEM)
    done = admit(
        farm.person, category=category(rives, "user"), decision=decision(date(2027, 4, 1)), age=ADULT, actor=SYSTEM
    )
    assert [one.code for one in done.consequences] == ["representation_ended"]
    assert farm.representations.get(recorded__upper_inf=True).effective.upper == GONE


def test_a_departure_taken_back_keeps_what_was_corrected_since(rives, admitted):
    member = admitted.membership
    gone = resign(member, decision=decision(date(2027, 5, 1)), actor=SYSTEM)
    correct(admitted, to=Correction(MISTAKE, category=category(rives, "support")), actor=SYSTEM)
    correct(gone.event, to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    assert [standing(member, on).facts.category for on in (LATER, date(2027, 6, 1))] == ["support", "support"]


def test_a_departure_taken_back_keeps_the_terms_of_a_suspension_corrected_since(anne):
    done = suspend(
        anne, order=SuspensionOrder(date(2027, 4, 20)), decision=of_the_board(ON, ground="competes"), actor=SYSTEM
    )
    gone = resign(anne, decision=decision(date(2027, 3, 1)), actor=SYSTEM)
    correct(done.event, to=Correction(MISTAKE, kept_rights=("vote",)), actor=SYSTEM)
    correct(gone.event, to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    facts = standing(anne, date(2027, 3, 15)).facts
    assert (facts.suspended_until, facts.kept_rights) == (date(2027, 4, 20), ["vote"])


@pytest.mark.parametrize("moved_to", [None, date(2027, 3, 15)])
def test_nobody_escapes_a_suspension_to_come_by_resigning_and_taking_it_back(anne, moved_to):
    begins = date(2027, 3, 10)
    suspend(
        anne, order=SuspensionOrder(date(2027, 5, 1)), decision=of_the_board(begins, ground="competes"), actor=SYSTEM
    )
    event = resign(anne, decision=decision(date(2027, 3, 1)), actor=SYSTEM).event
    if moved_to:
        event = correct(event, to=Correction(MISTAKE, effective_on=moved_to), actor=SYSTEM).event
        assert standing(anne, begins).facts.suspended_until == moved_to
    correct(event, to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    assert standing(anne, begins).facts.suspended_until == date(2027, 5, 1)


@pytest.fixture
def farm(rives):
    return a_legal_member(rives, represented_by="Ana Diallo")


def acting_for(member, on) -> str:
    return standing(member, on).exercised_by_name


def test_who_acts_for_a_member_goes_on_when_the_departure_is_taken_back(farm):
    gone = resign(farm, decision=decision(date(2027, 5, 1)), actor=SYSTEM)
    assert acting_for(farm, date(2027, 4, 30)) == "Ana Diallo"
    done = withdraw_resignation(gone.event, actor=SYSTEM)
    assert acting_for(farm, date(2027, 5, 1)) == "Ana Diallo"
    assert [one.code for one in done.consequences] == ["representation_resumed"]


def test_who_acts_for_a_member_does_so_until_the_day_to_which_the_departure_is_moved(farm):
    event = resign(farm, decision=decision(date(2027, 5, 1)), actor=SYSTEM).event
    for day in (date(2027, 6, 1), date(2027, 4, 1)):
        event = correct(event, to=Correction(MISTAKE, effective_on=day), actor=SYSTEM).event
        assert acting_for(farm, date(2027, 3, 31)) == "Ana Diallo"
    assert farm.representations.get(recorded__upper_inf=True).effective.upper == date(2027, 4, 1)


def test_somebody_who_was_revoked_meanwhile_stays_so(farm):
    gone = resign(farm, decision=decision(date(2027, 5, 1)), actor=SYSTEM)
    end_representation(farm.representations.get(recorded__upper_inf=True), on=date(2027, 4, 1), actor=SYSTEM)
    done = correct(gone.event, to=Correction(MISTAKE, is_void=True), actor=SYSTEM)
    assert acting_for(farm, date(2027, 5, 1)) == ""
    assert [one.code for one in done.consequences] == ["representation_ended"]


def test_whoever_was_thought_dead_acts_again_for_those_they_acted_for(rives, anne):
    luc = a_member(rives, "Luc")
    name_representative(
        luc,
        person=anne.person,
        since=ON,
        relation=Relation.SPOUSE,
        actor=SYSTEM,
        instrument_note="Lettre",
        override="Cas particulier.",
    )
    jump(anne.organisation, LATER)
    done = record_death(anne, decision=decision(LATER), actor=SYSTEM)
    assert standing(luc, LATER).exercised_by == luc.person_id
    correct(done.event, to=Correction("C’était une homonyme.", is_void=True), actor=SYSTEM)
    assert standing(luc, LATER).facts.representative_id == anne.person_id


def test_with_an_admission_that_never_was_everything_that_rested_on_it_goes(rives, admitted):
    marie = admitted.membership
    suspend(
        marie, order=SuspensionOrder(date(2027, 7, 1)), decision=of_the_board(LATER, ground="competes"), actor=SYSTEM
    )
    suspend_vote(marie, reason="Parts impayées", decision=decision(LATER, override="Essai"), actor=SYSTEM)
    correct(admitted, to=Correction("Homonyme.", is_void=True), actor=SYSTEM)
    assert not Suspension.objects.filter(STILL_RECORDED, membership=marie).exists()
    assert not VotingRestriction.objects.filter(STILL_RECORDED, membership=marie).exists()
    admit(marie.person, category=category(rives, "user"), decision=decision(date(2027, 3, 1)), age=ADULT, actor=SYSTEM)
    assert entitled(marie, date(2027, 3, 1))


def test_whoever_acted_for_a_member_that_never_was_acts_no_longer(rives):
    lake = a_person(rives, "", "Ferme du Lac", kind="legal")
    event = admit(lake, category=category(rives, "support"), decision=decision(ON), actor=SYSTEM).event
    luc = a_member(rives, "Luc", number="L0001")
    name_representative(
        event.membership, person=luc.person, relation=Relation.ENTITY, since=ON, override="Lettre à venir", actor=SYSTEM
    )
    correct(event, to=Correction("Homonyme.", is_void=True), actor=SYSTEM)
    assert not Representation.objects.filter(STILL_RECORDED, membership=event.membership).exists()


def test_a_correction_carries_the_decision_the_notice_the_ground_and_the_rights_kept(anne):
    order = SuspensionOrder(date(2027, 5, 1), ("attendance",))
    done = suspend(anne, order=order, decision=of_the_board(date(2027, 2, 1), ground="competes"), actor=SYSTEM)
    to = Correction(
        "La résolution dit autrement",
        decided_on=date(2027, 1, 20),
        notice_on=date(2027, 1, 21),
        ground="too_little_business",
        kept_rights=(),
        override="Procédure tenue hors du registre.",
    )
    event = correct(done.event, to=to, actor=SYSTEM).event
    assert (event.decided_on, event.notice_on, event.ground) == (
        date(2027, 1, 20),
        date(2027, 1, 21),
        "too_little_business",
    )
    assert standing(anne, date(2027, 2, 2)).facts.kept_rights == []
    before = done.event.recorded_at
    assert standing(anne, date(2027, 2, 2), known_at=before).facts.kept_rights == ["attendance"]


@pytest.mark.parametrize("to", [Correction("Erreur", ground="competes"), Correction("Erreur", kept_rights=())])
def test_an_act_without_a_ground_or_kept_rights_has_none_to_correct(anne, to):
    left = resign(anne, decision=decision(date(2027, 3, 1)), actor=SYSTEM).event
    with pytest.raises(CannotCorrect):
        correct(left, to=to, actor=SYSTEM)
