"""Two scrutineers at once, one of them on two devices, and a count sealed while somebody types."""

from __future__ import annotations

import pytest
from django.db import transaction

from membership.errors import StateNotAllowed
from tests.factories.papers import an_open_count, ranked, scrutineer, type_all, type_papers
from tests.factories.register import SYSTEM, an_organisation
from tests.voting.races import at_once, beside
from voting.errors import PackFinished, PaperTyped
from voting.models import PaperCount, PaperEntry, PaperResult
from voting.services.paper.counting import count_papers
from voting.services.paper.entering import enter_paper, finish_pack, reopen_pack
from voting.services.paper.settling import propose_settlement

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def count(transactional_db):
    return an_open_count(an_organisation(), pack_size=10)


def test_two_scrutineers_type_at_once_without_waiting_for_each_other(count):
    with beside() as other, transaction.atomic():
        enter_paper(scrutineer(count, 1), number=1, reading=ranked(count, "1 2"))
        other.begin(lambda: enter_paper(scrutineer(count, 2), number=1, reading=ranked(count, "1 2")))
        other.result()
    assert PaperEntry.objects.count() == 2


def test_a_paper_typed_on_two_devices_at_once_is_one_entry(count):
    mine = scrutineer(count, 1)
    answers = at_once(*[lambda: enter_paper(mine, number=1, reading=ranked(count, "1 2"))] * 2)
    assert [type(one) for one in answers if isinstance(one, Exception)] == [PaperTyped]
    assert PaperEntry.objects.count() == 1


def test_a_pack_finished_twice_at_once_is_finished_once(count):
    type_papers(count, 1, ["1"])
    mine = scrutineer(count, 1)
    answers = at_once(*[lambda: finish_pack(mine, pack=1, actor=SYSTEM)] * 2)
    assert [type(one) for one in answers if isinstance(one, Exception)] == [PackFinished]


def test_both_finish_a_pack_at_once(count):
    type_papers(count, 1, ["1"])
    type_papers(count, 2, ["1"])
    acts = [lambda place=place: finish_pack(scrutineer(count, place), pack=1, actor=SYSTEM) for place in (1, 2)]
    assert [one for one in at_once(*acts) if isinstance(one, Exception)] == []


def test_papers_counted_twice_at_once_are_counted_once(count):
    type_all(count, ["1 2", "2 1", "1"], ["1 2", "2 1", "1"])
    answers = at_once(*[lambda: count_papers(count, actor=SYSTEM)] * 2)
    assert [type(one) for one in answers if isinstance(one, Exception)] == [StateNotAllowed]
    assert PaperResult.objects.count() == 1


def test_a_row_written_while_the_count_is_sealed_waits_and_is_refused(count):
    """Whatever program writes it: this one holds no lock of its own."""
    type_all(count, ["1 2", "2 1", "1"], ["1 2", "2 1", "1"])
    late = PaperEntry(organisation=count.organisation, scrutineer=scrutineer(count, 1), number=4, kind="blank")
    with beside() as other:
        with transaction.atomic():
            count_papers(count, actor=SYSTEM)
            other.begin(late.save)
            assert other.is_waiting()
        with pytest.raises(Exception, match="voting_paperentry is sealed"):
            other.result()
    assert PaperEntry.objects.count() == 6


def test_a_pack_opened_again_while_a_difference_is_being_settled_leaves_no_settlement(count):
    type_all(count, ["1 2"], ["2 1"])
    acts = (
        lambda: reopen_pack(scrutineer(count, 2), pack=1, actor=SYSTEM),
        lambda: propose_settlement(
            scrutineer(count, 1), number=1, reading=ranked(count, "1 2"), why="Relu", actor=SYSTEM
        ),
    )
    at_once(*acts)
    assert PaperCount.objects.get().settlements.count() == 0
