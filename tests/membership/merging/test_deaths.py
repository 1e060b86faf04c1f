"""That one of two died is said of both once they are one; of two days one holds; parted, it is as before."""

from __future__ import annotations

from datetime import date

import pytest

from membership.errors import ReasonMissing
from membership.models import Death, EventKind, MembershipEvent, Representation
from membership.models.base import STILL_RECORDED, true_on
from membership.queries.deaths import death_of
from membership.rules.merging import Concern, DayOfDeathOpen, MergeFollowed, MergeRefused
from membership.services.life.corrections import Correction, correct
from membership.services.life.deaths import DeathCorrection, DeathTold, correct_person_death, record_person_death
from membership.services.life.departures import record_death
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.merging.looking import foresee_merge
from membership.services.representation import name_representative
from tests.factories.life import a_person, decision, standing
from tests.factories.meetings import jump
from tests.factories.register import JOINED_ON, SYSTEM, a_legal_member, a_member, an_organisation

DIED, OTHER, TODAY = date(2027, 1, 10), date(2027, 1, 12), date(2027, 1, 25)
WHY = "La même."


@pytest.fixture
def rives(db):
    organisation = an_organisation("rives")
    jump(organisation, TODAY)
    return organisation


@pytest.fixture
def paul(rives):
    """Who never was a member, and acts for a farm."""
    person = a_person(rives, "Paul", "Côté")
    farm = a_legal_member(rives, represented_by="")
    name_representative(farm, person=person, since=JOINED_ON, actor=SYSTEM, instrument_note="Résolution")
    return person


def dies(person, on=DIED):
    return record_person_death(person, told=DeathTold(on), actor=SYSTEM).death


def join(kept, joined, **said):
    return merge_persons(kept, joined, actor=SYSTEM, reason=WHY, **said)


def acts(person, on=TODAY):
    return Representation.objects.filter(STILL_RECORDED, true_on(on), person=person).exists()


def day_of(person):
    found = death_of(person)
    return found.on if found else None


@pytest.mark.parametrize("dead_is_kept", [False, True], ids=["who goes died", "who remains died"])
def test_the_death_of_one_is_that_of_both_until_they_are_parted(rives, paul, dead_is_kept):
    twin = a_person(rives, "Paul", "Coté")
    dies(twin)
    kept, joined = (twin, paul) if dead_is_kept else (paul, twin)
    assert Concern.ONE_DIED in foresee_merge(kept, joined).concerns
    with pytest.raises(ReasonMissing):
        merge_persons(kept, joined, actor=SYSTEM)

    merge = join(kept, joined)
    assert day_of(kept) == DIED
    assert not acts(kept)
    assert not acts(joined)

    undo_merge(merge, actor=SYSTEM)
    assert (day_of(twin), day_of(paul)) == (DIED, None)
    assert (acts(paul), acts(twin)) == (True, False)


def test_of_a_member_it_is_an_event_and_the_membership_ends(rives):
    anne, twin = a_member(rives, "Anne", "Roy"), a_person(rives, "Anne", "Roy")
    dies(twin)
    merge = join(anne.person, twin)
    event = MembershipEvent.objects.get(membership=anne, kind=EventKind.DECEASED)
    assert event.effective_on == DIED
    assert not standing(anne, TODAY).is_entitled

    undo_merge(merge, actor=SYSTEM)
    assert death_of(anne.person) is None
    assert standing(anne, TODAY).is_entitled
    assert day_of(twin) == DIED


def test_of_two_numbers_of_which_one_died_neither_is_a_member_any_more(rives):
    anne, gone = (a_member(rives, "Anne", "Roy", number=number) for number in ("M1", "M2"))
    record_death(gone, decision=decision(DIED), actor=SYSTEM)
    merge = join(anne.person, gone.person)
    assert day_of(anne.person) == DIED
    assert not standing(anne, TODAY).is_entitled
    undo_merge(merge, actor=SYSTEM)
    assert standing(anne, TODAY).is_entitled
    assert day_of(gone.person) == DIED


@pytest.mark.parametrize("is_member", [False, True], ids=["no member", "a member"])
def test_of_two_days_whoever_joins_them_says_which_holds(rives, is_member):
    twin = a_person(rives, "Anne", "Roy")
    dies(twin, OTHER)
    if is_member:
        anne = a_member(rives, "Anne", "Roy")
        record_death(anne, decision=decision(DIED), actor=SYSTEM)
        person = anne.person
    else:
        person = a_person(rives, "Anne", "Roy")
        dies(person)
    assert foresee_merge(person, twin).deaths.days == (DIED, OTHER)
    with pytest.raises(DayOfDeathOpen) as refused:
        join(person, twin)
    assert refused.value.params == {"of_kept": DIED, "of_joined": OTHER}

    undo_merge(join(person, twin, death_of=person), actor=SYSTEM)
    assert (day_of(person), day_of(twin)) == (DIED, OTHER)

    merge = join(person, twin, death_of=twin)
    assert day_of(person) == OTHER
    undo_merge(merge, actor=SYSTEM)
    assert (day_of(person), day_of(twin)) == (DIED, OTHER)


def test_of_one_day_nothing_is_written(rives, paul):
    twin = a_person(rives, "Paul", "Coté")
    dies(twin)
    dies(paul)
    assert foresee_merge(paul, twin).concerns == ()
    merge_persons(paul, twin, actor=SYSTEM)
    assert Death.objects.filter(person=paul).count() == 1


def test_a_death_without_a_day_is_said_of_the_other_one_first(rives):
    anne, gone = (a_member(rives, "Anne", "Roy", number=number) for number in ("M1", "M2"))
    MembershipEvent.objects.create(organisation=rives, membership=gone, kind=EventKind.DECEASED, effective_on=None)
    with pytest.raises(MergeRefused) as refused:
        join(anne.person, gone.person)
    assert refused.value.concern == Concern.DEATH_WITHOUT_DAY.value


def test_they_are_not_parted_once_the_death_was_corrected(rives, paul):
    twin = a_person(rives, "Paul", "Coté")
    dies(twin)
    merge = join(paul, twin)
    told = Death.objects.get(person=paul)
    correct_person_death(told, to=DeathCorrection("Acte.", on=OTHER), actor=SYSTEM)
    with pytest.raises(MergeFollowed):
        undo_merge(merge, actor=SYSTEM)
    assert day_of(paul) == OTHER


def test_nor_once_that_of_a_member_was(rives):
    anne, twin = a_member(rives, "Anne", "Roy"), a_person(rives, "Anne", "Roy")
    dies(twin)
    merge = join(anne.person, twin)
    event = MembershipEvent.objects.get(membership=anne, kind=EventKind.DECEASED)
    correct(event, to=Correction("Acte.", effective_on=OTHER), actor=SYSTEM)
    with pytest.raises(MergeFollowed):
        undo_merge(merge, actor=SYSTEM)
    assert day_of(anne.person) == OTHER
