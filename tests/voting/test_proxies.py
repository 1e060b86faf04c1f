"""Proxies in a non-profit whose by-laws allow them: each is a vote of its own, cast by whoever carries it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from governance.models import Attendance, PresenceChannel, StruckStay
from governance.queries import presence, room
from governance.services import attendance
from governance.services.attendance import arrive, depart
from governance.services.sessions import end_assembly
from governance.services.striking import Mistake, strike_arrival
from membership.clock import now
from membership.models import Membership, Organisation, OrganisationKind, Relation
from membership.rules.rulesets import all_rule_sets
from membership.services.representation import end_representation, name_representative
from tests.factories.life import a_person
from tests.factories.meetings import MEETING_ON, an_evening, an_open_poll, come, jump, vote
from tests.factories.register import JOINED_ON, SYSTEM, a_legal_member, a_member, an_organisation
from tests.factories.sealed import AGAINST, FOR, an_open_secret_poll, vote_secretly
from voting.errors import NotOnRoll, StruckFromRoll
from voting.models import BY_PROXY, RollCallVote, RollEntry
from voting.queries.box import choices_of, took_part
from voting.services.polls import close_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def club() -> Organisation:
    return an_organisation(kind="qc_npo", bylaws={"proxy_allowed": True, "proxies_per_person": 2})


@pytest.fixture
def marie(club: Organisation) -> Membership:
    return a_member(club, "Marie", "Côté")


@pytest.fixture
def givers(club: Organisation, marie: Membership) -> list[Membership]:
    """Two absent members who gave Marie their proxies."""
    found = [a_member(club, given, "Roy") for given in ("Luc", "Zoé")]
    for one in found:
        given_to(one, marie.person)
    return found


def given_to(giver: Membership, person, since=JOINED_ON):
    return name_representative(
        giver, person=person, relation=Relation.PROXY, since=since, instrument_note="Procuration", actor=SYSTEM
    ).representation


def here(assembly) -> dict[str, str]:
    """Return who is in the meeting: whose membership, through whom."""
    stays = Attendance.objects.filter(assembly=assembly, departed_at=None)
    return {stay.membership.person.given_name: stay.person.given_name for stay in stays}


def test_the_roll_has_a_line_for_each_proxy_cast_by_its_carrier(club, marie, givers):
    poll = an_open_poll(an_evening(club, marie))
    lines = {one.name: (one.is_entitled, one.exercised_by_name, one.reason_code) for one in poll.roll.entries.all()}
    assert lines == {
        "Marie Côté": (True, "Marie Côté", "member_in_good_standing"),
        "Luc Roy": (True, "Marie Côté", BY_PROXY),
        "Zoé Roy": (True, "Marie Côté", BY_PROXY),
    }


def test_the_carrier_casts_their_own_vote_and_each_proxy(club, marie, givers):
    poll = an_open_poll(an_evening(club, marie))
    for member, choice in ((marie, "for"), (givers[0], "against"), (givers[1], "for")):
        vote(poll, member, choice)
    assert (choices_of(poll)["for"], choices_of(poll)["against"], RollCallVote.objects.count()) == (2, 1, 3)
    assert took_part(close_poll(poll, actor=SYSTEM)) == 3


def test_the_carrier_casts_as_many_secret_votes(club, marie, givers):
    poll = an_open_secret_poll(an_evening(club, marie))
    said = {marie: FOR, givers[0]: AGAINST, givers[1]: FOR}
    assert len({vote_secretly(poll, one, choice) for one, choice in said.items()}) == 3
    assert took_part(close_poll(poll, actor=SYSTEM)) == 3


def test_somebody_who_is_no_member_carries_proxies_too(club):
    friend = a_person(club, "Ami")
    luc, zoe = a_member(club, "Luc"), a_member(club, "Zoé")
    for giver in (luc, zoe):
        given_to(giver, friend)
    meeting = an_evening(club, luc)
    assert here(meeting) == {"Luc": "Ami", "Zoé": "Ami"}
    poll = an_open_poll(meeting)
    vote(poll, luc, "for"), vote(poll, zoe, "for")
    assert choices_of(poll)["for"] == 2


def test_whoever_gave_a_proxy_is_present_through_its_carrier_and_leaves_with_them(club, marie, givers):
    meeting = an_evening(club, marie)
    assert here(meeting) == {"Marie": "Marie", "Luc": "Marie", "Zoé": "Marie"}
    assert presence.present(meeting, now()) == 3
    depart(meeting, membership_id=marie.pk, actor=SYSTEM)
    assert here(meeting) == {}
    come(meeting, marie)
    assert presence.present(meeting, now()) == 3


def test_a_legal_person_for_which_the_carrier_acts_too_stays_until_it_is_noted_as_gone(club):
    friend = a_person(club, "Ami")
    farm, luc = a_legal_member(club, "Ferme Roy", represented_by=""), a_member(club, "Luc")
    name_representative(farm, person=friend, since=JOINED_ON, instrument_note="Résolution", actor=SYSTEM)
    given_to(luc, friend)
    meeting = an_evening(club, farm)
    assert set(_those_here(meeting)) == {farm.pk, luc.pk}
    depart(meeting, membership_id=luc.pk, actor=SYSTEM)
    assert _those_here(meeting) == [farm.pk]


@pytest.mark.parametrize("is_over", [False, True])
def test_an_arrival_struck_takes_along_those_whose_proxies_came_with_it(club, marie, givers, is_over):
    evening = an_evening(club, marie)
    instead_at = None
    if is_over:
        end_assembly(evening, actor=SYSTEM)
    else:
        jump(club, MEETING_ON, time(19, 40))
        instead_at = now() - timedelta(minutes=5)
    stay = Attendance.objects.get(membership=marie)
    strike_arrival(stay, Mistake("Ce n’était pas elle", instead_at, despite_counts=True), actor=SYSTEM)
    assert StruckStay.objects.count() == 3
    held = Attendance.objects.filter(presence.holds())
    assert {one.arrived_at for one in held} == ({instead_at} if instead_at else set())
    assert held.count() == (3 if instead_at else 0)


def test_the_arrival_of_one_giver_is_struck_alone(club, givers):
    # Whoever carries the proxies is no member.
    carrier = a_person(club, "Ève", "Tremblay")
    for one in givers:
        given_to(one, carrier)
    evening = an_evening(club, *givers[:1])
    stay = Attendance.objects.get(membership=givers[0])
    strike_arrival(stay, Mistake("Ce n’était pas lui", stay.arrived_at, despite_counts=True), actor=SYSTEM)
    assert StruckStay.objects.count() == 1
    assert presence.present(evening, now()) == Attendance.objects.filter(presence.holds()).count()


def test_a_proxy_revoked_in_the_evening_leaves_with_whoever_carried_it(club, marie, givers):
    meeting = an_evening(club, marie)
    for row in givers[0].representations.all():
        end_representation(row, on=MEETING_ON, actor=SYSTEM)
    depart(meeting, membership_id=marie.pk, actor=SYSTEM)
    assert here(meeting) == {}


def test_a_giver_who_comes_in_at_the_same_moment_does_not_keep_the_carrier_out(club, marie, givers, monkeypatch):
    """The database refuses to have them twice: the carrier and the other proxies are in all the same."""
    meeting, asked = an_evening(club, a_member(club, "Zacharie")), room.standings_in

    def as_they_come(assembly, memberships, on):
        if givers[1].pk in memberships:
            Attendance.objects.create(
                organisation=club, assembly=assembly, membership=givers[0], person=givers[0].person,
                channel=PresenceChannel.HALL, arrived_at=now(), counts_toward_quorum=True,
            )  # fmt: skip
        return asked(assembly, memberships, on)

    monkeypatch.setattr(attendance, "standings_in", as_they_come)
    come(meeting, marie)
    assert here(meeting) == {"Zacharie": "Zacharie", "Marie": "Marie", "Luc": "Luc", "Zoé": "Marie"}


def _those_here(assembly):
    return list(Attendance.objects.filter(assembly=assembly, departed_at=None).values_list("membership", flat=True))


def test_a_member_who_comes_after_all_votes_in_person(club, marie, givers):
    meeting = an_evening(club, marie)
    arrive(meeting, membership_id=givers[0].pk, channel=PresenceChannel.HALL, in_person=True, actor=SYSTEM)
    assert here(meeting) == {"Marie": "Marie", "Luc": "Luc", "Zoé": "Marie"}
    poll = an_open_poll(meeting)
    lines = {one.number: one.exercised_by_id for one in poll.roll.entries.all()}
    assert lines[givers[0].number] == givers[0].person_id
    assert lines[givers[1].number] == marie.person_id
    depart(meeting, membership_id=marie.pk, actor=SYSTEM)
    assert here(meeting) == {"Luc": "Luc"}


def test_a_proxy_revoked_stops_a_vote_not_cast_yet(club, marie, givers):
    poll = an_open_poll(an_evening(club, marie))
    for row in givers[0].representations.all():
        end_representation(row, on=MEETING_ON, actor=SYSTEM)
    with pytest.raises((StruckFromRoll, NotOnRoll)):
        vote(poll, givers[0], "for")
    vote(poll, marie, "for")


def test_no_proxy_lets_a_person_cast_two_votes_of_another_kind(club, marie, givers):
    """The database holds it: beside proxies, one person has one line of a roll."""
    poll = an_open_poll(an_evening(club, marie))
    line = RollEntry.objects.get(roll=poll.roll, membership=givers[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        RollEntry.objects.create(
            organisation=club, roll=poll.roll, membership=a_member(club, "Un"), exercised_by=line.exercised_by,
            is_entitled=True, reason_code="represented", name="Un", number="X1",
        )  # fmt: skip


def test_only_the_kinds_whose_rules_say_how_many_one_carries_have_proxies():
    said = {kind for rules in all_rule_sets() if "proxies_per_person" in rules.resolve([]) for kind in rules.kinds}
    assert {kind for kind in OrganisationKind.values if Organisation(kind=kind).has_proxies} == said
