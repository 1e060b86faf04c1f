"""Migration operations for what the database itself must hold.

Django has no composite foreign keys and no triggers, so these operations write them: a row never
points into another organisation, a fact is never rewritten, a frozen list stays frozen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import ForeignKey

CLOCK_FUNCTION = """
CREATE FUNCTION unevoix_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(
    (SELECT coalesce(frozen_at, clock_timestamp() + shift) FROM membership_clockoffset WHERE id = 1),
    clock_timestamp())
$$;
CREATE FUNCTION unevoix_guard_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('unevoix.demonstration', true), '') <> 'on' THEN
    RAISE EXCEPTION 'the clock may only be moved in a demonstration';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON membership_clockoffset
  FOR EACH ROW EXECUTE FUNCTION unevoix_guard_clock();
"""
DROP_CLOCK_FUNCTION = """
DROP TRIGGER guard ON membership_clockoffset;
DROP FUNCTION unevoix_guard_clock();
DROP FUNCTION unevoix_now();
"""

# The undo of an import truly deletes, while the transaction names the import it is undoing.
GUARD_FUNCTIONS = """
CREATE FUNCTION unevoix_is_being_undone(old_row jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(old_row->>'import_batch_id' = current_setting('unevoix.undo_import', true), false)
$$;
CREATE FUNCTION unevoix_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND unevoix_is_being_undone(to_jsonb(OLD)) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION unevoix_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF unevoix_is_being_undone(to_jsonb(OLD)) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% rows are never deleted', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION unevoix_bitemporal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF unevoix_is_being_undone(to_jsonb(OLD)) THEN RETURN OLD; END IF;
  ELSIF to_jsonb(NEW) - 'recorded' = to_jsonb(OLD) - 'recorded'
    AND upper_inf(OLD.recorded) AND NOT upper_inf(NEW.recorded)
    AND lower(NEW.recorded) = lower(OLD.recorded) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% keeps its history: close recorded and insert', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION unevoix_write_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE col text;
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
    FOREACH col IN ARRAY TG_ARGV LOOP
      IF coalesce(to_jsonb(OLD)->>col, '') <> ''
        AND to_jsonb(OLD)->>col IS DISTINCT FROM to_jsonb(NEW)->>col THEN
        RAISE EXCEPTION '%.% is written once', TG_TABLE_NAME, col
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
    END LOOP;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is a ledger', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
# An erasure for privacy deletes what is convenience, in a block that says so; nothing of the register gives way.
GUARDS_AND_ERASURE = """
CREATE FUNCTION unevoix_is_erasing() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('unevoix.erasing', true), '') = 'on'
$$;
CREATE OR REPLACE FUNCTION unevoix_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND unevoix_is_being_undone(to_jsonb(OLD)) THEN RETURN OLD; END IF;
  IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'membership_document' AND unevoix_is_erasing() THEN RETURN OLD; END IF;
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'membership_noticetext' AND unevoix_is_erasing()
    AND to_jsonb(NEW) - ARRAY['body_text', 'body_html'] = to_jsonb(OLD) - ARRAY['body_text', 'body_html']
    AND to_jsonb(NEW)->>'body_text' = '' AND to_jsonb(NEW)->>'body_html' = '' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'membership_consultation' AND unevoix_is_erasing()
    AND to_jsonb(NEW) - 'search' = to_jsonb(OLD) - 'search' AND to_jsonb(NEW)->>'search' = '' THEN RETURN NEW; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE FUNCTION unevoix_bitemporal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF unevoix_is_being_undone(to_jsonb(OLD)) THEN RETURN OLD; END IF;
    IF TG_TABLE_NAME = 'membership_householdmember' AND unevoix_is_erasing() THEN RETURN OLD; END IF;
  ELSIF to_jsonb(NEW) - 'recorded' = to_jsonb(OLD) - 'recorded'
    AND upper_inf(OLD.recorded) AND NOT upper_inf(NEW.recorded)
    AND lower(NEW.recorded) = lower(OLD.recorded) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% keeps its history: close recorded and insert', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE FUNCTION unevoix_write_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE col text;
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'membership_attempt' AND unevoix_is_erasing()
    AND to_jsonb(NEW) - 'answer' = to_jsonb(OLD) - 'answer' AND to_jsonb(NEW)->>'answer' = '' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
    FOREACH col IN ARRAY TG_ARGV LOOP
      IF coalesce(to_jsonb(OLD)->>col, '') <> ''
        AND to_jsonb(OLD)->>col IS DISTINCT FROM to_jsonb(NEW)->>col THEN
        RAISE EXCEPTION '%.% is written once', TG_TABLE_NAME, col
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
    END LOOP;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is a ledger', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
GUARDS_WITHOUT_ERASURE = (
    GUARD_FUNCTIONS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION") + "DROP FUNCTION unevoix_is_erasing();"
)
# The address that an attempt used, what was told of a message later and the certificates of a notice: past their
# period they are convenience too.
GUARDS_AND_ADDRESSES = (
    GUARDS_AND_ERASURE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .replace(
        """to_jsonb(NEW) - 'answer' = to_jsonb(OLD) - 'answer' AND to_jsonb(NEW)->>'answer' = ''""",
        """to_jsonb(NEW) - ARRAY['answer', 'address'] = to_jsonb(OLD) - ARRAY['answer', 'address']
    AND to_jsonb(NEW)->>'answer' = '' AND to_jsonb(NEW)->>'address' = ''""",
    )
    .replace(
        "TG_TABLE_NAME = 'membership_document'",
        "TG_TABLE_NAME IN ('membership_document', 'membership_noticecertificate')",
    )
    .replace(
        """  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'membership_consultation'""",
        """  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'membership_deliveryevent' AND unevoix_is_erasing()
    AND to_jsonb(NEW) - 'answer' = to_jsonb(OLD) - 'answer' AND to_jsonb(NEW)->>'answer' = '' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'membership_consultation'""",
    )
)
GUARDS_WITHOUT_ADDRESSES = GUARDS_AND_ERASURE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
DROP_GUARD_FUNCTIONS = """
DROP FUNCTION unevoix_write_once();
DROP FUNCTION unevoix_bitemporal();
DROP FUNCTION unevoix_no_delete();
DROP FUNCTION unevoix_append_only();
DROP FUNCTION unevoix_is_being_undone(jsonb);
"""


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


class Guard(Operation):
    """Puts one of the guard functions on tables, as a trigger before update or delete."""

    reversible = True

    def __init__(self, function: str, models: Sequence[str], columns: Sequence[str] = (), on: str = "") -> None:
        self.function = function
        self.models = list(models)
        self.columns = list(columns)
        self.on = on or "UPDATE OR DELETE"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (
            type(self).__name__,
            [],
            {
                "function": self.function,
                "models": self.models,
                "columns": self.columns,
                "on": self.on,
            },
        )

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state is unchanged: Django does not know triggers."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        arguments = ", ".join(f"'{column}'" for column in self.columns)
        for name in self.models:
            table = to_state.apps.get_model(app_label, name)._meta.db_table
            schema_editor.execute(
                f'CREATE TRIGGER "{self.function}" BEFORE {self.on} ON "{table}" '
                f"FOR EACH ROW EXECUTE FUNCTION {self.function}({arguments})"
            )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for name in self.models:
            table = from_state.apps.get_model(app_label, name)._meta.db_table
            schema_editor.execute(f'DROP TRIGGER "{self.function}" ON "{table}"')

    def describe(self) -> str:
        return f"Guard with {self.function}"


# What refers and what is referred to lock the same name, so that neither is asked while the other changes.
ASKED_TOGETHER_FUNCTIONS = """
CREATE FUNCTION unevoix_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stranger bigint;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION '% is written in read committed transactions', TG_TABLE_NAME
      USING ERRCODE = 'invalid_transaction_state';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(hashtext('unevoix_references'), hashtext(TG_ARGV[1]));
  EXECUTE format('SELECT w.%1$I FROM written w WHERE w.%1$I IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM %2$I r WHERE r.organisation_id = w.organisation_id AND r.id = w.%1$I) LIMIT 1',
    TG_ARGV[0], TG_ARGV[1]) INTO stranger;
  IF stranger IS NOT NULL THEN
    RAISE EXCEPTION '%.% names % (%), which its organisation does not have',
      TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1], stranger USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION unevoix_is_not_named() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE named bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('unevoix_references'), hashtext(TG_TABLE_NAME));
  EXECUTE format('SELECT g.id FROM gone g WHERE EXISTS
    (SELECT 1 FROM %1$I w WHERE w.organisation_id = g.organisation_id AND w.%2$I = g.id) LIMIT 1',
    TG_ARGV[0], TG_ARGV[1]) INTO named;
  IF named IS NOT NULL THEN
    RAISE EXCEPTION '% (%) is named in %.%', TG_TABLE_NAME, named, TG_ARGV[0], TG_ARGV[1]
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION unevoix_keeps_its_key() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_named boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('unevoix_references'), hashtext(TG_TABLE_NAME));
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %1$I WHERE organisation_id = $1 AND %2$I = $2)',
    TG_ARGV[0], TG_ARGV[1]) INTO is_named USING OLD.organisation_id, OLD.id;
  IF is_named THEN
    RAISE EXCEPTION '% (%) is named in %.%', TG_TABLE_NAME, OLD.id, TG_ARGV[0], TG_ARGV[1]
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
"""
DROP_ASKED_TOGETHER_FUNCTIONS = """
DROP FUNCTION unevoix_keeps_its_key();
DROP FUNCTION unevoix_is_not_named();
DROP FUNCTION unevoix_is_there();
"""


class AskedTogether(Operation):
    """Puts triggers in the place of foreign keys, for a table written a million rows at a time.

    A foreign key asks, and locks, one row after another; these ask once for each statement, by joining whole tables,
    and hold the same: what is named is there, in the same organisation, and does not go or move while it is named.
    Nothing is put off to the commit. The table itself must be append-only.
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
