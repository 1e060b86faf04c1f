"""The audit trail on its page: whether it holds, and what was done last."""

from __future__ import annotations

import pytest
from django.db import connection

from membership.models import AuditDetail, AuditEntry
from membership.services import audit as trail
from membership.web import audit as page_of
from tests.factories.register import SYSTEM

PAGE = "/o/rives/audit/"


@pytest.fixture
def auditor(cast, sign_in):
    return sign_in(cast["auditor"])


def test_a_chain_that_holds_says_so(auditor):
    page = auditor.get(PAGE).content.decode()
    assert "The chain holds." in page
    assert "Role given" in page


def test_a_detail_that_was_rewritten_is_found(rives, auditor):
    detail = AuditDetail.objects.filter(entry__chain__organisation=rives).first()
    AuditDetail.objects.filter(pk=detail.pk).update(values={"role": "king"})
    page = auditor.get(PAGE).content.decode()
    assert "The chain does not hold." in page
    assert "its details do not match its digest" in page


def test_an_entry_that_was_removed_is_found(rives, auditor):
    entry = AuditEntry.objects.filter(chain__organisation=rives).order_by("seq")[1]
    with connection.cursor() as cursor:
        # As somebody with the whole database in hand would.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE membership_auditentry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM membership_auditdetail WHERE entry_id = %s", [entry.pk])
        cursor.execute("DELETE FROM membership_auditentry WHERE id = %s", [entry.pk])
        cursor.execute("ALTER TABLE membership_auditentry ENABLE TRIGGER USER")
    assert "an entry is missing before it" in auditor.get(PAGE).content.decode()


def test_a_detail_erased_for_privacy_leaves_the_chain_whole(rives, auditor):
    AuditDetail.objects.filter(entry__chain__organisation=rives).delete()
    assert "The chain holds." in auditor.get(PAGE).content.decode()


def test_a_long_chain_is_walked_only_when_asked(auditor, monkeypatch):
    monkeypatch.setattr(page_of, "WALKED_AT_ONCE", 2)
    assert "Not checked yet." in auditor.get(PAGE).content.decode()
    assert "The chain holds." in auditor.get(PAGE, {"verify": "1"}).content.decode()


def test_earlier_entries_are_a_page_away(rives, auditor, monkeypatch):
    monkeypatch.setattr(page_of, "PAGE", 3)
    for number in range(4):
        trail.record(rives, actor=SYSTEM, action=f"test.{number}", object_kind="test", object_id=str(number))
    first = auditor.get(PAGE)
    second = auditor.get(PAGE, {"before": first.context["older"]})
    assert [one["action"] for one in first.context["entries"]] == ["test.3", "test.2", "test.1"]
    assert second.context["entries"][0]["action"] == "test.0"


def test_another_organisations_trail_is_not_shown(ailleurs, auditor):
    trail.record(ailleurs, actor=SYSTEM, action="test.elsewhere", object_kind="test", object_id="1")
    assert "test.elsewhere" not in auditor.get(PAGE).content.decode()
