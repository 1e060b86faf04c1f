"""The debate around the table of the board: moved, amended, closed, withdrawn, referred, divided, as in an assembly."""

from __future__ import annotations

from datetime import time

import pytest
from django.utils import translation

from governance.errors import AmendmentPending, DebateClosed, MoreThanPresent, SecretNotGranted
from governance.models import FactKind, MotionState, PresenceChannel, Resolution
from governance.queries.debate import is_secret_demanded
from governance.queries.proceedings import proceedings_of
from governance.services.at_the_table import director_arrives, recuse
from governance.services.debate import (
    close_debate,
    demand_secret,
    divide_motion,
    move_amendment,
    move_motion,
    withdraw_motion,
)
from governance.services.decisions_text import Annexes
from governance.services.facts_text import fact_said
from governance.services.floor import Wording
from governance.services.hands import Hands, decide_by_hands, decide_by_name
from governance.services.minutes_text import contents
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from membership.clock import now
from membership.errors import StateNotAllowed
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM
from tests.governance.sittings.conftest import MEETING_ON
from tests.governance.sittings.test_pages import browsers, page  # noqa: F401
from tests.governance.web.reading import messages, said

pytestmark = pytest.mark.django_db

CHANGED = Wording(
    "Que le bail soit signé pour trois ans.", "That the lease be signed for three years.", "Anne", "Bruno"
)


