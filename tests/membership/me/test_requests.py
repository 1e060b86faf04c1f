"""What the register decides is asked for: with its reason, seen before and after, done by the act that does it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.errors import DomainError, ReasonMissing, RequestMisses, RequestOpen, StateNotAllowed
from membership.models import (
    Address,
    FormerName,
    MemberRequest,
    MembershipEvent,
    MembershipPeriod,
    NoticeText,
    RequestKind,
    RequestState,
    SectionKind,
)
from membership.models.base import STILL_RECORDED, true_on
from membership.queries.requests import change_asked
from membership.services.life.acts import Decision
from membership.services.requests import accept_request, file_request, settle_request
from membership.services.sections import open_section
from tests.factories.register import JOINED_ON, SYSTEM
from tests.membership.me.conftest import ON
from tests.membership.me.reading import text

SINCE = date(2027, 1, 10)
ME = "/o/rives/me/requests/"
DATA = {
    RequestKind.NAME: {"given_name": "Anne", "family_name": "Roy-Fabre", "since": "2027-01-10"},
    RequestKind.CATEGORY: {"category": "worker", "since": "2027-01-10"},
    RequestKind.SECTION: {"kind": "region", "section": "nord", "since": "2027-01-10"},
    RequestKind.BIRTH_DATE: {"birth_on": "1961-05-02"},
    RequestKind.CORRECTION: {"event": "1", "effective_on": "2019-06-01"},
    RequestKind.CONTACT: {"line": "9, rue Neuve", "city": "Lévis", "postal_code": "G6V 1A1", "since": "2027-01-10"},
    RequestKind.OTHER: {},
}


@pytest.fixture(autouse=True)
def north(rives, anne):
    open_section(rives, kind=SectionKind.REGION, key="nord", name_fr="Nord", actor=SYSTEM)
    MembershipEvent.objects.create(organisation=rives, membership=anne, kind="admitted", effective_on=JOINED_ON)


def asked(anne, kind, **fields) -> MemberRequest:
    return file_request(anne, kind=kind, payload=DATA[kind], message="Voir le document.", actor=SYSTEM, **fields)


def decided(on=SINCE, **fields) -> Decision:
    return Decision(effective_on=on, decided_by="Conseil, CA-9", **fields)


def name(anne):
    anne.person.refresh_from_db()
    assert anne.person.full_name == "Anne Roy-Fabre"
    assert (FormerName.objects.get().family_name, FormerName.objects.get().held_until) == ("Roy", SINCE)


def category(anne):
    held = MembershipPeriod.objects.filter(STILL_RECORDED, membership=anne).order_by("effective")
    assert [(one.category.key, one.effective) for one in held] == [
        ("user", DateRange(JOINED_ON, SINCE)),
        ("worker", DateRange(SINCE, None)),
    ]


def section(anne):
    assert anne.sections.get(true_on(SINCE)).section.key == "nord"


def birth_date(anne):
    assert anne.person.age.birth_on == date(1961, 5, 2)


def correction(anne):
    assert MembershipPeriod.objects.get(STILL_RECORDED, membership=anne).effective.lower == date(2019, 6, 1)


def contact(anne):
    assert Address.objects.get(true_on(SINCE), person=anne.person).city == "Lévis"


def other(anne):
    assert not MembershipEvent.objects.exclude(kind="admitted").exists()


DONE = {
    RequestKind.NAME: name,
    RequestKind.CATEGORY: category,
    RequestKind.SECTION: section,
    RequestKind.BIRTH_DATE: birth_date,
    RequestKind.CORRECTION: correction,
    RequestKind.CONTACT: contact,
    RequestKind.OTHER: other,
}


@pytest.mark.parametrize("kind", DONE)
def test_accepting_does_what_was_asked_from_the_day_decided_and_tells_the_member(anne, kind):
    request = asked(anne, kind)
    on = date(2019, 6, 1) if kind == RequestKind.CORRECTION else SINCE
    accepted = accept_request(request, decision=decided(on), actor=SYSTEM)
    assert accepted.state == RequestState.ACCEPTED
    DONE[kind](anne)
    assert accepted.notice is not None
    assert accepted.notice.deliveries.get().person == anne.person, "one letter, not two"
    assert NoticeText.objects.filter(language="fr").count() == 1


@pytest.mark.parametrize("kind", DONE)
def test_refusing_changes_nothing_and_tells_why(anne, kind):
    before = list(MembershipPeriod.objects.values())
    declined = settle_request(asked(anne, kind), state=RequestState.DECLINED, answer="Pas de preuve.", actor=SYSTEM)
    assert list(MembershipPeriod.objects.values()) == before
    assert "Pas de preuve." in declined.notice.texts.get(language="fr").body_text


@pytest.mark.parametrize("kind", DONE)
def test_before_and_after_stand_beside_each_other(anne, kind):
    change = change_asked(asked(anne, kind), ON)
    if kind == RequestKind.OTHER:
        assert change is None
        return
    assert change.before != change.after
    assert change.since in {SINCE, date(2019, 6, 1), None}


STATES = [RequestState.ACCEPTED, RequestState.DECLINED, RequestState.WITHDRAWN]


@pytest.mark.parametrize("first", STATES)
@pytest.mark.parametrize("then", STATES)
def test_a_request_is_closed_once(anne, first, then):
    request = asked(anne, RequestKind.OTHER)
    settle_request(request, state=first, answer="Bon.", actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        settle_request(request, state=then, answer="Non.", actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        accept_request(request, decision=decided(), actor=SYSTEM)


def test_one_of_a_kind_waits_at_a_time_and_of_another_beside(anne):
    asked(anne, RequestKind.NAME)
    with pytest.raises(RequestOpen):
        asked(anne, RequestKind.NAME)
    asked(anne, RequestKind.CATEGORY)
    asked(anne, RequestKind.OTHER)
    asked(anne, RequestKind.OTHER)


@pytest.mark.parametrize(
    ("kind", "payload", "datum"),
    [
        (RequestKind.NAME, {"given_name": "Anne", "since": "2027-01-10"}, "family_name"),
        (RequestKind.NAME, {"family_name": "Roy", "since": "hier"}, "since"),
        (RequestKind.CATEGORY, {"since": "2027-01-10"}, "category"),
        (RequestKind.BIRTH_DATE, {}, "birth_on"),
        (RequestKind.CORRECTION, {"event": "1", "effective_on": ""}, "effective_on"),
    ],
)
def test_a_request_without_its_data_is_refused_by_name(anne, kind, payload, datum):
    with pytest.raises(RequestMisses) as refused:
        file_request(anne, kind=kind, payload=payload, message="x", actor=SYSTEM)
    assert refused.value.datum == datum
    assert not MemberRequest.objects.exists()


def test_what_the_act_refuses_leaves_the_request_waiting(anne):
    request = file_request(
        anne, kind=RequestKind.CATEGORY, payload={"category": "user", "since": "2027-01-10"}, actor=SYSTEM
    )
    with pytest.raises(DomainError):
        accept_request(request, decision=decided(), actor=SYSTEM)
    request.refresh_from_db()
    assert request.state == RequestState.OPEN


def test_declining_wants_a_word(anne):
    with pytest.raises(ReasonMissing):
        settle_request(asked(anne, RequestKind.NAME), state=RequestState.DECLINED, actor=SYSTEM)


# --- on the pages


def test_a_member_asks_with_a_document_and_follows_the_answer(own, office, anne):
    paper = SimpleUploadedFile("acte.pdf", b"%PDF-1.7 acte")
    fields = {"given_name": "Anne", "family_name": "Roy-Fabre", "since": "2027-01-10", "message": "Mariage."}
    assert own.post(f"{ME}name/", fields | {"document": paper}).status_code == 302
    assert "Waiting" in text(own.get("/o/rives/me/"))
    request = MemberRequest.objects.get()
    assert f"/o/rives/requests/{request.public_id}/" in text(office.get("/o/rives/to-do/"))
    page = text(office.get(f"/o/rives/requests/{request.public_id}/"))
    assert "Anne Roy-Fabre" in page
    assert "acte.pdf" in page
    handed = office.get(f"/o/rives/requests/{request.public_id}/document/")
    assert handed.content == b"%PDF-1.7 acte"
    assert "attachment" in handed.headers["Content-Disposition"]
    office.post(
        f"/o/rives/requests/{request.public_id}/",
        {"act": "accept", "effective_on": "2027-01-10", "answer": "Félicitations."},
    )
    name(anne)
    mine = text(own.get("/o/rives/me/"))
    assert "Accepted" in mine
    assert "Félicitations." in mine


def test_the_office_files_in_a_members_name_and_refuses_with_a_reason(office, anne):
    office.post(
        f"/o/rives/register/{anne.public_id}/requests/birth_date/", {"birth_on": "1961-05-02", "message": "Tél."}
    )
    request = MemberRequest.objects.get()
    page = f"/o/rives/requests/{request.public_id}/"
    office.post(page, {"act": "refuse", "answer": ""})
    request.refresh_from_db()
    assert request.state == RequestState.OPEN
    office.post(page, {"act": "refuse", "answer": "Il faut l’acte."})
    request.refresh_from_db()
    assert (request.state, request.answer) == (RequestState.DECLINED, "Il faut l’acte.")


def test_a_member_withdraws_what_waits_and_nothing_of_another(own, anne, luc):
    mine = asked(anne, RequestKind.OTHER)
    theirs = asked(luc, RequestKind.OTHER)
    assert own.post(f"{ME}{theirs.public_id}/withdraw/").status_code == 404
    own.post(f"{ME}{mine.public_id}/withdraw/")
    mine.refresh_from_db()
    assert mine.state == RequestState.WITHDRAWN
    assert mine.notice is None


@pytest.mark.parametrize("kind", ["name", "category", "section", "birth_date", "correction", "other"])
def test_each_kind_has_its_page(own, office, anne, kind):
    assert own.get(f"{ME}{kind}/").status_code == 200
    assert office.get(f"/o/rives/register/{anne.public_id}/requests/{kind}/").status_code == 200


def test_an_invented_kind_has_none(own):
    assert own.get(f"{ME}anything/").status_code == 404
    assert own.post(f"{ME}refund/", {"message": "x"}).status_code == 404


def test_a_page_filled_badly_says_where_and_loses_nothing(own):
    page = own.post(f"{ME}name/", {"family_name": "Roy-Fabre", "since": "demain", "message": "Mariage."})
    assert page.status_code == 422
    assert "since" in page.context["form"].errors
    assert "Roy-Fabre" in text(page)
    assert not MemberRequest.objects.exists()
