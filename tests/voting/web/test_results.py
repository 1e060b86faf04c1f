"""Rolls, «Puis-je voter?» and results: each reason, each figure, and what one may see of it."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest

from governance.models import Assembly
from membership.services.representation import name_representative
from tests.factories.meetings import a_called_assembly, an_evening, an_open_poll, come, vote
from tests.factories.register import (
    SYSTEM,
    a_legal_member,
    a_member,
    a_suspension,
    an_account_of,
    an_organisation,
    members,
)
from tests.voting.web.conftest import CONTACT, Evening
from tests.voting.web.reading import text_of
from voting.services.polls import cancel_poll
from voting.services.rolls import strike

pytestmark = pytest.mark.django_db


class TestMayIVote:
    def test_yes_with_the_reason_and_the_day_it_was_read(self, evening, browser_of):
        Assembly.objects.filter(pk=evening.assembly.pk)
        page = text_of(browser_of("member").get(evening.address("can-i-vote")))
        assert "Oui Membre en règle." in page
        assert "État du registre au 24 avril 2027 à 19 h 05." in page

    def test_what_one_may_do_comes_before_what_one_may_not(self, organisation, signed_in):
        anne = a_member(organisation, "Anne", "Roy")
        farm = a_legal_member(organisation, represented_by="")
        name_representative(
            farm, person=anne.person, since=date(2026, 1, 1), override="La ferme n’a personne d’autre.", actor=SYSTEM
        )
        evening = Evening(organisation, [anne], a_called_assembly(organisation), None)
        page = text_of(signed_in(an_account_of(anne)).get(evening.address("can-i-vote")))
        assert page.index("Membre en règle.") < page.index("n’a qu’une voix")

    @pytest.mark.parametrize(
        ("make", "reason"),
        [
            (lambda o: a_member(o, category="auxiliary"), "Cette catégorie de membres ne vote pas."),
            (lambda o: a_legal_member(o, represented_by=""), "aucune personne n’est désignée pour voter."),
        ],
    )
    def test_no_with_the_reason_and_whom_to_call(self, organisation, signed_in, make, reason):
        membership = make(organisation)
        evening = Evening(organisation, [membership], a_called_assembly(organisation), None)
        page = text_of(signed_in(an_account_of(membership)).get(evening.address("can-i-vote")))
        assert "Non" in page
        assert reason in page
        assert f"Qui appeler : {CONTACT}" in page

    def test_a_suspension_gives_its_last_day(self, organisation, signed_in):
        anne = a_member(organisation)
        evening = Evening(organisation, [anne], a_called_assembly(organisation), None)
        a_suspension(anne, since=date(2027, 4, 1), until=date(2027, 6, 1))
        page = text_of(signed_in(an_account_of(anne)).get(evening.address("can-i-vote")))
        assert "Suspension en vigueur jusqu’au 31 mai 2027 inclus." in page

    def test_it_agrees_with_the_roll_where_the_by_laws_take_the_day_before_the_notice(self, db, signed_in):
        organisation = an_organisation("veille", bylaws={"record_date_mode": "day_before_notice"})
        old, new = a_member(organisation), a_member(organisation, since=date(2027, 4, 15))
        evening = Evening(organisation, [old, new], an_evening(organisation, old), None)
        evening.poll = an_open_poll(evening.assembly)
        for membership, answer in ((old, "Oui"), (new, "Non")):
            page = text_of(signed_in(an_account_of(membership)).get(evening.address("can-i-vote")))
            assert f"{membership.person.full_name} {answer} " in page
            assert evening.poll.roll.entries.get(membership=membership).is_entitled == (answer == "Oui")

    def test_once_a_roll_is_fixed_it_answers_from_the_roll(self, evening, browser_of):
        anne = evening.members[0]
        member = browser_of("member")
        page = text_of(member.get(evening.address("can-i-vote")))
        assert "Listes électorales déjà figées Des mandats de deux ans" in page
        a_suspension(anne, since=date(2027, 4, 24))
        page = text_of(member.get(evening.address("can-i-vote")))
        assert "Non" in page
        assert "Sur la liste" in page
        strike(evening.poll.roll.entries.get(membership=anne), reason="Suspension", actor=SYSTEM)
        assert "Pas sur la liste" in text_of(member.get(evening.address("can-i-vote")))

    def test_an_officer_who_is_no_member_is_told_so(self, evening, secretary):
        page = text_of(secretary.get(evening.address("can-i-vote")))
        assert "Vous êtes ici par votre rôle, pas comme membre" in page


class TestThePreview:
    @pytest.fixture
    def evening(self, organisation):
        members(organisation, 60)
        a_member(organisation, "Hélène", "Côté", category="auxiliary")
        new = a_member(organisation, "Rose", "Neuve", since=date(2027, 4, 15))
        return Evening(organisation, [new], an_evening(organisation), None)

    def test_counts_in_and_out_by_reason_and_the_difference_from_those_told(self, evening, secretary):
        page = text_of(secretary.get(evening.address("roll-preview")))
        assert "61 sur la liste Membres en règle 61" in page
        assert "1 hors de la liste Catégorie sans droit de vote 1" in page
        assert "1 membre peut voter sans avoir été avisé" in page
        assert "1 membre avisé qui ne peut pas voter aujourd’hui" in page

    def test_is_searched_by_name_without_accents(self, evening, secretary):
        page = text_of(secretary.get(evening.address("roll-preview"), {"q": "cote helene"}))
        assert "Hélène Côté" in page
        assert "Cette catégorie de membres ne vote pas." in page
        assert "Rose Neuve" not in page

    def test_is_shown_fifty_at_a_time_and_keeps_the_search(self, evening, secretary):
        page = secretary.get(evening.address("roll-preview"), {"show": "in"})
        assert "1 à 50 sur 61" in text_of(page)
        assert "show=in" in page.content.decode()
        assert "51 à 61 sur 61" in text_of(secretary.get(evening.address("roll-preview"), {"show": "in", "page": "2"}))

    @pytest.mark.parametrize("page", ["0", "x", "999"])
    def test_a_page_that_does_not_exist_is_no_fault(self, evening, secretary, page):
        assert secretary.get(evening.address("roll-preview"), {"page": page}).status_code == 200

    def test_nobody_found_is_said(self, evening, secretary):
        assert "Personne ne correspond." in text_of(secretary.get(evening.address("roll-preview"), {"q": "zzz"}))


class TestTheRoll:
    def test_officers_see_it_whole_with_its_hash(self, evening, secretary):
        page = text_of(secretary.get(evening.outside("roll")))
        for membership in evening.members:
            assert membership.person.full_name in page
        assert evening.poll.roll.sha256 in page

    def test_a_member_sees_their_own_line_only(self, evening, browser_of):
        page = text_of(browser_of("member").get(evening.outside("roll")))
        own, other, _ = evening.members
        assert own.person.full_name in page
        assert other.person.full_name not in page
        assert evening.poll.roll.sha256 in page

    def test_a_member_who_searches_still_sees_their_own_line_only(self, evening, browser_of):
        other = evening.members[1]
        page = text_of(browser_of("member").get(evening.outside("roll"), {"q": other.number, "page": "1"}))
        assert other.person.full_name not in page

    def test_a_line_struck_says_why(self, evening, secretary):
        strike(evening.poll.roll.entries.get(membership=evening.members[0]), reason="Décès", actor=SYSTEM)
        page = text_of(secretary.get(evening.outside("roll")))
        assert "Retiré de la liste depuis qu’elle est figée : Décès" in page


@pytest.fixture
def counted(organisation):
    """Five votes: three for, one against, one abstention, one of six present without a vote cast."""
    those = [*members(organisation, 5), a_legal_member(organisation, "Ferme du Quai", represented_by="Ana Diallo")]
    assembly = an_evening(organisation, *those)
    found = Evening(organisation, those, assembly, an_open_poll(assembly))
    for membership, choice in zip(those[1:], ("for", "against", "abstain", "for", "for"), strict=True):
        vote(found.poll, membership, choice)
    found.count()
    return found


class TestTheResult:
    def test_explains_itself(self, counted, secretary_of):
        counted.proclaim_only()
        page = text_of(secretary_of(counted).get(counted.outside("result")))
        assert "résolution 2027-01" in page
        assert "Adoptée" in page
        assert "3 pour, 1 contre, 1 abstention" in page
        assert "Présence à 19 h 05 6" in page
        assert "Ont voté 5" in page
        assert "5 votes, sur 6 personnes présentes." in page
        assert "Avaient droit de vote 6" in page

    def test_is_hidden_from_members_until_proclaimed(self, counted, signed_in):
        member = signed_in(an_account_of(counted.members[0]))
        before = text_of(member.get(counted.outside("result")))
        assert "Son résultat apparaîtra ici quand la présidence l’aura proclamé." in before
        assert "3 pour" not in before
        assert member.get(counted.outside("record")).status_code == 404
        counted.proclaim_only()
        assert "3 pour" in text_of(member.get(counted.outside("result")))
        assert member.get(counted.outside("record")).status_code == 200

    def test_is_seen_by_those_who_conduct_once_counted(self, counted, secretary_of):
        page = text_of(secretary_of(counted).get(counted.outside("result")))
        assert "Pas encore proclamé" in page
        assert "3 pour" in page

    def test_while_open_shows_no_figure_to_anybody(self, evening, secretary):
        come(evening.assembly, evening.members[0])
        vote(evening.poll, evening.members[0], "for")
        page = text_of(secretary.get(evening.outside("result")))
        assert "Rien n’est dépouillé avant la fermeture." in page
        assert "1 pour" not in page
        assert secretary.get(evening.outside("record")).status_code == 404

    def test_of_a_cancelled_vote_is_its_reason(self, evening, browser_of):
        cancel_poll(evening.poll, because="Texte erroné", actor=SYSTEM)
        assert "Ce vote a été annulé. Texte erroné" in text_of(browser_of("member").get(evening.outside("result")))

    def test_the_record_is_the_very_text_that_was_hashed(self, counted, secretary_of):
        answer = secretary_of(counted).get(counted.outside("record"))
        result = counted.poll.__class__.objects.get(pk=counted.poll.pk).result
        assert hashlib.sha256(answer.content).hexdigest() == result.record_sha256
        assert json.loads(answer.content)
        assert "attachment" in answer.headers["Content-Disposition"]
        page = text_of(secretary_of(counted, "autre@example.org").get(counted.outside("result")))
        assert result.record_sha256 in page

    def test_gives_names_and_choices_to_members_without_their_numbers(self, counted, signed_in):
        counted.proclaim_only()
        page = text_of(signed_in(an_account_of(counted.members[0])).get(counted.outside("result")))
        assert "Ferme du Quai par Ana Diallo" in page
        for membership in counted.members[1:]:
            assert membership.person.full_name in page
            assert membership.number not in page

    def test_gives_one_choice_at_a_time(self, counted, secretary_of):
        counted.proclaim_only()
        secretary = secretary_of(counted)
        page = text_of(secretary.get(counted.outside("result"), {"choice": "against"}))
        names = page[page.index("Qui a voté quoi") :]
        assert counted.members[2].person.full_name in names
        assert counted.members[1].person.full_name not in names
        assert secretary.get(counted.outside("result"), {"choice": "x"}).status_code == 200

    def test_is_shown_in_the_meeting_to_those_who_came_by_their_link(self, counted):
        counted.proclaim_only()
        phone = counted.come_in(counted.members[0])
        page = text_of(phone.get(counted.of_poll("room-result")))
        assert "3 pour, 1 contre, 1 abstention" in page
        assert "Ana Diallo" in page

    def test_in_the_meeting_waits_for_the_proclamation_too(self, counted):
        phone = counted.come_in(counted.members[0])
        assert "3 pour" not in text_of(phone.get(counted.of_poll("room-result")))

    def test_speaks_english(self, counted, secretary_of):
        counted.proclaim_only()
        page = text_of(secretary_of(counted).get(counted.outside("result"), headers={"accept-language": "en"}))
        assert "Adopted" in page
        assert "3 for, 1 against, 1 abstention" in page


@pytest.fixture
def secretary_of(signed_in):
    from membership.models import Role
    from tests.factories.register import an_officer

    def sign_in(evening, email=""):
        return signed_in(an_officer(evening.organisation, Role.SECRETARY, email))

    return sign_in
