"""A category closes to newcomers and a class of shares to subscriptions: what there is of them stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from membership.errors import (
    CategoryClosed,
    DatesReversed,
    LastCategory,
    QualifyingClassExists,
    ShareClassClosed,
    StateNotAllowed,
)
from membership.models import AuditEntry, Category, Role, ShareClass, ShareTransaction
from membership.models.base import true_on
from membership.queries.categories import offered_categories
from membership.rules.importing.layout import Instructions
from membership.rules.importing.rows import MemberRow
from membership.services.categories import NewShareClass, open_share_class
from membership.services.closing import close_category, close_share_class, reopen_category, reopen_share_class
from membership.services.imports.sheets import open_sheet
from membership.services.life.admission import admit
from membership.services.life.changes import change_category
from membership.services.shares import record_share_payment, reverse_share_line, subscribe_shares
from tests.factories.life import ADULT, a_person, decision
from tests.factories.register import JOINED_ON, SYSTEM, a_member, an_account_of, an_officer
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


@pytest.fixture
def worker(rives) -> Category:
    return Category.objects.get(organisation=rives, key="worker")


@pytest.fixture
def common(rives) -> ShareClass:
    return ShareClass.objects.get(organisation=rives)


@pytest.fixture
def office(rives, sign_in):
    return sign_in(an_officer(rives, Role.SECRETARY))


def test_nobody_new_comes_into_a_closed_category_and_its_members_stay(rives, worker):
    anne, luc = a_member(rives, category="worker"), a_member(rives, "Luc", "Hébert")
    close_category(worker, on=ON, actor=SYSTEM)
    worker.refresh_from_db()
    with pytest.raises(CategoryClosed):
        change_category(luc, category=worker, decision=decision(ON), actor=SYSTEM)
    with pytest.raises(CategoryClosed):
        admit(a_person(rives), category=worker, decision=decision(ON), age=ADULT, actor=SYSTEM)
    assert anne.periods.filter(true_on(ON)).get().category == worker
    assert not offered_categories(rives).filter(pk=worker.pk).exists()
    reopen_category(worker, actor=SYSTEM)
    worker.refresh_from_db()
    change_category(luc, category=worker, decision=decision(ON), actor=SYSTEM)
    assert AuditEntry.objects.filter(action__in=("category.closed", "category.reopened")).count() == 2


def test_what_closes_closes_once_not_before_a_newcomer_and_never_the_last(rives, worker):
    a_member(rives, category="worker")
    with pytest.raises(StateNotAllowed):
        reopen_category(worker, actor=SYSTEM)
    with pytest.raises(DatesReversed):
        close_category(worker, on=JOINED_ON, actor=SYSTEM)
    close_category(worker, on=ON, actor=SYSTEM)
    with pytest.raises(CategoryClosed):
        close_category(worker, on=ON, actor=SYSTEM)
    rest = list(Category.objects.filter(organisation=rives, closed_on=None).order_by("pk"))
    for one in rest[1:]:
        close_category(one, on=ON, actor=SYSTEM)
    with pytest.raises(LastCategory):
        close_category(rest[0], on=ON, actor=SYSTEM)


def test_what_was_taken_back_keeps_no_class_open(rives, common):
    taken = subscribe_shares(a_member(rives), share_class=common, quantity=2, on=ON, actor=SYSTEM)
    with pytest.raises(DatesReversed):
        close_share_class(common, on=ON, actor=SYSTEM)
    reverse_share_line(taken, actor=SYSTEM, note="Erreur")
    assert close_share_class(common, on=ON, actor=SYSTEM).closed_on == ON


def test_until_the_day_it_closes_one_still_qualifies_by_it(rives, common, worker):
    close_share_class(common, on=date(2099, 6, 1), actor=SYSTEM)
    admit(a_person(rives), category=worker, decision=decision(ON), age=ADULT, subscribes=1, actor=SYSTEM)
    assert ShareTransaction.objects.get(operation="subscription").share_class == common
    with pytest.raises(QualifyingClassExists):
        open_share_class(rives, share_class=NewShareClass("Parts B", "", 1_000, is_qualifying=True), actor=SYSTEM)


def test_a_list_brings_nobody_new_into_a_closed_category_nor_shares_of_a_closed_class(rives, worker, common):
    close_category(worker, on=ON, actor=SYSTEM)
    close_share_class(common, on=ON, actor=SYSTEM)
    open_share_class(
        rives, share_class=NewShareClass("Parts B", "", 1_000, is_qualifying=True), override="AGA", actor=SYSTEM
    )
    rows = "Numéro;Nom;Prénom;Catégorie;Date d'adhésion;Parts ($)\r\n"
    rows += "T1;Roy;Anne;worker;2026-03-01;10,00\r\nT2;Côté;Luc;worker;2026-03-02;10,00\r\n"
    sheet = open_sheet(rives, rows.encode(), Instructions())
    assert sheet.share_class is not None
    assert sheet.share_class != common
    first, second = (sheet.reading.read(one) for one in sheet.table.records())
    assert isinstance(first, MemberRow)
    assert not isinstance(second, MemberRow)
    assert [type(one.reason) for one in second] == [CategoryClosed]


def test_a_closed_class_is_paid_and_not_subscribed_and_another_takes_its_place(rives, common):
    anne = a_member(rives)
    subscribe_shares(anne, share_class=common, quantity=2, on=date(2026, 2, 1), actor=SYSTEM)
    with pytest.raises(DatesReversed):
        close_share_class(common, on=date(2026, 2, 1), actor=SYSTEM)
    closed = close_share_class(common, on=ON, actor=SYSTEM)
    with pytest.raises(ShareClassClosed):
        subscribe_shares(anne, share_class=closed, quantity=1, on=ON, actor=SYSTEM)
    record_share_payment(anne, share_class=closed, amount_cents=2_000, on=ON, actor=SYSTEM)
    again = open_share_class(
        rives, share_class=NewShareClass("Parts B", "", 1_000, is_qualifying=True), override="AGA", actor=SYSTEM
    )
    with pytest.raises(QualifyingClassExists):
        reopen_share_class(closed, actor=SYSTEM)
    close_share_class(again, on=ON, actor=SYSTEM)
    assert reopen_share_class(closed, actor=SYSTEM).closed_on is None


def at(name, **parts):
    return reverse(name, kwargs={"slug": "rives", **parts})


def test_the_page_closes_says_who_stays_and_opens_again(rives, worker, office):
    a_member(rives, category="worker")
    page = at("category-rename", key="worker")
    assert "The 1 member in it stays" in office.get(page).content.decode()
    office.post(at("category-act", key="worker", verb="close"), {"on": "2026-03-02"})
    assert "Closed since March 2, 2026" in office.get(at("categories")).content.decode()
    offered = office.get(at("member-act", public_id=a_member(rives, "Luc").public_id, act="category"))
    assert worker not in offered.context["form"].fields["category"].queryset
    assert "Open it again" in office.get(page).content.decode()
    office.post(at("category-act", key="worker", verb="reopen"))
    refused = office.post(at("category-act", key="worker", verb="reopen"), follow=True).content.decode()
    assert "Nothing was recorded" in refused
    shares = at("share-class-rename", key="qualifying")
    assert "open another class of them" in office.get(shares).content.decode()
    office.post(at("share-class-act", key="qualifying", verb="close"), {"on": "2026-03-02"})
    assert ShareClass.objects.get(organisation=rives).closed_on == ON


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CHAIR, Role.SCRUTINEER, None])
def test_only_the_office_closes(rives, worker, sign_in, role):
    somebody = sign_in(an_officer(rives, role) if role else an_account_of(a_member(rives)))
    for name, key in (("category-act", "worker"), ("share-class-act", "qualifying")):
        assert somebody.post(at(name, key=key, verb="close"), {"on": "2026-03-02"}).status_code == 404
    worker.refresh_from_db()
    assert worker.closed_on is None
