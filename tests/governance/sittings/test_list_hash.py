"""The list of those called to a meeting of a body: whoever is handed its lines finds its fingerprint."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from governance.models import SeatHolder
from governance.queries.sittings import hashed_lines_of
from governance.services.mandates import Term, give_mandate
from governance.services.sittings import call_sitting
from governance.services.written import WrittenText, circulate_written, tell_newly_seated
from membership.models import Person, Role
from tests.factories.life import a_person
from tests.factories.register import SYSTEM, a_member, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(organisation):
    client = Client()
    account = an_officer(organisation, Role.SECRETARY)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def here(sitting):
    return f"/api/v1/organisations/{sitting.organisation.slug}/sittings/{sitting.public_id}"


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def test_the_programming_interface_hands_over_the_lines_of_the_fingerprint_that_it_names(planned, directors, office):
    assert office.get(f"{here(planned)}/convened/lines").status_code == 409
    assert office.get(here(planned)).json()["list_sha256"] is None
    called = call_sitting(planned, actor=SYSTEM)
    content = office.get(f"{here(called)}/convened/lines").content
    said = office.get(here(called)).json()["list_sha256"]
    assert sha256(content) == said == called.convened_list.sha256
    first = directors[0]
    assert f"{first.membership.number}\t{first.person.full_name}\ttold\tdirector\n" in content.decode()
    assert len(content.decode().splitlines()) == len(directors)


def test_whoever_is_renamed_since_stands_there_as_they_were_called(planned, directors, office):
    called = call_sitting(planned, actor=SYSTEM)
    before = directors[0].person.full_name
    Person.objects.filter(pk=directors[0].person_id).update(family_name="Autrement")
    content = office.get(f"{here(called)}/convened/lines").content
    assert sha256(content) == called.convened_list.sha256
    assert before in [one["name"] for one in office.get(here(called)).json()["told"]]


def test_whoever_sits_without_being_a_member_has_a_line_of_their_own(organisation, board, planned):
    outside = a_person(organisation, "Ana")
    board.seats.filter(number=5).update(holder=SeatHolder.ANYONE)
    give_mandate(board.seats.get(number=5), Term(date(2026, 5, 1), 2), person=outside, membership=None, actor=SYSTEM)
    called = call_sitting(planned, actor=SYSTEM)
    assert f"\t{outside.full_name}\ttold\tdirector_no_member\n" in hashed_lines_of(called)
    assert sha256(hashed_lines_of(called).encode()) == called.convened_list.sha256


def test_whoever_takes_a_seat_since_changes_nothing_of_the_fingerprint(organisation, board, directors):
    text = WrittenText("Le bail", "Que le bail soit signé.", "The lease", "That the lease be signed.")
    written = circulate_written(board, text, actor=SYSTEM)
    newcomer = a_member(organisation, "Élise", "Morin")
    give_mandate(
        board.seats.get(number=5), Term(date(2027, 2, 1), 2), person=newcomer.person, membership=newcomer, actor=SYSTEM
    )
    assert tell_newly_seated() == 1
    assert written.convened_list.entries.count() == len(directors) + 1
    assert sha256(hashed_lines_of(written).encode()) == written.convened_list.sha256


def test_a_list_of_an_earlier_call_is_handed_over_as_it_was_hashed(planned, directors):
    called = call_sitting(planned, actor=SYSTEM)
    earlier = "".join(f"{one.seat.number}\t{one.person_id}\n" for one in directors)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE governance_convenedlist DISABLE TRIGGER USER")
        cursor.execute("UPDATE governance_convenedlist SET sha256 = %s", [sha256(earlier.encode())])
        cursor.execute("ALTER TABLE governance_convenedlist ENABLE TRIGGER USER")
    called.convened_list.refresh_from_db()
    assert hashed_lines_of(called) == earlier
