"""The index that lets a share line be taken back once went away with the one that 0033 let go; it stands again."""

from django.db import migrations

AGAIN = """
CREATE UNIQUE INDEX IF NOT EXISTS one_reversal_per_share_line
ON membership_sharetransaction (reverses_id) WHERE reverses_id IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("membership", "0035_ends_as_decided")]
    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
