"""The quorum is checked when the rules say so, and votes between two checks rest on the last one."""

from __future__ import annotations

import pytest

from governance.errors import QuorumNotMet, QuorumStands
from governance.models import Assembly
from governance.queries.proceedings import proceedings_of
from governance.queries.quorum import quorum_standing
from governance.rules import quorum
from governance.services.attendance import depart
from governance.services.hands import Hands, decide_by_hands
from governance.services.minutes_text import contents
from governance.services.quorum_checks import check_quorum
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import Membership
from membership.queries.rules import rules_for
from tests.factories.life import finding_of
from tests.factories.meetings import SYSTEM, a_called_assembly, an_evening, an_open_poll, come, vote
from tests.factories.register import an_organisation, members
from voting.services.polls import close_poll
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db

FEDERAL = {"kind": "ca_coop"}
EACH_VOTE = {"bylaws": {"quorum": "3", "quorum_when_checked": ["opening", "on_request", "each_vote"]}}


def an_evening_of(here: int, **fields) -> tuple[Assembly, list[Membership]]:
    """Return a meeting opened before so many of five members, where three make the quorum."""
    coop = an_organisation(**({"bylaws": {"quorum": "3"}} | fields))
    those = members(coop, 5)
    return an_evening(coop, *those[:here]), those


def leave(meeting: Assembly, *those: Membership) -> None:
    for one in those:
        depart(meeting, membership_id=one.pk, actor=SYSTEM)


@pytest.mark.parametrize("fields", [FEDERAL, {}], ids=["federal", "quebec"])
def test_a_quorum_at_the_opening_lets_those_who_stay_decide(fields):
    meeting, those = an_evening_of(3, **fields)
    leave(meeting, those[2])
    decided = decide_by_hands(meeting.motions.get(), Hands(2, 0), actor=SYSTEM)
    assert decided.state == "adopted"
    kept = decided.facts.get().finding
    assert dict(kept["figures"]) == {"present": 3, "required": 3, "entitled": 5}
    assert "Le quorum se vérifie" in kept["remark_fr"]


def test_a_vote_by_ballot_rests_on_it_too():
    meeting, those = an_evening_of(3, **FEDERAL)
    leave(meeting, those[2])
    poll = an_open_poll(meeting)
    vote(poll, those[0], "for")
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    poll.refresh_from_db()
    assert (poll.result.outcome, poll.result.figures["present"]) == ("adopted", 2)
    assert poll.result.quorum_finding["outcome"] == "met"


def test_where_the_by_laws_have_it_checked_at_each_vote_it_is():
    meeting, those = an_evening_of(3, **EACH_VOTE)
    leave(meeting, those[2])
    with pytest.raises(QuorumNotMet):
        decide_by_hands(meeting.motions.get(), Hands(2, 0), actor=SYSTEM)


def test_a_member_asks_and_what_is_found_holds_from_then_on():
    meeting, those = an_evening_of(3)
    leave(meeting, those[2])
    assert check_quorum(meeting, actor=SYSTEM).finding["outcome"] == "not_met"
    minutes = contents(proceedings_of(meeting), language="fr", version=1, drawn_up_at=now())
    assert "le quorum a été vérifié à la demande d’un membre" in " ".join(minutes["presence"]["paragraphs"])
    with pytest.raises(QuorumNotMet):
        decide_by_hands(meeting.motions.get(), Hands(2, 0), actor=SYSTEM)
    come(meeting, those[2])
    assert check_quorum(meeting, actor=SYSTEM).finding["outcome"] == "met"
    leave(meeting, those[2])
    assert decide_by_hands(meeting.motions.get(), Hands(2, 0), actor=SYSTEM).state == "adopted"


def test_where_the_opening_is_enough_nobody_has_it_checked_again():
    meeting, _those = an_evening_of(3, **FEDERAL)
    with pytest.raises(QuorumStands) as refused:
        check_quorum(meeting, actor=SYSTEM)
    assert "62" in finding_of(refused.value).source("fr")
    assert meeting.quorum_checks.count() == 1


def test_a_meeting_opened_before_too_few_has_its_quorum_once_it_is_checked():
    meeting, those = an_evening_of(2, **FEDERAL)
    with pytest.raises(QuorumNotMet):
        decide_by_hands(meeting.motions.get(), Hands(2, 0), actor=SYSTEM)
    come(meeting, those[2])
    check_quorum(meeting, actor=SYSTEM)
    leave(meeting, those[2])
    assert decide_by_hands(meeting.motions.get(), Hands(2, 0), actor=SYSTEM).state == "adopted"


def test_nothing_is_checked_before_the_meeting_is_open():
    coop = an_organisation()
    members(coop, 1)
    with pytest.raises(StateNotAllowed):
        check_quorum(a_called_assembly(coop), actor=SYSTEM)


def test_where_no_rule_says_when_each_vote_checks_its_own():
    meeting, _those = an_evening_of(3, kind="qc_npo", bylaws={"quorum": "3", "proxy_allowed": False})
    assert quorum.is_checked("each_vote", rules_for(meeting.organisation, now().date()))
    assert quorum_standing(meeting, now()) is None
