"""Two scrutineers type the same papers; what they read differently is settled by both."""

from __future__ import annotations

import pytest

from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import AuditEntry
from tests.factories.papers import (
    BLANK,
    SPOILED,
    a_paper_count,
    an_open_count,
    ranked,
    scrutineer,
    type_all,
    type_papers,
)
from tests.factories.register import SYSTEM, an_organisation
from voting.errors import (
    DifferencesLeft,
    NoDifference,
    NoPapers,
    PackFinished,
    PackNotFinished,
    PaperNotTyped,
    PaperNotUnderstood,
    PapersNotFinished,
    PaperTyped,
    ReasonForSpoilingMissing,
    SettledByOne,
    SettlementChanged,
)
from voting.models import PaperClass, PaperEntry
from voting.queries.paper import Reading, agreed_papers, progress_of
from voting.services.paper.counting import count_papers
from voting.services.paper.entering import (
    correct_paper,
    enter_paper,
    finish_pack,
    finish_papers,
    remove_paper,
    reopen_pack,
)
from voting.services.paper.settling import agree_settlements, propose_settlement

pytestmark = pytest.mark.django_db

ABSENT = Reading(PaperClass.ABSENT)


@pytest.fixture
def count(db):
    return an_open_count(an_organisation(), pack_size=10)


def differing(count):
    return [one.number for one in progress_of(count).differences]


def propose(count, place, number, reading, why="Faute de frappe"):
    return propose_settlement(scrutineer(count, place), number=number, reading=reading, why=why, actor=SYSTEM)


def agree(count, place, **proposals):
    shown = {int(number.removeprefix("paper_")): reading for number, reading in proposals.items()}
    return agree_settlements(scrutineer(count, place), proposals=shown, actor=SYSTEM)


class TestTyping:
    def test_nothing_is_typed_before_the_count_is_opened(self):
        with pytest.raises(StateNotAllowed):
            type_papers(a_paper_count(an_organisation("loin")), 1, ["1 2"])

    def test_a_paper_is_typed_once_by_each(self, count):
        type_papers(count, 1, ["1 2"])
        type_papers(count, 2, ["1 2"])
        with pytest.raises(PaperTyped):
            type_papers(count, 1, ["2 1"])
        assert PaperEntry.objects.count() == 2

    def test_what_is_written_is_kept_even_where_it_will_not_count(self, count):
        type_papers(count, 1, ["1 - 2", "1 1", "2=3", BLANK, SPOILED])
        kept = list(scrutineer(count, 1).entries.order_by("number").values_list("kind", "reason", "marks"))
        assert kept == [
            ("valid", "", ["1", "", "2"]),
            ("valid", "", ["1", "1"]),
            ("valid", "", ["2=3"]),
            ("blank", "", []),
            ("invalid", "identifiable", []),
        ]

    def test_a_mark_for_nobody_is_refused(self, count):
        with pytest.raises(PaperNotUnderstood) as refused:
            enter_paper(scrutineer(count, 1), number=1, reading=Reading(PaperClass.VALID, marks=("9",)))
        assert (refused.value.mark, refused.value.highest) == ("9", 4)

    def test_a_paper_is_spoiled_for_a_reason(self, count):
        with pytest.raises(ReasonForSpoilingMissing):
            enter_paper(scrutineer(count, 1), number=1, reading=Reading(PaperClass.INVALID))

    def test_a_paper_may_be_corrected_and_taken_back_until_its_pack_is_finished(self, count):
        type_papers(count, 1, ["1 2", "3"])
        correct_paper(scrutineer(count, 1), number=1, reading=ranked(count, "2 1"))
        remove_paper(scrutineer(count, 1), number=2)
        assert list(scrutineer(count, 1).entries.values_list("number", "marks")) == [(1, ["2", "1"])]
        finish_pack(scrutineer(count, 1), pack=1, actor=SYSTEM)
        for act in (
            lambda: correct_paper(scrutineer(count, 1), number=1, reading=BLANK),
            lambda: remove_paper(scrutineer(count, 1), number=1),
            lambda: type_papers(count, 1, ["1"], first=3),
            lambda: finish_pack(scrutineer(count, 1), pack=1, actor=SYSTEM),
        ):
            with pytest.raises(PackFinished):
                act()

    def test_what_was_not_typed_can_neither_be_corrected_nor_taken_back(self, count):
        for act in (
            lambda: correct_paper(scrutineer(count, 1), number=7, reading=BLANK),
            lambda: remove_paper(scrutineer(count, 1), number=7),
        ):
            with pytest.raises(PaperNotTyped):
                act()

    def test_a_finished_pack_leaves_its_fingerprint_and_a_paper_leaves_nothing(self, count):
        before = AuditEntry.objects.count()
        type_papers(count, 1, ["1 2", "3"])
        assert AuditEntry.objects.count() == before
        finish_pack(scrutineer(count, 1), pack=1, actor=SYSTEM)
        left = AuditEntry.objects.get(action="paper_count.pack_finished").detail.values
        assert (left["pack"], left["papers"], len(left["sha256"])) == (1, 2, 64)

    def test_an_empty_pack_is_not_finished(self, count):
        with pytest.raises(NoPapers):
            finish_pack(scrutineer(count, 1), pack=1, actor=SYSTEM)
        with pytest.raises(NoPapers):
            finish_papers(scrutineer(count, 1), actor=SYSTEM)

    def test_whoever_has_no_more_papers_has_finished_every_pack(self, count):
        type_papers(count, 1, ["1"] * 12)
        finish_papers(scrutineer(count, 1), actor=SYSTEM)
        assert list(scrutineer(count, 1).packs.order_by("number").values_list("number", "papers")) == [(1, 10), (2, 2)]
        with pytest.raises(PackFinished):
            type_papers(count, 1, ["1"], first=40)


