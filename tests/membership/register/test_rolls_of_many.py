"""The roll is drawn one member at a time; whoever acts for others is still seen together with them."""

from __future__ import annotations

from datetime import date

import pytest

from governance.queries.rules import rules_of
from membership.queries import standing
from membership.queries.facts import facts_on
from membership.queries.standing import each_standing
from tests.factories.meetings import an_assembly
from tests.factories.register import a_legal_member, a_member, a_suspension, an_organisation

ON = date(2027, 4, 24)


@pytest.mark.django_db
def test_drawn_one_by_one_it_is_what_it_is_drawn_all_together():
    coop = an_organisation()
    ana = a_member(coop, "Ana", "Diallo")
    farm = a_legal_member(coop, represented_by="")
    standing_of_farm = farm.representations.model.objects.create(
        organisation=coop, membership=farm, person=ana.person, effective=(date(2020, 1, 1), None)
    )
    assert standing_of_farm.person == ana.person
    a_legal_member(coop, "Scierie", represented_by="Luc Roy")
    a_legal_member(coop, "Moulin", represented_by="")
    for category in ("user", "worker", "support", "auxiliary"):
        a_member(coop, "Zoé", category, category=category)
    a_member(coop, "Parti", "Avant", until=date(2025, 1, 1))
    a_member(coop, "Venu", "Après", since=date(2028, 1, 1))
    a_suspension(a_member(coop, "Sus", "Pendu"), since=date(2027, 1, 1))
    a_suspension(a_member(coop, "Vote", "Gardé"), since=date(2027, 1, 1), kept=("vote",))
    rules = rules_of(an_assembly(coop))
    together = standing._assess(list(facts_on(coop, ON)), ON, rules)
    assert list(each_standing(coop, ON, rules)) == together
