"""Calling a meeting: one frozen list, one delivery each, and never outside the law."""

from __future__ import annotations

import threading
from datetime import date, time

import pytest
from django.db import connection
from django.db.models import Count

from governance.errors import AgendaEmpty, AssemblyInThePast, NobodyToTell, NoticeOutsideWindow
from governance.models import Assembly, AssemblyState, ConvenedEntry, ConvenedList
from governance.services import calling, planning
from governance.services.calling import call_assembly, foresee_call
from governance.services.planning import Item
from membership.errors import OverrideReasonMissing, StateNotAllowed, TextMissing
from membership.models import Channel, Delivery, DeliveryState, Notice, NoticeText
from membership.rules.resolved import ResolvedRules
from tests.factories.crowd import a_crowd
from tests.factories.meetings import CALLED_ON, SYSTEM, an_assembly, jump
from tests.factories.register import a_member, a_suspension, an_organisation
from tests.waiting import PATIENCE

FIRST_DAY, LAST_CLEAR_DAY, LAST_DAY = date(2027, 3, 10), date(2027, 4, 13), date(2027, 4, 14)


@pytest.fixture
def organisation(db):
    return an_organisation()


@pytest.fixture
def assembly(organisation):
    """A meeting planned before its window; what the register learned later would not be known on its first day."""
    jump(organisation, date(2027, 3, 1))
    a_member(organisation)
    prepared = an_assembly(organisation)
    jump(organisation, CALLED_ON)
    return prepared


def nothing_was_written(assembly):
    assembly.refresh_from_db()
    return assembly.is_draft and not Notice.objects.exists() and not ConvenedList.objects.exists()


@pytest.mark.parametrize("day", [FIRST_DAY, CALLED_ON, LAST_CLEAR_DAY])
def test_a_notice_inside_the_window_leaves(organisation, assembly, day):
    jump(organisation, day)
    called = call_assembly(assembly, actor=SYSTEM)
    assert called.state == AssemblyState.CALLED
    assert called.notice.deliveries.count() == 1


@pytest.mark.parametrize("day", [date(2027, 3, 9), date(2027, 4, 15), date(2027, 4, 23)])
def test_a_notice_outside_the_window_does_not_leave(organisation, assembly, day):
    jump(organisation, day)
    with pytest.raises(NoticeOutsideWindow):
        call_assembly(assembly, actor=SYSTEM, reason="Nous sommes pressés.")
    assert nothing_was_written(assembly)


def test_the_last_day_asks_for_a_reason_and_keeps_it(organisation, assembly):
    jump(organisation, LAST_DAY)
    with pytest.raises(OverrideReasonMissing):
        call_assembly(assembly, actor=SYSTEM, reason="  ")
    assert nothing_was_written(assembly)
    call_assembly(assembly, actor=SYSTEM, reason="Le règlement ne parle pas de jours francs.")
    waiver = assembly.waivers.get()
    assert waiver.reason == "Le règlement ne parle pas de jours francs."
    assert waiver.finding["code"] == "notice_valid_if_not_clear_days"


def test_the_day_is_that_of_the_organisation(organisation, assembly):
    """At 22:00 in Quebec it is already the next day in Greenwich; the last day is not over."""
    jump(organisation, LAST_CLEAR_DAY, time(22))
    assert call_assembly(assembly, actor=SYSTEM).state == AssemblyState.CALLED


def test_a_text_without_english_does_not_leave(assembly):
    planning.add_item(assembly, Item("Divers"), actor=SYSTEM)
    with pytest.raises(TextMissing) as refused:
        call_assembly(assembly, actor=SYSTEM)
    assert refused.value.params == {"language": "en", "text": "Divers"}
    assert nothing_was_written(assembly)


@pytest.mark.django_db
def test_english_is_not_asked_for_where_it_is_not_offered():
    french = an_organisation("seule", offers_english=False)
    jump(french, CALLED_ON)
    a_member(french)
    assembly = an_assembly(french, title_en="")
    assembly.agenda.update(title_en="")
    called = call_assembly(assembly, actor=SYSTEM)
    assert list(called.notice.texts.values_list("language", flat=True)) == ["fr"]


def test_an_empty_agenda_calls_nobody(assembly):
    assembly.agenda.all().delete()
    with pytest.raises(AgendaEmpty):
        call_assembly(assembly, actor=SYSTEM)


def test_a_meeting_already_past_is_not_called(organisation, assembly):
    jump(organisation, date(2027, 4, 25))
    with pytest.raises(AssemblyInThePast):
        call_assembly(assembly, actor=SYSTEM)


def test_an_empty_register_has_nobody_to_tell(organisation):
    jump(organisation, CALLED_ON)
    with pytest.raises(NobodyToTell):
        call_assembly(an_assembly(organisation), actor=SYSTEM)


