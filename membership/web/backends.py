"""Signing in with a member number: for those without e-mail, or who share one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from membership.models import Account, Organisation
from membership.queries import people


class MemberNumberBackend(BaseBackend):
    """Organisation, number and password; the number means nothing outside its organisation."""

    def authenticate(  # type: ignore[override]  # credentials of its own, as Django expects of a backend
        self,
        request: HttpRequest | None,
        *,
        organisation: Organisation,
        number: str,
        password: str,
    ) -> Account | None:
        account = people.account_of_number(organisation, number)
        if account is None:
            # As long as checking one, so that the wait does not tell which numbers sign in.
            Account().set_password(password)
            return None
        return account if account.check_password(password) and account.is_active else None

    def get_user(self, user_id: Any) -> Account | None:
        account = Account.objects.filter(pk=user_id).first()
        return account if account and account.is_active else None
