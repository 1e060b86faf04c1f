"""An event says up to when it was decided; the undo of an import keeps who read its members' files, by number; an erasure
empties what is kept of a merge.
"""

from django.db import migrations, models

from membership.schema import LET_GO, MAY_ERASE


class Migration(migrations.Migration):
    dependencies = [("membership", "0034_addresses_of_notices")]
    operations = [
        migrations.RunSQL(MAY_ERASE, migrations.RunSQL.noop),
        migrations.RunSQL(LET_GO, migrations.RunSQL.noop),
        migrations.AddField("membershipevent", "ends_on", models.DateField(blank=True, null=True)),
    ]
