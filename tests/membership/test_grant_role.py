"""Giving a role from the terminal: how the first administrator of an organisation gets in."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from membership.access import roles_of
from membership.clock import today
from membership.models import Account
from tests.factories.register import an_organisation

pytestmark = pytest.mark.django_db


def test_the_account_is_opened_and_holds_the_role(capsys):
    rives = an_organisation("rives")
    call_command("grant_role", "Claire@example.org", "administrator", organisation="rives", name="Claire Bergeron")
    account = Account.objects.get(email="claire@example.org")
    assert roles_of(account, rives, today(rives)) == {"administrator"}
    assert "Claire Bergeron" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("email", "role", "slug"),
    [
        ("claire@example.org", "secretary", "nulle-part"),
        ("pas une adresse", "secretary", "rives"),
        ("claire@example.org", "adviser", "rives"),
    ],
)
def test_a_refusal_is_one_sentence_and_leaves_nothing(email, role, slug):
    an_organisation("rives")
    with pytest.raises(CommandError):
        call_command("grant_role", email, role, organisation=slug)
    assert not Account.objects.exists()