@pytest.fixture
def in_session(planned, directors):
    sitting = call_sitting(planned, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(18))
    open_assembly(sitting, actor=SYSTEM)
    for one in directors:
        director_arrives(sitting, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    sitting.refresh_from_db()
    return sitting


@pytest.fixture
def lease(in_session):
    return in_session.motions.select_related("assembly", "item", "organisation").get()


def test_an_amendment_is_decided_first_and_the_text_reads_as_amended(lease):
    amendment = move_amendment(lease, CHANGED, actor=SYSTEM)
    with pytest.raises(AmendmentPending):
        decide_by_hands(lease, Hands(4, 0), actor=SYSTEM)
    decide_by_hands(amendment, Hands(3, 1), actor=SYSTEM)
    lease.refresh_from_db()
    assert lease.text_fr == CHANGED.text_fr
    decided = decide_by_hands(lease, Hands(4, 0), actor=SYSTEM)
    assert decided.state == MotionState.ADOPTED
    assert Resolution.objects.get().text_fr == CHANGED.text_fr


def test_a_director_moves_what_the_notice_did_not_say_and_needs_no_reason(lease):
    moved = move_motion(lease.item, CHANGED, title_fr="Un autre bail", title_en="Another lease", actor=SYSTEM)
    assert (moved.mover, moved.seconder) == ("Anne", "Bruno")
    assert not lease.assembly.waivers.exists()
    decide_by_hands(moved, Hands(4, 0), actor=SYSTEM)
    assert Resolution.objects.get().number == "CA-2027-01"


def test_whoever_withdrew_from_a_vote_has_no_voice_in_closing_its_debate(lease, directors):
    recuse(lease, mandate=directors[0], reason="Le bailleur est son frère", actor=SYSTEM)
    with pytest.raises(MoreThanPresent):
        close_debate(lease, votes_for=4, votes_against=0, actor=SYSTEM)
    close_debate(lease, votes_for=3, votes_against=0, actor=SYSTEM)
    lease.refresh_from_db()
    with pytest.raises(DebateClosed):
        move_amendment(lease, CHANGED, actor=SYSTEM)


def test_a_closing_refused_leaves_the_debate_open(lease):
    close_debate(lease, votes_for=1, votes_against=3, actor=SYSTEM)
    assert move_amendment(lease, CHANGED, actor=SYSTEM).amends == lease


def test_what_is_withdrawn_is_not_decided_and_nothing_is_moved_out_of_session(lease):
    withdraw_motion(lease, by="Anne", actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        decide_by_hands(lease, Hands(4, 0), actor=SYSTEM)
    end_assembly(lease.assembly, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        move_motion(lease.item, CHANGED, title_fr="Un autre bail", actor=SYSTEM)


def test_the_minutes_of_the_board_tell_the_debate(lease):
    amendment = move_amendment(lease, CHANGED, actor=SYSTEM)
    decide_by_hands(amendment, Hands(3, 1), actor=SYSTEM)
    lease.refresh_from_db()
    close_debate(lease, votes_for=4, votes_against=0, by="Denis", actor=SYSTEM)
    decide_by_hands(lease, Hands(4, 0), actor=SYSTEM)
    end_assembly(lease.assembly, actor=SYSTEM)
    lease.assembly.refresh_from_db()
    text = str(contents(proceedings_of(lease.assembly), language="fr", version=1, drawn_up_at=now()))
    assert "Amendement 1" in text
    assert "pour trois ans" in text
    assert "Anne" in text


def test_the_chair_leads_the_debate_on_the_page(browsers, in_session, lease):  # noqa: F811
    chair = browsers["chair"]
    moved = {"text_fr": CHANGED.text_fr, "text_en": CHANGED.text_en, "mover": "Anne", "seconder": "Bruno"}
    answer = chair.post(page("sittings:debate-amend", in_session, motion=lease.public_id), moved, follow=True)
    assert "soumis au débat" in messages(answer)[-1]
    shown = said(answer)
    assert "Amendement 1" in shown
    assert "À décider d’abord" in shown
    amendment = lease.amendments.get()
    answer = chair.post(
        page("sittings:hands", in_session, motion=amendment.public_id),
        {"votes_for": 4, "votes_against": 0, "abstentions": 0, "proclaim": "1"},
        follow=True,
    )
    amendment.refresh_from_db()
    assert amendment.state == MotionState.ADOPTED
    closing = {"votes_for": 4, "votes_against": 0}
    chair.post(page("sittings:debate-close", in_session, motion=lease.public_id), closing)
    assert lease.facts.filter(kind=FactKind.CLOSED).exists()
    chair.post(page("sittings:debate-refer", in_session, motion=lease.public_id), {"to": "Comité des baux"})
    assert "Comité des baux" in said(chair.get(page("sittings:one", in_session)))
    new = moved | {"title_fr": "Un autre bail", "title_en": "Another lease"}
    chair.post(page("sittings:debate-move", in_session, item=lease.item.public_id), new)
    assert in_session.motions.filter(title_fr="Un autre bail", state=MotionState.PROPOSED).exists()


def test_what_is_missing_in_a_form_is_said_and_nothing_is_moved(browsers, in_session, lease):  # noqa: F811
    answer = browsers["chair"].post(
        page("sittings:debate-amend", in_session, motion=lease.public_id), {"text_fr": ""}, follow=True
    )
    assert "Texte en français" in messages(answer)[-1]
    assert not lease.amendments.exists()


def test_a_director_does_not_lead_the_debate(browsers, in_session, lease):  # noqa: F811
    director = browsers["director"]
    assert "Le débat" not in said(director.get(page("sittings:one", in_session)))
    for act in ("amend", "withdraw", "refer", "divide", "close"):
        assert director.post(page(f"sittings:debate-{act}", in_session, motion=lease.public_id)).status_code == 404
    assert director.post(page("sittings:debate-move", in_session, item=lease.item.public_id)).status_code == 404


def test_whoever_withdrew_from_a_motion_is_withdrawn_from_its_amendments_and_parts(lease, directors):
    recuse(lease, mandate=directors[0], reason="Le bailleur est son frère", actor=SYSTEM)
    amendment = move_amendment(lease, CHANGED, actor=SYSTEM)
    assert [(one.mandate, one.reason) for one in amendment.recusals.all()] == [
        (directors[0], "Le bailleur est son frère")
    ]
    with pytest.raises(MoreThanPresent):
        decide_by_hands(amendment, Hands(4, 0), actor=SYSTEM)
    decide_by_hands(amendment, Hands(1, 2), actor=SYSTEM)
    parts = divide_motion(lease, [CHANGED, CHANGED], actor=SYSTEM)
    assert [one.recusals.get().mandate for one in parts] == [directors[0]] * 2


class TestASecretBallot:
    """A director asks, the board agrees, and papers are counted at the table."""

    def test_the_board_agrees_whatever_the_by_laws_give_to_any_member(self, lease):
        with pytest.raises(SecretNotGranted):
            demand_secret(lease, by="Anne", actor=SYSTEM)
        with pytest.raises(StateNotAllowed):
            decide_by_hands(lease, Hands(3, 1, on_papers=True), actor=SYSTEM)
        demand_secret(lease, by="Anne", meeting_agrees=True, actor=SYSTEM)
        assert is_secret_demanded(lease)

    def test_then_neither_hands_nor_names_decide_and_papers_of_those_who_may_vote_do(self, lease, directors):
        demand_secret(lease, by="Anne", meeting_agrees=True, actor=SYSTEM)
        recuse(lease, mandate=directors[3], reason="Parente du locateur", actor=SYSTEM)
        with pytest.raises(StateNotAllowed):
            decide_by_hands(lease, Hands(3, 0), actor=SYSTEM)
        with pytest.raises(StateNotAllowed):
            decide_by_name(lease, {directors[0].pk: "for"}, actor=SYSTEM)
        with pytest.raises(MoreThanPresent):
            decide_by_hands(lease, Hands(3, 1, on_papers=True), actor=SYSTEM)
        decided = decide_by_hands(lease, Hands(2, 1, on_papers=True), actor=SYSTEM)
        assert decided.state == MotionState.ADOPTED
        fact = lease.facts.get(kind=FactKind.PAPERS)
        assert "voices" not in fact.figures, "nothing says who wrote what"
        with translation.override("fr"):
            assert "vote secret sur bulletins de papier" in fact_said(fact, Annexes(lease.assembly.zone))

    def test_the_chair_does_it_in_one_click_and_is_warned_of_few_papers(self, lease, browsers):  # noqa: F811
        where = page("sittings:one", lease.assembly)
        shown = said(browsers["secretary"].get(where))
        assert "le secret du vote est menacé" in shown, "four directors"
        assert "Vote nominal" in shown
        browsers["secretary"].post(page("sittings:secret", lease.assembly, motion=lease.public_id), {"by": "Anne"})
        shown = said(browsers["secretary"].get(where))
        assert "Vote nominal" not in shown
        votes = {"votes_for": 3, "votes_against": 1, "abstentions": 0}
        browsers["secretary"].post(
            page("sittings:hands", lease.assembly, motion=lease.public_id), votes | {"proclaim": "1"}
        )
        assert lease.facts.filter(kind=FactKind.PAPERS).count() == 1