class TestComparing:
    def test_nothing_is_compared_before_both_have_finished_a_pack(self, count):
        type_papers(count, 1, ["1 2"] * 10)
        type_papers(count, 2, ["2 1"] * 10)
        finish_pack(scrutineer(count, 1), pack=1, actor=SYSTEM)
        assert differing(count) == []
        finish_pack(scrutineer(count, 2), pack=1, actor=SYSTEM)
        assert differing(count) == list(range(1, 11))

    def test_alike_means_class_reason_and_marks_alike(self, count):
        other_reason = Reading(PaperClass.INVALID, "illegible")
        type_all(count, ["1 2", BLANK, SPOILED, SPOILED, "1"], ["1 2", BLANK, SPOILED, other_reason, "1 - 2"])
        assert differing(count) == [4, 5]

    def test_a_paper_that_one_has_and_the_other_has_not_is_a_difference(self, count):
        type_all(count, ["1"] * 12, ["1"] * 11)
        found = progress_of(count)
        assert (found.totals_differ, [one.number for one in found.differences]) == (True, [12])
        assert found.differences[0].second is None

    def test_a_whole_pack_that_one_has_not_is_compared_too(self, count):
        type_all(count, ["1"] * 21, ["1"] * 10)
        assert differing(count) == list(range(11, 22))

    def test_a_pack_opened_again_is_not_compared_and_is_to_be_settled_anew(self, count):
        type_all(count, ["1 2", "3"], ["2 1", "3"])
        propose(count, 1, 1, ranked(count, "1 2"))
        agree(count, 2, paper_1=ranked(count, "1 2"))
        reopen_pack(scrutineer(count, 2), pack=1, actor=SYSTEM)
        assert (differing(count), count.settlements.count()) == ([], 0)
        correct_paper(scrutineer(count, 2), number=1, reading=ranked(count, "1 2"))
        finish_papers(scrutineer(count, 2), actor=SYSTEM)
        assert progress_of(count).may_be_counted
        with pytest.raises(PackNotFinished):
            reopen_pack(scrutineer(count, 2), pack=2, actor=SYSTEM)

    def test_the_number_of_papers_does_not_change_the_number_of_statements(self, count, django_assert_num_queries):
        type_all(count, ["1"] * 25, ["2"] * 25)
        with django_assert_num_queries(5):
            progress_of(count)


class TestSettling:
    def test_nothing_is_counted_while_somebody_is_typing(self, count):
        type_papers(count, 1, ["1 2"])
        with pytest.raises(PapersNotFinished):
            count_papers(count, actor=SYSTEM)

    def test_nothing_is_counted_before_the_last_difference_is_settled(self, count):
        type_all(count, ["1 2", "3"], ["2 1", "3 4"])
        propose(count, 1, 1, ranked(count, "1 2"))
        agree(count, 2, paper_1=ranked(count, "1 2"))
        with pytest.raises(DifferencesLeft) as refused:
            count_papers(count, actor=SYSTEM)
        assert refused.value.differences == 1

    def test_what_one_proposes_the_other_agrees_to(self, count):
        type_all(count, ["1 2"], ["2 1"])
        propose(count, 2, 1, ranked(count, "1 2"), why="Le 1 ressemblait à un 2")
        with pytest.raises(SettledByOne):
            agree(count, 2, paper_1=ranked(count, "1 2"))
        (settled,) = agree(count, 1, paper_1=ranked(count, "1 2"))
        assert (settled.proposed_by.place, settled.agreed_by.place) == (2, 1)
        assert settled.agreed_at is not None
        assert agreed_papers(count) == [(1, ranked(count, "1 2"))]

    def test_one_agrees_to_what_one_was_shown(self, count):
        type_all(count, ["1 2"], ["2 1"])
        propose(count, 1, 1, ranked(count, "1 2"))
        propose(count, 1, 1, ranked(count, "1"))
        with pytest.raises(SettlementChanged):
            agree(count, 2, paper_1=ranked(count, "1 2"))

    def test_agreeing_is_all_or_nothing(self, count):
        type_all(count, ["1 2", "3"], ["2 1", "4"])
        propose(count, 1, 1, ranked(count, "1 2"))
        propose(count, 1, 2, ranked(count, "3"))
        with pytest.raises(SettlementChanged):
            agree(count, 2, paper_1=ranked(count, "1 2"), paper_2=ranked(count, "4"))
        assert len(progress_of(count).open_differences) == 2

    def test_both_may_find_that_both_were_wrong(self, count):
        type_all(count, ["1 2"], ["2 1"])
        propose(count, 1, 1, BLANK)
        agree(count, 2, paper_1=BLANK)
        assert agreed_papers(count) == [(1, BLANK)]

    def test_a_paper_that_is_not_there_is_not_counted(self, count):
        type_all(count, ["1 2", "3"], ["1 2"])
        propose(count, 2, 2, ABSENT)
        agree(count, 1, paper_2=ABSENT)
        assert [number for number, _said in agreed_papers(count)] == [1]

    def test_a_settlement_has_its_reason(self, count):
        type_all(count, ["1 2"], ["2 1"])
        with pytest.raises(ReasonMissing):
            propose(count, 1, 1, BLANK, why=" ")

    def test_what_both_have_alike_is_not_settled(self, count):
        type_all(count, ["1 2"], ["1 2"])
        with pytest.raises(NoDifference):
            propose(count, 1, 1, BLANK)
        with pytest.raises(NoDifference):
            agree(count, 1, paper_1=BLANK)
