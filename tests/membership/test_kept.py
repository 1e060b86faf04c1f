"""The reasons that the program keeps: the same from a page in any language, and read in the reader's own."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from membership.kept import DEATH, NO_ADDRESS, NO_NEWS, OF_SEVERAL, OF_SEVERAL_UNDONE, REASONS, kept, read
from membership.models import ConsentEvent, Delivery, DeliveryState, Membership
from membership.rules.bulk import BulkKind, Change
from membership.services.bulk import change_all, undo_bulk
from membership.services.contacts import change_contact
from membership.services.life.departures import record_death
from membership.web.letter_words import told_in_words
from tests.factories.life import decision
from tests.factories.meetings import CALLED_ON, a_called_assembly
from tests.factories.register import SYSTEM, a_member, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def anne():
    anne = a_member(an_organisation(), "Anne", "Roy", email="anne@example.org")
    a_called_assembly(anne.organisation)
    return anne


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_kept_in_one_language_and_read_in_two(reason):
    with override("en"):
        written = kept(reason)
        assert read(written) == reason != written
    with override("fr"):
        assert kept(reason) == read(written) == read(reason) == written


def test_what_a_person_wrote_is_read_as_it_was_written():
    with override("en"):
        assert read("Décès de sa mère") == "Décès de sa mère"
        assert kept(NO_NEWS) == "ne veut plus de nouvelles"


def test_a_death_recorded_from_an_english_page_is_read_by_a_french_reader(anne):
    with override("en"):
        record_death(anne, decision=decision(CALLED_ON), actor=SYSTEM)
    told = Delivery.objects.get(person=anne.person, state=DeliveryState.WAIVED)
    assert told.waived_because == kept(DEATH)
    for language, said in (("fr", "Décès au registre"), ("en", "Death in the register")):
        with override(language):
            notes = [note for event in told_in_words(told).events for note in event["notes"]]
            assert said in notes


def test_an_address_taken_away_on_an_english_page_is_told_in_french(anne):
    with override("en"):
        change_contact(anne.person, email="", phone="", language="fr", phones=[], actor=SYSTEM)
    assert Delivery.objects.get(person=anne.person).last_answer == kept(NO_ADDRESS) == "plus d’adresse de courriel"


def test_a_change_of_several_is_kept_the_same_from_a_page_in_either_language(anne):
    here = anne.organisation
    everybody = Membership.objects.for_organisation(here)
    with override("en"):
        by_post = Change(BulkKind.NOTICES, "post", CALLED_ON)
        undo_bulk(change_all(here, members=everybody, change=by_post, actor=SYSTEM), actor=SYSTEM)
    sources = list(ConsentEvent.objects.filter(person=anne.person).order_by("pk").values_list("source", flat=True))
    assert sources == [kept(OF_SEVERAL), kept(OF_SEVERAL_UNDONE)]
    with override("en"):
        assert read(sources[0]) == "Change of several members"
