"""What a slip says gave the address of an e-mail, as it was known when each copy left."""

from __future__ import annotations

import pytest

from governance.services.calling import call_assembly
from membership.models import AttemptOutcome, Delivery, Purpose
from membership.models.base import RealNow
from membership.queries.slips import COLUMNS, rows
from membership.services.contacts import record_consent
from membership.services.sending import claim, finish_attempt, open_attempt
from membership.services.smtp_answers import Answer
from tests.factories.life import an_application
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_organisation

pytestmark = pytest.mark.django_db
# The rank, and the hashes at the end, are put to a row by whoever chains them.
GIVEN_BY = COLUMNS.index("address_given_by") - 1


@pytest.fixture
def anne():
    return a_member(an_organisation(), "Anne", "Roy", email="anne@example.org")


@pytest.fixture
def notice(anne):
    jump(anne.organisation, CALLED_ON)
    return call_assembly(an_assembly(anne.organisation), actor=SYSTEM).notice


def said(anne, *, is_given, source):
    record_consent(anne.person, purpose=Purpose.NOTICES_BY_EMAIL, is_given=is_given, source=source, actor=SYSTEM)


def send(outcome=AttemptOutcome.ACCEPTED):
    Delivery.objects.update(next_attempt_at=RealNow())
    token, ids = claim(10)
    finish_attempt(open_attempt(ids[0], token), Answer(outcome, "250 kept"))


def given_by(notice):
    [row] = rows(notice)
    return row[GIVEN_BY]


def test_before_anything_left_nobody_had_objected(notice):
    assert given_by(notice) == "register, no objection"


def test_a_consent_given_after_the_notice_was_issued_and_before_it_left_is_the_one_that_counts(anne, notice):
    said(anne, is_given=True, source="au guichet")
    send()
    said(anne, is_given=False, source="par la poste")
    assert given_by(notice).startswith("register, consent ")
    assert given_by(notice).endswith("au guichet")


def test_each_attempt_has_its_own_where_they_differ(anne, notice):
    send(AttemptOutcome.TEMPORARY)
    send(AttemptOutcome.TEMPORARY)
    said(anne, is_given=True, source="au guichet")
    send()
    first, second = given_by(notice).split(" | ")
    assert first == "register, no objection"
    assert second.startswith("register, consent ")


def test_whoever_applies_gave_the_address_in_the_application():
    organisation = an_organisation()
    application = an_application(organisation)
    receipt = application.deliveries.get().notice
    assert given_by(receipt) == f"application {application.received_at:%Y-%m-%dT%H:%M:%SZ}"
