"""A director is removed: the notice said so, the person could come, speak or send a statement, or one says why not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import AssemblyKind, BodyKind, Mandate, MandateEnd, Resolution, Seat
from governance.services.bodies import Outline, found_body
from governance.services.mandates import end_mandate
from membership.errors import DatesReversed, OverrideReasonMissing
from membership.models import AuditDetail, Category, Role
from membership.rules.findings import Finding
from tests.factories.meetings import a_motion, an_assembly
from tests.factories.register import SYSTEM, an_officer
from tests.governance.sittings.conftest import MEETING_ON, a_board, board, directors, organisation
from tests.governance.web.reading import said

__all__ = ["board", "directors", "organisation"]

pytestmark = pytest.mark.django_db

ALL = ("stated", "attend", "speak", "statement")


@pytest.fixture
def special(organisation):
    """The resolution of a special meeting."""
    return a_resolution(organisation, AssemblyKind.SPECIAL, rank=1)


def a_resolution(organisation, kind, rank, **of):
    motion = a_motion(an_assembly(organisation, kind=kind, **of))
    return Resolution.objects.create(
        organisation=organisation, motion=motion, year=2027, rank=rank, adopted_on=MEETING_ON, title_fr="Révocation"
    )


def test_a_director_who_was_warned_and_heard_is_removed_by_a_special_meeting(directors, special):
    ended = end_mandate(directors[0], on=MEETING_ON, reason=MandateEnd.REMOVED, heard=ALL, by=special, actor=SYSTEM)
    assert (ended.end_reason, ended.ended_by) == (MandateEnd.REMOVED, special)
    kept = AuditDetail.objects.filter(entry__action="mandate.ended").values().get()
    assert "removal_notice" in str(kept)


@pytest.mark.parametrize("kind", [None, AssemblyKind.ANNUAL])
def test_without_a_special_meeting_one_says_why_and_what_was_decided_is_kept(organisation, directors, kind):
    by = a_resolution(organisation, kind, rank=1) if kind else None
    with pytest.raises(OverrideReasonMissing) as refused:
        end_mandate(directors[0], on=MEETING_ON, reason=MandateEnd.REMOVED, heard=ALL, by=by, actor=SYSTEM)
    finding = refused.value.finding
    assert isinstance(finding, Finding)
    assert finding.rule.key == "director_removal_body"
    reason = "Décidé le 3 mars, au livre des procès-verbaux."
    ended = end_mandate(
        directors[0], on=MEETING_ON, reason=MandateEnd.REMOVED, heard=ALL, by=by, override=reason, actor=SYSTEM
    )
    assert ended.ended_by == by
    assert reason in str(AuditDetail.objects.filter(entry__action="mandate.ended").values().get())


def test_the_assembly_of_a_group_removes_from_a_seat_of_that_group(organisation, directors):
    group = Category.objects.for_organisation(organisation).first()
    part = found_body(organisation, Outline(BodyKind.GROUP_MEETING, "Groupe", group=group), actor=SYSTEM)
    by = a_resolution(organisation, AssemblyKind.PART, rank=1, part=part)
    said = {"on": MEETING_ON, "reason": MandateEnd.REMOVED, "heard": ALL, "by": by, "actor": SYSTEM}
    with pytest.raises(OverrideReasonMissing):
        end_mandate(directors[0], **said)
    Seat.objects.filter(pk=directors[0].seat_id).update(group=group)
    assert end_mandate(Mandate.objects.get(pk=directors[0].pk), **said).ended_by == by


def test_nobody_is_removed_before_the_resolution(directors, special):
    before = MEETING_ON - timedelta(days=1)
    with pytest.raises(DatesReversed):
        end_mandate(directors[0], on=before, reason=MandateEnd.REMOVED, heard=ALL, by=special, actor=SYSTEM)


def test_what_was_not_granted_wants_a_reason_and_the_finding_says_what(directors, special):
    with pytest.raises(OverrideReasonMissing) as refused:
        end_mandate(directors[0], on=MEETING_ON, reason=MandateEnd.REMOVED, heard=ALL[1:], by=special, actor=SYSTEM)
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


def test_the_office_says_on_the_page_what_was_granted(organisation, directors, special):
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
    assert "élue" in said(secretary.post(address, removed | {"heard": list(ALL)}))
    answer = secretary.post(address, removed | {"heard": list(ALL), "resolution": special.public_id})
    assert answer.status_code == 302
