"""Who calls a special meeting, or one of the board: asked, kept, weighed by the rules and told."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.urls import reverse

from governance.models import Assembly, BodyKind, CalledBy, SittingKind, Waiver
from governance.queries.proceedings import proceedings_of
from governance.services.calling import call_assembly, foresee_call
from governance.services.minutes_text import contents
from governance.services.planning import Item, Plan, add_item, plan_assembly, revise_assembly
from governance.services.repeating import repeat_assembly
from governance.services.sittings import call_sitting
from membership.clock import now
from membership.errors import OverrideReasonMissing, RuleBars
from membership.models import Correspondent, CorrespondentKind
from membership.rules.findings import Outcome
from tests.factories.meetings import CALLED_ON, MEETING_ON, SYSTEM, an_assembly, an_evening, jump
from tests.factories.register import a_member, an_organisation
from tests.governance.requisitions.asking import RECEIVED_ON, a_presented_request
from tests.governance.sittings.conftest import a_board
from tests.governance.web.reading import said
from tests.governance.web.test_planning_pages import DETAILS

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    organisation = an_organisation(bylaws={"board_size": 5, "term_years": 2})
    jump(organisation, CALLED_ON)
    a_member(organisation, "Zoé", "Gagnon")
    return organisation


def a_special(organisation, called_by):
    return an_assembly(organisation, kind="special", called_by=called_by)


def a_sitting(board, called_by):
    starts_at = datetime.combine(MEETING_ON, time(18), board.organisation.zone)
    plan = Plan(SittingKind.MEETING, "Réunion", "Meeting", starts_at, "Bureau", body=board, called_by=called_by)
    sitting = plan_assembly(board.organisation, plan, actor=SYSTEM)
    add_item(sitting, Item("Ouverture", "Opening"), actor=SYSTEM)
    return sitting


@pytest.mark.parametrize("called_by", ["board", "president", "federation"])
def test_those_named_by_the_law_call_a_special_meeting_and_the_notice_says_who(organisation, called_by):
    meeting = a_special(organisation, called_by)
    assert foresee_call(meeting).caller.outcome is Outcome.MET
    called = call_assembly(meeting, actor=SYSTEM)
    text = called.notice.texts.get(language="fr")
    who = (
        "Convoquée par\u00a0: "
        + {"board": "le conseil d", "president": "la pré", "federation": "le conseil de la fé"}[called_by]
    )
    assert who in text.body_text
    assert "Convoquée par" in text.body_html
    assert not Waiver.objects.exists()


@pytest.mark.parametrize("called_by", ["two_directors", "secretary"])
def test_others_are_refused_with_the_rule_before_anything_is_prepared(organisation, called_by):
    with pytest.raises(RuleBars) as refused:
        a_special(organisation, called_by)
    assert refused.value.finding.as_json()["rule"]["key"] == "sgm_callers"
    assert "le conseil de la fédération" in refused.value.finding.sentence("fr")
    assert not Assembly.objects.exists()
    meeting = a_special(organisation, "president")
    with pytest.raises(RuleBars):
        revise_assembly(meeting, _like(meeting, called_by=called_by), actor=SYSTEM)


def test_a_caller_the_rules_barred_since_is_refused_when_the_notice_would_leave(organisation):
    meeting = a_special(organisation, "president")
    Assembly.objects.filter(pk=meeting.pk).update(called_by="two_directors")
    meeting.refresh_from_db()
    assert foresee_call(meeting).blocks
    with pytest.raises(RuleBars):
        call_assembly(meeting, actor=SYSTEM, reason="Parce que.")


def test_an_authority_calls_with_a_reason_that_is_kept(organisation):
    meeting = a_special(organisation, "authority")
    assert foresee_call(meeting).needs_override
    with pytest.raises(OverrideReasonMissing):
        call_assembly(meeting, actor=SYSTEM)
    call_assembly(meeting, actor=SYSTEM, reason="Jugement du 2 mars 2027")
    waiver = Waiver.objects.get(assembly=meeting)
    assert (waiver.finding["rule"]["key"], waiver.reason) == ("sgm_callers", "Jugement du 2 mars 2027")


def test_where_no_rule_says_who_calls_it_is_kept_and_nothing_is_weighed():
    npo = an_organisation("obnl", kind="qc_npo")
    jump(npo, CALLED_ON)
    assert foresee_call(a_special(npo, "two_directors")).caller is None


def test_an_annual_meeting_keeps_no_caller(organisation):
    meeting = an_assembly(organisation, called_by="two_directors")
    assert meeting.called_by == ""
    special = a_special(organisation, "president")
    revise_assembly(special, _like(special, kind="annual", called_by="president"), actor=SYSTEM)
    special.refresh_from_db()
    assert special.called_by == ""


def test_the_board_is_called_by_two_directors_and_not_by_itself(organisation):
    board = a_board(organisation)
    with pytest.raises(RuleBars) as refused:
        a_sitting(board, "board")
    assert refused.value.finding.as_json()["rule"]["key"] == "board_callers"
    called = call_sitting(a_sitting(board, "two_directors"), actor=SYSTEM)
    assert "deux membres du conseil" in called.notice.texts.get(language="fr").body_text


def test_a_committee_is_not_asked_who_calls_it(organisation):
    assert a_sitting(a_board(organisation, kind=BodyKind.COMMITTEE), "board").called_by == ""


def test_the_minutes_say_who_called_it_a_federation_by_its_name(organisation):
    _a_federation(organisation)
    meeting = an_evening(organisation, a_member(organisation), kind="special", called_by="federation")
    drawn = contents(proceedings_of(meeting), language="fr", version=1, drawn_up_at=now())
    told = "L’assemblée a été convoquée par le conseil de la fédération (Fédération des coops)."
    assert drawn["notice"]["paragraphs"][0] == told


def test_a_meeting_repeated_is_called_by_the_same_unless_members_asked_for_it(organisation):
    special = a_special(organisation, "president")
    later = special.starts_at.replace(month=6)
    assert repeat_assembly(special, starts_at=later, kept=[], actor=SYSTEM).called_by == "president"
    Assembly.objects.filter(pk=special.pk).update(called_by=CalledBy.REQUISITION)
    special.refresh_from_db()
    assert repeat_assembly(special, starts_at=later, kept=[], actor=SYSTEM).called_by == ""


class TestOnThePages:
    def test_planning_a_special_meeting_asks_who_calls_it(self, cast, browser_of):
        jump(cast.organisation, CALLED_ON)
        secretary, url = browser_of("secretary"), reverse("governance:plan-new", args=[cast.organisation.slug])
        asked = DETAILS | {"kind": "special"}
        assert "Dites qui convoque cette assemblée." in said(secretary.post(url, asked))
        assert "Loi sur les coopératives, art. 77" in said(secretary.post(url, asked | {"called_by": "secretary"}))
        assert not Assembly.objects.exists()
        secretary.post(url, asked | {"called_by": "president"})
        meeting = Assembly.objects.get()
        assert meeting.called_by == "president"
        add_item(meeting, Item("Ouverture", "Opening"), actor=SYSTEM)
        page = said(secretary.get(reverse("governance:notice", args=[cast.organisation.slug, meeting.public_id])))
        assert "Peuvent faire convoquer une assemblée extraordinaire" in page

    def test_ex08_the_page_of_a_request_names_the_federation_among_those_who_may_call_next(self, cast, browser_of):
        jump(cast.organisation, RECEIVED_ON)
        asked = a_presented_request(cast.membership)
        url = reverse("requisitions:one", args=[cast.organisation.slug, asked.public_id])
        assert "Si votre organisation est membre d’une fédération" in said(browser_of("member").get(url))
        _a_federation(cast.organisation)
        assert asked.others_from == date(2027, 2, 23)
        jump(cast.organisation, asked.others_from)
        page = said(browser_of("member").get(url))
        assert "Fédération des coops, dont l’organisation est membre, peut aussi la convoquer." in page
        assert "art. 77" in page


class TestOfARequest:
    def test_the_office_may_say_that_the_federation_calls_it(self, cast, browser_of):
        jump(cast.organisation, RECEIVED_ON)
        asked = a_presented_request(cast.membership)
        url, secretary = (
            reverse("requisitions:plan", args=[cast.organisation.slug, asked.public_id]),
            browser_of("secretary"),
        )
        assert "Convoquée par" not in said(secretary.get(url))
        _a_federation(cast.organisation)
        assert "le conseil de la fédération (Fédération des coops)" in said(secretary.get(url))
        details = {name: word for name, word in DETAILS.items() if name != "kind"}
        secretary.post(url, details | {"called_by": "federation"})
        assert Assembly.objects.get().called_by == "federation"


def _like(meeting, **fields):
    plan = {"kind": meeting.kind, "title_fr": meeting.title_fr, "title_en": meeting.title_en,
            "starts_at": meeting.starts_at, "place": meeting.place}  # fmt: skip
    return Plan(**plan | fields)


def _a_federation(organisation):
    return Correspondent.objects.create(
        organisation=organisation,
        kind=CorrespondentKind.FEDERATION,
        name="Fédération des coops",
        email="fede@example.org",
    )
