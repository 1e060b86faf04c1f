"""The ballot: said before one chooses, read again before it is cast, one statement when it is."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.services.attendance import depart
from membership.web.gate import ENTRIES
from tests.factories.meetings import an_evening, an_open_poll
from tests.factories.register import SYSTEM, a_legal_member, a_member
from tests.voting.web.conftest import CONTACT, Evening
from tests.voting.web.reading import text_of
from voting.models import Poll, PollState, RollCallVote
from voting.services.polls import cancel_poll
from voting.services.rolls import strike

pytestmark = pytest.mark.django_db

WARNING = "Vote à découvert : votre nom et votre choix seront inscrits au procès-verbal."


@pytest.fixture
def phone(evening):
    return evening.come_in(evening.members[0])


def cast(evening, phone, choice="for"):
    return phone.post(evening.of_poll("vote"), {"step": "cast", "choice": choice})


class TestChoosing:
    def test_what_will_be_known_is_said_before_the_choices(self, evening, phone):
        page = text_of(phone.get(evening.of_poll("vote")))
        assert page.index(WARNING) < page.index("Pour Contre Abstention")

    def test_nothing_is_chosen_beforehand_even_after_a_vote(self, evening, phone):
        for _ in range(2):
            page = phone.get(evening.of_poll("vote")).content.decode()
            assert len(re.findall(r'<input[^>]+type="radio"', page)) == 3
            assert "checked" not in page
            cast(evening, phone)

    def test_the_text_is_there_in_both_languages(self, evening, phone):
        page = phone.get(evening.of_poll("vote"))
        assert "Que les mandats durent deux ans." in text_of(page)
        assert "That terms last two years." in text_of(page)
        assert '<div lang="en">' in page.content.decode()
        english = phone.get(evening.of_poll("vote"), headers={"accept-language": "en"})
        assert "your name and your choice will be written in the minutes" in text_of(english)

    def test_the_close_is_on_the_page(self, evening, phone):
        page = text_of(phone.get(evening.of_poll("vote")))
        assert "Ferme à 19 h 35" in page
        assert "seul votre dernier vote compte" in page

    def test_reading_again_records_nothing(self, evening, phone):
        page = phone.post(evening.of_poll("vote"), {"step": "review", "choice": "against"})
        assert "Votre choix Contre" in text_of(page)
        assert "Déposer mon bulletin" in text_of(page)
        assert not RollCallVote.objects.exists()

    def test_the_choice_is_never_in_an_address(self, evening, phone):
        page = phone.post(evening.of_poll("vote"), {"step": "review", "choice": "against"}).content.decode()
        assert not re.search(r'(?:href|action)="[^"]*against', page)
        phone.get(f"{evening.of_poll('vote')}?step=cast&choice=against")
        assert not RollCallVote.objects.exists()
        assert "against" not in cast(evening, phone, "against").url

    @pytest.mark.parametrize("step", ["review", "cast"])
    @pytest.mark.parametrize("choice", ["", "maybe"])
    def test_without_an_answer_of_the_ballot_one_is_asked_to_choose(self, evening, phone, step, choice):
        page = text_of(phone.post(evening.of_poll("vote"), {"step": step, "choice": choice}))
        assert "Choisissez une des trois réponses." in page
        assert not RollCallVote.objects.exists()

    def test_two_taps_and_a_confirmation_from_the_meeting(self, evening, phone):
        """The meeting leads to the ballot; there one chooses, reads again and casts: no other page stands between."""
        assert evening.of_poll("vote") in phone.get(evening.address("room")).content.decode()
        ballot = phone.get(evening.of_poll("vote")).content.decode()
        assert ballot.count('name="step"') == 1
        review = phone.post(evening.of_poll("vote"), {"step": "review", "choice": "for"}).content.decode()
        assert review.count('name="step"') == 1
        assert cast(evening, phone).url == evening.of_poll("receipt")


class TestCasting:
    def test_costs_one_sql_statement(self, evening, phone):
        phone.get(evening.of_poll("vote"))
        with CaptureQueriesContext(connection) as statements:
            answer = cast(evening, phone)
        assert answer.status_code == 302
        assert len(statements) == 1, [one["sql"][:80] for one in statements]

    def test_costs_one_statement_again_when_it_is_changed_or_sent_twice(self, evening, phone):
        cast(evening, phone)
        for choice in ("for", "against"):
            with CaptureQueriesContext(connection) as statements:
                cast(evening, phone, choice)
            assert len(statements) == 1

    def test_costs_one_statement_for_somebody_signed_in_too(self, evening, browser_of):
        member = browser_of("member")
        member.post(evening.address("enter"))
        with CaptureQueriesContext(connection) as statements:
            cast(evening, member)
        assert len(statements) == 1, [one["sql"][:80] for one in statements]

    def test_wants_the_form_of_the_page(self, evening):
        phone = evening.come_in(evening.members[0])
        phone.handler.enforce_csrf_checks = True
        assert cast(evening, phone).status_code == 403
        assert not RollCallVote.objects.exists()

    def test_sent_twice_is_one_vote_with_one_receipt(self, evening, phone):
        cast(evening, phone)
        first = RollCallVote.objects.values().get()
        assert cast(evening, phone).url == evening.of_poll("receipt")
        assert RollCallVote.objects.values().get() == first

    def test_casts_for_the_holder_of_the_pass_whatever_the_form_says(self, evening, phone):
        other = evening.members[1]
        evening.come_in(other)
        phone.post(
            evening.of_poll("vote"),
            {"step": "cast", "choice": "for", "membership": other.pk, "membership_id": other.pk, "person": other.pk},
        )
        assert RollCallVote.objects.get().entry.membership == evening.members[0]

    def test_a_representative_casts_the_vote_of_the_legal_person(self, organisation):
        farm = a_legal_member(organisation, "Ferme du Quai", represented_by="Ana Diallo")
        assembly = an_evening(organisation)
        evening = Evening(organisation, [farm], assembly, an_open_poll(assembly))
        evening.cast(evening.come_in(farm))
        entry = RollCallVote.objects.get().entry
        assert (entry.name, entry.exercised_by_name) == ("Ferme du Quai", "Ana Diallo")


class TestTheReceipt:
    def test_says_that_it_is_cast_under_which_number_and_when(self, evening, phone):
        page = text_of(phone.get(cast(evening, phone).url))
        assert "Votre vote est déposé. Vous pouvez fermer cette page." in page
        number = RollCallVote.objects.get().receipt
        assert number in page.replace(" ", "")
        assert "24 avril 2027 à 19 h 05" in page
        assert "Votre choix Pour" in page

    def test_lets_one_change_until_the_close_and_not_after(self, evening, phone):
        address = cast(evening, phone).url
        assert evening.of_poll("vote") + '"' in phone.get(address).content.decode()
        evening.close()
        page = phone.get(address)
        assert "Le vote est fermé; le vôtre compte." in text_of(page)
        assert evening.of_poll("vote") + '"' not in page.content.decode()

    def test_is_ones_own(self, evening, phone):
        cast(evening, phone)
        other = evening.come_in(evening.members[1])
        assert other.get(evening.of_poll("receipt")).url == evening.of_poll("vote")

    def test_of_no_vote_leads_to_the_ballot(self, evening, phone):
        assert phone.get(evening.of_poll("receipt")).url == evening.of_poll("vote")


class TestARefusal:
    """Each says what happened, what stands, and the next step; none records anything."""

    def refused(self, evening, phone, ask="post"):
        answer = cast(evening, phone, "against") if ask == "post" else phone.get(evening.of_poll("vote"))
        assert answer.status_code == 409
        return answer

    @pytest.mark.parametrize("ask", ["get", "post"])
    def test_after_the_close_says_at_what_hour(self, evening, phone, ask):
        cast(evening, phone)
        evening.at(19, 48)
        page = text_of(self.refused(evening, phone, ask))
        assert "Il a fermé à 19 h 35." in page
        assert "Votre vote de 19 h 05 reste valable." in page
        assert "Retour à l’assemblée" in page
        assert RollCallVote.objects.get().choice == "for"

    @pytest.mark.parametrize("ask", ["get", "post"])
    def test_without_a_vote_says_that_nothing_was_recorded(self, evening, phone, ask):
        evening.close()
        assert "Rien n’a été enregistré pour vous à ce vote." in text_of(self.refused(evening, phone, ask))

    @pytest.mark.parametrize("ask", ["get", "post"])
    def test_of_a_cancelled_vote_gives_the_reason(self, evening, phone, ask):
        cancel_poll(evening.poll, because="Le texte affiché n’était pas le bon.", actor=SYSTEM)
        assert "Le texte affiché n’était pas le bon." in text_of(self.refused(evening, phone, ask))

    @pytest.mark.parametrize("ask", ["get", "post"])
    def test_of_somebody_not_on_the_roll_gives_the_reason_and_whom_to_call(self, organisation, ask):
        auxiliary = a_member(organisation, "Paul", "Petit", category="auxiliary")
        assembly = an_evening(organisation, a_member(organisation))
        evening = Evening(organisation, [auxiliary], assembly, an_open_poll(assembly))
        page = text_of(self.refused(evening, evening.come_in(auxiliary), ask))
        assert "Cette catégorie de membres ne vote pas." in page
        assert CONTACT in page

    @pytest.mark.parametrize("ask", ["get", "post"])
    def test_of_somebody_struck_off_gives_the_reason_and_keeps_the_vote(self, evening, phone, ask):
        cast(evening, phone)
        strike(evening.poll.roll.entries.get(membership=evening.members[0]), reason="Suspension", actor=SYSTEM)
        page = text_of(self.refused(evening, phone, ask))
        assert "Retiré de la liste depuis qu’elle est figée : Suspension" in page
        assert "Votre vote de 19 h 05 reste valable." in page

    @pytest.mark.parametrize("ask", ["get", "post"])
    def test_of_somebody_who_left_leads_to_the_door(self, evening, phone, ask):
        depart(evening.assembly, membership_id=evening.members[0].pk, actor=SYSTEM)
        page = self.refused(evening, phone, ask)
        assert "Vous n’êtes plus dans l’assemblée" in text_of(page)
        assert f'href="{evening.address("enter")}"' in page.content.decode()

    @pytest.mark.parametrize("ask", ["get", "post"])
    def test_of_a_second_choice_where_a_vote_is_final_leads_to_the_receipt(self, evening, phone, ask):
        Poll.objects.filter(pk=evening.poll.pk).update(allows_change=False)
        cast(evening, phone)
        page = self.refused(evening, phone, ask)
        assert "Vous avez déjà voté" in text_of(page)
        assert evening.of_poll("receipt") in page.content.decode()
        assert RollCallVote.objects.get().choice == "for"

    def test_before_the_opening_says_so(self, evening, phone):
        Poll.objects.filter(pk=evening.poll.pk).update(state=PollState.READY)
        assert "Ce vote n’est pas encore ouvert" in text_of(self.refused(evening, phone, "get"))

    def test_comes_whole_to_a_page_that_follows_by_itself(self, evening, phone):
        evening.close()
        part = phone.get(evening.of_poll("vote"), headers={"HX-Request": "true"})
        assert part.headers["HX-Refresh"] == "true"


class TestWithoutAPass:
    @pytest.mark.parametrize("view", ["vote", "receipt", "room-result"])
    def test_one_is_shown_the_door(self, client, evening, view):
        assert client.get(evening.of_poll(view)).url == evening.address("enter")

    def test_nothing_is_cast(self, evening, browser_of):
        for who in ("anonymous", "member", "secretary"):
            assert cast(evening, browser_of(who)).url == evening.address("enter")
        assert not RollCallVote.objects.exists()

    def test_a_pass_that_was_made_up_is_no_pass(self, evening):
        client = Client()
        client.cookies["sessionid"] = "x" * 32
        assert cast(evening, client).url == evening.address("enter")

    def test_a_pass_of_this_meeting_casts_in_no_other(self, evening, elsewhere, phone):
        held = phone.session[ENTRIES][evening.assembly.public_id]
        assert held["organisation_id"] == evening.organisation.pk
        assert cast(elsewhere, phone).url == elsewhere.address("enter")
        crossed = evening.address("vote", elsewhere.poll.public_id)
        assert phone.post(crossed, {"step": "cast", "choice": "for"}).status_code == 404
        assert not RollCallVote.objects.exists()
