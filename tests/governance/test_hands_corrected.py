"""A show of hands, read again before it is proclaimed, and put right while the meeting sits: by whom, until when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import ForeignObjectRel
from django.test import Client
from django.urls import reverse

from governance.errors import DecidedSince, MoreThanPresent, ResolutionTakenBack
from governance.models import ChangeKind, FactKind, FollowUp, Motion, MotionState, Objective, Resolution
from governance.queries.follow_ups import open_follow_ups
from governance.queries.proceedings import proceedings_of
from governance.queries.resolutions import Standing, Wanted, register_of, standing_of
from governance.services.debate import move_amendment, move_motion
from governance.services.floor import Wording
from governance.services.follow_ups import finish_follow_up, note_progress, plan_follow_up
from governance.services.hands import Hands, decide_by_hands, weigh_hands
from governance.services.hands_correcting import correct_hands, weigh_correction
from governance.services.minutes_text import contents
from governance.services.objectives import Aim, Measure, set_indicator, set_objective
from governance.services.register import note_change
from governance.services.sessions import end_assembly
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import AuditEntry, Role
from tests.factories.meetings import SYSTEM, an_evening
from tests.factories.register import a_member, an_officer, an_organisation
from tests.governance.web.reading import said
from voting.services.polls import prepare_poll

pytestmark = pytest.mark.django_db

OTHER = Wording("Que les mandats durent trois ans.", "That terms last three years.", "Luc Roy", "Omar Diallo")
BECAUSE = "Les deux colonnes ont été inversées."


@pytest.fixture
def meeting(db):
    organisation = an_organisation()
    return an_evening(organisation, *(a_member(organisation, name) for name in ("Anne", "Luc", "Omar", "Zoé")))


@pytest.fixture
def motion(meeting):
    return meeting.motions.get()


def decide(motion, votes_for, votes_against):
    return decide_by_hands(motion, Hands(votes_for, votes_against), actor=SYSTEM)


def correct(motion, votes_for, votes_against, because=BECAUSE):
    return correct_hands(motion, Hands(votes_for, votes_against), because=because, actor=SYSTEM)


def test_what_totals_would_come_to_is_said_and_nothing_is_decided(motion):
    assert weigh_hands(motion, Hands(3, 1)).is_adopted
    assert not weigh_hands(motion, Hands(1, 3)).is_adopted
    with pytest.raises(MoreThanPresent):
        weigh_hands(motion, Hands(40, 4))
    motion.refresh_from_db()
    assert motion.state == MotionState.PROPOSED
    assert not motion.facts.exists()


def test_a_motion_rejected_after_all_keeps_its_number_out_of_use(meeting, motion):
    decide(motion, 3, 1)
    number = motion.resolution.number
    assert not weigh_correction(motion, Hands(1, 3)).is_adopted
    motion.refresh_from_db()
    assert motion.state == MotionState.ADOPTED
    corrected = correct(motion, 1, 3)
    assert (corrected.state, corrected.figures["for"], corrected.figures["against"]) == (MotionState.REJECTED, 1, 3)
    kept = Resolution.objects.get()
    assert kept.number == number
    assert standing_of(kept) is Standing.TAKEN_BACK
    here = meeting.organisation
    assert list(register_of(here, Wanted(standing=Standing.TAKEN_BACK))) == [kept]
    assert not register_of(here, Wanted(standing=Standing.IN_FORCE)).exists()
    other = decide(move_motion(motion.item, OTHER, title_fr="Trois ans", actor=SYSTEM), 4, 0)
    assert other.resolution.rank == kept.rank + 1
    assert correct(motion, 4, 0).resolution.number == number
    assert AuditEntry.objects.filter(action="motion.corrected").count() == 2


def test_a_motion_adopted_after_all_gets_the_next_number(motion):
    decide(motion, 1, 3)
    assert not Resolution.objects.exists()
    assert correct(motion, 3, 1).resolution.is_adopted


def test_both_counts_stand_and_the_minutes_tell_both(meeting, motion):
    decide(motion, 3, 1)
    number = motion.resolution.number
    correct(motion, 1, 3)
    assert list(motion.facts.values_list("kind", flat=True)) == [FactKind.HANDS, FactKind.CORRECTED]
    end_assembly(meeting, actor=SYSTEM)
    meeting.refresh_from_db()
    text = str(contents(proceedings_of(meeting), language="fr", version=1, drawn_up_at=now())).replace("\\xa0", " ")
    assert "pour : 3, contre : 1" in text
    assert "pour : 1, contre : 3" in text
    assert BECAUSE in text
    assert f"Le numéro {number}, annoncé alors" in text
    assert f"Résolution {number}" not in text


def test_an_amendment_is_taken_out_of_the_text_and_put_in_again(motion):
    before = motion.text_fr
    amendment = move_amendment(motion, OTHER, actor=SYSTEM)
    decide(amendment, 3, 1)
    correct(amendment, 1, 3)
    motion.refresh_from_db()
    assert motion.text_fr == before
    correct(amendment, 4, 0)
    motion.refresh_from_db()
    assert motion.text_fr == OTHER.text_fr
    decide(motion, 4, 0)
    with pytest.raises(DecidedSince):
        correct(amendment, 0, 4)
    # The figures alone may still be put right: the outcome is the same.
    assert correct(amendment, 3, 0).figures["for"] == 3


def test_what_rests_on_a_resolution_holds_its_outcome(motion):
    decide(motion, 3, 1)
    plan_follow_up(motion.resolution, task="Écrire", owner="Anne", due_on=date(2027, 6, 1), actor=SYSTEM)
    with pytest.raises(DecidedSince):
        correct(motion, 1, 3)
    assert correct(motion, 4, 0).state == MotionState.ADOPTED


@pytest.mark.parametrize("state", ["proposed", "prepared", "same", "ended", "no_reason"])
def test_when_a_count_may_not_be_corrected(meeting, motion, state):
    refused = ReasonMissing if state == "no_reason" else StateNotAllowed
    if state == "prepared":
        prepare_poll(motion, actor=SYSTEM)
    elif state != "proposed":
        decide(motion, 3, 1)
    if state == "ended":
        end_assembly(meeting, actor=SYSTEM)
    totals = (3, 1) if state == "same" else (1, 3)
    with pytest.raises(refused):
        correct(motion, *totals, because=" " if state == "no_reason" else BECAUSE)
    assert not motion.facts.filter(kind=FactKind.CORRECTED).exists()


def test_everything_that_points_at_a_motion_was_thought_of():
    """A table that points at a motion from now on either rests on its outcome, in rests_on, or is added here."""
    pointing = {
        one.related_model.__name__
        for one in Motion._meta.get_fields(include_hidden=True)
        if isinstance(one, ForeignObjectRel)
    }
    looked_at = {"Resolution", "Motion", "Minutes", "Procedure", "SurplusPlan"}
    # Photographed tally sheets show what was counted, whatever came of it.
    rest_on_nothing = {"Poll", "AmendedArticle", "CommonText", "DebateFact", "CandidacyCall", "Recusal", "FollowUp"}
    rest_on_nothing |= {"TallySheet"}
    assert pointing == looked_at | rest_on_nothing


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.SECRETARY, True),
        (Role.ADMINISTRATOR, True),
        (Role.CHAIR, True),
        (Role.SCRUTINEER, False),
        (Role.AUDITOR, False),
    ],
)
def test_whoever_conducts_reads_proclaims_and_corrects_on_the_page(meeting, motion, role, may):
    here = meeting.organisation
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(an_officer(here, role), backend="allauth.account.auth_backends.AuthenticationBackend")
    hands = reverse("voting:debate-hands", args=[here.slug, meeting.public_id, motion.public_id])
    slip = {"votes_for": 3, "votes_against": 1, "abstentions": 0}
    correcting = reverse("governance:hands-correct", args=[here.slug, meeting.public_id, motion.public_id])
    if not may:
        assert browser.post(hands, slip).status_code == 404
        assert browser.get(correcting).status_code == 404
        return
    read = browser.post(hands, slip)
    assert "Rien n’est encore proclamé" in said(read)
    assert not motion.facts.exists()
    browser.post(hands, slip | {"proclaim": "1"})
    motion.refresh_from_db()
    assert motion.state == MotionState.ADOPTED
    conducting = reverse("voting:conduct", args=[here.slug, meeting.public_id])
    assert correcting in browser.get(f"{conducting}?point={motion.item.public_id}").content.decode()
    assert 'value="3"' in browser.get(correcting).content.decode()
    right = {"votes_for": 1, "votes_against": 3, "abstentions": 0, "because": BECAUSE}
    assert "Annoncé d’abord" in said(browser.post(correcting, right))
    done = browser.post(correcting, right | {"proclaim": "1"})
    assert done.headers["Location"].startswith(conducting)
    motion.refresh_from_db()
    assert motion.state == MotionState.REJECTED
    end_assembly(meeting, actor=SYSTEM)
    late = browser.post(correcting, right | {"votes_for": 2, "proclaim": "1"})
    assert late.status_code == 200
    assert motion.facts.filter(kind=FactKind.CORRECTED).count() == 1


def test_nothing_is_hung_on_a_resolution_that_was_taken_back(motion):
    decide(motion, 3, 1)
    correct(motion, 1, 3)
    taken_back = Resolution.objects.get()
    later = decide(move_motion(motion.item, OTHER, title_fr="Trois ans", actor=SYSTEM), 4, 0).resolution
    for hang in (
        lambda: plan_follow_up(taken_back, task="Écrire", owner="Anne", due_on=date(2027, 6, 1), actor=SYSTEM),
        lambda: set_objective(taken_back, Aim("Doubler", 2027, 2030), actor=SYSTEM),
        lambda: note_change(taken_back, by=later, kind=ChangeKind.REPEALS, actor=SYSTEM),
    ):
        with pytest.raises(ResolutionTakenBack):
            hang()
    correct(motion, 4, 0)
    assert plan_follow_up(taken_back, task="Écrire", owner="Anne", due_on=date(2027, 6, 1), actor=SYSTEM).pk


def test_what_hangs_on_it_already_is_shown_as_fallen_with_the_reason(meeting, motion):
    here = meeting.organisation
    decide(motion, 3, 1)
    correct(motion, 1, 3)
    taken_back = Resolution.objects.get()
    hung = {"organisation": here, "resolution": taken_back}
    task = FollowUp.objects.create(task="Écrire aux voisins", owner="Anne", due_on=date(2027, 1, 4), **hung)
    objective = Objective.objects.create(title_fr="Doubler les membres", from_year=2027, to_year=2030, **hung)
    assert not open_follow_ups(here).exists()
    for act in (
        lambda: note_progress(task, text="Presque", actor=SYSTEM),
        lambda: finish_follow_up(task, done_on=date(2027, 1, 4), text="", actor=SYSTEM),
        lambda: set_indicator(objective, Measure("Membres", Decimal(1), Decimal(2)), actor=SYSTEM),
    ):
        with pytest.raises(ResolutionTakenBack):
            act()
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(an_officer(here, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend")
    slug, why = here.slug, f"compte corrigé a retiré la résolution {taken_back.number}"
    assert "Écrire aux voisins" not in said(browser.get(reverse("governance:follow-ups", args=[slug])))
    for page in (
        reverse("governance:follow-ups", args=[slug]) + "?show=fallen",
        reverse("governance:follow-up", args=[slug, task.public_id]),
        reverse("governance:plan", args=[slug]),
        reverse("governance:objective", args=[slug, objective.public_id]),
        reverse("governance:resolution", args=[slug, taken_back.public_id]),
    ):
        shown = browser.get(page)
        assert why in said(shown), page
        assert 'name="act"' not in shown.content.decode(), page
