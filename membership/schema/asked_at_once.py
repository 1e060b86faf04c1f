"""The references of a table that is written a million rows at a time, asked in one pass over them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from membership.schema.asked_together import together_triggers

AT_ONCE = "unevoix_are_there"

# All the references of a table in one pass over what was written: each joined to what it names, which the planner does
# by whole tables where there is much, since it counts to the end. Which of them is wrong is asked only if one is. It
# locks as `ASKED_TOGETHER_FUNCTIONS` do, and needs them.
ARE_THERE_FUNCTION = """
CREATE OR REPLACE FUNCTION unevoix_are_there() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE joined text := ''; strange text := 'false'; strangers bigint; stranger bigint; organisations bigint[];
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION '% is written in read committed transactions', TG_TABLE_NAME
      USING ERRCODE = 'invalid_transaction_state';
  END IF;
  organisations := ARRAY(SELECT DISTINCT w.organisation_id FROM written w ORDER BY 1);
  FOR n IN 0 .. TG_NARGS / 2 - 1 LOOP
    PERFORM pg_advisory_xact_lock_shared(unevoix_references(TG_ARGV[2 * n + 1], one))
    FROM unnest(organisations) WITH ORDINALITY AS each(one, place) ORDER BY place;
    joined := joined || format(
      ' LEFT JOIN %2$I r%3$s ON r%3$s.organisation_id = w.organisation_id AND r%3$s.id = w.%1$I',
      TG_ARGV[2 * n], TG_ARGV[2 * n + 1], n);
    strange := strange || format(' OR (w.%1$I IS NOT NULL AND r%2$s.id IS NULL)', TG_ARGV[2 * n], n);
  END LOOP;
  EXECUTE format('SELECT count(*) FROM written w%s WHERE %s', joined, strange) INTO strangers;
  IF strangers = 0 THEN
    RETURN NULL;
  END IF;
  FOR n IN 0 .. TG_NARGS / 2 - 1 LOOP
    EXECUTE format('SELECT w.%1$I FROM written w WHERE w.%1$I IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM %2$I r WHERE r.organisation_id = w.organisation_id AND r.id = w.%1$I) LIMIT 1',
      TG_ARGV[2 * n], TG_ARGV[2 * n + 1]) INTO stranger;
    IF stranger IS NOT NULL THEN
      RAISE EXCEPTION '%.% names % (%), which its organisation does not have',
        TG_TABLE_NAME, TG_ARGV[2 * n], TG_ARGV[2 * n + 1], stranger USING ERRCODE = 'foreign_key_violation';
    END IF;
  END LOOP;
  RAISE EXCEPTION '% names what its organisation does not have', TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
END $$;
"""
DROP_ARE_THERE_FUNCTION = "DROP FUNCTION unevoix_are_there();"


class AskedAtOnce(Operation):
    """Asks all the references that are `AskedTogether` in one pass, rather than in one each."""

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
        table, references = self._references(app_label, to_state)
        for column, target in references:
            [name, on, _], *_others = together_triggers(table, column, target)
            schema_editor.execute(f'DROP TRIGGER "{name}" ON "{on}"')
        asked = ", ".join(f"'{column}', '{target}'" for column, target in references)
        schema_editor.execute(
            f'CREATE TRIGGER {AT_ONCE} AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS written '
            f"FOR EACH STATEMENT EXECUTE FUNCTION unevoix_are_there({asked})"
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table, references = self._references(app_label, from_state)
        schema_editor.execute(f'DROP TRIGGER {AT_ONCE} ON "{table}"')
        for column, target in references:
            [name, on, act], *_others = together_triggers(table, column, target)
            schema_editor.execute(f'CREATE TRIGGER "{name}" {act.format(on=on)}')

    def _references(self, app_label: str, state: ProjectState) -> tuple[str, list[tuple[str, str]]]:
        meta = state.apps.get_model(app_label, self.model)._meta
        fields = map(meta.get_field, self.fields)
        return meta.db_table, [(field.column, field.related_model._meta.db_table) for field in fields]

    def describe(self) -> str:
        return f"Ask the references of {self.model} in one pass"
