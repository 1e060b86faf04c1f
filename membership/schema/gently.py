"""Indexes made and dropped while others write: of a large table it takes a while, and nobody waits for it.

A migration with these is not one transaction (`atomic = False`). One that was cut short may be run again: what it left
is dropped first.
"""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunSQL
from django.db.migrations.state import ProjectState


class AddIndexGently(AddIndexConcurrently):
    """Adds an index without keeping writers waiting. One of that name, whole or not, makes room first."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        schema_editor.execute(drop_gently(self.index.name))
        super().database_forwards(app_label, schema_editor, from_state, to_state)


class RemoveIndexGently(RemoveIndexConcurrently):
    """Drops an index without keeping anybody waiting; one that is gone already is no fault."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        schema_editor.execute(drop_gently(self.name))


def drop_gently(index: str) -> str:
    """Return the statement that drops an index while others write, if it is there."""
    return f'DROP INDEX CONCURRENTLY IF EXISTS "{index}"'


def drop_of_column(table: str, column: str, index: str) -> RunSQL:
    """Return what drops the index that a column had by itself; taken back, it is made anew."""
    again = f'CREATE INDEX CONCURRENTLY IF NOT EXISTS "{index}" ON "{table}" ("{column}")'
    return RunSQL(drop_gently(index), again)
