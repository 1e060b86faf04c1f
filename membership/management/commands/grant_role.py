"""Give somebody a role in an organisation, opening their account if there is none."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from membership.actors import Actor
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation, Role
from membership.services.accounts import open_account
from membership.services.roles import grant_role


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="With which they sign in")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--organisation", required=True, help="Its slug")
        parser.add_argument("--until", type=date.fromisoformat, help="The last day; an adviser's role needs one")
        parser.add_argument("--name", default="")

    def handle(
        self, *, email: str, role: str, organisation: str, until: date | None, name: str, **options: Any
    ) -> None:
        found = Organisation.objects.filter(slug=organisation).first()
        if found is None:
            raise CommandError(_("There is no organisation “%(slug)s”.") % {"slug": organisation})
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(_("“%(email)s” is not an e-mail address.") % {"email": email})
        actor = Actor.system()
        try:
            with transaction.atomic():
                account = open_account(email=email, name=name, actor=actor)
                grant = grant_role(account, organisation=found, role=Role(role), last_on=until, actor=actor)
        except DomainError as error:
            raise CommandError(sentence(error))
        said = {"who": account, "role": Role(grant.role).label, "organisation": found}
        self.stdout.write(_("%(who)s: %(role)s, %(organisation)s.") % said)
