"""A secret vote on the page of a board's meeting: who opens it, who votes in it, who reads what came of it."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse

from governance.models import MotionState, OfficeKind, Officer, PresenceChannel
from governance.services.at_the_table import director_arrives, director_leaves, recuse
from governance.services.debate import demand_secret, move_motion
from governance.services.floor import Wording
from governance.services.mandates import end_mandate
from governance.services.officers import Charge, name_officer
from governance.services.sessions import open_assembly
from governance.services.sittings import call_sitting
from membership.models import Person
from membership.services.accounts import link_account
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, an_account_of
from tests.factories.sealed import FOR, a_claim, cast, seal
from tests.governance.sittings.conftest import MEETING_ON
from tests.governance.sittings.test_pages import LEADS, READS, browsers, page, who_may_open
from tests.governance.web.reading import messages, said
from voting.models import Poll, PollState
from voting.services.polls import open_poll, prepare_poll
from voting.services.tally import run_tally

__all__ = ["browsers"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def motion(planned, directors):
    """The motion of a board in session, three of its four directors at the table."""
    called = call_sitting(planned, actor=SYSTEM)
    jump(called.organisation, MEETING_ON, time(18, 5))
    for one in directors[:3]:
        director_arrives(called, mandate=one, channel=PresenceChannel.ONLINE, actor=SYSTEM)
    return open_assembly(called, actor=SYSTEM).motions.get()


@pytest.fixture
def poll(motion):
    demand_secret(motion, meeting_agrees=True, actor=SYSTEM)
    return open_poll(prepare_poll(motion, actor=SYSTEM), lasts=timedelta(minutes=5), actor=SYSTEM)


def of_poll(name, poll: Poll) -> str:
    return reverse(f"voting:{name}", args=[poll.organisation.slug, poll.public_id])


def at_meeting(name, poll: Poll) -> str:
    return page(f"voting:{name}", poll.assembly, poll=poll.public_id)


def test_only_those_who_lead_open_it_in_one_click(browsers, motion):
    address = page("voting:table-secret", motion.assembly, motion=motion.public_id)
    for name in sorted(set(browsers) - LEADS):
        assert browsers[name].post(address).status_code == 404, name
        assert "demande un scrutin secret" not in said(browsers[name].get(page("sittings:one", motion.assembly)))
    assert not Poll.objects.exists()
    assert "demande un scrutin secret" in said(browsers["chair"].get(page("sittings:one", motion.assembly)))
    answer = browsers["chair"].post(address, {"by": "Anne Roy"})
    assert answer.url == f"{page('sittings:one', motion.assembly)}#point-{motion.item.number}"
    opened = Poll.objects.get()
    assert (opened.mode, opened.state) == ("secret", PollState.OPEN)
    assert motion.facts.get(kind="secret").by == "Anne Roy"
    # While it goes on nothing else is done to the motion: neither hands nor papers, and nobody withdraws.
    shown = said(browsers["chair"].get(page("sittings:one", motion.assembly)))
    assert "Le scrutin secret est ouvert" in shown
    assert "Vote à main levée" not in shown
    assert "se retire" not in shown


def test_a_refusal_is_said_where_one_came_from(browsers, motion, poll):
    answer = browsers["chair"].post(page("voting:table-secret", motion.assembly, motion=motion.public_id))
    assert answer.url.endswith(f"#point-{motion.item.number}")
    assert Poll.objects.count() == 1


def test_a_director_at_the_table_is_let_into_the_booth_and_handed_a_credential(browsers, poll, directors):
    browser = browsers["director"]
    assert "Voter" in said(browser.get(page("sittings:one", poll.assembly)))
    assert "Un vote est ouvert" in said(browser.get("/", follow=True))
    answer = browser.post(at_meeting("table-vote", poll))
    assert answer.url == at_meeting("vote", poll)
    booth = browser.get(answer.url)
    assert booth.status_code == 200
    assert "Retour à la réunion" in said(booth)
    handed = browser.post(at_meeting("credential", poll), {"claim": a_claim()})
    assert cast(poll, seal(poll, handed.json()["credential"], FOR)).tracker
    assert browser.post(at_meeting("credential", poll), {"claim": a_claim()}).json()["code"] == "credential_taken"
    # The room of members is none of theirs: the page of the meeting is.
    assert browser.get(page("voting:room", poll.assembly)).url == page("sittings:one", poll.assembly)


def test_a_member_who_is_no_director_finds_no_vote_and_an_officer_no_ballot(browsers, poll):
    for name in ("member", "scrutineer", "adviser"):
        assert browsers[name].post(at_meeting("table-vote", poll)).status_code == 404, name
        assert "Un vote est ouvert" not in said(browsers[name].get("/", follow=True))
    for name in sorted(READS):
        answer = browsers[name].post(at_meeting("table-vote", poll), follow=True)
        assert messages(answer)[0].endswith("vous n’y êtes pas."), name
    answer = browsers["chair"].post(at_meeting("credential", poll), {"claim": a_claim()})
    assert answer.url == page("voting:enter", poll.assembly)


@pytest.mark.parametrize("why", ["away", "withdrew"])
def test_a_director_who_is_away_or_withdrew_is_told_so_and_handed_nothing(browsers, motion, directors, why):
    if why == "withdrew":
        recuse(motion, mandate=directors[0], reason="Locateur", actor=SYSTEM)
    poll = open_poll(prepare_poll(motion, actor=SYSTEM), lasts=timedelta(minutes=5), actor=SYSTEM)
    if why == "away":
        director_leaves(motion.assembly, mandate=directors[0], actor=SYSTEM)
    browser = browsers["director"]
    answer = browser.post(at_meeting("table-vote", poll), follow=True)
    assert answer.status_code == 409
    told = {"away": "Vous n’êtes pas à la table", "withdrew": "s’est retirée ou retiré de ce vote"}
    assert told[why] in said(answer)
    refused = browser.post(at_meeting("credential", poll), {"claim": a_claim()})
    assert (refused.status_code, refused.json()["code"]) == (
        403,
        {"away": "not_in_the_meeting", "withdrew": "not_on_roll"}[why],
    )


def test_one_who_left_the_board_finds_its_vote_no_more(browsers, poll, directors):
    browser = browsers["director"]
    browser.post(at_meeting("table-vote", poll))
    end_mandate(directors[0], on=MEETING_ON, actor=SYSTEM)
    assert browser.post(at_meeting("table-vote", poll)).status_code == 404
    refused = browser.post(at_meeting("credential", poll), {"claim": a_claim()})
    assert (refused.status_code, refused.json()["code"]) == (403, "no_longer_seated")


def test_it_is_prolonged_closed_and_proclaimed_by_those_who_lead_and_read_by_those_of_the_board(browsers, poll):
    acts = {"poll-prolong": {"minutes": "1"}, "poll-cancel": {}, "poll-close": {}, "casting-vote": {}, "proclaim": {}}
    for name in sorted(set(browsers) - LEADS):
        for act, said_there in acts.items():
            assert browsers[name].post(at_meeting(act, poll), said_there).status_code == 404, (name, act)
    chair, director = browsers["chair"], browsers["director"]
    director.post(at_meeting("table-vote", poll))
    handed = director.post(at_meeting("credential", poll), {"claim": a_claim()}).json()
    cast(poll, seal(poll, handed["credential"], FOR))
    back = page("sittings:one", poll.assembly)
    for act in ("poll-prolong", "poll-close"):
        assert chair.post(at_meeting(act, poll), acts[act]).url.startswith(back), act
    assert "le dépouillement est en cours" in said(chair.get(back))
    assert run_tally(poll.pk)
    # Until it is proclaimed those alone who lead read what it came to.
    assert "1 pour" in said(chair.get(back))
    assert "1 pour" not in said(director.get(back))
    assert chair.post(at_meeting("proclaim", poll)).url.startswith(back)
    poll.motion.refresh_from_db()
    assert poll.motion.state == MotionState.ADOPTED
    insiders = READS | {"director"}
    for name in ("result", "record", "roll", "evidence"):
        assert who_may_open(browsers, of_poll(name, poll)) == insiders, name
    assert "Occupe le siège 1." in said(director.get(of_poll("roll", poll)))
    assert "Occupe le siège 2." not in said(director.get(of_poll("roll", poll)))
    assert "Occupe le siège 2." in said(chair.get(of_poll("roll", poll)))
    base = f"/api/v1/organisations/{poll.organisation.slug}"
    for address in (f"{base}/polls/{poll.public_id}", f"{base}/polls/{poll.public_id}/roll"):
        assert who_may_open(browsers, address) == insiders, address
    listed = f"{base}/assemblies/{poll.assembly.public_id}/polls"
    assert who_may_open(browsers, listed) == insiders
    for name in sorted(insiders):
        assert len(browsers[name].get(listed).json()) == 1, name


def test_two_who_share_an_account_each_have_a_button_of_their_own(browsers, poll, directors):
    link_account(an_account_of(directors[0].membership), directors[1].person, actor=SYSTEM)
    Person.objects.filter(pk=directors[1].person_id).update(email=directors[0].person.email)
    browser = browsers["director"]
    shown = said(browser.get(page("sittings:one", poll.assembly)))
    assert "Voter au nom de Anne Roy" in shown
    assert "Voter au nom de Bruno Diallo" in shown
    browser.post(at_meeting("table-vote", poll), {"who": directors[1].person.public_id})
    assert "Bruno Diallo" in said(browser.get(at_meeting("vote", poll)))
    # Of the two, nobody is taken for the other.
    assert messages(browser.post(at_meeting("table-vote", poll), follow=True))


def test_two_who_share_a_device_vote_with_two_names_of_their_own(browsers, poll, directors):
    browser = browsers["director"]
    browser.post(at_meeting("table-vote", poll))
    first = said(browser.get(at_meeting("vote", poll)))
    browser.force_login(
        an_account_of(directors[1].membership), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    browser.post(at_meeting("table-vote", poll))
    second = browser.get(at_meeting("vote", poll)).content.decode()
    assert "Anne Roy" in first
    assert "Bruno Diallo" in second
    assert "Anne Roy" not in second


def test_an_officer_is_chosen_from_the_page_of_the_meeting(browsers, motion, directors):
    sitting = motion.assembly
    address = page("voting:table-office", sitting)
    for name in sorted(set(browsers) - LEADS):
        assert browsers[name].get(address).status_code == 404, name
        assert browsers[name].post(address, {}).status_code == 404, name
    chair, here = browsers["chair"], page("sittings:one", sitting)
    point = sitting.agenda.get(position=1)
    asked = {"point": point.public_id, "office": "president", "seats": ["1", "2"], "allows_blank": "on"}
    refused = chair.post(address, asked)
    assert refused.status_code == 422
    answer = chair.post(address, asked | {"method": "plurality"})
    assert answer.url == f"{here}#point-1"
    poll = Poll.objects.get()
    assert (poll.state, poll.motion.office) == (PollState.OPEN, "president")
    shown = said(chair.get(here))
    assert "Le scrutin secret est ouvert" in shown
    director = browsers["director"]
    director.post(at_meeting("table-vote", poll))
    assert "Bruno Diallo" in said(director.get(at_meeting("vote", poll)))
    handed = director.post(at_meeting("credential", poll), {"claim": a_claim()}).json()
    cast(poll, seal(poll, handed["credential"], [0, 0, 1]))
    chair.post(at_meeting("poll-close", poll))
    assert run_tally(poll.pk)
    assert "Proclamer l’élection : Bruno Diallo" in said(chair.get(here)).replace("\xa0", " ")
    chair.post(at_meeting("proclaim", poll))
    assert Officer.objects.get().person_id == directors[1].person_id
    assert "Bruno Diallo" in said(director.get(here))


def test_an_office_waits_at_its_point_after_a_vote_that_was_given_up(browsers, motion):
    sitting = motion.assembly
    address, here, chair = page("voting:table-office", sitting), page("sittings:one", sitting), browsers["chair"]
    point = sitting.agenda.get(position=1)
    asked = {"point": point.public_id, "office": "president", "seats": ["1", "2"], "method": "plurality"}
    chair.post(address, asked)
    chair.post(at_meeting("poll-cancel", Poll.objects.get()), {"because": "Une candidature de plus"})
    shown = chair.get(here).content.decode()
    assert "Dire qui se présente et ouvrir le scrutin secret" in shown
    assert f"point={point.public_id}&amp;office=president" in shown
    # Nothing else is done to it: an office is not given by raised hands here.
    assert page("sittings:hands", sitting, motion=Poll.objects.get().motion.public_id) not in shown
    # Put by mistake, it is taken back.
    assert page("sittings:debate-withdraw", sitting, motion=Poll.objects.get().motion.public_id) in shown
    assert chair.post(address, {**asked, "seats": ["3"], "acclaim": "1"}).status_code == 302
    assert Officer.objects.get().person.full_name == "Chantal Lavoie"


def test_the_point_says_to_everybody_where_the_register_was_left_as_it_was_and_to_the_office_where_to_go(
    browsers, motion, directors
):
    sitting = motion.assembly
    name_officer(
        sitting.organisation, Charge(OfficeKind.PRESIDENT, MEETING_ON), person=directors[3].person, actor=SYSTEM
    )
    asked = {"point": sitting.agenda.get(position=1).public_id, "office": "president", "seats": ["1"], "acclaim": "1"}
    browsers["chair"].post(page("voting:table-office", sitting), asked)
    here, register = page("sittings:one", sitting), reverse("governance:officers", args=[sitting.organisation.slug])
    for name in ("director", "secretary"):
        answer = browsers[name].get(here)
        assert "Le registre des dirigeantes et dirigeants est resté tel quel" in said(answer), name
        assert "Denis Nguyen occupe la fonction" in said(answer), name
        assert (register in answer.content.decode().partition("resté tel quel")[2]) is (name == "secretary"), name


def test_the_page_of_officers_is_for_a_board_that_sits(browsers, planned):
    answer = browsers["chair"].get(page("voting:table-office", planned), follow=True)
    assert "pendant que le conseil siège" in messages(answer)[0]


LOOKS = {"HX-Request": "true"}


def where_to_look(answer) -> str:
    """Return the address at which the page asks for its living part."""
    return re.search(r'id="live" hx-get="([^"]+)"', answer.content.decode()).group(1).replace("&amp;", "&")


def test_the_page_of_a_meeting_follows_its_secret_vote_by_itself(browsers, motion):
    here = page("sittings:one", motion.assembly)
    director, chair = browsers["director"], browsers["chair"]
    before = director.get(here)
    assert director.get(where_to_look(before), headers=LOOKS).status_code == 204
    chair.post(page("voting:table-secret", motion.assembly, motion=motion.public_id))
    # The button to vote comes with the whole page.
    assert director.get(where_to_look(before), headers=LOOKS).headers["HX-Refresh"] == "true"
    poll, open_ = Poll.objects.get(), chair.get(here)
    director.post(at_meeting("table-vote", poll))
    handed = director.post(at_meeting("credential", poll), {"claim": a_claim()}).json()
    cast(poll, seal(poll, handed["credential"], FOR))
    part = chair.get(where_to_look(open_), headers=LOOKS)
    assert f'id="sealed-{poll.public_id}" hx-swap-oob="innerHTML"' in part.content.decode()
    assert "1 vote" in said(part)
    # How many have voted is for whoever leads alone.
    assert "1 vote" not in said(director.get(where_to_look(before).partition("?")[0] + "?seen=0-0-0", headers=LOOKS))
    chair.post(at_meeting("poll-close", poll))
    assert chair.get(where_to_look(open_), headers=LOOKS).headers["HX-Refresh"] == "true"


def test_a_meeting_with_points_beneath_points_is_looked_at_again_without_end_of_reloading(browsers, motion):
    """What came up under a point stands after its sub-points, and was not written in that order."""
    sitting = motion.assembly
    first = sitting.agenda.get(position=1)
    for title in ("Le toit", "Le puits"):
        move_motion(first, Wording(f"{title}, que ce soit voté."), title_fr=title, actor=SYSTEM)
    # The lease hangs under the opening, before what came up there: 1.1, then 1.2.
    sitting.agenda.filter(position=2).update(parent=first, depth=1, outline="1.1")
    sitting.agenda.filter(position=1, rank=1).update(outline="1.2")
    for put in sitting.motions.all():
        open_poll(prepare_poll(put, mode="secret", actor=SYSTEM), lasts=timedelta(minutes=5), actor=SYSTEM)
    for name in ("director", "chair"):
        answer = browsers[name].get(page("sittings:one", sitting))
        assert browsers[name].get(where_to_look(answer), headers=LOOKS).status_code == 204, name


def test_only_those_who_may_read_the_meeting_look_at_it_again(browsers, poll):
    address = page("voting:table-look", poll.assembly)
    assert {name for name, one in browsers.items() if one.get(address, headers=LOOKS).status_code != 404} == (
        READS | {"director"}
    )
    assert browsers["director"].get(address).url == page("sittings:one", poll.assembly)
