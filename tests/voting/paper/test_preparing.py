"""Preparing a count of papers."""

from __future__ import annotations

import pytest

from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import AuditEntry, RoleGrant
from tests.factories.papers import a_paper_count, a_plan, an_open_count, scrutineer, type_papers
from tests.factories.register import SYSTEM, an_account, an_organisation
from voting.errors import (
    CandidateNumberUnknown,
    CandidatesMissing,
    CandidateTwice,
    MethodUnknown,
    OptionUnknown,
    ScrutineersMissing,
    ScrutineerTwice,
)
from voting.models import LotsBy, PaperCount, PaperCountState
from voting.services.paper.preparing import (
    cancel_paper_count,
    name_scrutineer,
    open_paper_count,
    prepare_paper_count,
    revise_paper_count,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rives():
    return an_organisation()


def test_a_count_knows_its_candidates_by_their_printed_numbers(rives):
    count = prepare_paper_count(rives, a_plan(), actor=SYSTEM)
    assert [(one["id"], one["name"]) for one in count.candidates][:2] == [("1", "Anne Roy"), ("2", "Berta Diallo")]
    assert count.state == PaperCountState.DRAFT
    assert AuditEntry.objects.filter(action="paper_count.prepared", object_id=count.public_id).count() == 1


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"candidates": ()}, CandidatesMissing),
        ({"candidates": (("Anne", ()), ("Anne", ()))}, CandidateTwice),
        ({"withdrawn": ("5",)}, CandidateNumberUnknown),
        ({"method": "by-guess"}, MethodUnknown),
        ({"options": {"gap": "guess"}}, OptionUnknown),
        ({"options": {"colour": "blue"}}, OptionUnknown),
    ],
)
def test_what_cannot_be_counted_is_refused_before_anything_is_typed(rives, fields, refusal):
    with pytest.raises(refusal):
        prepare_paper_count(rives, a_plan(**fields), actor=SYSTEM)
    assert not PaperCount.objects.exists()


def test_only_the_options_that_differ_from_the_defaults_are_kept(rives):
    count = prepare_paper_count(rives, a_plan(options={"gap": "skip", "equal": "stop"}), actor=SYSTEM)
    assert count.options == {"gap": "skip"}


def test_a_preparation_may_change_until_papers_are_typed(rives):
    count = a_paper_count(rives)
    assert revise_paper_count(count, a_plan(seats=1), actor=SYSTEM).seats == 1
    open_paper_count(count, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        revise_paper_count(count, a_plan(seats=3), actor=SYSTEM)


def test_opening_takes_two_scrutineers(rives):
    count = prepare_paper_count(rives, a_plan(), actor=SYSTEM)
    name_scrutineer(count, place=1, account=an_account("a@example.org"), actor=SYSTEM)
    with pytest.raises(ScrutineersMissing):
        open_paper_count(count, actor=SYSTEM)


def test_the_two_scrutineers_are_two_persons(rives):
    count, account = prepare_paper_count(rives, a_plan(), actor=SYSTEM), an_account("a@example.org")
    name_scrutineer(count, place=1, account=account, actor=SYSTEM)
    with pytest.raises(ScrutineerTwice):
        name_scrutineer(count, place=2, account=account, actor=SYSTEM)


def test_another_may_be_named_in_a_scrutineers_place(rives):
    count = a_paper_count(rives)
    name_scrutineer(count, place=1, account=an_account("autre@example.org", name="Autre"), actor=SYSTEM)
    assert scrutineer(count, 1).name == "Autre"
    assert count.scrutineers.count() == 2


def test_somebody_without_a_role_is_a_scrutineer_for_the_days_of_the_count(rives):
    count, account = prepare_paper_count(rives, a_plan(), actor=SYSTEM), an_account("a@example.org")
    name_scrutineer(count, place=1, account=account, actor=SYSTEM)
    grant = RoleGrant.objects.get(account=account)
    assert grant.role == "scrutineer"
    assert grant.valid.upper is not None


def test_the_seed_is_fixed_when_typing_opens_and_belongs_to_this_count(rives):
    count = an_open_count(rives)
    assert count.seed == f"4821:{count.public_id}"


def test_a_seed_is_made_where_none_was_published(rives):
    ours, theirs = an_open_count(rives, seed=""), an_open_count(rives, seed="")
    assert ours.seed.split(":")[0] != theirs.seed.split(":")[0]
    assert len(ours.seed.split(":")[0]) == len("0000-0000-0000")


def test_lots_drawn_by_hand_have_no_seed(rives):
    assert an_open_count(rives, lots=LotsBy.OFFICERS).seed == ""


def test_a_count_is_given_up_for_a_reason(rives):
    count = an_open_count(rives)
    type_papers(count, 1, ["1 2"])
    with pytest.raises(ReasonMissing):
        cancel_paper_count(count, because=" ", actor=SYSTEM)
    assert cancel_paper_count(count, because="Mauvais bulletins", actor=SYSTEM).state == PaperCountState.CANCELLED
    with pytest.raises(StateNotAllowed):
        type_papers(count, 1, ["1 2"], first=2)
    assert scrutineer(count, 1).entries.count() == 1
