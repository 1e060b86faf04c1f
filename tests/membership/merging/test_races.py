"""A merge beside what is done to one of the two at the same moment."""

from __future__ import annotations

import pytest
from django.db import transaction

from membership.models import Membership, Person, PersonMerge, Purpose
from membership.services.contacts import record_consent
from membership.services.merging.joining import merge_persons
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.voting.races import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_act_that_still_refers_to_the_person_and_a_merge_do_not_wait_for_each_other():
    """An act holds the membership first and refers to the person afterwards; a merge holds the person first."""
    anne = a_member(an_organisation())
    twice = Person.objects.create(organisation=anne.organisation, given_name="Anne", family_name="Roy")
    with beside() as hand:
        with transaction.atomic():
            Membership.objects.select_for_update(no_key=True).get(pk=anne.pk)
            hand.begin(lambda: merge_persons(anne.person, twice, actor=SYSTEM))
            assert hand.is_waiting()
            record_consent(anne.person, purpose=Purpose.NEWS, is_given=False, source="téléphone", actor=SYSTEM)
        hand.result()
    assert PersonMerge.objects.get().kept == anne.person
