"""How many seats a member organisation of a federation has, and what says so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.rules.delegations import Basis, By, grants_seats, seats_of
from membership.rules.eligibility import MemberFacts, Represented, Span, assess_all
from membership.rules.findings import Outcome
from membership.rules.resolved import Override
from membership.rules.rulesets import load_rule_set, rule_set_for

ON = date(2027, 4, 24)


def rules_with(**values):
    bylaws = [Override(key, value, "5.1", date(2019, 4, 6)) for key, value in values.items()]
    return load_rule_set("QC-C67.2-2021-federation").resolve(bylaws)


@pytest.mark.parametrize(
    ("bylaws", "basis", "votes", "seats", "by"),
    [
        ({}, Basis(), 1, 1, By.UNSAID),
        ({"fed_votes_per_member": 2}, Basis(), 2, 2, By.EACH),
        ({"fed_votes_per_member": 3, "fed_delegates_per_member": 2}, Basis(), 3, 2, By.EACH),
        ({"fed_votes_per_member": 2, "fed_delegates_per_member": 5}, Basis(), 2, 2, By.EACH),
        ({"fed_votes_per_member": 2}, Basis(votes=4), 4, 4, By.TABLE),
        ({"fed_vote_step": 50}, Basis(size=120), 3, 3, By.SIZE),
        ({"fed_vote_step": 50}, Basis(size=0), 1, 1, By.SIZE),
        ({"fed_vote_step": 50}, Basis(), 1, 1, By.SIZE_UNKNOWN),
        ({"fed_vote_step": 50}, Basis(votes=2), 2, 2, By.TABLE),
    ],
)
def test_seats_come_from_the_table_the_size_or_the_number_of_all(bylaws, basis, votes, seats, by):
    found = seats_of(basis, rules_with(**bylaws))
    assert (found.votes, found.number, found.by) == (votes, seats, by)
    assert found.finding.sentence("fr")
    assert found.finding.sentence("en")
    in_doubt = by in (By.UNSAID, By.SIZE_UNKNOWN) or seats < votes
    assert found.finding.outcome is (Outcome.DOUBTFUL if in_doubt else Outcome.MET)


@pytest.mark.parametrize("kind", ["qc_coop", "qc_coop_solidarity", "qc_coop_work", "qc_npo", "qc_caisse", "ca_coop"])
def test_no_other_kind_of_organisation_grants_seats(kind):
    assert not grants_seats(rule_set_for(kind, ON).resolve([]))


@given(st.integers(0, 10_000), st.integers(1, 500), st.integers(1, 9))
def test_a_larger_member_never_has_fewer_seats_and_never_more_than_the_most(size, step, most):
    rules = rules_with(fed_vote_step=step, fed_votes_max=most)
    here, larger = (seats_of(Basis(size=one), rules).number for one in (size, size + 1))
    assert 1 <= here <= larger <= most
    assert here == min(most, max(1, sum(1 for _block in range(0, size, step))))


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 5)), max_size=12), st.randoms())
def test_no_person_ever_casts_two_votes_and_the_order_of_the_register_does_not_matter(asked, chance):
    """asked: (member, seat, person) as a register might hold them, the same person in several seats or members."""
    seats = {(member, seat): person for member, seat, person in asked}
    facts = [
        MemberFacts(
            membership_id=member,
            person_id=100 + member,
            number=f"{member:03d}",
            name=f"Coop {member}",
            is_legal=True,
            period=Span(date(2020, 1, 1)),
            representation=Represented(f"Personne {person}", person, date(2020, 1, 1)),
            seat=seat,
            seats=4,
        )
        for (member, seat), person in seats.items()
    ]
    found = assess_all(facts, ON, rules_with())
    voices = [one.exercised_by for one in found if one.entitled]
    assert len(voices) == len(set(voices)) == len(set(seats.values()))
    shuffled = list(range(len(facts)))
    chance.shuffle(shuffled)
    again = assess_all([facts[place] for place in shuffled], ON, rules_with())
    assert [again[shuffled.index(place)] for place in range(len(facts))] == list(found)
