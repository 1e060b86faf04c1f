"""Written resolutions: everybody signs, once each; the last signature adopts, and the next meeting hears of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from governance.errors import AlreadyWritten, NotADirector, WrittenNotAllowed
from governance.models import Assembly, AssemblyState, MandateEnd, SittingKind
from governance.queries.resolutions import every_resolution
from governance.services.decisions import record_outcome
from governance.services.extracts import extract_of
from governance.services.mandates import Term, end_mandate, give_mandate
from governance.services.planning import Plan, plan_assembly
from governance.services.written import (
    WrittenText,
    circulate_written,
    conclude_signed,
    give_up_written,
    sign_written,
    tell_newly_seated,
    withdraw_from_written,
)
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed, TextMissing
from membership.models import Delivery
from membership.services.accounts import link_account
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_account_of, an_organisation
from tests.governance.minutes.papers import text_of
from tests.governance.sittings.conftest import a_board
from tests.governance.sittings.test_pages import browsers  # noqa: F401
from tests.governance.web.reading import messages, said

pytestmark = pytest.mark.django_db

TEXT = WrittenText("Le bail", "Que le bail soit signé.", "The lease", "That the lease be signed.")


@pytest.fixture
def written(board, directors):
    return circulate_written(board, TEXT, actor=SYSTEM)


def page(written, name="sittings:one"):
    return reverse(name, kwargs={"slug": written.organisation.slug, "assembly": written.public_id})


def test_the_last_signature_adopts_and_numbers_it(written, directors):
    for one in directors[:3]:
        sign_written(written, mandate=one, actor=SYSTEM)
    assert not every_resolution(written.organisation).exists()
    sign_written(written, mandate=directors[3], actor=SYSTEM)
    written.refresh_from_db()
    assert written.state == AssemblyState.ENDED
    assert every_resolution(written.organisation).get().number == "CA-2027-01"


def test_one_signs_once(written, directors):
    sign_written(written, mandate=directors[0], actor=SYSTEM)
    with pytest.raises(AlreadyWritten):
        sign_written(written, mandate=directors[0], actor=SYSTEM)


def test_whoever_withdrew_does_not_sign_and_the_others_suffice(written, directors):
    for one in directors[:3]:
        sign_written(written, mandate=one, actor=SYSTEM)
    with pytest.raises(AlreadyWritten):
        withdraw_from_written(written, mandate=directors[0], reason="x", actor=SYSTEM)
    withdraw_from_written(written, mandate=directors[3], reason="Le bailleur est son frère", actor=SYSTEM)
    written.refresh_from_db()
    assert written.state == AssemblyState.ENDED
    with pytest.raises(StateNotAllowed):
        sign_written(written, mandate=directors[3], actor=SYSTEM)


def test_whoever_takes_a_seat_meanwhile_is_written_to_once_and_finds_it_on_the_first_page(written, board, directors):
    newcomer = a_member(written.organisation, "Élise", "Morin")
    home, browser = reverse("organisation", kwargs={"slug": written.organisation.slug}), Client()
    browser.force_login(an_account_of(newcomer), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert tell_newly_seated() == 0
    assert "Un texte à signer" not in said(browser.get(home))
    mandate = give_mandate(
        board.seats.get(number=5), Term(date(2027, 2, 1), 2), person=newcomer.person, membership=newcomer, actor=SYSTEM
    )
    assert tell_newly_seated() == 1
    assert tell_newly_seated() == 0
    assert Delivery.objects.filter(membership=newcomer).count() == 1
    assert Delivery.objects.exclude(membership=newcomer).count() == len(directors)
    assert "Un texte à signer" in said(browser.get(home))
    sign_written(written, mandate=mandate, actor=SYSTEM)
    assert "Un texte à signer" not in said(browser.get(home))


def test_when_the_last_who_has_not_signed_leaves_the_board_it_is_adopted(written, directors):
    for one in directors[:3]:
        sign_written(written, mandate=one, actor=SYSTEM)
    assert conclude_signed() == 0
    jump(written.organisation, date(2027, 2, 3))
    end_mandate(directors[3], on=date(2027, 2, 3), reason=MandateEnd.RESIGNED, actor=SYSTEM)
    assert conclude_signed() == 1
    written.refresh_from_db()
    assert written.state == AssemblyState.ENDED
    assert every_resolution(written.organisation).get().number == "CA-2027-01"
    assert conclude_signed() == 0


def test_fewer_than_the_quorum_do_not_adopt_by_the_calendar_alone(written, directors):
    sign_written(written, mandate=directors[0], actor=SYSTEM)
    jump(written.organisation, date(2027, 2, 3))
    for one in directors[1:]:
        end_mandate(one, on=date(2027, 2, 3), reason=MandateEnd.RESIGNED, actor=SYSTEM)
    assert conclude_signed() == 0
    written.refresh_from_db()
    assert written.state == AssemblyState.CALLED


def test_fewer_than_the_quorum_do_not_adopt_by_signing(browsers, written, directors):  # noqa: F811
    for one in directors[:2]:
        withdraw_from_written(written, mandate=one, reason="Le bailleur est son frère", actor=SYSTEM)
    for one in directors[2:]:
        sign_written(written, mandate=one, actor=SYSTEM)
    written.refresh_from_db()
    assert written.state == AssemblyState.CALLED
    assert not every_resolution(written.organisation).exists()
    assert "moins nombreuses que ce quorum" in said(browsers["secretary"].get(page(written)))


def test_a_text_that_nobody_may_sign_any_more_is_not_adopted(written, directors):
    jump(written.organisation, date(2027, 2, 3))
    for one in directors:
        end_mandate(one, on=date(2027, 2, 3), reason=MandateEnd.RESIGNED, actor=SYSTEM)
    assert conclude_signed() == 0
    written.refresh_from_db()
    assert written.state == AssemblyState.CALLED


def test_a_director_of_another_board_does_not_sign(written):
    other = a_board(an_organisation("ailleurs", bylaws={"board_size": 5}), held=1)
    with pytest.raises(NotADirector):
        sign_written(written, mandate=other.seats.first().mandates.get(), actor=SYSTEM)


def test_a_text_given_up_is_signed_no_more(written, directors):
    with pytest.raises(ReasonMissing):
        give_up_written(written, reason=" ", actor=SYSTEM)
    give_up_written(written, reason="Une réunion vaut mieux.", actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        sign_written(written, mandate=directors[0], actor=SYSTEM)


def test_it_is_laid_before_the_next_meeting_once(written, directors, board):
    for one in directors:
        sign_written(written, mandate=one, actor=SYSTEM)

    def plan(month):
        starts_at = datetime(2027, month, 8, 18, tzinfo=board.organisation.zone)
        kind = SittingKind.MEETING
        return plan_assembly(
            board.organisation, Plan(kind, "Réunion", "Meeting", starts_at, "Bureau", body=board), actor=SYSTEM
        )

    assert [one.subject for one in plan(3).agenda.all()] == ["laid"]
    assert not plan(4).agenda.exists()


def test_both_languages_are_sent_where_the_organisation_has_two(board, directors):
    with pytest.raises(TextMissing):
        circulate_written(board, WrittenText("Le bail", "Que le bail soit signé."), actor=SYSTEM)


def test_rules_that_know_of_no_such_thing_allow_none(directors, board, monkeypatch):
    monkeypatch.setattr("governance.services.written.assess_written_resolution", lambda *_args: None)
    with pytest.raises(WrittenNotAllowed):
        circulate_written(board, TEXT, actor=SYSTEM)


def test_a_director_signs_for_themselves_and_the_office_enters_paper(browsers, written, directors):  # noqa: F811
    director, secretary = browsers["director"], browsers["secretary"]
    assert "Signer cette résolution" in said(director.get(page(written)))
    act = page(written, "sittings:written-act")
    assert director.post(act, {"act": "sign", "seat": directors[1].seat.number}).status_code == 404
    assert director.post(act, {"act": "enter", "seat": directors[1].seat.number}).status_code == 404
    director.post(act, {"act": "sign", "seat": directors[0].seat.number})
    assert "Signer cette résolution" not in said(director.get(page(written)))
    for one in directors[1:]:
        answer = secretary.post(act, {"act": "enter", "seat": one.seat.number}, follow=True)
    assert "ignature enregistrée" in messages(answer)[-1]
    assert "CA-2027-01" in said(secretary.get(page(written)))
    assert browsers["member"].get(page(written)).status_code == 404
    assert browsers["member"].post(act, {"act": "sign", "seat": 1}).status_code == 404


def test_the_office_sends_one_from_the_page_of_the_body(browsers, board, directors):  # noqa: F811
    new = reverse("sittings:written-new", kwargs={"slug": board.organisation.slug, "body": board.public_id})
    filled = {"title_fr": TEXT.title_fr, "title_en": TEXT.title_en, "text_fr": TEXT.text_fr, "text_en": TEXT.text_en}
    answer = browsers["secretary"].post(new, filled, follow=True)
    assert "awaited" not in said(answer)
    assert "Que le bail soit signé." in said(answer)
    for name in ("chair", "auditor", "director", "member"):
        assert browsers[name].get(new).status_code == 404


def test_it_has_no_minutes_of_its_own(browsers, written):  # noqa: F811
    assert browsers["secretary"].get(page(written, "governance:minutes")).status_code == 404


def test_its_certified_copy_speaks_of_signatures_and_of_no_meeting(written, directors):
    for one in directors[:3]:
        sign_written(written, mandate=one, actor=SYSTEM)
    jump(written.organisation, date(2027, 2, 9))
    sign_written(written, mandate=directors[3], actor=SYSTEM)
    resolution = every_resolution(written.organisation).get()
    copied = text_of(extract_of(resolution, language="fr", at=now()))
    assert "adoptée le mardi 9 février 2027" in copied.replace("\xa0", " ")
    assert "Signée par Anne Roy" in copied
    assert "procès-verbal de la réunion" not in copied
    assert "de cette réunion" not in copied


def test_a_message_that_did_not_arrive_is_listed_as_long_as_signatures_are_awaited(written):
    assert written.notice.links_end_at > written.starts_at + timedelta(days=20)


def test_one_text_that_cannot_be_adopted_keeps_no_other_from_it(board, directors, monkeypatch):
    texts = [circulate_written(board, TEXT, actor=SYSTEM) for _rank in range(2)]
    for written in texts:
        for one in directors[:3]:
            sign_written(written, mandate=one, actor=SYSTEM)
    jump(board.organisation, date(2027, 2, 3))
    end_mandate(directors[3], on=date(2027, 2, 3), reason=MandateEnd.RESIGNED, actor=SYSTEM)
    recorded = record_outcome

    def faulty(motion, **outcome):
        if motion.assembly_id == texts[0].pk:
            raise ReasonMissing(action="record_outcome")
        return recorded(motion, **outcome)

    monkeypatch.setattr("governance.services.written.record_outcome", faulty)
    assert conclude_signed() == 1
    assert [Assembly.objects.get(pk=one.pk).state for one in texts] == [AssemblyState.CALLED, AssemblyState.ENDED]


def test_of_two_who_share_an_account_the_one_who_is_there_signs(written, directors):
    anne = directors[0]
    # One mailbox for two.
    luc = a_member(written.organisation, "Luc", "Roy", email=anne.person.email)
    account = an_account_of(anne.membership)
    link_account(account, luc.person, actor=SYSTEM)
    browser = Client()
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    who = reverse("who", kwargs={"slug": written.organisation.slug})
    sign = {"act": "sign", "seat": anne.seat.number}
    asked = said(browser.get(page(written)))
    assert "Dites qui vous êtes pour signer" in asked
    assert "Votre signature" not in asked
    assert browser.post(page(written, "sittings:written-act"), sign)["Location"].startswith(who)
    browser.post(who, {"person": luc.person.public_id})
    assert "Votre signature" not in said(browser.get(page(written)))
    assert browser.post(page(written, "sittings:written-act"), sign).status_code == 404
    assert not written.signatures.exists()
    browser.post(who, {"person": anne.person.public_id})
    assert "Votre signature, Anne Roy" in said(browser.get(page(written)))
    browser.post(page(written, "sittings:written-act"), sign)
    assert [one.mandate for one in written.signatures.all()] == [anne]
