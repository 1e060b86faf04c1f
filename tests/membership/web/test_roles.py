"""Roles given and ended on a page, by an administrator alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from membership.access import roles_of
from membership.clock import today
from membership.errors import LastAdministrator
from membership.models import Account, AuditEntry, Role, RoleGrant
from membership.services.roles import end_role
from tests.factories.register import SYSTEM, an_officer, an_organisation

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
