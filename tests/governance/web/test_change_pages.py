"""The pages on which a meeting is cancelled, postponed, adjourned or called again."""

from __future__ import annotations

from datetime import date, time

import pytest

from governance.models import Assembly, AssemblyState
from membership.services.papers.envelopes import merged_letters
from membership.services.parameters import set_parameter
from tests.factories.meetings import CALLED_ON, SYSTEM, a_called_assembly, an_evening, jump
from tests.factories.register import ADOPTED_ON, members
from tests.governance.minutes.papers import text_of
from tests.governance.web.reading import address, said

pytestmark = pytest.mark.django_db

MOVED = {
    "held_on": "2027-05-15",
    "held_at": "19:00",
    "place": "École Saint-Jude",
    "reason_fr": "La salle est inondée.",
    "reason_en": "The hall is flooded.",
}
WHY = {"reason_fr": MOVED["reason_fr"], "reason_en": MOVED["reason_en"]}


@pytest.fixture
def called(cast):
    jump(cast.organisation, date(2027, 3, 1))
    members(cast.organisation, 3, email="")
    jump(cast.organisation, CALLED_ON)
    return a_called_assembly(cast.organisation)


@pytest.fixture
def evening(cast):
    """One of four is there, and the by-laws ask for half."""
    jump(cast.organisation, date(2027, 3, 1))
    members(cast.organisation, 3)
    set_parameter(cast.organisation, key="quorum", value="50 %", article="5.1", adopted_on=ADOPTED_ON, actor=SYSTEM)
    return an_evening(cast.organisation, cast.membership)


@pytest.fixture
def secretary(browser_of):
    return browser_of("secretary")


def after(meeting):
    return Assembly.objects.get(pk=meeting.pk)


def test_the_secretary_cancels_and_sees_who_is_told(secretary, browser_of, called):
    page = secretary.get(address("cancel", called))
    assert "4 membres" in said(page)
    answer = secretary.post(address("cancel", called), WHY, follow=True)
    assert "La réunion est annulée" in said(answer)
    assert "La salle est inondée." in said(answer)
    assert "3 lettres à imprimer et à poster" in said(answer)
    assert after(called).state == AssemblyState.CANCELLED
    shown = said(browser_of("member").get(address("assembly", called)))
    assert "La salle est inondée." in shown
    change = after(called).changes.get()
    # Its letters are posted with all the others.
    assert (
        f'href="/o/{called.organisation.slug}/post/"'
        in secretary.get(address("change", called, change=change.public_id)).content.decode()
    )
    assert "annule cette assemblée" in text_of(merged_letters(change.notice).content)


def test_nothing_is_cancelled_without_a_reason(secretary, called):
    assert secretary.post(address("cancel", called), {}).status_code == 422
    assert after(called).state == AssemblyState.CALLED


def test_the_secretary_postpones_and_is_told_of_the_delays(secretary, called):
    assert "de 10 à 45 jours" in said(secretary.get(address("postpone", called)))
    refused = secretary.post(address("postpone", called), MOVED | {"held_on": "2027-04-12"})
    assert refused.status_code == 422
    answer = secretary.post(address("postpone", called), MOVED, follow=True)
    assert "La réunion est reportée au samedi 15 mai 2027" in said(answer)
    assert after(called).place == "École Saint-Jude"


def test_the_chair_sees_that_there_is_no_quorum_and_adjourns(browser_of, evening):
    chair = browser_of("chair")
    conduct = said(chair.get(f"{address('assembly', evening)}conduct/"))
    assert "Il n’y a pas quorum" in conduct
    page = said(chair.get(address("adjourn", evening)))
    assert "sans nouvel avis dans les 30 jours" in page
    answer = chair.post(address("adjourn", evening), MOVED, follow=True)
    assert "L’assemblée est ajournée au samedi 15 mai 2027" in said(answer)
    assert after(evening).state == AssemblyState.CALLED


def test_the_office_tells_of_the_adjournment(secretary, evening):
    secretary.post(address("adjourn", evening), MOVED)
    change = after(evening).changes.get()
    answer = secretary.post(address("change-tell", evening, change=change.public_id), follow=True)
    assert "4 membres à aviser" in said(answer)


def test_the_meeting_is_called_a_second_time(secretary, evening):
    set_parameter(
        evening.organisation, key="quorum_fail", value="second_call", article="5.2", adopted_on=ADOPTED_ON, actor=SYSTEM
    )
    answer = secretary.post(address("second-call", evening), MOVED, follow=True)
    second = after(evening).second_call
    assert answer.redirect_chain[-1][0] == address("notice", second)
    page = said(secretary.get(address("assembly", second)))
    assert "La première assemblée n’avait pas le quorum" in page
    assert after(evening).state == AssemblyState.ENDED
    jump(evening.organisation, date(2027, 4, 25), time(10))
    assert "une seconde assemblée est convoquée" in said(secretary.get(address("assembly", evening)))
