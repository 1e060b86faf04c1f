"""The office is reminded of a duty once when its day comes near, and once when it is past."""

from __future__ import annotations

from datetime import date

import pytest
from anymail.exceptions import AnymailRecipientsRefused
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from governance.models import DutyReminder
from governance.queries.compliance import obligations_on
from governance.services.duties import note_duty_done, take_back_duty
from governance.services.duty_reminders import remind_of_duties
from membership.models import Role
from tasks.reminding import remind
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, an_officer, an_organisation

pytestmark = pytest.mark.django_db

# The year ends with December; its annual meeting is due by the end of June at the latest.
QUIET, NEAR, PAST = date(2027, 1, 4), date(2027, 6, 10), date(2027, 7, 2)


@pytest.fixture
def organisation():
    organisation = an_organisation()
    an_officer(organisation, Role.SECRETARY)
    jump(organisation, QUIET)
    remind_of_duties(organisation)
    mail.outbox.clear()
    return organisation


def test_each_duty_is_said_once_when_near_and_once_when_past(organisation):
    jump(organisation, NEAR)
    assert remind_of_duties(organisation) > 0
    [near] = mail.outbox
    assert "L’année selon les règles" in near.body or "Tenir l’assemblée annuelle" in near.body
    assert remind_of_duties(organisation) == 0
    jump(organisation, PAST)
    assert remind(organisation.pk) > 0
    assert len(mail.outbox) == 2
    assert "dès que possible" in mail.outbox[1].body
    assert remind_of_duties(organisation) == 0


def test_one_noted_as_done_by_mistake_is_reminded_of_anew(organisation):
    jump(organisation, PAST)
    remind_of_duties(organisation)
    mail.outbox.clear()
    [filing] = [one for one in obligations_on(organisation, PAST) if one.key == "annual_filing_req_months"]
    what = {"key": filing.key, "from_on": filing.from_on}
    note_duty_done(organisation, **what, done_on=PAST, proof="Nᵒ 4821", actor=SYSTEM)
    take_back_duty(organisation, **what, because="C’était l’an dernier", actor=SYSTEM)
    assert remind_of_duties(organisation) == 1
    assert "registre des entreprises" in mail.outbox[0].body


def test_only_the_office_is_written_to_each_in_their_language(organisation):
    administrator = an_officer(organisation, Role.ADMINISTRATOR)
    administrator.language = "en"
    administrator.save(update_fields=["language"])
    an_officer(organisation, Role.CHAIR)
    jump(organisation, NEAR)
    remind_of_duties(organisation)
    assert len(mail.outbox) == 2
    [english] = [one for one in mail.outbox if one.to == [administrator.email]]
    assert english.subject.startswith(("A duty of the year", "Duties of the year"))
    assert "/o/rives/compliance/" in english.body


def test_what_could_not_leave_is_for_the_next_morning(organisation, monkeypatch):
    jump(organisation, NEAR)
    before = DutyReminder.objects.count()

    def refused(_message):
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", refused)
        assert remind_of_duties(organisation) == 0
    assert DutyReminder.objects.count() == before
    assert remind_of_duties(organisation) > 0


@pytest.mark.parametrize(
    "fault", [OSError(), AnymailRecipientsRefused("nobody there"), UnicodeEncodeError("ascii", "é", 0, 1, "")]
)
def test_whatever_keeps_one_message_keeps_no_other_and_it_is_tried_once_more(organisation, monkeypatch, fault):
    second = an_officer(organisation, Role.ADMINISTRATOR)
    jump(organisation, NEAR)
    works, faults = EmailMessage.send, [fault]

    def refused_once(message):
        if faults:
            raise faults.pop()
        return works(message)

    monkeypatch.setattr(EmailMessage, "send", refused_once)
    assert remind_of_duties(organisation) > 0
    assert len(mail.outbox) == 2
    assert [second.email] in [one.to for one in mail.outbox]


def test_a_worker_that_dies_while_it_writes_forgets_no_duty(organisation, monkeypatch):
    jump(organisation, NEAR)

    def dies(_message):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", dies)
        with pytest.raises(SystemExit):
            remind_of_duties(organisation)
    assert remind_of_duties(organisation) > 0


def test_nobody_is_reminded_where_nobody_keeps_the_office():
    empty = an_organisation("autre")
    jump(empty, PAST)
    assert remind_of_duties(empty) == 0
    assert not DutyReminder.objects.filter(organisation=empty).exists()


def test_the_database_holds_once(organisation):
    jump(organisation, NEAR)
    remind_of_duties(organisation)
    row = DutyReminder.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyReminder.objects.create(organisation=organisation, key=row.key, from_on=row.from_on, state=row.state)
