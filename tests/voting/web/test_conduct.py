"""The chair's screen: open, watch it come along without its outcome, close, proclaim, end."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from governance.models import Assembly, AssemblyState, MotionState
from membership.models import Role
from tests.factories.meetings import a_called_assembly, a_motion, an_assembly, an_evening, an_open_poll, come, vote
from tests.factories.register import a_member, an_officer, an_organisation, members
from tests.voting.web.conftest import Evening
from tests.voting.web.reading import text_of
from voting.models import Poll, PollState

pytestmark = pytest.mark.django_db

LIVE = {"HX-Request": "true"}


@pytest.fixture
def chair(browser_of):
    return browser_of("chair")


def screen(chair, evening, **query):
    return chair.get(evening.address("conduct"), query)


def do(chair, evening, view, *more, **form):
    """Press a button and come back to the screen."""
    answer = chair.post(evening.address(view, *more), form)
    assert answer.status_code == 302
    assert answer.url.startswith(evening.address("conduct"))
    return chair.get(answer.url)


def of_poll(evening):
    return evening.poll.public_id


def all_come(evening):
    for membership in evening.members:
        come(evening.assembly, membership)


class TestBeforeTheMeeting:
    @pytest.fixture
    def evening(self, organisation):
        those = members(organisation, 2)
        found = Evening(organisation, those, a_called_assembly(organisation), None)
        found.at(18, 50)
        return found

    def test_it_opens_with_those_who_are_there(self, chair, evening):
        all_come(evening)
        assert "Ouvrir l’assemblée (2 personnes présentes)" in text_of(screen(chair, evening))
        assert "L’assemblée est ouverte." in text_of(do(chair, evening, "open-assembly"))
        assert Assembly.objects.get().state == AssemblyState.IN_SESSION

    def test_it_opens_once(self, chair, evening):
        do(chair, evening, "open-assembly")
        assert "Rien n’a été enregistré" in text_of(do(chair, evening, "open-assembly"))

    def test_a_vote_can_be_programmed_and_not_opened(self, chair, evening):
        motion = evening.assembly.motions.get()
        assert "Ouvrir le vote" not in text_of(screen(chair, evening))
        do(chair, evening, "poll-open", motion.public_id, minutes="2")
        assert not Poll.objects.exists()
        page = do(
            chair, evening, "poll-prepare", motion.public_id, opens_at="2027-04-24T19:30", closes_at="2027-04-24T19:40"
        )
        assert "Programmé : ouvre à 19 h 30, ferme à 19 h 40" in text_of(page)
        poll = Poll.objects.get()
        assert (poll.state, poll.closes_at - poll.opens_at) == (PollState.DRAFT, timedelta(minutes=10))

    @pytest.mark.parametrize(
        ("opens_at", "closes_at"),
        [("", ""), ("demain", "plus tard"), ("2027-04-24T19:40", "2027-04-24T19:30")],
    )
    def test_hours_that_make_no_sense_program_nothing(self, chair, evening, opens_at, closes_at):
        motion = evening.assembly.motions.get()
        do(chair, evening, "poll-prepare", motion.public_id, opens_at=opens_at, closes_at=closes_at)
        assert not Poll.objects.exists()


class TestOpeningAVote:
    @pytest.fixture
    def evening(self, organisation):
        those = members(organisation, 3)
        return Evening(organisation, those, an_evening(organisation, *those), None)

    def test_the_forms_of_the_debate_are_made_where_they_are_drawn_alone(self, chair, evening, monkeypatch):
        asked = []

        def nobody(_here, on):
            asked.append(on)
            return []

        monkeypatch.setattr("voting.web.debate_point.who_may_be_entrusted", nobody)
        screen(chair, evening)
        assert asked == [evening.assembly.starts_at.astimezone(evening.assembly.zone).date()]
        assert chair.get(evening.address("conduct"), headers=LIVE).status_code == 200
        assert len(asked) == 1

    @pytest.mark.parametrize("minutes", [1, 2, 5, 10, 60])
    def test_is_one_button_from_its_point(self, chair, evening, minutes):
        page = text_of(screen(chair, evening))
        assert "Ouvrir le vote (3 personnes présentes)" in page
        assert "plus de la moitié des voix exprimées" in page
        do(chair, evening, "poll-open", evening.assembly.motions.get().public_id, minutes=str(minutes))
        poll = Poll.objects.get()
        assert poll.state == PollState.OPEN
        assert poll.closes_at - poll.opened_at == timedelta(minutes=minutes)

    @pytest.mark.parametrize(
        ("asked", "said"),
        [({}, "le dernier vote compte"), ({"is_final": "on"}, "Un vote déposé est définitif.")],
    )
    def test_may_be_final_and_says_so_while_it_is_open(self, chair, evening, asked, said):
        page = do(chair, evening, "poll-open", evening.assembly.motions.get().public_id, minutes="2", **asked)
        assert Poll.objects.get().allows_change is not bool(asked)
        assert said in text_of(page)

    @pytest.mark.parametrize("minutes", ["", "0", "3", "-1", "600"])
    def test_lasts_one_of_the_times_offered(self, chair, evening, minutes):
        do(chair, evening, "poll-open", evening.assembly.motions.get().public_id, minutes=minutes)
        assert not Poll.objects.exists()

    def test_twice_opens_once(self, chair, evening):
        motion = evening.assembly.motions.get()
        for _ in range(2):
            page = do(chair, evening, "poll-open", motion.public_id, minutes="2")
        assert "Rien n’a été enregistré" in text_of(page)
        assert Poll.objects.count() == 1


class TestWhileAVoteIsOpen:
    def test_it_shows_how_many_voted_and_never_how(self, chair, evening):
        all_come(evening)
        vote(evening.poll, evening.members[0], "for")
        vote(evening.poll, evening.members[1], "against")
        page = text_of(screen(chair, evening))
        assert "2 votes sur 3 personnes présentes ayant droit de vote. Rien n’est dépouillé avant la fermeture." in page
        assert "Fermer le vote ( 1 personne présente n’a pas voté )" in page
        assert not re.search(r"\d+ (pour|contre)\b", page)

    def test_when_all_have_voted_closing_leaves_nobody_out(self, chair, evening):
        all_come(evening)
        for membership in evening.members:
            vote(evening.poll, membership, "for")
        assert "toutes les personnes présentes ont voté" in text_of(screen(chair, evening))

    def test_those_without_a_vote_are_not_waited_for(self, organisation):
        anne, auxiliary = a_member(organisation), a_member(organisation, "Paul", "Petit", category="auxiliary")
        assembly = an_evening(organisation, anne, auxiliary)
        evening = Evening(organisation, [anne], assembly, an_open_poll(assembly))
        page = text_of(screen(chair_of(organisation), evening))
        assert "Fermer le vote ( 1 personne présente n’a pas voté )" in page

    def test_the_counts_follow_by_themselves_beside_the_forms(self, chair, evening):
        all_come(evening)
        page = screen(chair, evening)
        address = re.search(r'id="live" hx-get="([^"]+)"', page.content.decode()).group(1).replace("&amp;", "&")
        assert chair.get(address, headers=LIVE).status_code == 204
        vote(evening.poll, evening.members[0], "for")
        part = chair.get(address, headers=LIVE)
        assert '<div id="progress" hx-swap-oob="innerHTML">' in part.content.decode()
        assert "2 personnes présentes n’ont pas voté" in text_of(part)
        assert "<form" not in part.content.decode()

    def test_when_it_closes_by_itself_the_whole_screen_is_asked_for(self, chair, evening):
        page = screen(chair, evening)
        address = re.search(r'id="live" hx-get="([^"]+)"', page.content.decode()).group(1).replace("&amp;", "&")
        evening.at(19, 40)
        assert chair.get(address, headers=LIVE).headers["HX-Refresh"] == "true"

    def test_it_can_be_prolonged(self, chair, evening):
        page = do(chair, evening, "poll-prolong", of_poll(evening), minutes="5")
        assert "Ferme à 19 h 40" in text_of(page)

    @pytest.mark.parametrize("minutes", ["", "-5", "60", "7"])
    def test_by_one_of_the_times_offered(self, chair, evening, minutes):
        do(chair, evening, "poll-prolong", of_poll(evening), minutes=minutes)
        assert Poll.objects.get().closes_at == evening.poll.closes_at

    def test_it_is_cancelled_with_its_reason_and_put_again(self, chair, evening):
        assert "Écrivez le motif" in text_of(do(chair, evening, "poll-cancel", of_poll(evening), because=" "))
        page = text_of(do(chair, evening, "poll-cancel", of_poll(evening), because="Texte erroné"))
        assert "Un vote précédent a été annulé : Texte erroné" in page
        do(chair, evening, "poll-open", evening.poll.motion.public_id, minutes="2")
        assert Poll.objects.filter(state=PollState.OPEN).count() == 1

    def test_the_meeting_does_not_end(self, chair, evening):
        page = text_of(screen(chair, evening))
        assert "Pas avant la fin de ce vote : Des mandats de deux ans." in page
        do(chair, evening, "end-assembly")
        assert Assembly.objects.get().state == AssemblyState.IN_SESSION


def chair_of(organisation):
    from django.test import Client

    client = Client()
    client.force_login(
        an_officer(organisation, Role.CHAIR, "autre@example.org"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


class TestAfterTheClose:
    def test_the_count_shows_where_it_is(self, chair, evening):
        page = text_of(do(chair, evening, "poll-close", of_poll(evening)))
        assert "Le vote est fermé; le dépouillement est en cours" in page
        assert "Étape 1 de 3" in page

    def test_a_vote_past_its_hour_reads_as_closed_before_anybody_noticed(self, chair, evening):
        evening.at(19, 40)
        page = text_of(screen(chair, evening))
        assert "le dépouillement est en cours" in page
        assert "Fermer le vote" not in page

    def test_the_result_waits_for_the_chairs_word(self, chair, evening):
        all_come(evening)
        for membership in evening.members:
            vote(evening.poll, membership, "for")
        evening.count()
        page = text_of(screen(chair, evening))
        assert "3 pour, 0 contre" in page
        assert "Proclamer : adoptée" in page
        done = text_of(do(chair, evening, "proclaim", of_poll(evening)))
        assert "Le résultat est proclamé." in done
        assert evening.poll.motion.__class__.objects.get().state == MotionState.ADOPTED

    def test_a_result_is_proclaimed_once(self, chair, evening):
        all_come(evening)
        vote(evening.poll, evening.members[0], "for")
        evening.proclaim()
        assert "Rien n’a été enregistré" in text_of(do(chair, evening, "proclaim", of_poll(evening)))

    def test_without_a_quorum_the_button_says_so(self, chair, evening):
        evening.count()
        assert "Proclamer : aucune décision, faute de quorum" in text_of(screen(chair, evening))

    def test_without_a_quorum_the_motion_can_be_put_again(self, chair, evening):
        evening.proclaim()
        page = screen(chair, evening)
        assert "Un vote précédent n’a rien décidé" in text_of(page)
        assert evening.outside("result") in page.content.decode()
        all_come(evening)
        do(chair, evening, "poll-open", evening.poll.motion.public_id, minutes="2")
        assert Poll.objects.filter(state=PollState.OPEN).count() == 1
        phone = evening.come_in(evening.members[0])
        assert "Ferme à 19 h 07" in text_of(phone.get(evening.address("room")))

    def test_the_next_point_is_offered(self, chair, evening):
        all_come(evening)
        evening.proclaim()
        page = screen(chair, evening, point=evening.poll.motion.item.public_id)
        assert "Adoptée" in text_of(page) or "Rejetée" in text_of(page)
        assert evening.outside("result") in page.content.decode()

    def test_the_meeting_then_ends_and_its_links_open_nothing(self, chair, evening, client):
        all_come(evening)
        evening.proclaim()
        assert "L’assemblée est levée." in text_of(do(chair, evening, "end-assembly"))
        assert client.get(evening.link(evening.members[0])).status_code == 404


class TestATie:
    @pytest.fixture
    def tied(self, db):
        organisation = an_organisation("egalite", bylaws={"tie_meeting": "chair"})
        those = members(organisation, 2)
        assembly = an_evening(organisation, *those)
        found = Evening(organisation, those, assembly, an_open_poll(assembly))
        vote(found.poll, those[0], "for")
        vote(found.poll, those[1], "against")
        found.count()
        return found

    def test_asks_the_chair_and_cannot_be_proclaimed_before(self, tied):
        chair = chair_of(tied.organisation)
        page = text_of(screen(chair, tied))
        assert "Voix prépondérante : pour" in page
        assert "Proclamer" not in page
        do(chair, tied, "proclaim", of_poll(tied))
        assert Poll.objects.get().state == PollState.TALLIED

    def test_is_broken_apart_from_the_votes(self, tied):
        chair = chair_of(tied.organisation)
        do(chair, tied, "casting-vote", of_poll(tied), choice="peut-être")
        assert Poll.objects.get().casting_vote == ""
        page = text_of(do(chair, tied, "casting-vote", of_poll(tied), choice="for"))
        assert "1 pour, 1 contre" in page
        assert "Proclamer : adoptée" in page


class TestWhatIsNotThere:
    @pytest.mark.parametrize("view", ["poll-close", "poll-prolong", "poll-cancel", "casting-vote", "proclaim"])
    def test_a_poll_of_another_meeting_is_not_found(self, chair, evening, elsewhere, view):
        assert chair.post(evening.address(view, elsewhere.poll.public_id)).status_code == 404
        assert chair.post(elsewhere.address(view, elsewhere.poll.public_id)).status_code == 404
        assert elsewhere.poll.__class__.objects.get(pk=elsewhere.poll.pk).state == PollState.OPEN

    @pytest.mark.parametrize("view", ["poll-open", "poll-prepare"])
    def test_a_motion_of_another_meeting_is_not_found(self, chair, evening, elsewhere, view):
        assert chair.post(evening.address(view, elsewhere.poll.motion.public_id)).status_code == 404

    @pytest.mark.parametrize(
        "view", ["open-assembly", "end-assembly", "poll-close", "poll-cancel", "proclaim", "casting-vote"]
    )
    def test_an_act_is_a_button_and_not_a_link(self, chair, evening, view):
        more = [of_poll(evening)] if "assembly" not in view else []
        assert chair.get(evening.address(view, *more)).status_code == 405

    def test_a_point_that_does_not_exist_shows_the_likely_one(self, chair, evening):
        assert "Des mandats de deux ans" in text_of(screen(chair, evening, point="x" * 22))

    def test_a_meeting_in_preparation_says_what_comes_first(self, chair, organisation, evening):
        draft = an_assembly(organisation)
        a_motion(draft, "Autre")
        page = text_of(chair.get(Evening(organisation, [], draft, None).address("conduct")))
        assert "Cette assemblée n’est pas encore convoquée." in page
        assert "Programmer le vote" not in page
