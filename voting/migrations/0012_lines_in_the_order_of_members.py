"""A roll is written in the order of members, its references asked in one pass; a line keeps its place by name."""

from django.db import migrations, models

from membership.schema import ARE_THERE_FUNCTION, DROP_ARE_THERE_FUNCTION, AskedAtOnce

# Until now the lines of a roll were written in the order of names.
PLACES = """
ALTER TABLE voting_rollentry DISABLE TRIGGER unevoix_append_only;
UPDATE voting_rollentry entry SET place = placed.place
FROM (SELECT id, row_number() OVER (PARTITION BY roll_id ORDER BY id) AS place FROM voting_rollentry) placed
WHERE placed.id = entry.id;
ALTER TABLE voting_rollentry ENABLE TRIGGER unevoix_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0011_failed_counts")]
    operations = [
        migrations.AddField(
            model_name="rollentry",
            name="place",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunSQL(PLACES, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="rollentry", name="one_entry_per_public_id"),
        migrations.RemoveField(model_name="rollentry", name="public_id"),
        migrations.RunSQL(ARE_THERE_FUNCTION, DROP_ARE_THERE_FUNCTION),
        AskedAtOnce("RollEntry", fields=["roll", "membership", "exercised_by"]),
    ]
