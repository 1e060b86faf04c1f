"""A member leaves by their own hand: the rules say from when, and it can be taken back until then."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from membership.errors import StateNotAllowed
from membership.models import EventKind, MembershipEvent, NoticeText, Role
from membership.queries.member_file import file_of
from membership.queries.moment import Moment
from membership.queries.resigning import leaving, pending_resignation
from membership.queries.to_do import to_do_on
from membership.rules.status import Status
from membership.services.life.acts import Decision
from membership.services.life.departures import resign, withdraw_resignation
from membership.services.parameters import set_parameter
from tests.factories.meetings import jump
from tests.factories.register import ADOPTED_ON, SYSTEM, an_officer
from tests.membership.me.conftest import ON
from tests.membership.me.reading import text

PAGE = "/o/rives/me/resign/"
FIRST_DAY_OUT = ON + timedelta(days=30)


def status(anne, on) -> Status:
    return file_of(anne, Moment(on)).status


def test_the_page_says_the_last_day_and_what_it_means_before_anything_is_written(own, anne):
    page = text(own.get(PAGE))
    assert "February 23, 2027" in page
    assert "30\u00a0days" in page, "the rule, with its number"
    assert "s. 55" in page, "and its source"
    assert "You can take it back here until that day." in page
    assert not MembershipEvent.objects.exists()


def test_confirming_resigns_with_the_notice_of_today(own, anne):
    own.post(PAGE, {"note": "Je déménage."})
    event = MembershipEvent.objects.get()
    assert (event.kind, event.notice_on, event.effective_on) == (EventKind.RESIGNED, ON, FIRST_DAY_OUT)
    assert event.note == "Je déménage."
    assert status(anne, FIRST_DAY_OUT - timedelta(days=1)) is Status.MEMBER
    assert status(anne, FIRST_DAY_OUT) is Status.FORMER
    assert NoticeText.objects.filter(language="fr").count() == 1, "a letter acknowledges it"


def test_the_by_laws_delay_is_the_one_that_counts(own, anne, rives):
    set_parameter(rives, key="resignation_notice_days", value=60, article="9", adopted_on=ADOPTED_ON, actor=SYSTEM)
    assert leaving(anne, ON).effective_on == ON + timedelta(days=60)
    own.post(PAGE)
    assert MembershipEvent.objects.get().effective_on == ON + timedelta(days=60)


def test_it_is_taken_back_until_it_takes_effect(own, anne):
    own.post(PAGE)
    own.post(f"{PAGE}withdraw/")
    assert pending_resignation(anne, ON) is None
    assert status(anne, FIRST_DAY_OUT) is Status.MEMBER
    own.post(PAGE)
    assert pending_resignation(anne, ON), "and given again, if one likes"


def test_once_in_effect_it_stays(own, anne, rives):
    own.post(PAGE)
    event = MembershipEvent.objects.get()
    jump(rives, FIRST_DAY_OUT)
    with pytest.raises(StateNotAllowed):
        withdraw_resignation(event, actor=SYSTEM)


def test_where_the_by_laws_do_not_let_it_be_taken_back_it_is_not(own, anne, rives):
    set_parameter(rives, key="resignation_withdrawable", value=False, article="9", adopted_on=ADOPTED_ON, actor=SYSTEM)
    assert "It cannot be taken back." in text(own.get(PAGE))
    own.post(PAGE)
    assert "Take my resignation back" not in text(own.get("/o/rives/me/"))
    own.post(f"{PAGE}withdraw/")
    assert pending_resignation(anne, ON) is not None


def test_a_second_click_resigns_once(own, anne):
    own.post(PAGE)
    own.post(PAGE)
    assert MembershipEvent.objects.count() == 1


def test_nobody_takes_back_the_resignation_of_another(own, luc, anne):
    own.post(PAGE)
    assert pending_resignation(luc, ON) is None


def test_the_office_sees_who_resigned_online_and_the_member_sees_it_on_their_page(own, anne, rives):
    assert "Your resignation is received" not in text(own.get("/o/rives/"))
    own.post(PAGE, {"note": "Je déménage."})
    [told] = to_do_on(rives, ON).resignations
    assert (told.membership, told.note) == (anne, "Je déménage.")
    office = Client(headers={"accept-language": "en"})
    account = an_officer(rives, Role.SECRETARY)
    office.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = text(office.get("/o/rives/to-do/"))
    assert "Members who resigned online" in shown
    assert "no longer a member from" in shown
    for page in ("/o/rives/", "/"):
        shown = text(own.get(page))
        assert "Your resignation is received" in shown
        assert re.search(r"Your last day as a member: (\w+, )?February 23, 2027\.", shown)
    own.post(f"{PAGE}withdraw/")
    assert not to_do_on(rives, ON).resignations
    assert "Your resignation is received" not in text(own.get("/o/rives/"))


def test_what_the_office_wrote_itself_is_no_news_to_it_and_news_is_old_after_thirty_days(own, anne, rives):
    resign(anne, decision=Decision(effective_on=FIRST_DAY_OUT, notice_on=ON), actor=SYSTEM)
    assert not to_do_on(rives, ON).resignations
    withdraw_resignation(MembershipEvent.objects.get(), actor=SYSTEM)
    own.post(PAGE)
    assert to_do_on(rives, ON + timedelta(days=30)).resignations
    assert not to_do_on(rives, ON + timedelta(days=31)).resignations
