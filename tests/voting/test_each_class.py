"""A motion that each class of members decides too: by totals, by name, and never in a box that tells no class."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.serializers import ValidationError

from governance.api.tables import HandsSerializer
from governance.errors import ClassesNotCounted, ClassLeftOut
from governance.models import FactKind, Motion, MotionState, Resolution
from governance.queries.classes import classes_of, may_need_each_class
from governance.rules.classes import ClassVotes
from governance.services.calling import call_assembly
from governance.services.debate import demand_secret, move_motion
from governance.services.decisions_text import Annexes
from governance.services.facts_text import hands_shown
from governance.services.floor import Wording
from governance.services.hands import Hands, decide_by_hands
from governance.services.planning import Item, MotionText, add_item
from governance.services.sessions import open_assembly
from membership.errors import StateNotAllowed
from membership.messages import sentence
from membership.models import Role
from tests.factories.meetings import (
    CALLED_ON,
    MEETING_ON,
    a_called_assembly,
    an_assembly,
    an_open_poll,
    come,
    jump,
    vote,
)
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation
from tests.governance.web.reading import said
from voting.errors import SecretByClass
from voting.models import PollMode
from voting.services.polls import close_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db

BYLAWS = {"double_majority": True, "proxy_allowed": False}


@pytest.fixture
def members():
    """Three users and two workers of a non-profit whose by-laws have each class decide too."""
    here = an_organisation(kind="qc_npo", bylaws=BYLAWS)
    jump(here, CALLED_ON)
    return [a_member(here, f"Membre{n}", category="user" if n < 3 else "worker") for n in range(5)]


@pytest.fixture
def motion(members) -> Motion:
    here = members[0].organisation
    meeting = an_assembly(here)
    text = MotionText("Que la charte change.", "That the charter change.", needs_each_class=True)
    item = add_item(meeting, Item("La charte", "The charter"), motion=text, actor=SYSTEM)
    call_assembly(meeting, actor=SYSTEM)
    jump(here, MEETING_ON, time(19, 5))
    for one in members:
        come(meeting, one)
    open_assembly(meeting, actor=SYSTEM)
    return Motion.objects.select_related("assembly__organisation", "organisation", "item").get(item=item)


def votes(*figures: tuple[int, int]) -> Hands:
    names = (("Usagers", "user"), ("Travail", "worker"))
    classes = tuple(ClassVotes(name, "", *one, key=key) for (name, key), one in zip(names, figures, strict=True))
    return Hands(sum(one[0] for one in figures), sum(one[1] for one in figures), classes=classes)


def test_carried_by_the_meeting_and_by_each_class_it_is_adopted_and_says_so(motion):
    decided = decide_by_hands(motion, votes((2, 1), (2, 0)), actor=SYSTEM)
    assert decided.state == MotionState.ADOPTED
    assert "Travail, 2 pour et 0 contre" in decided.finding["remark_fr"]
    assert decided.figures["classes"][0] == {"fr": "Usagers", "en": "", "for": 2, "against": 1, "abstain": 0}


def test_one_class_that_does_not_carry_it_is_enough_to_lose_it(motion):
    decided = decide_by_hands(motion, votes((3, 0), (1, 1)), actor=SYSTEM)
    assert decided.state == MotionState.REJECTED
    assert not Resolution.objects.exists()
    assert (decided.finding["rule"]["key"], decided.finding["code"]) == ("double_majority", "each_class_not_reached")
    assert decided.finding["arithmetic"] == "4 > 1; 3 > 0; 1 = 1"


def test_the_classes_are_the_whole_or_nothing_is_recorded(motion):
    for hands in (Hands(4, 1), Hands(4, 1, classes=(ClassVotes("Usagers", "", 2, 1),))):
        with pytest.raises(ClassesNotCounted) as refused:
            decide_by_hands(motion, hands, actor=SYSTEM)
    assert "3" in sentence(refused.value)


def test_no_class_is_left_out_even_where_the_others_make_up_the_whole(motion):
    users, workers = ClassVotes("Usagers", "", 3, 0, key="user"), ClassVotes("Travail", "", 0, 0, key="worker")
    for classes in ((users,), (users, workers, workers), (users, replace(workers, key="support"))):
        with pytest.raises(ClassLeftOut):
            decide_by_hands(motion, Hands(3, 0, classes=classes), actor=SYSTEM)
    motion.refresh_from_db()
    assert motion.state == MotionState.PROPOSED


def test_a_motion_that_each_class_does_not_decide_is_not_counted_by_class(motion):
    Motion.objects.update(needs_each_class=False)
    with pytest.raises(ClassLeftOut):
        decide_by_hands(motion, votes((3, 0), (2, 0)), actor=SYSTEM)


def test_a_vote_by_name_counts_each_class_from_its_roll(motion, members):
    poll = an_open_poll(motion.assembly, motion=motion)
    for one, choice in zip(members, ("for", "for", "for", "for", "against"), strict=True):
        vote(poll, one, choice)
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    poll.refresh_from_db()
    assert [(one["for"], one["against"]) for one in poll.result.figures["classes"]] == [(3, 0), (1, 1)]
    decided = proclaim_result(poll, actor=SYSTEM)
    assert decided.state == MotionState.REJECTED
    assert decided.finding["rule"]["key"] == "double_majority"


def test_no_box_is_opened_of_which_nobody_can_tell_the_classes(motion):
    with pytest.raises(SecretByClass):
        prepare_poll(motion, mode=PollMode.SECRET, actor=SYSTEM)
    demand_secret(motion, by="Membre1", meeting_agrees=True, actor=SYSTEM)
    with pytest.raises(StateNotAllowed) as refused:
        decide_by_hands(motion, votes((3, 0), (2, 0)), actor=SYSTEM)
    assert "papiers" in sentence(refused.value)
    on_papers = replace(votes((3, 0), (2, 0)), on_papers=True)
    assert decide_by_hands(motion, on_papers, actor=SYSTEM).state == MotionState.ADOPTED
    fact = motion.facts.get(kind=FactKind.PAPERS)
    assert not motion.facts.filter(kind=FactKind.HANDS).exists()
    minuted = hands_shown(fact, Annexes(motion.assembly.zone))["text"]
    assert "vote sur papier" in minuted
    assert "main levée" not in minuted


def test_papers_are_entered_so_only_where_each_class_decides(motion):
    Motion.objects.update(needs_each_class=False)
    with pytest.raises(StateNotAllowed):
        decide_by_hands(motion, Hands(3, 0, on_papers=True), actor=SYSTEM)


def test_a_meeting_whose_by_laws_know_no_such_decision_puts_none(members):
    coop = an_organisation("coop")
    meeting = an_assembly(coop)
    assert not may_need_each_class(meeting)
    text = MotionText("Que la charte change.", "That the charter change.", needs_each_class=True)
    item = add_item(meeting, Item("La charte", "The charter"), motion=text, actor=SYSTEM)
    assert not item.motion.needs_each_class


def test_the_chair_enters_what_each_class_said_on_the_page(motion):
    here = motion.organisation
    browser = Client(headers={"Accept-Language": "fr"})
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    browser.force_login(an_officer(here, Role.CHAIR), backend=backend)
    where = reverse("voting:conduct", args=[here.slug, motion.assembly.public_id])
    shown = browser.get(f"{where}?point={motion.item.public_id}")
    assert "Chaque catégorie de membres décide aussi" in said(shown)
    keys = [one.key for one in classes_of(here, MEETING_ON)]
    sent: dict[str, int | str] = {
        f"{key}_{name}": 0 for key in keys for name in ("votes_for", "votes_against", "abstentions")
    }
    sent |= {"on_papers": "on", "user_votes_for": 3, "worker_votes_for": 1, "worker_votes_against": 1}
    address = reverse("voting:debate-hands", args=[here.slug, motion.assembly.public_id, motion.public_id])
    read = browser.post(address, sent)
    assert "Rien n’est encore proclamé" in said(read)
    motion.refresh_from_db()
    assert motion.state == MotionState.PROPOSED
    assert browser.post(address, sent | {"proclaim": "1"}).status_code == 302
    motion.refresh_from_db()
    assert motion.state == MotionState.REJECTED
    assert motion.facts.filter(kind=FactKind.PAPERS).count() == 1


def test_once_it_is_secret_too_no_box_is_offered_but_papers_by_class(motion):
    here = motion.organisation
    demand_secret(motion, actor=SYSTEM)
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(an_officer(here, Role.CHAIR), backend="allauth.account.auth_backends.AuthenticationBackend")
    where = reverse("voting:conduct", args=[here.slug, motion.assembly.public_id])
    shown = browser.get(f"{where}?point={motion.item.public_id}")
    assert "bulletins d’une couleur par catégorie" in said(shown)
    opening = reverse("voting:poll-open", args=[here.slug, motion.assembly.public_id, motion.public_id])
    assert opening not in shown.content.decode()


def test_the_chair_is_warned_of_a_motion_that_is_not_marked_where_each_class_may_decide(motion):
    here = motion.organisation
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(an_officer(here, Role.CHAIR), backend="allauth.account.auth_backends.AuthenticationBackend")
    where = reverse("voting:conduct", args=[here.slug, motion.assembly.public_id])
    warning = "Cette proposition n’est pas marquée ainsi"
    assert warning not in said(browser.get(f"{where}?point={motion.item.public_id}"))
    Motion.objects.update(needs_each_class=False)
    assert warning in said(browser.get(f"{where}?point={motion.item.public_id}"))


def test_a_program_names_each_class_by_its_key(motion):
    body = HandsSerializer(
        data={
            "votes_for": 4,
            "votes_against": 0,
            "classes": [
                {"category": "user", "votes_for": 3, "votes_against": 0},
                {"category": "worker", "votes_for": 1, "votes_against": 0},
            ],
        }
    )
    assert body.is_valid(), body.errors
    hands = HandsSerializer.hands(body.validated_data, motion)
    assert decide_by_hands(motion, hands, actor=SYSTEM).state == MotionState.ADOPTED


def test_a_program_is_told_of_a_class_that_does_not_decide(motion):
    said = {"votes_for": 3, "votes_against": 0, "classes": [{"category": "usr", "votes_for": 3, "votes_against": 0}]}
    body = HandsSerializer(data=said)
    assert body.is_valid(), body.errors
    with pytest.raises(ValidationError):
        HandsSerializer.hands(body.validated_data, motion)


def test_a_motion_from_the_floor_may_be_one_that_each_class_decides(motion):
    here = motion.organisation
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(an_officer(here, Role.CHAIR), backend="allauth.account.auth_backends.AuthenticationBackend")
    where = reverse("voting:conduct", args=[here.slug, motion.assembly.public_id])
    assert 'id="floor_needs_each_class"' in browser.get(f"{where}?point={motion.item.public_id}").text
    move = reverse("voting:debate-move", args=[here.slug, motion.assembly.public_id, motion.item.public_id])
    moved = {"title_fr": "Le bail", "title_en": "The lease", "text_fr": "Que le bail change.", "text_en": "So be it."}
    browser.post(move, moved | {"needs_each_class": "on"})
    assert Motion.objects.get(title_fr="Le bail").needs_each_class


def test_where_no_by_law_has_each_class_decide_a_motion_from_the_floor_is_not_marked_so():
    here = an_organisation(kind="qc_npo", bylaws=BYLAWS | {"double_majority": False})
    jump(here, CALLED_ON)
    a_member(here)
    meeting = a_called_assembly(here)
    jump(here, MEETING_ON, time(19, 5))
    open_assembly(meeting, actor=SYSTEM)
    point = meeting.agenda.get(position=1)
    moved = move_motion(point, Wording("Que le bail change."), title_fr="Le bail", needs_each_class=True, actor=SYSTEM)
    assert not moved.needs_each_class
