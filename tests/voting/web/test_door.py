"""The door on line: as whom one comes in, from when, and how one leaves."""

from __future__ import annotations

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from governance.models import Attendance
from governance.services.sessions import end_assembly
from membership.models import Person, Relation
from membership.services.accounts import link_account
from membership.services.representation import end_representation, name_representative
from membership.web.gate import ENTRIES
from tests.factories.life import a_person
from tests.factories.meetings import MEETING_ON, a_called_assembly, an_assembly, an_evening, an_open_poll
from tests.factories.register import (
    JOINED_ON,
    SYSTEM,
    a_legal_member,
    a_member,
    an_account,
    an_account_of,
)
from tests.voting.web.conftest import CONTACT, Evening
from tests.voting.web.reading import text_of
from voting.models import RollCallVote

pytestmark = pytest.mark.django_db


def inside(client, evening) -> dict[str, object] | None:
    return client.session.get(ENTRIES, {}).get(evening.assembly.public_id)


@pytest.fixture
def couple(evening):
    """Two members behind one mailbox, hence one account."""
    account = an_account("maison@example.org")
    for membership in evening.members[:2]:
        Person.objects.filter(pk=membership.person_id).update(email="maison@example.org")
        membership.person.refresh_from_db()
        link_account(account, membership.person, actor=SYSTEM)
    return account


def test_a_member_signed_in_reads_their_standing_and_enters(evening, browser_of):
    member = browser_of("member")
    page = text_of(member.get(evening.address("enter")))
    assert "Vous avez droit de vote. Membre en règle." in page
    assert evening.members[0].person.full_name in page
    assert member.post(evening.address("enter")).url == evening.address("room")
    assert Attendance.objects.get().membership == evening.members[0]


def test_somebody_unknown_learns_how_to_come_in_and_nothing_of_the_meeting(client, evening):
    there = client.get(evening.address("enter"))
    nowhere = client.get(reverse("voting:enter", args=[evening.organisation.slug, "1" * 22]))
    assert text_of(there) == text_of(nowhere)
    assert "Ouvrez votre lien personnel" in text_of(there)
    assert "Assemblée générale annuelle" not in text_of(there)
    assert client.post(evening.address("enter")).status_code == 200
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("who", ["outsider", "secretary", "auditor"])
def test_whoever_is_no_member_does_not_find_the_door(evening, browser_of, who):
    somebody = browser_of(who)
    assert somebody.get(evening.address("enter")).status_code == 404
    assert somebody.post(evening.address("enter")).status_code == 404


def test_a_member_does_not_find_the_door_of_another_organisation(evening, elsewhere, browser_of):
    member = browser_of("member")
    assert member.get(elsewhere.address("enter")).status_code == 404
    crossed = reverse("voting:enter", args=[evening.organisation.slug, elsewhere.assembly.public_id])
    assert member.get(crossed).status_code == 404


def test_a_meeting_in_preparation_has_no_door(evening, browser_of):
    draft = an_assembly(evening.organisation)
    address = reverse("voting:enter", args=[evening.organisation.slug, draft.public_id])
    assert browser_of("member").get(address).status_code == 404