def test_the_list_says_of_each_member_whether_they_were_told_and_why(organisation, assembly):
    suspended = a_member(organisation, "Luc", "Gagné")
    a_suspension(suspended, since=date(2027, 1, 1), until=date(2027, 6, 1))
    a_member(organisation, "Zoé", "Ancienne", until=date(2026, 12, 1))
    call_assembly(assembly, actor=SYSTEM)
    entries = {entry.name: entry for entry in ConvenedEntry.objects.all()}
    assert {name: entry.is_told for name, entry in entries.items()} == {
        "Anne Roy": True,
        "Luc Gagné": False,
        "Zoé Ancienne": False,
    }
    assert entries["Luc Gagné"].reason_code == "suspended_until"
    assert entries["Luc Gagné"].reason_params == {"last_day": "2027-05-31"}
    assert Delivery.objects.count() == ConvenedList.objects.get().told == 1


def test_without_an_email_the_notice_goes_by_post(organisation, assembly):
    a_member(organisation, "Paul", "Sansadresse", email="")
    call_assembly(assembly, actor=SYSTEM)
    letter = Delivery.objects.get(person__given_name="Paul")
    assert (letter.channel, letter.state) == (Channel.POST, DeliveryState.BY_POST)


def test_each_member_is_told_in_their_language(organisation, assembly):
    a_member(organisation, "Jane", "Doe", language="en")
    call_assembly(assembly, actor=SYSTEM)
    assert dict(Delivery.objects.values_list("person__given_name", "language")) == {"Anne": "fr", "Jane": "en"}
    assert set(NoticeText.objects.values_list("language", flat=True)) == {"fr", "en"}


def test_the_english_notice_carries_the_french_under_it(assembly):
    call_assembly(assembly, actor=SYSTEM)
    english = NoticeText.objects.get(language="en")
    for body in (english.body_text, english.body_html):
        assert body.index("Annual general meeting") < body.index("Assemblée générale annuelle")
    assert "Annual general meeting" not in NoticeText.objects.get(language="fr").body_text


def test_the_rules_are_kept_as_they_were(organisation, assembly):
    called = call_assembly(assembly, actor=SYSTEM)
    kept = ResolvedRules.from_json(called.resolved_rules)
    assert kept.whole("notice_min_days") == 10
    assert kept["notice_min_days"].article == "4.2"
    assert called.rule_set_sha256 == kept.sha256


def test_what_is_foreseen_is_what_happens(organisation, assembly):
    a_crowd(organisation, 60)
    foreseen = foresee_call(assembly)
    call_assembly(assembly, actor=SYSTEM)
    written = dict(Delivery.objects.order_by().values_list("channel").annotate(n=Count("pk")))
    assert written == {Channel.EMAIL: foreseen.by_email, Channel.POST: foreseen.by_post}
    assert ConvenedList.objects.get().told == foreseen.told


def test_a_meeting_is_called_once(assembly):
    call_assembly(assembly, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        call_assembly(assembly, actor=SYSTEM)
    assert Notice.objects.count() == 1


def test_twenty_four_hundred_members_get_one_delivery_each(organisation, django_assert_max_num_queries):
    jump(organisation, CALLED_ON)
    a_crowd(organisation, 2400)
    assembly = an_assembly(organisation)
    # Written in batches: one statement a member would be thousands. Two ask who died.
    with django_assert_max_num_queries(71):
        call_assembly(assembly, actor=SYSTEM)
    told = ConvenedEntry.objects.filter(is_told=True)
    assert told.count() == Delivery.objects.count() == Delivery.objects.values("membership").distinct().count() == 2400
    assert set(told.values_list("membership", flat=True)) == set(Delivery.objects.values_list("membership", flat=True))
    assert Delivery.objects.filter(channel=Channel.POST).count() == 2400 // 14


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_issue_one_notice():
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    a_member(organisation)
    assembly = an_assembly(organisation)
    assert called_twice_at_once(assembly) == ["called", "refused"]
    assert (Notice.objects.count(), ConvenedList.objects.count(), Delivery.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_officers_would_collide(monkeypatch):
    """The test above can fail: it is the lock on the meeting that keeps the second officer waiting."""
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    a_member(organisation)
    assembly = an_assembly(organisation)
    both_have_looked = threading.Barrier(2, timeout=PATIENCE)

    def look(row: Assembly, _action: str) -> Assembly:
        found = Assembly.objects.get(pk=row.pk)
        both_have_looked.wait()
        return found

    monkeypatch.setattr(calling, "lock_draft", look)
    assert called_twice_at_once(assembly) != ["called", "refused"]


def called_twice_at_once(assembly):
    """Call from two connections that start together. Returns what each came to, sorted."""
    together, outcomes = threading.Barrier(2), []

    def call():
        try:
            together.wait(timeout=PATIENCE)
            call_assembly(assembly, actor=SYSTEM)
            outcomes.append("called")
        except StateNotAllowed:
            outcomes.append("refused")
        except Exception as error:  # noqa: BLE001  # whatever the database says is an outcome here
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return sorted(outcomes)
