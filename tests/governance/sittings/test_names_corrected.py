"""A vote by name at the table, read again before it is proclaimed, and put right while the meeting sits."""

from __future__ import annotations

from datetime import time

import pytest
from django.test import Client
from django.urls import reverse

from governance.errors import DecidedSince, VoterNotThere
from governance.models import FactKind, MotionState, PresenceChannel
from governance.queries.proceedings import proceedings_of
from governance.services.at_the_table import director_arrives, director_leaves
from governance.services.follow_ups import plan_follow_up
from governance.services.hands import Hands, decide_by_hands, decide_by_name, weigh_names
from governance.services.hands_correcting import correct_hands, correct_names, weigh_right_names
from governance.services.minutes_text import contents
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import Role
from tests.factories.meetings import SYSTEM, jump
from tests.factories.register import an_officer
from tests.governance.sittings.conftest import MEETING_ON
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db

BECAUSE = "La voix de Paul a été mal entendue."


@pytest.fixture
def sitting(planned, directors):
    called = call_sitting(planned, actor=SYSTEM)
    jump(called.organisation, MEETING_ON, time(18, 5))
    for one in directors[:3]:
        director_arrives(called, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    return open_assembly(called, actor=SYSTEM)


@pytest.fixture
def motion(sitting):
    return sitting.motions.get()


def voices(directors, *choices):
    return {one.pk: choice for one, choice in zip(directors, choices, strict=False)}


def correct(motion, choices, because=BECAUSE):
    return correct_names(motion, choices, because=because, actor=SYSTEM)


def test_what_voices_come_to_is_said_and_nothing_is_decided(motion, directors):
    assert weigh_names(motion, voices(directors, "for", "for", "against")).is_adopted
    with pytest.raises(VoterNotThere):
        weigh_names(motion, {directors[3].pk: "for"})
    motion.refresh_from_db()
    assert (motion.state, motion.facts.count()) == (MotionState.PROPOSED, 0)


def test_a_voice_noted_wrong_is_put_right_and_the_minutes_tell_both(sitting, motion, directors):
    decide_by_name(motion, voices(directors, "for", "for", "against"), actor=SYSTEM)
    number = motion.resolution.number
    # Those who could vote then count, gone since or not.
    director_leaves(sitting, mandate=directors[2], actor=SYSTEM)
    right = voices(directors, "for", "against", "against")
    assert not weigh_right_names(motion, right).is_adopted
    assert correct(motion, right).state == MotionState.REJECTED
    assert list(motion.facts.values_list("kind", flat=True)) == [FactKind.ROLL_CALL, FactKind.CORRECTED]
    end_assembly(sitting, actor=SYSTEM)
    sitting.refresh_from_db()
    text = str(contents(proceedings_of(sitting), language="fr", version=1, drawn_up_at=now())).replace("\\xa0", " ")
    names = [one.person.full_name for one in directors]
    assert f"Pour : {names[0]}, {names[1]}. Contre : {names[2]}." in text
    assert f"Pour : {names[0]}. Contre : {names[1]}, {names[2]}." in text
    assert BECAUSE in text
    assert f"Le numéro {number}, annoncé alors" in text


def test_two_voices_that_were_swapped_are_put_right_though_the_figures_stay(motion, directors):
    decide_by_name(motion, voices(directors, "for", "for", "against"), actor=SYSTEM)
    assert correct(motion, voices(directors, "against", "for", "for")).state == MotionState.ADOPTED
    said_last = motion.facts.last().figures
    assert [one["choice"] for one in said_last["voices"]] == ["against", "for", "for"]
    assert [one["choice"] for one in said_last["before"]["voices"]] == ["for", "for", "against"]


@pytest.mark.parametrize("case", ["same", "absent", "no_reason", "ended", "by_hands", "proposed", "rests"])
def test_when_a_vote_by_name_may_not_be_corrected(sitting, motion, directors, case):
    right, because = voices(directors, "for", "against", "against"), BECAUSE
    if case == "by_hands":
        decide_by_hands(motion, Hands(2, 1), actor=SYSTEM)
    elif case != "proposed":
        decide_by_name(motion, voices(directors, "for", "for", "against"), actor=SYSTEM)
    match case:
        case "same":
            right = voices(directors, "for", "for", "against")
        case "absent":
            right = {directors[3].pk: "for"}
        case "no_reason":
            because = " "
        case "ended":
            end_assembly(sitting, actor=SYSTEM)
        case "rests":
            plan_follow_up(motion.resolution, task="Écrire", owner="Anne", due_on=MEETING_ON, actor=SYSTEM)
    refused = {"absent": VoterNotThere, "no_reason": ReasonMissing, "rests": DecidedSince}.get(case, StateNotAllowed)
    with pytest.raises(refused):
        correct(motion, right, because)
    assert not motion.facts.filter(kind=FactKind.CORRECTED).exists()


def test_totals_do_not_correct_a_vote_by_name(motion, directors):
    decide_by_name(motion, voices(directors, "for", "for", "against"), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        correct_hands(motion, Hands(1, 2), because=BECAUSE, actor=SYSTEM)


@pytest.mark.parametrize(("role", "may"), [(Role.CHAIR, True), (Role.AUDITOR, False)])
def test_whoever_conducts_corrects_a_voice_on_the_page(sitting, motion, directors, role, may):
    here = sitting.organisation
    decide_by_name(motion, voices(directors, "for", "for", "against"), actor=SYSTEM)
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(an_officer(here, role), backend="allauth.account.auth_backends.AuthenticationBackend")
    correcting = reverse("governance:hands-correct", args=[here.slug, sitting.public_id, motion.public_id])
    right = {f"voice_{pk}": choice for pk, choice in voices(directors, "for", "against", "against").items()}
    slip = right | {"because": BECAUSE}
    if not may:
        assert browser.post(correcting, slip).status_code == 404
        return
    one = reverse("sittings:one", args=[here.slug, sitting.public_id])
    assert correcting in browser.get(one).content.decode()
    assert browser.get(correcting).content.decode().count("checked") == 3
    read = said(browser.post(correcting, slip))
    assert "Annoncé d’abord" in read
    assert f"{directors[1].person.full_name} · Contre" in read
    motion.refresh_from_db()
    assert motion.state == MotionState.ADOPTED
    browser.post(correcting, slip | {"proclaim": "1"})
    motion.refresh_from_db()
    assert motion.state == MotionState.REJECTED
    assert BECAUSE in said(browser.get(one))
