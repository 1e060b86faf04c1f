"""Set up an organisation: its name, its kind, its categories of members, the price of its qualifying shares."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from membership.actors import Actor
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation, OrganisationKind
from membership.services.categories import open_category
from membership.services.organisations import found_organisation

RIGHTS = {"vote": "votes", "stand": "stands", "attend": "attends"}


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="As it stands in its addresses, such as coop-des-rives")
        parser.add_argument("--kind", required=True, choices=OrganisationKind.values)
        parser.add_argument("--name-fr", required=True)
        parser.add_argument("--name-en", default="")
        parser.add_argument(
            "--category",
            action="append",
            default=[],
            metavar="FRENCH/ENGLISH[/RIGHTS]",
            help="One for each category; rights among vote, stand and attend, with commas: all three by default",
        )
        parser.add_argument(
            "--share-price", type=_dollars, help="In dollars; without it there are no qualifying shares"
        )
        parser.add_argument("--contact", default="", help="Whom members call, as shown to them")

    def handle(self, *, slug: str, category: list[str], share_price: int | None, **options: Any) -> None:
        organisation = Organisation(
            slug=slug,
            kind=options["kind"],
            name_fr=options["name_fr"],
            name_en=options["name_en"],
            contact=options["contact"],
        )
        wanted = [_category(one) for one in category]
        actor = Actor.system()
        try:
            organisation.full_clean()
            with transaction.atomic():
                found_organisation(organisation, categories=(), share_price_cents=share_price, actor=actor)
                for one in wanted:
                    # The by-laws that create auxiliary members are adopted by a meeting of those who are admitted then.
                    open_category(organisation, **one, override=_("At the foundation, before the by-laws"), actor=actor)
        except ValidationError as error:
            raise CommandError(" ".join(f"{name}: {' '.join(why)}" for name, why in error.message_dict.items()))
        except DomainError as error:
            raise CommandError(sentence(error))
        told = {"organisation": organisation, "slug": slug}
        self.stdout.write(
            _("%(organisation)s is set up, at /o/%(slug)s/. Next: grant_role, then import_members.") % told
        )


def _dollars(text: str) -> int:
    """Return the cents of an amount in dollars."""
    try:
        cents = Decimal(text) * 100
    except InvalidOperation:
        raise CommandError(_("“%(text)s” is not an amount in dollars, such as 10.00.") % {"text": text})
    if cents < 0 or cents != int(cents):
        raise CommandError(_("“%(text)s” is not an amount in dollars, such as 10.00.") % {"text": text})
    return int(cents)


def _category(text: str) -> dict[str, Any]:
    """Return the names and the rights of a category, as written."""
    name_fr, _slash, rest = text.partition("/")
    name_en, _slash, rights = rest.partition("/")
    named = [one.strip() for one in rights.split(",") if one.strip()]
    if not name_fr.strip() or not set(named) <= RIGHTS.keys():
        raise CommandError(_("“%(text)s”: write a name in French, one in English, and its rights.") % {"text": text})
    given = {field: not named or right in named for right, field in RIGHTS.items()}
    return {"name_fr": name_fr, "name_en": name_en, **given}
