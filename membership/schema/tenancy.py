"""A row never points into another organisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import ForeignKey


class TenantKeys(Operation):
    """Adds (organisation_id, id) keys, and foreign keys that carry the organisation along."""

    reversible = True

    def __init__(self, models: Sequence[str]) -> None:
        self.models = list(models)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (type(self).__name__, [], {"models": self.models})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state is unchanged: Django does not know these keys."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        tables = [to_state.apps.get_model(app_label, name) for name in self.models]
        for model in tables:
            table = model._meta.db_table
            schema_editor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant" UNIQUE (organisation_id, id)')
        for model in tables:
            for field in tenant_references(model):
                schema_editor.execute(tenant_reference_sql(model, field))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        tables = [from_state.apps.get_model(app_label, name) for name in self.models]
        for model in tables:
            for field in tenant_references(model):
                schema_editor.execute(
                    f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{reference_name(model, field)}"'
                )
        for model in tables:
            table = model._meta.db_table
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_tenant"')

    def describe(self) -> str:
        return "Hold every reference inside one organisation"


class TenantReference(Operation):
    """Adds one foreign key that carries the organisation along, for a column that came later."""

    reversible = True

    def __init__(self, model: str, field: str) -> None:
        self.model, self.field = model, field

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (type(self).__name__, [], {"model": self.model, "field": self.field})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state is unchanged: Django does not know these keys."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        schema_editor.execute(tenant_reference_sql(model, model._meta.get_field(self.field)))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model)
        name = reference_name(model, model._meta.get_field(self.field))
        schema_editor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{name}"')

    def describe(self) -> str:
        return f"Hold {self.model}.{self.field} inside one organisation"


def tenant_references(model: Any) -> list[Any]:
    """Return the foreign keys of `model` whose target also belongs to an organisation."""
    return [
        field
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey)
        and field.name != "organisation"
        and any(f.name == "organisation" and not f.null for f in field.related_model._meta.local_fields)
    ]


def reference_name(model: Any, field: Any) -> str:
    return f"{model._meta.db_table}_{field.column}_tenant"[:63]


def tenant_reference_sql(model: Any, field: Any) -> str:
    return (
        f'ALTER TABLE "{model._meta.db_table}" ADD CONSTRAINT "{reference_name(model, field)}" '
        f'FOREIGN KEY (organisation_id, "{field.column}") '
        f'REFERENCES "{field.related_model._meta.db_table}" (organisation_id, id) '
        "DEFERRABLE INITIALLY DEFERRED"
    )
