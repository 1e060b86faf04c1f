"""A fact is never rewritten; a ledger only grows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# What an erasure for privacy may take of rows that are otherwise kept as they are: all of it convenience, by table. The
# columns that it empties; where there are none, the whole row goes. Nothing of the register gives way.
ERASABLE: dict[str, tuple[str, ...]] = {
    # Of somebody who never was a member: the register keeps the addresses of members alone.
    "membership_address": (),
    "membership_attempt": ("answer", "address"),
    # Of a reading at the office by somebody the register knows, what was typed of them: the person stays named.
    "membership_consultation": ("search", "reader", "quality"),
    "membership_deliveryevent": ("answer",),
    "membership_document": (),
    # How somebody was reached before; that they were, and until when, stays told.
    "membership_formercontact": ("value",),
    "membership_householdmember": (),
    "membership_noticecertificate": (),
    "membership_noticetext": ("body_text", "body_html"),
    # Of what is kept of a merge, how to reach the person before and after; what moved stays told.
    "membership_personmerge": ("moves",),
}

MAY_ERASE = """
CREATE OR REPLACE FUNCTION unevoix_may_erase(of text, old_row jsonb, new_row jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  erasable CONSTANT jsonb := '@erasable@';
  emptied text[];
BEGIN
  IF coalesce(current_setting('unevoix.erasing', true), '') <> 'on' OR erasable->of IS NULL THEN RETURN false; END IF;
  IF of = 'membership_address' AND EXISTS (
      SELECT FROM membership_membership m WHERE m.person_id = (old_row->>'person_id')::bigint) THEN
    RETURN false;
  END IF;
  IF of = 'membership_personmerge' THEN
    RETURN new_row IS NOT NULL AND new_row - 'moves' = old_row - 'moves' AND new_row->'moves' = (
      SELECT coalesce(jsonb_agg(
        CASE move->>'model' WHEN 'membership.Person' THEN move || '{"before": {}, "after": {}}' ELSE move END ORDER BY n
      ), '[]') FROM jsonb_array_elements(old_row->'moves') WITH ORDINALITY AS one(move, n));
  END IF;
  emptied := ARRAY(SELECT jsonb_array_elements_text(erasable->of));
  IF new_row IS NULL THEN RETURN emptied = '{}'; END IF;
  RETURN emptied <> '{}' AND new_row - emptied = old_row - emptied
    AND NOT EXISTS (SELECT 1 FROM unnest(emptied) AS col WHERE new_row->>col IS DISTINCT FROM '');
END $$;
""".replace("@erasable@", json.dumps(ERASABLE))

# Who read the file of a member stays told when the import that brought the member is undone: the line lets go of the
# member alone, says the number in its place, and nothing else of it changes. Who was shown the register stays by name.
# How somebody was reached before goes with them.
LET_GO = """
CREATE OR REPLACE FUNCTION unevoix_lets_go(of text, old_row jsonb, new_row jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  let_go CONSTANT text[] := ARRAY['membership_id', 'search', 'shown_to_id'];
BEGIN
  IF of <> 'membership_consultation' OR coalesce(current_setting('unevoix.undo_import', true), '') = '' THEN
    RETURN false;
  END IF;
  RETURN new_row - let_go = old_row - let_go
    AND (new_row->'membership_id' = old_row->'membership_id' AND new_row->'search' = old_row->'search'
      OR new_row->>'membership_id' IS NULL AND EXISTS (
        SELECT FROM membership_membership m WHERE m.id = (old_row->>'membership_id')::bigint
          AND m.import_batch_id::text = current_setting('unevoix.undo_import', true)))
    AND (new_row->'shown_to_id' = old_row->'shown_to_id'
      OR new_row->>'shown_to_id' IS NULL AND old_row->>'reader' <> '' AND EXISTS (
        SELECT FROM membership_person p WHERE p.id = (old_row->>'shown_to_id')::bigint
          AND p.import_batch_id::text = current_setting('unevoix.undo_import', true)));
END $$;
CREATE OR REPLACE FUNCTION unevoix_goes_with_its_person(of text, old_row jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF of <> 'membership_formercontact' OR coalesce(current_setting('unevoix.undo_import', true), '') = '' THEN
    RETURN false;
  END IF;
  RETURN EXISTS (SELECT FROM membership_person p WHERE p.id = (old_row->>'person_id')::bigint
    AND p.import_batch_id::text = current_setting('unevoix.undo_import', true));
END $$;
CREATE OR REPLACE FUNCTION unevoix_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND unevoix_is_being_undone(to_jsonb(OLD)) THEN RETURN OLD; END IF;
  IF TG_OP = 'DELETE' AND unevoix_goes_with_its_person(TG_TABLE_NAME, to_jsonb(OLD)) THEN RETURN OLD; END IF;
  IF TG_OP = 'DELETE' AND unevoix_goes_with_its_merge(TG_TABLE_NAME, to_jsonb(OLD)) THEN RETURN OLD; END IF;
  IF TG_OP = 'UPDATE' AND unevoix_lets_go(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW)) THEN RETURN NEW; END IF;
  IF unevoix_may_erase(TG_TABLE_NAME, to_jsonb(OLD), CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(NEW) END)
    THEN RETURN coalesce(NEW, OLD); END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

# Two persons who were joined and parted again were never joined, once the import that brought one of them is undone:
# what joining and parting them wrote, as the merge itself keeps it, goes with it, and so does the merge. Of the one who
# stays, a fact that they closed is known without a gap up to what was written again in its place.
GOES_WITH_ITS_MERGE = """
CREATE OR REPLACE FUNCTION unevoix_merges_undone(old_row jsonb)
RETURNS TABLE (moves jsonb, restored jsonb) LANGUAGE plpgsql STABLE AS $$
DECLARE
  undone CONSTANT text := coalesce(current_setting('unevoix.undo_import', true), '');
BEGIN
  IF undone = '' THEN RETURN; END IF;
  RETURN QUERY SELECT g.moves, g.restored FROM membership_personmerge g
  WHERE g.undone_at IS NOT NULL AND g.restored IS NOT NULL
    AND (g.kept_id IN (@of@) OR g.joined_id IN (@of@))
    AND EXISTS (SELECT FROM membership_person p WHERE p.id IN (g.kept_id, g.joined_id)
      AND p.import_batch_id::text = undone);
END $$;
CREATE OR REPLACE FUNCTION unevoix_goes_with_its_merge(of text, old_row jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  undone CONSTANT text := coalesce(current_setting('unevoix.undo_import', true), '');
BEGIN
  IF undone = '' THEN RETURN false; END IF;
  IF of = 'membership_personmerge' THEN
    RETURN old_row->>'undone_at' IS NOT NULL AND old_row->>'restored' IS NOT NULL AND EXISTS (
      SELECT FROM membership_person p WHERE p.id IN ((old_row->>'kept_id')::bigint, (old_row->>'joined_id')::bigint)
        AND p.import_batch_id::text = undone);
  END IF;
  IF of = 'membership_shareinstalment' THEN
    RETURN EXISTS (SELECT FROM membership_sharetransaction s WHERE s.id = (old_row->>'subscription_id')::bigint
      AND unevoix_goes_with_its_merge('membership_sharetransaction', to_jsonb(s)));
  END IF;
  RETURN EXISTS (
    SELECT FROM unevoix_merges_undone(old_row) g
    CROSS JOIN LATERAL jsonb_array_elements(g.moves || g.restored) AS move
    WHERE replace(lower(move->>'model'), '.', '_') = of
      AND (move->'opened' @> (old_row->'id') OR move->'written' @> (old_row->'id')
        OR move->'reversal' = old_row->'id'));
END $$;
CREATE OR REPLACE FUNCTION unevoix_known_up_to(of text, old_row jsonb, until timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  again bigint;
  since timestamptz;
BEGIN
  FOR again IN
    SELECT (move->'written'->>0)::bigint FROM unevoix_merges_undone(old_row) g
    CROSS JOIN LATERAL jsonb_array_elements(g.restored) AS move
    WHERE replace(lower(move->>'model'), '.', '_') = of AND move->'closed' = old_row->'id'
  LOOP
    EXECUTE format('SELECT lower(recorded) FROM %I WHERE id = $1', of) INTO since USING again;
    IF since = until THEN RETURN true; END IF;
  END LOOP;
  RETURN false;
END $$;
""".replace(
    "@of@",
    "(old_row->>'person_id')::bigint, "
    "(SELECT m.person_id FROM membership_membership m WHERE m.id = (old_row->>'membership_id')::bigint)",
)

BITEMPORAL = """
CREATE OR REPLACE FUNCTION unevoix_bitemporal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF unevoix_is_being_undone(to_jsonb(OLD)) THEN RETURN OLD; END IF;
    IF unevoix_goes_with_its_merge(TG_TABLE_NAME, to_jsonb(OLD)) THEN RETURN OLD; END IF;
    IF unevoix_may_erase(TG_TABLE_NAME, to_jsonb(OLD), NULL) THEN RETURN OLD; END IF;
  ELSIF to_jsonb(NEW) - 'recorded' = to_jsonb(OLD) - 'recorded' AND NOT upper_inf(NEW.recorded)
    AND lower(NEW.recorded) = lower(OLD.recorded) THEN
    IF upper_inf(OLD.recorded) THEN RETURN NEW; END IF;
    IF unevoix_known_up_to(TG_TABLE_NAME, to_jsonb(OLD), upper(NEW.recorded)) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '% keeps its history: close recorded and insert', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

WRITE_ONCE = """
CREATE OR REPLACE FUNCTION unevoix_write_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE col text;
BEGIN
  IF TG_OP = 'DELETE' AND unevoix_goes_with_its_merge(TG_TABLE_NAME, to_jsonb(OLD)) THEN RETURN OLD; END IF;
  IF unevoix_may_erase(TG_TABLE_NAME, to_jsonb(OLD), CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(NEW) END)
    THEN RETURN coalesce(NEW, OLD); END IF;
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

# What a migration runs anew where these change.
LET_GO_OF_MERGES = GOES_WITH_ITS_MERGE + LET_GO + BITEMPORAL + WRITE_ONCE

# The undo of an import truly deletes, while the transaction names the import it is undoing. An erasure does what the
# list above lets it, in a block that says so.
IS_BEING_UNDONE = """
CREATE FUNCTION unevoix_is_being_undone(old_row jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(old_row->>'import_batch_id' = current_setting('unevoix.undo_import', true), false)
$$;
"""
NO_DELETE = """
CREATE FUNCTION unevoix_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF unevoix_is_being_undone(to_jsonb(OLD)) THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% rows are never deleted', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
GUARD_FUNCTIONS = IS_BEING_UNDONE + MAY_ERASE + GOES_WITH_ITS_MERGE + LET_GO + NO_DELETE + BITEMPORAL + WRITE_ONCE
DROP_GUARD_FUNCTIONS = """
DROP FUNCTION unevoix_write_once();
DROP FUNCTION unevoix_bitemporal();
DROP FUNCTION unevoix_no_delete();
DROP FUNCTION unevoix_append_only();
DROP FUNCTION unevoix_known_up_to(text, jsonb, timestamptz);
DROP FUNCTION unevoix_goes_with_its_merge(text, jsonb);
DROP FUNCTION unevoix_merges_undone(jsonb);
DROP FUNCTION unevoix_goes_with_its_person(text, jsonb);
DROP FUNCTION unevoix_lets_go(text, jsonb, jsonb);
DROP FUNCTION unevoix_may_erase(text, jsonb, jsonb);
DROP FUNCTION unevoix_is_being_undone(jsonb);
"""


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
