"""A member keeps up how to reach them: at once for what is theirs to say, by a link for an e-mail."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from membership.errors import AlreadySo, LinkExpired, LinkUnknown
from membership.models import Account, Address, AuditEntry, EmailChange, Person, PhoneKind, Role
from membership.models.base import true_on
from membership.services.contacts import move_house
from membership.services.own_contact import ask_email_change, confirm_email_change
from membership.services.persons import PostalAddress
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer, an_organisation
from tests.membership.me.conftest import ON, browser
from tests.membership.me.reading import text

HERE = "/o/rives/me"


def link_in(message) -> str:
    return re.search(r"https?://[^/\s]+(/o/\S+)", message.body)[1]


def test_telephones_and_language_change_at_once(own, anne):
    fields = {"phone": "418 555-0101", "home_phone": "418 555-0202", "work_phone": "", "language": "en"}
    assert own.post(f"{HERE}/phones/", fields).status_code == 302
    anne.person.refresh_from_db()
    assert (anne.person.phone, anne.person.language, anne.person.email) == ("418 555-0101", "en", "anne@example.org")
    assert anne.person.phones.get().kind == PhoneKind.HOME


def test_the_address_changes_from_a_day_and_the_one_before_stays(own, anne):
    move_house(anne.person, address=PostalAddress("1, rue du Quai", "Québec"), since=date(2020, 1, 1), actor=SYSTEM)
    own.post(f"{HERE}/address/", {"line": "9, rue Neuve", "city": "Lévis", "since": "2027-01-20"})
    held = Address.objects.filter(person=anne.person)
    assert held.get(true_on(ON)).city == "Lévis"
    assert held.get(true_on(date(2027, 1, 19))).city == "Québec"


def test_a_day_before_the_address_known_is_refused_and_nothing_is_lost(own, anne):
    move_house(anne.person, address=PostalAddress("1, rue du Quai", "Québec"), since=date(2026, 1, 1), actor=SYSTEM)
    page = own.post(f"{HERE}/address/", {"line": "9, rue Neuve", "city": "Lévis", "since": "2025-01-20"})
    assert page.status_code == 422
    assert "9, rue Neuve" in text(page)
    assert Address.objects.get(true_on(ON), person=anne.person).city == "Québec"


def test_an_email_holds_once_the_link_sent_there_is_followed_by_a_click(own, anne, letters):
    own.post(f"{HERE}/email/", {"email": "neuf@example.org"})
    (message,) = letters()
    assert message.to == ["neuf@example.org"]
    anne.person.refresh_from_db()
    assert anne.person.email == "anne@example.org", "not yet"
    anybody, link = browser(None), link_in(message)
    assert "neuf@example.org" in text(anybody.get(link))
    anne.person.refresh_from_db()
    assert anne.person.email == "anne@example.org", "a scanner that opens links confirms nothing"
    assert anybody.post(link).status_code == 200
    anne.person.refresh_from_db()
    assert anne.person.email == "neuf@example.org"
    assert anybody.post(link).status_code == 410, "once"


def test_the_old_address_is_told_without_the_new_one(own, anne, letters):
    own.post(f"{HERE}/email/", {"email": "neuf@example.org"})
    browser(None).post(link_in(letters()[0]))
    told = letters()[1]
    assert told.to == ["anne@example.org"]
    assert "neuf@example.org" not in told.body


def test_the_account_follows_and_the_member_stays_signed_in(own, anne, letters):
    own.post(f"{HERE}/email/", {"email": "neuf@example.org"})
    browser(None).post(link_in(letters()[0]))
    assert Account.objects.get(links__person=anne.person).email == "neuf@example.org"
    assert own.get(f"{HERE}/").status_code == 200


def test_of_a_couple_who_share_a_mailbox_only_one_leaves_it(anne, rives, letters):
    luc = a_member(rives, "Luc", "Fabre", email="anne@example.org")
    account = an_account_of(anne)
    account.links.create(organisation=rives, person=luc.person)
    asked = ask_email_change(anne.person, email="neuf@example.org", actor=SYSTEM)
    assert not confirm_email_change(rives, token=asked.token, actor=SYSTEM).account_moved
    account.refresh_from_db()
    assert account.email == "anne@example.org"


def test_another_address_replaces_the_link_of_the_first(anne, rives):
    first = ask_email_change(anne.person, email="un@example.org", actor=SYSTEM)
    second = ask_email_change(anne.person, email="deux@example.org", actor=SYSTEM)
    with pytest.raises(LinkExpired):
        confirm_email_change(rives, token=first.token, actor=SYSTEM)
    confirm_email_change(rives, token=second.token, actor=SYSTEM)
    assert Person.objects.get(pk=anne.person.pk).email == "deux@example.org"


def test_a_link_is_good_for_two_days(anne, rives):
    asked = ask_email_change(anne.person, email="neuf@example.org", actor=SYSTEM)
    jump(rives, ON + timedelta(days=3))
    with pytest.raises(LinkExpired):
        confirm_email_change(rives, token=asked.token, actor=SYSTEM)


def test_a_link_opens_nothing_elsewhere_and_an_invented_one_nothing_at_all(anne, rives):
    asked = ask_email_change(anne.person, email="neuf@example.org", actor=SYSTEM)
    for organisation, token in ((an_organisation("ailleurs"), asked.token), (rives, "inventé")):
        with pytest.raises(LinkUnknown):
            confirm_email_change(organisation, token=token, actor=SYSTEM)


def test_the_same_address_again_is_no_change(anne):
    with pytest.raises(AlreadySo):
        ask_email_change(anne.person, email="Anne@example.org", actor=SYSTEM)


def test_neither_the_link_nor_the_address_asked_is_left_in_what_is_stored(anne, rives):
    asked = ask_email_change(anne.person, email="neuf@example.org", actor=SYSTEM)
    assert asked.token not in str(EmailChange.objects.values())
    assert not AuditEntry.objects.filter(detail__values__icontains="neuf@example.org").exists()
    confirm_email_change(rives, token=asked.token, actor=SYSTEM)
    assert EmailChange.objects.get().email == "", "it is the person's now, and stands there alone"


def test_preferences_leave_an_event_each_with_its_wording(own, anne):
    own.post(f"{HERE}/preferences/", {"purpose": "notices_by_email", "said": "no"})
    own.post(f"{HERE}/preferences/", {"purpose": "news", "said": "yes"})
    anne.person.refresh_from_db()
    assert anne.person.prefers_post
    said = list(anne.person.consents.order_by("pk").values_list("purpose", "is_given", "text"))
    assert [one[:2] for one in said] == [("notices_by_email", False), ("news", True)]
    assert "nouvelles" in said[1][2]


def test_the_office_writes_what_was_said_elsewhere_and_the_age(office, anne):
    page = f"/o/rives/register/{anne.public_id}/preferences/"
    office.post(page, {"act": "consent", "purpose": "news", "is_given": "yes", "source": "formulaire papier"})
    office.post(page, {"act": "age", "birth_on": "1961-05-02", "guardian_name": ""})
    assert anne.person.consents.get().source == "formulaire papier"
    seen = text(office.get(page))
    assert "formulaire papier" in seen
    assert "1961-05-02" in seen
    assert office.post(page, {"act": "age"}).status_code == 422
    assert "1961" not in text(office.get("/o/rives/register/"))


def test_an_officer_without_a_file_finds_none(rives):
    assert browser(an_officer(rives, Role.AUDITOR)).get(f"{HERE}/").status_code == 404
