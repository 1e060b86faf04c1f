"""Who read the register at the office is a person of the register, where it knows them."""

import django.db.models.deletion
from django.db import migrations, models

from membership.schema import LET_GO, MAY_ERASE, TenantReference


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0050_log_taken_away'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='consultation',
            name='desk_reading_says_who_and_what',
        ),
        migrations.AddField(
            model_name='consultation',
            name='shown_to',
            field=models.ForeignKey(help_text='The reader, known to the register', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.person'),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('capacity__gt', ''), ('kind', 'desk'), ('shown__gt', ''), models.Q(('reader__gt', ''), ('shown_to__isnull', False), _connector='OR')), models.Q(models.Q(('kind', 'desk'), _negated=True), ('capacity', ''), ('quality', ''), ('reader', ''), ('shown', ''), ('shown_to__isnull', True)), _connector='OR'), name='desk_reading_says_who_and_what'),
        ),
        TenantReference("Consultation", "shown_to"),
        migrations.RunSQL(MAY_ERASE, migrations.RunSQL.noop),
        migrations.RunSQL(LET_GO, migrations.RunSQL.noop),
    ]