class TestWithSeveralPersonsInOneAccount:
    def test_it_asks_who_is_coming_in(self, evening, couple, signed_in):
        page = text_of(signed_in(couple).get(evening.address("enter")))
        for membership in evening.members[:2]:
            assert membership.person.full_name in page
        assert evening.members[2].person.full_name not in page

    def test_nobody_is_chosen_beforehand(self, evening, couple, signed_in):
        assert b"checked" not in signed_in(couple).get(evening.address("enter")).content

    def test_nobody_enters_unnamed(self, evening, couple, signed_in):
        browser = signed_in(couple)
        for said in ({}, {"membership": ""}, {"membership": evening.members[2].public_id}):
            assert "Choisissez qui entre" in text_of(browser.post(evening.address("enter"), said))
        assert not Attendance.objects.exists()

    def test_the_one_who_says_so_enters(self, evening, couple, signed_in):
        browser = signed_in(couple)
        second = evening.members[1]
        browser.post(evening.address("enter"), {"membership": second.public_id})
        assert inside(browser, evening)["membership_id"] == second.pk

    def test_each_votes_in_turn_on_one_device(self, evening, couple, signed_in):
        browser = signed_in(couple)
        for membership, choice in zip(evening.members[:2], ("for", "against"), strict=True):
            browser.post(evening.address("enter"), {"membership": membership.public_id})
            evening.cast(browser, choice)
            browser.post(evening.address("another"))
            browser.force_login(couple, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert dict(RollCallVote.objects.values_list("entry__membership", "choice")) == {
            evening.members[0].pk: "for",
            evening.members[1].pk: "against",
        }


def test_two_capacities_of_one_person_are_both_offered(organisation, signed_in):
    ana = a_member(organisation, "Ana", "Diallo")
    farm = a_legal_member(organisation, "Ferme du Quai", represented_by="")
    name_representative(
        farm, person=ana.person, since=JOINED_ON, actor=SYSTEM, instrument_note="Résolution", override="x"
    )
    evening = Evening(organisation, [ana, farm], a_called_assembly(organisation), None)
    evening.at(18, 30)
    page = text_of(signed_in(an_account_of(ana)).get(evening.address("enter")))
    assert "pour Ferme du Quai" in page
    # One person, one voice: she votes as a member, and the farm reads why it does not.
    assert "vote déjà comme membre" in page


def test_before_the_doors_open_nobody_is_counted(organisation, signed_in):
    anne = a_member(organisation)
    coming = Evening(organisation, [anne], a_called_assembly(organisation), None)
    browser = signed_in(an_account_of(anne))
    page = text_of(browser.get(coming.address("enter")))
    assert "Les portes ouvrent le samedi 24 avril 2027 à 18 h." in page
    browser.post(coming.address("enter"))
    assert not Attendance.objects.exists()
    assert inside(browser, coming) is None


def test_a_member_without_a_vote_attends_and_reads_why_and_whom_to_call(organisation, signed_in):
    auxiliary = a_member(organisation, "Paul", "Petit", category="auxiliary")
    evening = Evening(organisation, [auxiliary], a_called_assembly(organisation), None)
    evening.at(18, 30)
    browser = signed_in(an_account_of(auxiliary))
    page = text_of(browser.get(evening.address("enter")))
    assert "Vous pouvez assister, sans voter. Cette catégorie de membres ne vote pas." in page
    assert CONTACT in page
    browser.post(evening.address("enter"))
    assert Attendance.objects.get().counts_toward_quorum is False


def test_a_meeting_that_ended_lets_nobody_in(evening, browser_of):
    evening.proclaim()
    end_assembly(evening.assembly, actor=SYSTEM)
    member = browser_of("member")
    assert "Cette assemblée est terminée." in text_of(member.get(evening.address("enter")))
    member.post(evening.address("enter"))
    assert not Attendance.objects.exists()


class TestOnceTheyActNoLonger:
    """A pass is good for whoever it was given to: it never becomes that of somebody else."""

    @pytest.fixture
    def jean(self, organisation):
        return a_member(organisation, "Jean", "Roy")

    @pytest.fixture
    def luc(self, organisation):
        return a_person(organisation, "Luc")

    @pytest.fixture
    def acting(self, jean, luc):
        named = name_representative(
            jean,
            person=luc,
            since=JOINED_ON,
            relation=Relation.SPOUSE,
            instrument_note="Lettre",
            override="Cas particulier.",
            actor=SYSTEM,
        )
        return named.representation

    @pytest.fixture
    def inside_as_luc(self, organisation, jean, luc, acting, signed_in):
        """Luc came in by his own account, which then is signed in no longer: the pass is all he has."""
        assembly = an_evening(organisation)
        evening = Evening(organisation, [jean], assembly, an_open_poll(assembly))
        account = an_account("luc@example.org")
        Person.objects.filter(pk=luc.pk).update(email="luc@example.org")
        luc.refresh_from_db()
        link_account(account, luc, actor=SYSTEM)
        browser = signed_in(account)
        browser.post(evening.address("enter"))
        assert inside(browser, evening)["person_id"] == luc.pk
        session = browser.session
        del session[SESSION_KEY]
        session.save()
        return evening, browser

    @pytest.mark.parametrize("step", ["", "device"])
    def test_the_pass_of_a_former_representative_does_not_become_that_of_the_member(self, inside_as_luc, acting, step):
        evening, browser = inside_as_luc
        end_representation(acting, on=MEETING_ON, actor=SYSTEM)
        held = inside(browser, evening)
        page = text_of(browser.post(evening.address("enter"), {"step": step}))
        assert "Ouvrez votre lien personnel" in page
        assert "Jean Roy" not in page
        assert inside(browser, evening) == held

    @pytest.mark.parametrize("step", ["", "device"])
    def test_nor_that_of_whoever_is_named_next(self, inside_as_luc, organisation, jean, acting, step):
        evening, browser = inside_as_luc
        other = a_person(organisation, "Ana")
        name_representative(
            jean,
            person=other,
            since=MEETING_ON,
            relation=Relation.ADULT_CHILD,
            instrument_note="Lettre",
            override="Cas particulier.",
            actor=SYSTEM,
        )
        held = inside(browser, evening)
        browser.post(evening.address("enter"), {"step": step})
        assert inside(browser, evening) == held
        browser.get(evening.address("enter"))
        assert inside(browser, evening) == held

    def test_it_still_is_good_as_long_as_they_act(self, inside_as_luc, luc):
        evening, browser = inside_as_luc
        assert browser.post(evening.address("enter")).url == evening.address("room")
        assert inside(browser, evening)["person_id"] == luc.pk


class TestLeaving:
    def test_notes_the_departure_and_takes_the_pass_back(self, evening):
        browser = evening.come_in(evening.members[0])
        answer = browser.post(evening.address("leave"), follow=True)
        assert "Vous avez quitté l’assemblée" in text_of(answer)
        assert Attendance.objects.get().departed_at is not None
        assert browser.get(evening.address("room")).url == evening.address("enter")

    def test_leaves_the_way_back_open(self, evening):
        browser = evening.come_in(evening.members[0])
        browser.post(evening.address("leave"))
        evening.come_in(evening.members[0], browser)
        assert Attendance.objects.count() == 2

    def test_once_is_enough(self, evening):
        browser = evening.come_in(evening.members[0])
        other = evening.come_in(evening.members[0])
        browser.post(evening.address("leave"))
        assert other.post(evening.address("leave")).status_code == 302
        assert Attendance.objects.count() == 1

    @pytest.mark.parametrize("view", ["leave", "another"])
    def test_is_a_button_and_not_a_link(self, evening, view):
        browser = evening.come_in(evening.members[0])
        assert browser.get(evening.address(view)).status_code == 405
        assert Attendance.objects.get().departed_at is None


class TestSomebodyElseOnThisDevice:
    def test_ends_everything_of_the_first(self, evening, browser_of):
        browser = browser_of("member")
        browser.post(evening.address("enter"))
        answer = browser.post(evening.address("another"))
        assert dict(browser.session) == {}
        assert "À la personne suivante" in text_of(browser.get(answer.url))
        assert browser.get(evening.address("room")).url == evening.address("enter")
        assert browser.get(evening.address("can-i-vote")).status_code == 302

    def test_leaves_the_first_counted_as_present(self, evening):
        browser = evening.come_in(evening.members[0])
        browser.post(evening.address("another"))
        assert Attendance.objects.get().departed_at is None
