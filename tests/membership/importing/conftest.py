"""A co-op into which lists are brought, and lists as short as what they show."""

import csv
import io
from collections.abc import Callable

import pytest
from django.conf import settings

from membership.actors import Actor
from membership.models import Organisation
from membership.services.imports.importing import import_members, rehearse_import
from membership.services.imports.reports import ImportReport
from tests.factories.register import an_organisation

FULL_LIST = settings.BASE_DIR / "config" / "demonstration_data" / "solidarity-2400-clean.csv"

ARIANE = {
    "member_number": "M1",
    "given_name": "Ariane",
    "family_name": "Côté",
    "email": "ariane@example.org",
    "category": "user",
    "status": "active",
    "joined_on": "2018-03-01",
}


@pytest.fixture
def coop(db) -> Organisation:
    return an_organisation("rivages")


@pytest.fixture
def listed() -> Callable[..., bytes]:
    """Return the function that writes members as a list, with the columns they mention."""

    def write(*members: dict[str, str], separator: str = ",", encoding: str = "utf-8") -> bytes:
        columns = list(dict.fromkeys(name for member in members for name in member))
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, columns, delimiter=separator)
        writer.writeheader()
        writer.writerows(members)
        return out.getvalue().encode(encoding)

    return write


@pytest.fixture
def bring_in(coop) -> Callable[..., ImportReport]:
    def act(content: bytes, **options) -> ImportReport:
        return import_members(coop, actor=Actor.system(), content=content, file_name="liste.csv", **options)

    return act


@pytest.fixture
def rehearse(coop) -> Callable[..., ImportReport]:
    def act(content: bytes, **options) -> ImportReport:
        return rehearse_import(coop, content=content, **options)

    return act
