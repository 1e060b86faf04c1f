"""A withdrawal from a vote that was noted by mistake is taken back until the vote, and both are told."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.urls import reverse

from governance.errors import AlreadyRecused, VoterNotThere
from governance.models import MotionState, Recusal
from governance.queries.held import parts
from governance.queries.rules import rules_of
from governance.queries.sittings import counted_in_quorum, seated_for, voters_of, withdrew_from
from governance.services.at_the_table import director_arrives, recuse
from governance.services.debate import move_amendment
from governance.services.floor import Wording
from governance.services.hands import Hands, decide_by_hands, decide_by_name
from governance.services.interests import declare_interest, withdrawals
from governance.services.minutes import draft_minutes
from governance.services.recusals import take_back_recusal
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from governance.services.written import WrittenText, circulate_written, entitled_to_sign, withdraw_from_written
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import AuditEntry
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM
from tests.governance.minutes.papers import text_of
from tests.governance.sittings.conftest import MEETING_ON
from tests.governance.sittings.test_pages import browsers, page  # noqa: F401
from tests.governance.web.reading import messages, said
from voting.services.polls import open_poll, prepare_poll

pytestmark = pytest.mark.django_db

WHY = "C’était sa voisine"


@pytest.fixture
def motion(planned, directors):
    """The motion of a meeting in session, three at the table, which is what its quorum takes."""
    sitting = call_sitting(planned, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(18, 5))
    for one in directors[:3]:
        director_arrives(sitting, mandate=one, channel="hall", actor=SYSTEM)
    open_assembly(sitting, actor=SYSTEM)
    return sitting.motions.select_related("assembly__body", "assembly__organisation", "item").get()


@pytest.fixture
def withdrawn(motion, directors):
    return recuse(motion, mandate=directors[0], reason="Le bailleur est son frère", actor=SYSTEM)


def cancel(recusal, because=WHY):
    return take_back_recusal(recusal, because=because, actor=SYSTEM)


def test_who_votes_and_the_quorum_are_counted_again(motion, withdrawn, directors):
    rules = rules_of(motion.assembly)
    assert counted_in_quorum(motion, 3, rules) == 2
    with pytest.raises(ReasonMissing):
        cancel(withdrawn, because="  ")
    back = cancel(withdrawn, because=f" {WHY} ")
    assert (back.taken_back_because, back.reason) == (WHY, "Le bailleur est son frère")
    assert not withdrew_from(motion)
    assert counted_in_quorum(motion, 3, rules) == 3
    assert [one.pk for one in voters_of(motion, now())] == [one.pk for one in directors[:3]]
    assert all(one.may_vote for one in seated_for(motion, MEETING_ON))
    assert AuditEntry.objects.filter(action="motion.recusal_taken_back").count() == 1
    decided = decide_by_name(motion, {one.pk: "for" for one in directors[:3]}, actor=SYSTEM)
    assert (decided.state, decided.figures["present"]) == (MotionState.ADOPTED, 3)


def test_it_is_taken_back_once_and_one_may_withdraw_after_all(motion, withdrawn, directors):
    cancel(withdrawn)
    with pytest.raises(StateNotAllowed):
        cancel(withdrawn)
    anew = recuse(motion, mandate=directors[0], reason="C’est bien son frère", actor=SYSTEM)
    with pytest.raises(AlreadyRecused):
        recuse(motion, mandate=directors[0], reason="Encore", actor=SYSTEM)
    assert withdrew_from(motion) == {directors[0].person_id}
    with pytest.raises(VoterNotThere):
        decide_by_name(motion, {directors[0].pk: "for"}, actor=SYSTEM)
    assert Recusal.objects.filter(taken_back_at=None).get() == anew


def test_once_decided_who_withdrew_stands_with_the_reason_of_the_refusal(motion, withdrawn, directors):
    director_arrives(motion.assembly, mandate=directors[3], channel="hall", actor=SYSTEM)
    decide_by_hands(motion, Hands(3, 0), actor=SYSTEM)
    with pytest.raises(StateNotAllowed) as refused:
        cancel(withdrawn)
    assert refused.value.state == "withdrawal_decided"
    withdrawn.refresh_from_db()
    assert withdrawn.stands


def test_the_minutes_tell_both_and_the_registers_neither(motion, directors, board):
    declared = declare_interest(board, person=directors[0].person, text="Son frère loue.", on=MEETING_ON, actor=SYSTEM)
    row = recuse(motion, mandate=directors[0], reason="Le bail", interest=declared, actor=SYSTEM)
    assert withdrawals(declared, "fr") == [motion.title_fr]
    cancel(row)
    declared.refresh_from_db()
    assert withdrawals(declared, "fr") == []
    kept = next(part for part in parts(directors[0].person) if part.key == "interests")
    assert [one[1].code for one in kept.rows if one[2] == "Le bail"] == ["withdrew_by_mistake"]
    decide_by_hands(motion, Hands(3, 0), actor=SYSTEM)
    end_assembly(motion.assembly, actor=SYSTEM)
    told = text_of(bytes(draft_minutes(motion.assembly, language="fr", actor=SYSTEM).document.content))
    assert "se retire du vote" in told
    assert f"Ce retrait, noté par erreur, a été annulé à 18 h 05 : {WHY}." in told


def test_whoever_conducts_cancels_it_on_the_page_and_a_director_does_not(browsers, motion, withdrawn):  # noqa: F811
    sitting = motion.assembly
    address, shown = page("sittings:withdraw-back", sitting, motion=motion.public_id), page("sittings:one", sitting)
    slip = {"recusal": withdrawn.pk, "because": WHY}
    for name in ("director", "member", "scrutineer", "auditor", "adviser"):
        assert browsers[name].post(address, slip).status_code == 404, name
    assert "Noté par erreur" not in said(browsers["director"].get(shown))
    chair = browsers["chair"]
    assert "Noté par erreur" in said(chair.get(shown))
    assert "Écrivez le motif" in messages(chair.post(address, slip | {"because": ""}, follow=True))[0]
    assert chair.post(address, slip | {"recusal": "2" * 30}).status_code == 404
    done = chair.post(address, slip, follow=True)
    assert messages(done) == ["Retrait annulé : Anne Roy peut de nouveau voter."]
    assert "Noté par erreur" not in said(done)
    for name in ("chair", "director"):
        assert WHY in said(browsers[name].get(shown)), name


def test_of_a_text_that_circulates_the_office_has_them_sign_again(browsers, board, directors):  # noqa: F811
    text = WrittenText("Le bail", "Que le bail soit signé.", "The lease", "That the lease be signed.")
    written = circulate_written(board, text, actor=SYSTEM)
    row = withdraw_from_written(written, mandate=directors[0], reason="Le bailleur est son frère", actor=SYSTEM)
    assert len(entitled_to_sign(written)) == 3
    address = reverse("sittings:written-act", args=[written.organisation.slug, written.public_id])
    slip = {"act": "take-back", "recusal": row.pk, "because": WHY}
    for name in ("director", "chair"):
        assert browsers[name].post(address, slip).status_code == 404, name
    assert "Noté par erreur" in said(browsers["secretary"].get(page("sittings:one", written)))
    assert WHY in said(browsers["secretary"].post(address, slip, follow=True))
    assert len(entitled_to_sign(written)) == 4


def test_what_was_carried_to_its_amendments_is_taken_back_with_it(browsers, motion, withdrawn, directors):  # noqa: F811
    recuse(motion, mandate=directors[1], reason="Voisin", actor=SYSTEM)
    first = move_amendment(motion, Wording("Que le bail soit signé pour un an."), actor=SYSTEM)
    deeper = move_amendment(first, Wording("Que le bail soit signé pour deux ans."), actor=SYSTEM)
    out, other = directors[0].person_id, directors[1].person_id
    assert withdrew_from(deeper) == {out, other}
    answer = browsers["chair"].post(
        page("sittings:withdraw-back", motion.assembly, motion=motion.public_id),
        {"recusal": withdrawn.pk, "because": WHY},
        follow=True,
    )
    assert "aux amendements" in messages(answer)[0]
    assert [withdrew_from(one) for one in (motion, first, deeper)] == [{other}, {other}, {other}]
    assert AuditEntry.objects.filter(action="motion.recusal_taken_back").count() == 3


def test_of_an_amendment_alone_the_withdrawal_from_the_motion_stands(motion, withdrawn, directors):
    amendment = move_amendment(motion, Wording("Que le bail soit signé pour un an."), actor=SYSTEM)
    cancel(amendment.recusals.get())
    assert (withdrew_from(motion), withdrew_from(amendment)) == ({directors[0].person_id}, set())


def test_while_an_amendment_is_voted_on_in_secret_nothing_of_it_is_taken_back(motion, withdrawn):
    amendment = move_amendment(motion, Wording("Que le bail soit signé pour un an."), actor=SYSTEM)
    open_poll(prepare_poll(amendment, actor=SYSTEM), actor=SYSTEM, lasts=timedelta(minutes=5))
    with pytest.raises(StateNotAllowed) as refused:
        cancel(withdrawn)
    assert refused.value.state == "withdrawal_voted_on"
    assert withdrew_from(motion)
