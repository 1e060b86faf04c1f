"""References of a table that is written a million rows at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from membership.schema.tenancy import reference_name, tenant_reference_sql

# What refers and what is referred to lock the same name, so that neither is asked while the other changes: that of the
# table that is referred to, in one organisation, since nothing refers to another's rows. Several organisations are
# locked in the order of their numbers. Each app with such a table brings these functions along, in whatever order they
# are made; none takes them away from the others.
ASKED_TOGETHER_FUNCTIONS = """
CREATE OR REPLACE FUNCTION unevoix_references(of text, organisation bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended('unevoix_references ' || of, organisation)
$$;
CREATE OR REPLACE FUNCTION unevoix_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stranger bigint; organisation bigint;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION '% is written in read committed transactions', TG_TABLE_NAME
      USING ERRCODE = 'invalid_transaction_state';
  END IF;
  FOR organisation IN SELECT DISTINCT w.organisation_id FROM written w ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock_shared(unevoix_references(TG_ARGV[1], organisation));
  END LOOP;
  EXECUTE format('SELECT w.%1$I FROM written w WHERE w.%1$I IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM %2$I r WHERE r.organisation_id = w.organisation_id AND r.id = w.%1$I) LIMIT 1',
    TG_ARGV[0], TG_ARGV[1]) INTO stranger;
  IF stranger IS NOT NULL THEN
    RAISE EXCEPTION '%.% names % (%), which its organisation does not have',
      TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1], stranger USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION unevoix_is_not_named() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE named bigint; organisation bigint;
BEGIN
  FOR organisation IN SELECT DISTINCT g.organisation_id FROM gone g ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(unevoix_references(TG_TABLE_NAME, organisation));
  END LOOP;
  EXECUTE format('SELECT g.id FROM gone g WHERE EXISTS
    (SELECT 1 FROM %1$I w WHERE w.organisation_id = g.organisation_id AND w.%2$I = g.id) LIMIT 1',
    TG_ARGV[0], TG_ARGV[1]) INTO named;
  IF named IS NOT NULL THEN
    RAISE EXCEPTION '% (%) is named in %.%', TG_TABLE_NAME, named, TG_ARGV[0], TG_ARGV[1]
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION unevoix_keeps_its_key() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_named boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(unevoix_references(TG_TABLE_NAME, OLD.organisation_id));
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %1$I WHERE organisation_id = $1 AND %2$I = $2)',
    TG_ARGV[0], TG_ARGV[1]) INTO is_named USING OLD.organisation_id, OLD.id;
  IF is_named THEN
    RAISE EXCEPTION '% (%) is named in %.%', TG_TABLE_NAME, OLD.id, TG_ARGV[0], TG_ARGV[1]
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
"""
# Of a table that is not append-only: asked when a row is written, its references stay as they are.
REFERENCES_STAY = """
CREATE FUNCTION unevoix_references_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what % (%) names stays', TG_TABLE_NAME, OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
DROP_REFERENCES_STAY = "DROP FUNCTION unevoix_references_stay();"


class AskedTogether(Operation):
    """Puts triggers in the place of foreign keys, for a table written a million rows at a time.

    A foreign key asks, and locks, one row after another; these ask once for each statement, by joining whole tables,
    and hold the same: what is named is there, in the same organisation, and does not go or move while it is named.
    Nothing is put off to the commit. The table itself must be append-only, or its references guarded by
    `ReferencesStay`.
    """

    reversible = True

    def __init__(self, model: str, fields: Sequence[str]) -> None:
        self.model, self.fields = model, list(fields)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (type(self).__name__, [], {"model": self.model, "fields": self.fields})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state is unchanged: Django does not know triggers."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        for field in map(model._meta.get_field, self.fields):
            table, column, target = model._meta.db_table, field.column, field.related_model._meta.db_table
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{reference_name(model, field)}"')
            for name, on, act in together_triggers(table, column, target):
                schema_editor.execute(f'CREATE TRIGGER "{name}" {act.format(on=on)}')

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model)
        for field in map(model._meta.get_field, self.fields):
            table, column, target = model._meta.db_table, field.column, field.related_model._meta.db_table
            for name, on, _ in together_triggers(table, column, target):
                schema_editor.execute(f'DROP TRIGGER "{name}" ON "{on}"')
            schema_editor.execute(tenant_reference_sql(model, field))

    def describe(self) -> str:
        return f"Ask the references of {self.model} once for each statement"


class ReferencesStay(Operation):
    """Lets no update change what a row names, nor whose it is."""

    reversible = True

    def __init__(self, model: str, fields: Sequence[str]) -> None:
        self.model, self.fields = model, list(fields)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (type(self).__name__, [], {"model": self.model, "fields": self.fields})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state is unchanged: Django does not know triggers."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        columns = [model._meta.get_field(name).column for name in ("organisation", *self.fields)]
        changes = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        # An update that does not speak of these columns, as nearly all do, does not even ask.
        schema_editor.execute(
            f'CREATE TRIGGER unevoix_references_stay BEFORE UPDATE OF {", ".join(columns)} ON "{model._meta.db_table}" '
            f"FOR EACH ROW WHEN ({changes}) EXECUTE FUNCTION unevoix_references_stay()"
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f'DROP TRIGGER unevoix_references_stay ON "{table}"')

    def describe(self) -> str:
        return f"Keep what {self.model} names"


def together_triggers(table: str, column: str, target: str) -> list[tuple[str, str, str]]:
    """Return the triggers that hold one reference: name, table it stands on, and the rest of its definition."""
    is_there = (
        'AFTER INSERT ON "{on}" REFERENCING NEW TABLE AS written FOR EACH STATEMENT '
        f"EXECUTE FUNCTION unevoix_is_there('{column}', '{target}')"
    )
    is_not_named = (
        'AFTER DELETE ON "{on}" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT '
        f"EXECUTE FUNCTION unevoix_is_not_named('{table}', '{column}')"
    )
    keeps_its_key = (
        'AFTER UPDATE ON "{on}" FOR EACH ROW '
        "WHEN (OLD.id <> NEW.id OR OLD.organisation_id <> NEW.organisation_id) "
        f"EXECUTE FUNCTION unevoix_keeps_its_key('{table}', '{column}')"
    )
    return [
        (f"unevoix_{column}_is_there", table, is_there),
        (f"unevoix_{table}_{column}_named"[:63], target, is_not_named),
        (f"unevoix_{table}_{column}_keyed"[:63], target, keeps_its_key),
    ]
