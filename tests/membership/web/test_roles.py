"""Roles given and ended on a page, by an administrator alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from membership.access import roles_of
from membership.clock import today
from membership.errors import LastAdministrator, RoleHeldLonger
from membership.models import Account, AuditEntry, Role, RoleGrant
from membership.services.roles import end_role, grant_role
from tests.factories.register import SYSTEM, an_account, an_officer, an_organisation
from tests.governance.web.reading import said
from tests.voting.races import at_once, beside

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def here(db):
    return an_organisation()


@pytest.fixture
def administrator(here, client):
    account = an_officer(here, Role.ADMINISTRATOR)
    client.force_login(account, backend=BACKEND)
    return account


def test_a_role_is_given_and_ended(here, administrator, client):
    url = reverse("roles", kwargs={"slug": here.slug})
    answer = client.post(url, {"email": "Zoe@Example.org", "name": "Zoé Roy", "role": "scrutineer"})
    assert answer.status_code == 302
    zoe = Account.objects.get(email="zoe@example.org")
    assert roles_of(zoe, here, today(here)) == {Role.SCRUTINEER}
    assert "Zoé Roy" in client.get(url).content.decode()
    grant = RoleGrant.objects.get(account=zoe)
    client.post(reverse("role-end", kwargs={"slug": here.slug, "grant": grant.pk}))
    assert roles_of(zoe, here, today(here)) == set()
    assert AuditEntry.objects.filter(action__startswith="role.").count() >= 2


def test_an_adviser_has_a_last_day(here, administrator, client):
    url = reverse("roles", kwargs={"slug": here.slug})
    answer = client.post(url, {"email": "c@example.org", "name": "C", "role": "adviser"})
    assert answer.status_code == 422
    assert not Account.objects.filter(email="c@example.org").exists()


def test_the_last_administrator_stays(here, administrator, client):
    grant = RoleGrant.objects.get(account=administrator)
    with pytest.raises(LastAdministrator):
        end_role(grant, actor=SYSTEM)
    client.post(reverse("role-end", kwargs={"slug": here.slug, "grant": grant.pk}))
    assert roles_of(administrator, here, today(here)) == {Role.ADMINISTRATOR}
    an_officer(here, Role.ADMINISTRATOR, email="autre@example.org")
    end_role(grant, actor=SYSTEM)


def test_the_role_of_another_organisation_is_not_there(here, administrator, client):
    elsewhere = an_organisation("ailleurs")
    other = an_officer(elsewhere, Role.CHAIR)
    grant = RoleGrant.objects.get(account=other)
    assert client.post(reverse("role-end", kwargs={"slug": here.slug, "grant": grant.pk})).status_code == 404
    client.force_login(an_officer(here, Role.SECRETARY), backend=BACKEND)
    assert client.get(reverse("roles", kwargs={"slug": here.slug})).status_code == 404


def test_whoever_administers_until_tomorrow_does_not_let_the_last_go(here, administrator):
    grant, on = RoleGrant.objects.get(account=administrator), today(here)
    for_a_week = an_account("semaine@example.org")
    grant_role(for_a_week, organisation=here, role=Role.ADMINISTRATOR, actor=SYSTEM, last_on=on + timedelta(days=6))
    with pytest.raises(LastAdministrator):
        end_role(grant, actor=SYSTEM)
    afterwards = {"begins_on": on + timedelta(days=7), "actor": SYSTEM}
    grant_role(an_account("apres@example.org"), organisation=here, role=Role.ADMINISTRATOR, **afterwards)
    end_role(grant, actor=SYSTEM)


def test_a_last_day_that_would_end_nothing_is_refused(here, administrator, client):
    zoe, on = an_account("zoe@example.org"), today(here)
    held = grant_role(zoe, organisation=here, role=Role.CHAIR, actor=SYSTEM)
    with pytest.raises(RoleHeldLonger):
        grant_role(zoe, organisation=here, role=Role.CHAIR, actor=SYSTEM, last_on=on + timedelta(days=6))
    sent = {"email": "zoe@example.org", "name": "Zoé", "role": "chair", "last_on": str(on + timedelta(days=6))}
    answer = client.post(reverse("roles", kwargs={"slug": here.slug}), sent)
    assert answer.status_code == 422
    assert "tient déjà ce rôle, et au-delà de ce jour" in said(answer)
    assert grant_role(zoe, organisation=here, role=Role.CHAIR, actor=SYSTEM) == held


def test_a_role_held_by_another_grant_is_not_said_to_be_over(here, administrator, client):
    zoe, on = an_account("zoe@example.org"), today(here)
    short = grant_role(zoe, organisation=here, role=Role.CHAIR, actor=SYSTEM, last_on=on + timedelta(days=6))
    grant_role(zoe, organisation=here, role=Role.CHAIR, actor=SYSTEM)
    url = reverse("role-end", kwargs={"slug": here.slug, "grant": short.pk})
    page = said(client.post(url, follow=True))
    assert "ne tient plus ce rôle" not in page
    assert "tient encore ce rôle" in page


@pytest.mark.django_db(transaction=True)
def test_two_who_administer_and_end_each_others_role_leave_one():
    here = an_organisation()
    grants = [
        RoleGrant.objects.get(account=an_officer(here, Role.ADMINISTRATOR, email=f"{name}@example.org"))
        for name in ("a", "b")
    ]
    came = at_once(*(lambda one=one: end_role(one, actor=SYSTEM) for one in grants))
    assert sorted(type(one).__name__ for one in came) == ["LastAdministrator", "RoleGrant"]


@pytest.mark.django_db(transaction=True)
def test_whoever_ends_a_role_beside_waits_before_holding_any():
    here = an_organisation()
    first, second = (
        RoleGrant.objects.get(account=an_officer(here, Role.ADMINISTRATOR, email=f"{name}@example.org"))
        for name in ("a", "b")
    )
    with beside() as other:
        with transaction.atomic():
            RoleGrant.objects.select_for_update(no_key=True).get(pk=first.pk)
            other.begin(lambda: end_role(second, actor=SYSTEM))
            assert other.is_waiting()
            # Had it taken its own first, this would be a deadlock.
            RoleGrant.objects.select_for_update(no_key=True, nowait=True).get(pk=second.pk)
            end_role(first, actor=SYSTEM)
        with pytest.raises(LastAdministrator):
            other.result()
