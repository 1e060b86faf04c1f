"""One member, one vote, held by the database itself: several only in federations, one a seat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# The kinds of organisation whose members may have several votes, one a seat. Every other member has one vote, whatever
# a program tries: this is no setting. The rule sets that grant seats are of these kinds, which a test holds.
KINDS_WITH_SEATS = ("qc_federation", "qc_confederation")
ONE_VOTE_PER_MEMBER = f"""
CREATE FUNCTION unevoix_one_vote_per_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM membership_organisation o WHERE o.id = NEW.organisation_id
      AND o.kind IN ({", ".join(f"'{kind}'" for kind in KINDS_WITH_SEATS)})) THEN
    RAISE EXCEPTION '%: one_vote_per_member, and member % would have more', TG_TABLE_NAME, NEW.membership_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
DROP_ONE_VOTE_PER_MEMBER = "DROP FUNCTION unevoix_one_vote_per_member();"


class OneVotePerMember(Operation):
    """Holds a table to one vote for each member, but in federations. columns: those that say of several.

    A row that says of one costs nothing: the condition is weighed before any function is called.
    """

    reversible = True

    def __init__(self, model: str, columns: Sequence[str]) -> None:
        self.model, self.columns = model, list(columns)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (type(self).__name__, [], {"model": self.model, "columns": self.columns})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state is unchanged: Django does not know triggers."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        said = " OR ".join(f"NEW.{column} > 1" for column in self.columns)
        schema_editor.execute(
            f'CREATE TRIGGER one_vote_per_member AFTER INSERT OR UPDATE ON "{table}" '
            f"FOR EACH ROW WHEN ({said}) EXECUTE FUNCTION unevoix_one_vote_per_member()"
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f'DROP TRIGGER one_vote_per_member ON "{table}"')

    def describe(self) -> str:
        return f"Hold {self.model} to one vote for each member"
