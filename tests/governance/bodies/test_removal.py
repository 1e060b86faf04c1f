"""A director is removed: the notice said so, the person could come, speak or send a statement, or one says why not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import BodyKind, MandateEnd
from governance.services.mandates import end_mandate
from membership.errors import OverrideReasonMissing
from membership.models import AuditDetail, Role
from membership.rules.findings import Finding
from tests.factories.register import SYSTEM, an_officer
from tests.governance.sittings.conftest import MEETING_ON, a_board, board, directors, organisation
from tests.governance.web.reading import said

__all__ = ["board", "directors", "organisation"]

pytestmark = pytest.mark.django_db

ALL = ("stated", "attend", "speak", "statement")


def test_a_director_who_was_warned_and_heard_is_removed(directors):
    ended = end_mandate(directors[0], on=MEETING_ON, reason=MandateEnd.REMOVED, heard=ALL, actor=SYSTEM)
    assert ended.end_reason == MandateEnd.REMOVED
    kept = AuditDetail.objects.filter(entry__action="mandate.ended").values().get()
    assert "removal_notice" in str(kept)


def test_what_was_not_granted_wants_a_reason_and_the_finding_says_what(directors):
    with pytest.raises(OverrideReasonMissing) as refused:
        end_mandate(directors[0], on=MEETING_ON, reason=MandateEnd.REMOVED, heard=ALL[1:], actor=SYSTEM)
    finding = refused.value.finding
    assert isinstance(finding, Finding)
    assert finding.rule.key == "removal_notice"
    assert finding.figure("lacking") == 1
    assert "l’avis de l’assemblée le dit" in finding.remark("fr")
    assert "the notice of the meeting says so" in finding.remark("en")
    directors[0].refresh_from_db()
    assert directors[0].effective.upper_inf
    ended = end_mandate(
        directors[0], on=MEETING_ON, reason=MandateEnd.REMOVED, heard=ALL[1:], override="Annulé en cour.", actor=SYSTEM
    )
    assert ended.end_reason == MandateEnd.REMOVED


def test_it_is_asked_of_a_removal_alone(directors):
    assert end_mandate(directors[0], on=MEETING_ON, reason=MandateEnd.RESIGNED, actor=SYSTEM).end_reason == "resigned"


def test_it_is_asked_of_the_board_alone(organisation):
    committee = a_board(organisation, kind=BodyKind.COMMITTEE)
    mandate = committee.seats.get(number=1).mandates.get()
    assert end_mandate(mandate, on=MEETING_ON, reason=MandateEnd.REMOVED, actor=SYSTEM).end_reason == "removed"


def test_the_office_says_on_the_page_what_was_granted(organisation, directors):
    secretary = Client()
    account = an_officer(organisation, Role.SECRETARY)
    secretary.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("governance:mandate-end", args=[organisation.slug, directors[0].public_id])
    assert "elle peut se faire entendre" in said(secretary.get(address))
    removed = {"on": MEETING_ON.isoformat(), "reason": "removed", "heard": ["stated", "attend", "speak"]}
    refused = said(secretary.post(address, removed))
    assert "déclaration" in refused
    directors[0].refresh_from_db()
    assert directors[0].effective.upper_inf
    answer = secretary.post(address, removed | {"heard": list(ALL)})
    assert answer.status_code == 302
