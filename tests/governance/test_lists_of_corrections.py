"""The list that each corrected notice froze goes wherever that of the call goes, and can be held against its hash."""

from __future__ import annotations

import hashlib
from datetime import date, time

import pytest
from django.db import connection
from django.urls import reverse

from governance.queries.proceedings import proceedings_of
from governance.queries.telling import hashed_lines, left_out, list_of
from governance.queries.versions import versions_of
from governance.services.correcting import correct_notice
from governance.services.minutes_text import contents
from governance.services.sessions import end_assembly, open_assembly
from membership.models import Role
from membership.queries.held.sources import held_on
from membership.services.life.departures import record_death, resign
from tests.factories.life import decision
from tests.factories.meetings import MEETING_ON, SYSTEM, come, jump
from tests.factories.register import a_member, a_suspension
from tests.governance.test_correcting import anne, elsewhere, meeting, organisation  # noqa: F401
from tests.membership.web.test_sent_pages import signed_in
from voting.services.binder_pieces import pieces_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def luc(organisation):  # noqa: F811
    luc = a_member(organisation, "Luc", "Gagné")
    a_suspension(luc, since=date(2027, 1, 1), until=date(2027, 6, 1))
    return luc


@pytest.fixture
def corrected(organisation, meeting, anne, luc):  # noqa: F811
    jump(organisation, date(2027, 4, 11))
    resign(anne, decision=decision(date(2027, 4, 11)), actor=SYSTEM)
    a_member(organisation, "Paul", "Côté", since=date(2027, 4, 10))
    return correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)


def test_the_fingerprint_of_each_list_is_that_of_its_lines(corrected, meeting):  # noqa: F811
    for version in versions_of(meeting):
        lines = "".join(hashed_lines(meeting, version))
        assert hashlib.sha256(lines.encode()).hexdigest() == list_of(meeting, version).sha256
    assert "\tnot told\tsuspended_until\n" in lines


def test_a_program_is_given_the_very_bytes(corrected, meeting, organisation):  # noqa: F811
    browser = signed_in(organisation, Role.AUDITOR)
    here = f"/api/v1/organisations/{organisation.slug}/assemblies/{meeting.public_id}"
    for version in (1, 2):
        said = browser.get(f"{here}/telling?version={version}").json()["list_sha256"]
        answer = browser.get(f"{here}/convened/lines?version={version}")
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert hashlib.sha256(answer.content).hexdigest() == said


def test_the_binder_holds_the_list_of_each_version(corrected, meeting):  # noqa: F811
    pieces = {piece.name: piece.content.decode("utf-8-sig") for piece in pieces_of(meeting)}
    listed = pieces["1-avis/personnes-convoquees-version-2.csv"].splitlines()
    assert listed[0] == "numero;nom;convoque;comme_avant;motif"
    rows = {row.split(";")[1]: row.split(";")[2:] for row in listed[1:]}
    assert rows["Anne Roy"] == ["oui", "oui", "membership_ended"]
    assert rows["Luc Gagné"] == ["non", "non", "suspended_until"]
    assert rows["Paul Côté"][:2] == ["oui", "non"]
    assert "Paul" in pieces["1-avis/personnes-convoquees.csv"]


def test_the_minutes_say_to_how_many_the_corrected_notice_went_and_the_hash_of_its_list(
    organisation,  # noqa: F811
    meeting,  # noqa: F811
    corrected,
):
    meeting.refresh_from_db()
    jump(organisation, MEETING_ON, time(18, 45))
    come(meeting, a_member(organisation, "Rose", "Bélanger"))
    open_assembly(meeting, actor=SYSTEM)
    end_assembly(meeting, actor=SYSTEM)
    meeting.refresh_from_db()
    proceedings = proceedings_of(meeting)
    said = str(contents(proceedings, language="fr", version=1, drawn_up_at=meeting.starts_at))
    assert "(version 2) et envoyé à 2 membres" in said
    assert corrected.list_sha256 in said


def test_whoever_was_left_out_of_a_correction_finds_it_among_what_is_held_on_them(corrected, luc, anne):  # noqa: F811
    def called(member):
        part = next(part for part in held_on(member.person) if part.key == "called")
        return [(row[2], row[4].code, row[5].code) for row in part.rows]

    assert called(luc) == [(2, "not_told", "suspended_until")]
    assert called(anne) == [(2, "told", "membership_ended"), (1, "told", "member_in_good_standing")]


def test_those_left_out_are_found_by_their_index(corrected, meeting):  # noqa: F811
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for version, index in zip(versions_of(meeting), ("left_out_of_the_call", "left_out_of_a_correction"), strict=True):
        assert index in left_out(meeting, version).order_by().explain()


@pytest.fixture
def rose(organisation):  # noqa: F811
    return a_member(organisation, "Rose", "Bélanger", email="rose@example.org")


def test_whoever_died_after_the_notice_is_among_those_its_correction_left_out_and_whoever_left_is_not(
    organisation,  # noqa: F811
    anne,  # noqa: F811
    luc,
    rose,
    meeting,  # noqa: F811
):
    jump(organisation, date(2027, 4, 11))
    gone = a_member(organisation, "Odile", "Morin", since=date(2020, 1, 1), email="odile@example.org")
    resign(gone, decision=decision(date(2027, 4, 11)), actor=SYSTEM)
    record_death(rose, decision=decision(date(2027, 4, 11)), actor=SYSTEM)
    resign(anne, decision=decision(date(2027, 4, 11)), actor=SYSTEM)
    first = versions_of(meeting)[0]
    before = [one.name for one in left_out(meeting, first)]
    correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)
    _first, second = versions_of(meeting)
    assert [(one.name, one.told_before) for one in left_out(meeting, second)] == [
        ("Rose Bélanger", True), ("Luc Gagné", False),
    ]  # fmt: skip
    assert [one.name for one in left_out(meeting, first)] == before == ["Luc Gagné"]
    page = signed_in(organisation, Role.SECRETARY).get(reverse("governance:told", args=["rives", meeting.public_id]))
    said = " ".join(page.content.decode().replace("\xa0", " ").split())
    assert "2 membres n’ont pas été avisés" in said
    assert "un décès a été inscrit depuis" in said
