"""What joining and parting two persons wrote goes with an import of one of them that is undone."""

from django.db import migrations, models

from membership.schema import LET_GO_OF_MERGES, Guard

LET_GO = 'DROP TRIGGER "unevoix_write_once" ON "membership_personmerge"'


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0062_passed_and_died_by_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='personmerge',
            name='restored',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.RunSQL(LET_GO, migrations.RunSQL.noop),
        Guard("unevoix_write_once", models=["PersonMerge"], columns=["undone_at", "restored"]),
        migrations.RunSQL(LET_GO_OF_MERGES, migrations.RunSQL.noop),
    ]
