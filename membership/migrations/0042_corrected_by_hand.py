"""A fact that corrects what an import wrote is not of the import: it was written later, by hand."""

from functools import partial

from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = (
    "membershipperiod",
    "suspension",
    "votingrestriction",
    "representation",
    "address",
    "sectionmembership",
)
# What an import writes is known from its own instant.
BY_HAND = """
ALTER TABLE membership_{table} DISABLE TRIGGER unevoix_bitemporal;
UPDATE membership_{table} x SET import_batch_id = NULL FROM membership_importbatch b
WHERE b.id = x.import_batch_id AND lower(x.recorded) <> b.imported_at;
ALTER TABLE membership_{table} ENABLE TRIGGER unevoix_bitemporal;
"""


def _by_hand(table: str, _apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # A guard that was set aside stands again, or nothing happened.
    with transaction.atomic(using=schema_editor.connection.alias):
        schema_editor.execute(BY_HAND.format(table=table))


class Migration(migrations.Migration):
    # Each table by itself: whoever writes to another one does not wait.
    atomic = False
    dependencies = [("membership", "0041_certificates_in_a_language")]
    operations = [migrations.RunPython(partial(_by_hand, table), migrations.RunPython.noop) for table in TABLES]
