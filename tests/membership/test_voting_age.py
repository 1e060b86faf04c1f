"""In a caisse one is of age to vote: the register says who is not, the roll says why, and nobody is asked again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.models import Age
from membership.queries.rules import rules_for
from membership.queries.standing import standing_of, standings_on
from membership.rules.eligibility import MemberFacts, Span, assess
from membership.rules.resolved import Override
from membership.rules.rulesets import load_rule_set
from tests.factories.meetings import MEETING_ON, an_evening, an_open_poll
from tests.factories.register import a_legal_member, a_member, an_organisation

ON = date(2027, 4, 24)
CAISSE = load_rule_set("QC-C67.3-2018")


def votes(birth_on, on=ON, years=18):
    rules = CAISSE.resolve([Override("voter_age_years", years, "5", date(2024, 5, 2))])
    facts = MemberFacts(1, 11, "M1", "Zoé Côté", period=Span(date(2020, 1, 1)), birth_on=birth_on)
    return assess(facts, on, rules)


def test_one_votes_from_one_s_birthday_on():
    young = votes(date(2009, 4, 25))
    assert (young.told, young.entitled, young.reason_code) == (True, False, "too_young")
    assert "18" in young.sentence("fr")
    assert votes(date(2009, 4, 24)).entitled
    assert votes(None).entitled, "nobody knows: the admission asked"


@given(st.dates(date(2000, 1, 1), date(2025, 1, 1)), st.integers(14, 18), st.integers(0, 4))
def test_a_lower_age_never_takes_a_vote_away(birth_on, years, lower):
    if votes(birth_on, years=years).entitled:
        assert votes(birth_on, years=max(14, years - lower)).entitled


@pytest.fixture
def caisse(db):
    return an_organisation(
        kind="qc_caisse", bylaws={"notice_min_days": None, "notice_max_days": None, "seniority_days": 0}
    )


def born(membership, **said):
    Age.objects.create(organisation=membership.organisation, person=membership.person, **said)
    return membership


def test_the_roll_has_each_with_the_reason(caisse):
    young = born(a_member(caisse, "Zoé", "Côté"), birth_on=date(MEETING_ON.year - 17, 1, 1))
    grown = born(a_member(caisse, "Luc", "Roy"), birth_on=date(1980, 1, 1))
    attested = born(a_member(caisse, "Omar", "Diallo"), attested=14)
    unknown = a_member(caisse, "Anne", "Roy")
    roll = an_open_poll(an_evening(caisse)).roll
    entitled = {entry.membership_id: (entry.is_entitled, entry.reason_code) for entry in roll.entries.all()}
    assert entitled[young.pk] == (False, "too_young")
    assert all(entitled[one.pk][0] for one in (grown, attested, unknown))


@pytest.mark.django_db
def test_every_reading_of_the_register_agrees_and_elsewhere_no_age_is_asked(caisse):
    a_legal_member(caisse)
    others = an_organisation("autre")
    for organisation, reason in ((caisse, "too_young"), (others, "member_in_good_standing")):
        young = born(a_member(organisation, "Zoé", "Côté"), birth_on=date(2015, 1, 1))
        rules = rules_for(organisation, ON)
        (listed,) = (one for one in standings_on(organisation, ON, rules) if one.facts.membership_id == young.pk)
        alone = standing_of(organisation, young.pk, ON, rules)
        assert listed == alone
        assert (alone.reason_code, alone.is_told) == (reason, True)
