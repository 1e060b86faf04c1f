"""The database itself keeps each organisation's rows together: nothing points into another's."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.models import Address, Membership, Organisation
from membership.models.base import TenantModel
from membership.schema import reference_name
from tests.factories.register import a_member, an_organisation

pytestmark = pytest.mark.django_db

OURS = ("membership", "governance", "voting", "tasks")
MODELS = [model for app in OURS for model in apps.get_app_config(app).get_models()]
TENANTS = [model for model in MODELS if any(field.name == "organisation" for field in model._meta.local_fields)]
# Whose owner may be nobody: the installation keeps a trail of its own.
OWNED_BY_NOBODY = {"AuditChain"}
# What lies below no organisation, and why.
GLOBAL = {
    "Organisation": "it is what owns",
    "Account": "one log-in serves several organisations",
    "ClockOffset": "the clock is the installation's",
    "AuditEntry": "it belongs to its chain",
    "AuditDetail": "it belongs to its entry",
    "SenderAccount": "an account at a mail server sends for everybody",
    "WorkerHeartbeat": "the workers serve everybody",
}
HELD = [model for model in TENANTS if model.__name__ not in OWNED_BY_NOBODY]
# Foreign keys and one-to-one fields alike, wherever they stand.
REFERENCES = [(model, field) for model in MODELS for field in model._meta.local_fields if field.related_model in HELD]

ALWAYS = DateRange(None, None)

DEFINITION = """
SELECT pg_get_constraintdef(c.oid), c.condeferred, c.convalidated FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid
WHERE t.relname = %s AND c.conname = %s AND c.contype = %s
"""


def constraint(table: str, name: str, kind: str) -> tuple[str, bool, bool] | None:
    """Return a constraint as the database has it: its text, whether it waits for the commit, whether it was checked."""
    with connection.cursor() as cursor:
        cursor.execute(DEFINITION, [table, name, kind])
        found: tuple[str, bool, bool] | None = cursor.fetchone()
        return found


def test_every_model_belongs_to_an_organisation_or_is_known_not_to():
    assert {model.__name__ for model in MODELS} - {model.__name__ for model in TENANTS} == GLOBAL.keys()


@pytest.mark.parametrize("model", HELD, ids=lambda model: model.__name__)
def test_a_row_belongs_to_one_organisation_for_certain(model):
    assert issubclass(model, TenantModel)
    assert not model._meta.get_field("organisation").null


@pytest.mark.parametrize("model", HELD, ids=lambda model: model.__name__)
def test_a_row_can_be_named_together_with_its_organisation(model):
    table = model._meta.db_table
    assert constraint(table, f"{table}_tenant", "u") == ("UNIQUE (organisation_id, id)", False, True)


@pytest.mark.parametrize(("model", "field"), REFERENCES, ids=lambda it: getattr(it, "__name__", "") or it.name)
def test_a_reference_carries_its_organisation_along(model, field):
    target = field.related_model._meta.db_table
    found = constraint(model._meta.db_table, reference_name(model, field), "f")
    assert found is not None
    definition, waits_for_the_commit, was_checked = found
    assert definition.startswith(
        f"FOREIGN KEY (organisation_id, {field.column}) REFERENCES {target}(organisation_id, id)"
    )
    assert waits_for_the_commit
    assert was_checked


def test_no_reference_leads_around_the_organisation():
    """A link table between two models would be one that no key above holds."""
    assert [field for model in MODELS for field in model._meta.local_many_to_many] == []


def commit_would_ask() -> None:
    """Ask now what is otherwise asked at the commit, which a test never reaches."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def anne() -> Membership:
    return a_member(an_organisation("rives"))


@pytest.fixture
def elsewhere() -> Organisation:
    return an_organisation("ailleurs")


def test_a_row_that_points_into_another_organisation_is_refused(anne, elsewhere):
    Address.objects.create(organisation=elsewhere, person=anne.person, effective=ALWAYS)
    with pytest.raises(IntegrityError, match="membership_address_person_id_tenant"):
        commit_would_ask()


def test_the_same_row_in_its_own_organisation_is_taken(anne, elsewhere):
    Address.objects.create(organisation=anne.organisation, person=anne.person, effective=ALWAYS)
    commit_would_ask()


def test_a_row_does_not_move_to_another_organisation(anne, elsewhere):
    Membership.objects.filter(pk=anne.pk).update(organisation=elsewhere)
    with pytest.raises(IntegrityError, match="_tenant"):
        commit_would_ask()
