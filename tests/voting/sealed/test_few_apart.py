"""Few papers, or few ballots beside them: no total of one channel reaches anybody but those who counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from membership.actors import Actor
from membership.models import AuditDetail, Membership, Role
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_account_of, an_officer, an_organisation, members
from tests.factories.sealed import FOR, vote_secretly
from tests.voting.sealed.browsing import signed_in
from voting.crypto.verifying import verify
from voting.models import Poll, PollMode
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.sealed.papers import enter_paper_totals
from voting.services.sealed.publishing import publish_evidence
from voting.services.sealed.returning import hand_out_paper
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db

FEW = "Peu de personnes ont voté sur papier"


def proclaimed(sealed: int, papers: int, **bylaws: object) -> tuple[Poll, list[Membership]]:
    """Hold a vote where everybody in the box is for, and everybody on paper against."""
    those = members(an_organisation(bylaws={"quorum": "2", **bylaws}), sealed + papers)
    assembly = an_evening(those[0].organisation, *those)
    draft = prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET, takes_paper=True)
    poll = open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=30))
    for member in those[:sealed]:
        vote_secretly(poll, member, FOR)
    for member in those[sealed:]:
        hand_out_paper(poll.roll.entries.get(membership=member), actor=SYSTEM)
    close_poll(poll, actor=SYSTEM)
    for name in ("lise", "paul") if papers else ():
        account = an_officer(poll.organisation, Role.SCRUTINEER, f"{name}@example.org")
        of = Actor(account_id=account.pk, public_id=account.public_id)
        enter_paper_totals(poll, totals={"for": 0, "against": papers, "abstain": 0}, spoiled=0, actor=of)
    assert run_tally(poll.pk)
    proclaim_result(poll, actor=SYSTEM)
    publish_evidence(poll, actor=SYSTEM)
    return Poll.objects.get(pk=poll.pk), those


def at(poll: Poll, view: str) -> str:
    return reverse(f"voting:{view}", args=[poll.organisation.slug, poll.public_id])


def read(browser: Client, address: str) -> bytes:
    answer: Any = browser.get(address)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize(("sealed", "papers"), [(6, 1), (6, 4), (2, 6)], ids=["one paper", "four", "two ballots"])
def test_the_sum_of_the_box_stays_sealed_for_members_and_for_everybody(sealed, papers):
    poll, those = proclaimed(sealed, papers)
    member, anybody = signed_in(an_account_of(those[0])), Client()
    for browser, archive, page in (
        (member, at(poll, "archive"), at(poll, "evidence")),
        (anybody, reverse("urne:archive", args=[poll.sealed.uuid]), reverse("urne:evidence", args=[poll.sealed.uuid])),
    ):
        report = verify(read(browser, archive))
        assert (report.holds, report.state, report.result) == (True, "added_up", None)
        assert report.counted == sealed
        shown = read(browser, page).decode()
        assert FEW in shown
        assert f"[[{sealed},0,0]]" not in shown


def test_those_who_counted_and_those_who_conduct_have_it_opened():
    poll, _those = proclaimed(6, 2)
    for role in (Role.SCRUTINEER, Role.SECRETARY, Role.CHAIR):
        account = an_officer(poll.organisation, role, f"{role}@example.org")
        assert verify(read(signed_in(account), at(poll, "archive"))).result == [[6, 0, 0]]


@pytest.mark.parametrize(("sealed", "papers"), [(5, 5), (3, 0)], ids=["five of each", "no paper"])
def test_with_enough_of_each_or_nobody_apart_the_archive_is_whole(sealed, papers):
    poll, those = proclaimed(sealed, papers)
    member = signed_in(an_account_of(those[0]))
    assert verify(read(member, at(poll, "archive"))).result == [[sealed, 0, 0]]
    assert FEW not in read(member, at(poll, "evidence")).decode()


def test_no_page_no_record_and_no_line_of_the_audit_trail_says_what_one_channel_came_to():
    poll, those = proclaimed(6, 1)
    assert (poll.result.figures["for"], poll.result.figures["against"], poll.result.figures["voted"]) == (6, 1, 7)
    told = str(poll.result.figures.keys())
    assert "paper" not in told
    assert not [one for one in AuditDetail.objects.values_list("values", flat=True) if "totals" in str(one)]
    page = read(signed_in(an_account_of(those[0])), at(poll, "result")).decode()
    assert "papier" not in page.lower()


def test_papers_are_warned_of_before_the_vote_opens():
    organisation = an_organisation()
    assembly = an_evening(organisation, *members(organisation, 6))
    draft = prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET, takes_paper=True)
    address = reverse("voting:conduct", args=[organisation.slug, assembly.public_id])
    browser = signed_in(an_officer(organisation, Role.SECRETARY))
    warning = "seulement si au moins 5 personnes en demanderont un"
    assert warning in read(browser, address).decode()
    Poll.objects.filter(pk=draft.pk).update(takes_paper=False)
    assert warning not in read(browser, address).decode()


@pytest.mark.parametrize(("threshold", "is_sealed"), [(3, False), (5, True), (7, True)])
def test_how_many_are_few_is_for_the_rules_of_the_organisation_to_say(threshold, is_sealed):
    poll, those = proclaimed(6, 4, small_ballots_threshold=threshold)
    report = verify(read(signed_in(an_account_of(those[0])), at(poll, "archive")))
    assert (report.result is None) is is_sealed


@pytest.mark.parametrize(("threshold", "is_warned"), [(3, False), (6, True)])
def test_those_who_open_a_vote_are_warned_by_the_same_rule(threshold, is_warned):
    organisation = an_organisation(bylaws={"small_ballots_threshold": threshold})
    assembly = an_evening(organisation, *members(organisation, 5))
    address = reverse("voting:conduct", args=[organisation.slug, assembly.public_id])
    page = read(signed_in(an_officer(organisation, Role.SECRETARY)), address).decode()
    assert (f"moins de {threshold} bulletins" in page) is is_warned
