"""An attempt says as whom it left; a delivery counts what nobody knows of, after a crash as well."""

from django.db import migrations, models

from membership.schema import Guard

LET_GO = 'DROP TRIGGER "unevoix_write_once" ON "membership_attempt"'
WRITTEN_ONCE = ["finished_at", "outcome", "answer", "provider_id", "sender"]


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0016_sender_of_news'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='sender',
            field=models.CharField(blank=True, help_text='As whom it left: name and address', max_length=400),
        ),
        migrations.RunSQL(LET_GO, migrations.RunSQL.noop),
        Guard("unevoix_write_once", models=["Attempt"], columns=WRITTEN_ONCE),
        migrations.AddField(
            model_name='delivery',
            name='doubts',
            field=models.PositiveSmallIntegerField(db_default=0, help_text='Attempts since then of which nobody knows whether they left'),
        ),
    ]
