"""Counting sealed papers: once, replayed, the same again; a lot by hand when a tie needs one."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from membership.errors import StateNotAllowed
from tests.factories.papers import (
    BLANK,
    a_counted_election,
    an_open_count,
    ranked,
    scrutineer,
    type_all,
)
from tests.factories.register import SYSTEM, an_organisation
from voting.counting import documents
from voting.counting.records import CountRecord
from voting.counting.replay import replay
from voting.errors import DrawNotFitting
from voting.models import LotsBy, PaperCountState, PaperEntry, PaperSettlement
from voting.queries.paper import agreed_papers, counted_anew, lot_awaited, seal_of
from voting.services.paper.counting import count_papers, enter_draw
from voting.services.paper.entering import enter_paper, reopen_pack

pytestmark = pytest.mark.django_db


@pytest.fixture
def rives():
    return an_organisation()


def test_the_record_is_kept_as_the_text_that_was_hashed_and_replays(rives):
    count = a_counted_election(rives)
    result = count.results.get()
    record = CountRecord.from_text(result.record)
    assert (record.sha256, replay(record)) == (result.record_sha256, ())
    assert (record.papers.total, record.papers.valid, record.papers.blank) == (9, 7, 1)
    assert record.papers.invalid == {"identifiable": 1}
    assert [documents.text(documents.table(one, "elected"), "id") for one in record.elected] == ["1", "2"]
    assert count.sealed_sha256 == seal_of(agreed_papers(count))


def test_counted_again_it_gives_the_same_bytes(rives):
    count = a_counted_election(rives)
    assert counted_anew(count).text() == count.results.get().record


def test_papers_are_counted_once(rives):
    with pytest.raises(StateNotAllowed):
        count_papers(a_counted_election(rives), actor=SYSTEM)


def test_a_sealed_count_takes_no_more_papers(rives):
    count = a_counted_election(rives)
    with pytest.raises(StateNotAllowed):
        enter_paper(scrutineer(count, 1), number=9, reading=ranked(count, "1"))
    with pytest.raises(StateNotAllowed):
        reopen_pack(scrutineer(count, 1), pack=1, actor=SYSTEM)


@pytest.mark.parametrize(
    "act",
    [
        lambda count: PaperEntry.objects.filter(scrutineer__count=count).update(marks=["4"]),
        lambda count: PaperEntry.objects.filter(scrutineer__count=count).delete(),
        lambda count: PaperEntry.objects.create(
            organisation=count.organisation, scrutineer=scrutineer(count, 1), number=99, kind="blank"
        ),
        lambda count: PaperSettlement.objects.create(
            organisation=count.organisation,
            count=count,
            number=1,
            kind="blank",
            why="x",
            proposed_by=scrutineer(count, 1),
        ),
        lambda count: count.scrutineers.update(name="Personne"),
        lambda count: type(count).objects.filter(pk=count.pk).update(seats=1),
        lambda count: type(count).objects.filter(pk=count.pk).update(sealed_sha256=""),
        lambda count: type(count).objects.filter(pk=count.pk)._raw_delete("default"),
        lambda count: count.results.update(outcome="vacancies"),
    ],
    ids=["changed", "deleted", "added", "settled", "renamed", "other seats", "unsealed", "gone", "other outcome"],
)
def test_the_database_keeps_a_sealed_count_whatever_a_program_tries(rives, act):
    count = a_counted_election(rives)
    with pytest.raises(DatabaseError, match=r"sealed|append-only|never deleted"), transaction.atomic():
        act(count)


TIED = ("1 2", "2 1", "3", "4")


def test_a_seed_decides_a_tie_that_nothing_else_decides(rives):
    count = an_open_count(rives, seats=1)
    type_all(count, TIED, TIED)
    assert count_papers(count, actor=SYSTEM).outcome == "complete"


def test_a_lot_by_hand_is_waited_for_and_the_count_goes_on(rives):
    count = an_open_count(rives, seats=1, lots=LotsBy.OFFICERS)
    type_all(count, TIED, TIED)
    assert count_papers(count, actor=SYSTEM).outcome == "tie_pending"
    count.refresh_from_db()
    drawn = 0
    while (awaited := lot_awaited(count)) is not None:
        result = enter_draw(count, chosen=awaited.between[-1:], officers=("Lise Roy", "Paul Côté"), actor=SYSTEM)
        count.refresh_from_db()
        drawn += 1
    assert (count.state, result.outcome) == (PaperCountState.COUNTED, "complete")
    assert count.results.count() == drawn + 1
    assert counted_anew(count).text() == result.record
    with pytest.raises(StateNotAllowed):
        enter_draw(count, chosen=("1",), officers=("Lise Roy", "Paul Côté"), actor=SYSTEM)


@pytest.mark.parametrize(
    ("chosen", "officers"),
    [
        ((), ("Lise Roy", "Paul Côté")),
        (("9",), ("Lise Roy", "Paul Côté")),
        (("3", "4"), ("Lise Roy", "Paul Côté")),
        (("4",), ("Lise Roy",)),
        (("4",), ("Lise Roy", "Lise Roy ")),
        (("4",), ("Lise Roy", " ")),
    ],
)
def test_a_lot_is_among_those_tied_before_two_officers(rives, chosen, officers):
    count = an_open_count(rives, seats=1, lots=LotsBy.OFFICERS)
    type_all(count, TIED, TIED)
    count_papers(count, actor=SYSTEM)
    with pytest.raises(DrawNotFitting):
        enter_draw(count, chosen=chosen, officers=officers, actor=SYSTEM)


def test_papers_that_are_all_blank_elect_nobody(rives):
    blank = [BLANK] * 3
    count = an_open_count(rives)
    type_all(count, blank, blank)
    assert count_papers(count, actor=SYSTEM).outcome == "no_election"
