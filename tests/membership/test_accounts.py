"""Accounts and what they may act as: links, activation codes, roles, and the traces they leave."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from membership.access import links_of, roles_of
from membership.clock import today
from membership.errors import ActivationRefused, DatesReversed, NotAMember, RoleNeedsEnd
from membership.models import Account, AccountLink, ActivationCode, AuditDetail, AuditEntry, Organisation, Role
from membership.services import accounts, audit
from membership.services.accounts import activate, issue_activation_code, link_account
from membership.services.clock import jump_to
from membership.services.roles import end_role, grant_role
from tests.factories.register import SYSTEM, a_member, an_account, an_organisation
from tests.waiting import PATIENCE

PASSWORD = "érable bleu tranquille"


@pytest.fixture
def rives(db) -> Organisation:
    return an_organisation("rives")


def test_linking_twice_leaves_one_link_and_one_entry(rives):
    person, account = a_member(rives).person, an_account()
    assert link_account(account, person, actor=SYSTEM) == link_account(account, person, actor=SYSTEM)
    assert AuditEntry.objects.filter(action="account.linked").count() == 1


def test_opening_twice_opens_one_account(db):
    assert an_account("CLAIRE@example.org ") == an_account("claire@example.org")


def test_an_account_opened_by_address_has_no_password(db):
    assert not an_account().has_usable_password()


def test_a_code_is_kept_only_as_a_digest(rives):
    membership = a_member(rives)
    issued = issue_activation_code(membership.person, actor=SYSTEM)
    stored = ActivationCode.objects.get()
    assert issued.code.replace("-", "") not in stored.digest.upper()
    details = AuditDetail.objects.filter(entry__action="activation_code.issued").values_list("values", flat=True)
    assert issued.code not in str(list(details))


def test_a_code_says_nothing_about_the_one_before(rives):
    person = a_member(rives).person
    assert issue_activation_code(person, actor=SYSTEM).code != issue_activation_code(person, actor=SYSTEM).code


def test_a_new_code_stops_the_one_before(rives):
    membership = a_member(rives, number="M1")
    first = issue_activation_code(membership.person, actor=SYSTEM).code
    second = issue_activation_code(membership.person, actor=SYSTEM).code
    with pytest.raises(ActivationRefused):
        activate(rives, number="M1", code=first, password=PASSWORD)
    activate(rives, number="M1", code=second, password=PASSWORD)


def test_a_code_works_once(rives):
    membership = a_member(rives, number="M1")
    code = issue_activation_code(membership.person, actor=SYSTEM).code
    activate(rives, number="M1", code=code, password=PASSWORD)
    with pytest.raises(ActivationRefused):
        activate(rives, number="M1", code=code, password=PASSWORD)


def test_a_code_is_read_with_or_without_its_dashes(rives):
    membership = a_member(rives, number="M1")
    code = issue_activation_code(membership.person, actor=SYSTEM).code
    activate(rives, number=" m1 ", code=code.replace("-", " ").lower(), password=PASSWORD)


def test_a_code_expires(rives):
    membership = a_member(rives, number="M1")
    issued = issue_activation_code(membership.person, actor=SYSTEM)
    jump_to(issued.expires_at + timedelta(seconds=1), actor=SYSTEM)
    with pytest.raises(ActivationRefused):
        activate(rives, number="M1", code=issued.code, password=PASSWORD)


def test_a_code_opens_for_nobody_else(rives):
    code = issue_activation_code(a_member(rives, number="M1").person, actor=SYSTEM).code
    a_member(rives, number="M2")
    a_member(an_organisation("ailleurs"), number="M1")
    for organisation, number in ((rives, "M2"), (Organisation.objects.get(slug="ailleurs"), "M1")):
        with pytest.raises(ActivationRefused):
            activate(organisation, number=number, code=code, password=PASSWORD)


def test_a_second_code_replaces_a_forgotten_password_on_the_same_account(rives):
    membership = a_member(rives, number="M1")
    opened = [
        activate(
            rives, number="M1", code=issue_activation_code(membership.person, actor=SYSTEM).code, password=password
        )
        for password in (PASSWORD, "autre chose encore")
    ]
    assert opened[0] == opened[1]
    assert Account.objects.get(pk=opened[0].pk).check_password("autre chose encore")
    assert AccountLink.objects.filter(signs_in_by_number=True).count() == 1


def test_two_members_without_email_have_two_accounts(rives):
    for number in ("M1", "M2"):
        person = a_member(rives, number=number, email="").person
        activate(rives, number=number, code=issue_activation_code(person, actor=SYSTEM).code, password=PASSWORD)
    assert Account.objects.filter(email=None).count() == 2


def test_no_code_for_somebody_who_has_left(rives):
    with pytest.raises(NotAMember):
        issue_activation_code(a_member(rives, until=date(2021, 1, 1)).person, actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("decided_by_the_row", [True, False])
def test_two_who_use_a_code_at_once_do_not_both_get_in(decided_by_the_row, monkeypatch):
    """The second parameter turns the guard off, to show that the test can fail."""
    organisation = an_organisation("rives")
    membership = a_member(organisation, number="M1")
    # A log-in there already is: for a first one, the constraint on links would stop the second by itself.
    first = issue_activation_code(membership.person, actor=SYSTEM).code
    activate(organisation, number="M1", code=first, password=PASSWORD)
    code = issue_activation_code(membership.person, actor=SYSTEM).code
    both_ready = threading.Barrier(2, timeout=PATIENCE)
    if not decided_by_the_row:
        monkeypatch.setattr(accounts, "_spend", lambda person, _code: _spent_carelessly(person, both_ready))
    outcomes: list[str] = []

    def try_it(password: str) -> None:
        try:
            if decided_by_the_row:
                both_ready.wait()
            activate(organisation, number="M1", code=code, password=password)
            outcomes.append("in")
        except ActivationRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=(f"{PASSWORD} {n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == (["in", "refused"] if decided_by_the_row else ["in", "in"])


def _spent_carelessly(person, both_ready) -> bool:
    """Look first and write afterwards: what a plain reading of the code would do."""
    unused = ActivationCode.objects.filter(person=person, used_at=None).exists()
    both_ready.wait()
    return unused


def test_a_role_holds_from_its_first_to_its_last_day(rives):
    account = an_account()
    grant_role(
        account,
        organisation=rives,
        role=Role.ADVISER,
        actor=SYSTEM,
        begins_on=date(2027, 3, 1),
        last_on=date(2027, 3, 31),
    )
    held = [day for day in (27, 28, 29, 30, 31) if roles_of(account, rives, date(2027, 3, day))]
    assert held == [27, 28, 29, 30, 31]
    assert not roles_of(account, rives, date(2027, 2, 28))
    assert not roles_of(account, rives, date(2027, 4, 1))


def test_an_advisers_role_needs_an_end(rives):
    with pytest.raises(RoleNeedsEnd):
        grant_role(an_account(), organisation=rives, role=Role.ADVISER, actor=SYSTEM)


def test_a_role_does_not_end_before_it_begins(rives):
    with pytest.raises(DatesReversed):
        grant_role(
            an_account(),
            organisation=rives,
            role=Role.CHAIR,
            actor=SYSTEM,
            begins_on=date(2027, 3, 2),
            last_on=date(2027, 3, 1),
        )


def test_the_same_role_given_twice_is_one_grant(rives):
    account = an_account()
    grants = [grant_role(account, organisation=rives, role=Role.CHAIR, actor=SYSTEM) for _ in range(2)]
    assert grants[0] == grants[1]


def test_a_role_ends_today_and_leaves_its_trace(rives):
    account = an_account()
    grant = grant_role(
        account, organisation=rives, role=Role.SECRETARY, actor=SYSTEM, begins_on=today(rives) - timedelta(days=3)
    )
    end_role(grant, actor=SYSTEM)
    assert not roles_of(account, rives, today(rives))
    assert roles_of(account, rives, today(rives) - timedelta(days=1)) == {Role.SECRETARY}
    assert AuditEntry.objects.filter(action="role.ended").count() == 1


def test_a_role_given_today_can_end_today(rives):
    account = an_account()
    grant = grant_role(account, organisation=rives, role=Role.SECRETARY, actor=SYSTEM)
    ended = end_role(grant, actor=SYSTEM)
    assert not roles_of(account, rives, today(rives))
    assert end_role(ended, actor=SYSTEM).pk == grant.pk


def test_a_role_in_one_organisation_is_none_in_another(rives):
    account, elsewhere = an_account(), an_organisation("ailleurs")
    grant_role(account, organisation=rives, role=Role.SECRETARY, actor=SYSTEM)
    assert not roles_of(account, elsewhere, today(elsewhere))


def test_a_link_by_number_outlives_a_change_of_address(rives):
    membership = a_member(rives, number="M1", email="")
    account = activate(
        rives, number="M1", code=issue_activation_code(membership.person, actor=SYSTEM).code, password=PASSWORD
    )
    membership.person.email = "nouvelle@example.org"
    membership.person.save()
    assert links_of(account, rives).count() == 1


def test_everything_that_was_done_leaves_a_chain_that_holds(rives):
    membership = a_member(rives, number="M1")
    code = issue_activation_code(membership.person, actor=SYSTEM).code
    account = activate(rives, number="M1", code=code, password=PASSWORD)
    end_role(grant_role(account, organisation=rives, role=Role.CHAIR, actor=SYSTEM), actor=SYSTEM)
    assert not list(audit.verify(rives))
    with transaction.atomic():
        assert {entry.action for entry in AuditEntry.objects.filter(chain__organisation=rives)} >= {
            "activation_code.issued",
            "account.linked",
            "account.activated",
            "role.granted",
            "role.ended",
        }
