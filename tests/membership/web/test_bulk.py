"""Changing several members on their page: found by a search, shown one by one, done for those left ticked, undone."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from membership.models import (
    BulkChange,
    BulkOrder,
    Consultation,
    EventWaiver,
    Membership,
    MembershipEvent,
    Person,
    PhoneKind,
    Role,
)
from membership.rules import bulk as rules_of_bulk
from membership.rules.bulk import BulkKind, Change
from membership.services.bulk_orders import go_on_with, order_bulk
from membership.services.contacts import change_contact
from membership.web import bulk
from tests.factories.register import JOINED_ON, SYSTEM, a_member, an_officer

IN_ENGLISH = Change(BulkKind.LANGUAGE, "en", JOINED_ON)


@pytest.fixture
def office(rives, sign_in):
    return sign_in(an_officer(rives, Role.SECRETARY))


@pytest.fixture
def two(rives):
    return [a_member(rives, "Luc", "Roy"), a_member(rives, "Zoé", "Roy", language="en")]


ASKED = {"change": "language:en", "from_day": "2026-03-01"}


def address(name="register-bulk", slug="rives", **parts):
    return reverse(name, kwargs={"slug": slug, **parts})


def text(response):
    return response.content.decode()


def test_the_register_leads_there_with_its_search(office, two):
    page = text(office.get(reverse("register", kwargs={"slug": "rives"}), {"q": "Roy"}))
    assert f"{address()}?q=Roy" in page


def test_each_member_is_shown_first_and_who_cannot_with_the_reason(office, two):
    page = text(office.get(address(), {"q": "Roy", **ASKED}))

    assert "2 members found" in page
    assert "French → English" in page
    assert "Change 1 member" in page
    assert "Who stays as they are, and why" in page
    assert not BulkChange.objects.exists()


def test_only_those_left_ticked_are_changed(office, rives, two):
    other = a_member(rives, "Anne", "Roy")
    done = office.post(f"{address()}?q=Roy", {**ASKED, "member": [two[0].public_id]}, follow=True)

    assert "1 member was changed." in text(done)
    assert Person.objects.get(pk=two[0].person_id).language == "en"
    assert Person.objects.get(pk=other.person_id).language == "fr"


def test_whoever_the_search_does_not_find_is_not_changed(office, rives, two):
    other = a_member(rives, "Anne", "Gagnon")
    office.post(f"{address()}?q=Roy", {**ASKED, "member": [other.public_id]})
    assert Person.objects.get(pk=other.person_id).language == "fr"
    assert not BulkChange.objects.exists()


def test_it_is_undone_on_its_page(office, two):
    office.post(f"{address()}?q=Roy", {**ASKED, "member": [two[0].public_id]})
    change = BulkChange.objects.get().public_id
    page = text(office.post(address("register-bulk-undo", bulk=change), follow=True))
    assert "Each one is again as before." in page
    assert Person.objects.get(pk=two[0].person_id).language == "fr"


def test_a_change_of_many_is_undone_by_a_worker_that_says_how_far_it_is(office, two, monkeypatch):
    office.post(f"{address()}?q=Roy", {**ASKED, "member": [two[0].public_id]})
    change = BulkChange.objects.get().public_id
    monkeypatch.setattr(rules_of_bulk, "AT_ONCE", 0)
    page = text(office.post(address("register-bulk-undo", bulk=change), follow=True))
    assert ("0 of 1 member" in page, "The members are being put back as before" in page) == (True, True)
    assert "See how far it is" in text(office.get(address("register-bulk-done", bulk=change)))

    order = BulkOrder.objects.get()
    go_on_with(order.pk)
    page = text(office.get(address("register-bulk-order", order=order.public_id), follow=True))
    assert "Each one is again as before." in page
    assert Person.objects.get(pk=two[0].person_id).language == "fr"


def test_too_many_are_sent_back_to_narrow_the_search(office, two, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 1)
    monkeypatch.setattr(bulk, "MOST_BY_WORKER", 1)
    asked = {"q": "Roy", "change": "category:worker"}
    assert "Narrow the search in the register" in text(office.get(address(), asked))


def test_a_list_too_long_to_show_is_changed_whole_and_told_in_figures(office, two, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 1)
    page = text(office.get(address(), {"q": "Roy", **ASKED}))
    assert ("Change 1 member" in page, "It is so already." in page, "Zoé Roy" in page) == (True, True, False)
    moved = office.post(f"{address()}?q=Roy", {**ASKED, "everybody": "2"}, follow=True)
    assert "look again" in text(moved)
    assert not BulkChange.objects.exists()
    office.post(f"{address()}?q=Roy", {**ASKED, "everybody": "1"})
    assert BulkChange.objects.get().members == 1


def test_too_many_to_wait_for_are_looked_at_by_a_worker_then_confirmed(office, two, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 1)
    asked = {"change": "category:worker", "from_day": "2026-03-01", "decided_by": "Conseil, 2026-14"}
    assert "Look at what would become of 2 members" in text(office.get(address(), {"q": "Roy", **asked}))

    page = office.post(f"{address()}?q=Roy", {**asked, "order": "1"}, follow=True)
    order = BulkOrder.objects.get()
    here = address("register-bulk-order", order=order.public_id)
    assert ("0 of 2 members" in text(page), here in text(page)) == (True, True)
    assert here in text(office.get(address()))

    go_on_with(order.pk)
    asked_again = office.get(here, headers={"HX-Request": "true"})
    assert asked_again.headers["HX-Refresh"] == "true"
    page = text(office.get(here))
    assert ("Change 2 members" in page, "Nothing has been recorded yet." in page) == (True, True)
    assert not BulkChange.objects.exists()

    office.post(address("register-bulk-order-confirm", order=order.public_id))
    go_on_with(order.pk)
    assert "2 members were changed." in text(office.get(here, follow=True))


def test_what_was_looked_at_can_be_let_go(office, rives, two):
    order = order_bulk(rives, members=Membership.objects.filter(organisation=rives), change=IN_ENGLISH, actor=SYSTEM)
    go_on_with(order.pk)
    here = address("register-bulk-order", order=order.public_id)
    assert "It is so already." in text(office.get(here))
    page = text(office.post(address("register-bulk-order-drop", order=order.public_id), follow=True))
    assert "Dropped: nothing was recorded" in page
    again = text(office.post(address("register-bulk-order-confirm", order=order.public_id), follow=True))
    assert "Dropped" in again
    assert not BulkChange.objects.exists()


def test_a_day_and_a_decision_are_asked_only_where_they_matter(office, two):
    fields = {
        change: [
            name
            for name in ("from_day", "decided_by", "override")
            if f'id="id_{name}"' in text(office.get(address(), asked))
        ]
        for change, asked in (
            (change, {"q": "Roy", "change": change}) for change in ("notices:post", "category:worker", "language:en")
        )
    }
    assert fields == {"notices:post": [], "category:worker": ["from_day", "decided_by", "override"], "language:en": []}


def test_where_a_rule_warns_the_page_has_the_field_its_message_asks_for(office, rives):
    """Nobody is said to have decided: those who would gain the vote stay as they are, unless a reason is given."""
    member = a_member(rives, "Luc", "Roy", category="auxiliary")
    asked = {"q": "Roy", "change": "category:worker", "from_day": "2026-03-01"}
    page = text(office.get(address(), asked))
    assert "1 member stays as they are only because a rule warns." in page
    assert 'name="override"' in page

    asked |= {"override": "Le conseil l’a décidé de vive voix."}
    page = text(office.get(address(), asked))
    assert ("Change 1 member" in page, "only because a rule warns" in page) == (True, False)
    assert "Le conseil l’a décidé de vive voix." in page
    office.post(f"{address()}?q=Roy", asked | {"member": [member.public_id]})
    assert member.periods.filter(effective__contains=date(2026, 3, 1), category__key="worker").exists()
    [event] = MembershipEvent.objects.filter(membership=member, kind="category_changed")
    assert EventWaiver.objects.filter(event=event, reason=asked["override"]).exists()


def test_a_worker_too_is_given_the_reason_for_going_on(office, rives, monkeypatch):
    member = a_member(rives, "Luc", "Roy", category="auxiliary")
    monkeypatch.setattr(bulk, "MOST", 0)
    asked = {"change": "category:worker", "from_day": "2026-03-01"}
    for more, changing in ({}, 0), ({"override": "De vive voix."}, 1):
        office.post(f"{address()}?q=Roy", {**asked, **more, "order": "1"})
        order = BulkOrder.objects.latest("pk")
        go_on_with(order.pk)
        page = text(office.get(address("register-bulk-order", order=order.public_id)))
        assert ("only because a rule warns" in page) is (not changing)
        order.refresh_from_db()
        assert order.changing == changing
    office.post(address("register-bulk-order-confirm", order=order.public_id))
    go_on_with(order.pk)
    assert member.periods.filter(effective__contains=date(2026, 3, 1), category__key="worker").exists()


def test_the_members_of_a_search_are_taken_as_a_list(office, two):
    listed = office.get(reverse("register-selection", kwargs={"slug": "rives", "taken_as": "csv"}), {"q": "Roy"})
    rows = b"".join(listed.streaming_content).decode().splitlines()
    assert len(rows) == 3
    assert two[0].number in rows[1] + rows[2]
    assert Consultation.objects.get(kind="export").search == "q=Roy"


def test_a_workbook_of_a_search_is_worded_and_holds_no_formula(office, rives):
    member = a_member(rives, "Zoé", "=HYPERLINK(1)")
    change_contact(
        member.person, email="", phone="", language="fr", phones=[(PhoneKind.MOBILE, "+1 819 555-0101")], actor=SYSTEM
    )
    listed = office.get(reverse("register-selection", kwargs={"slug": "rives", "taken_as": "xlsx"}), {"q": "Zoé"})
    sheet = load_workbook(io.BytesIO(b"".join(listed.streaming_content))).active
    [head, row] = sheet.iter_rows(values_only=True)
    told = dict(zip(head, row, strict=True))
    assert told["Family name"] == "'=HYPERLINK(1)"
    assert told["Mobile telephone"] == "'+1 819 555-0101"
    assert (told["Kind"], told["Category"], told["Status"]) == ("Natural person", "User member", "Member")
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "inlineStr"}


def test_there_is_no_other_form_of_such_a_list(office):
    assert office.get("/o/rives/register/selection/pdf/").status_code == 404


@pytest.mark.parametrize("who", ["outsider", "elsewhere", "member", "chair", "scrutineer", "auditor", "adviser"])
def test_only_the_office_changes_several_members(office, rives, cast, sign_in, two, who):
    office.post(f"{address()}?q=Roy", {**ASKED, "member": [two[0].public_id]})
    change = BulkChange.objects.get().public_id
    order = order_bulk(rives, members=Membership.objects.all(), change=IN_ENGLISH, actor=SYSTEM).public_id
    client = sign_in(cast[who])
    assert client.get(address()).status_code == 404
    assert client.get(address("register-bulk-order", order=order)).status_code == 404
    for verb in ("confirm", "drop"):
        assert client.post(address(f"register-bulk-order-{verb}", order=order)).status_code == 404
    assert client.get(reverse("register-selection", kwargs={"slug": "rives", "taken_as": "xlsx"})).status_code == 404
    assert client.post(address(), {**ASKED, "member": [two[0].public_id]}).status_code == 404
    assert client.get(address("register-bulk-done", bulk=change)).status_code == 404
    assert client.post(address("register-bulk-undo", bulk=change)).status_code == 404
