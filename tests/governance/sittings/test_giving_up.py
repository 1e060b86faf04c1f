"""A meeting of the board that is not held: its notice stops, the directors are told why, what it was to do goes on."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from governance.models import AgendaSubject, AssemblyState, SittingKind
from governance.services.changing import Why
from governance.services.giving_up import give_up_sitting
from governance.services.planning import Plan, plan_assembly
from governance.services.sessions import open_assembly
from governance.services.sittings import call_sitting
from governance.services.written import WrittenText, circulate_written, sign_written
from membership.errors import ReasonMissing, StateNotAllowed, TextMissing
from membership.models import AuditEntry, DeliveryState
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM
from tests.governance.sittings.conftest import MEETING_ON
from tests.governance.sittings.test_pages import browsers, page  # noqa: F401
from tests.governance.web.reading import messages, said

pytestmark = pytest.mark.django_db

WHY = Why("La salle est inondée.", "The room is flooded.")


@pytest.fixture
def called(planned, directors):
    return call_sitting(planned, actor=SYSTEM)


def test_nothing_more_of_its_notice_leaves_and_every_director_is_told_why(called):
    change = give_up_sitting(called, WHY, actor=SYSTEM)
    called.refresh_from_db()
    assert called.state == AssemblyState.CANCELLED
    assert {one.state for one in called.notice.deliveries.all()} == {DeliveryState.WAIVED}
    assert change is not None
    assert change.notice is not None
    assert change.notice.deliveries.count() == 4
    assert "La salle est inondée." in change.notice.texts.get(language="fr").body_text
    assert "The room is flooded." in change.notice.texts.get(language="en").body_text
    assert AuditEntry.objects.filter(action="sitting.given_up").count() == 1


def test_one_in_preparation_is_given_up_without_a_word(planned):
    assert give_up_sitting(planned, Why(""), actor=SYSTEM) is None
    planned.refresh_from_db()
    assert planned.state == AssemblyState.CANCELLED


@pytest.mark.parametrize(("why", "refusal"), [(Why(" "), ReasonMissing), (Why("Faute de points."), TextMissing)])
def test_directors_are_not_told_without_a_reason_in_their_languages(called, why, refusal):
    with pytest.raises(refusal):
        give_up_sitting(called, why, actor=SYSTEM)
    called.refresh_from_db()
    assert called.state == AssemblyState.CALLED


def test_once_begun_or_given_up_it_cannot_be(called):
    jump(called.organisation, MEETING_ON, time(18, 5))
    open_assembly(called, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        give_up_sitting(called, WHY, actor=SYSTEM)


def test_it_is_given_up_once(called):
    give_up_sitting(called, WHY, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        give_up_sitting(called, WHY, actor=SYSTEM)


def test_what_was_owed_to_it_goes_to_the_next_one_in_preparation(board, directors):
    text = WrittenText("Le bail", "Que le bail soit signé.", "The lease", "That the lease be signed.")
    written = circulate_written(board, text, actor=SYSTEM)
    for one in directors:
        sign_written(written, mandate=one, actor=SYSTEM)

    def plan(month):
        starts_at = datetime(2027, month, 8, 18, tzinfo=board.organisation.zone)
        details = Plan(SittingKind.MEETING, "Réunion", "Meeting", starts_at, "Bureau", body=board)
        return plan_assembly(board.organisation, details, actor=SYSTEM)

    first, second = plan(3), plan(4)
    assert not second.agenda.exists()
    give_up_sitting(first, WHY, actor=SYSTEM)
    assert [one.subject for one in second.agenda.all()] == [AgendaSubject.LAID]


def test_the_office_gives_it_up_on_its_page_and_a_director_reads_why(browsers, called):  # noqa: F811
    secretary, director = browsers["secretary"], browsers["director"]
    address = page("sittings:give-up", called)
    assert "4 personnes y avaient été convoquées" in said(secretary.get(address))
    assert director.get(address).status_code == 404
    refused = secretary.post(address, {"reason_fr": "", "reason_en": ""})
    assert refused.status_code == 422
    answer = secretary.post(address, {"reason_fr": WHY.fr, "reason_en": WHY.en}, follow=True)
    assert "annulée" in messages(answer)[-1]
    shown = said(director.get(page("sittings:one", called)))
    assert "La salle est inondée." in shown
    assert "était absent" not in shown
