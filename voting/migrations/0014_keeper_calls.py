"""That keepers of keys were written to."""

import django.db.models.deletion
import membership.models.base
from django.db import migrations, models

from membership.schema import TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0018_represent_and_close'),
        ('voting', '0013_kiosk_codes'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeeperCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn', models.CharField(choices=[('make', 'to make a key'), ('open', 'to open the result')], max_length=4)),
                ('called_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('trustee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='voting.sealedtrustee')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('trustee', 'turn'), name='called_once_for_a_turn')],
            },
        ),
        TenantKeys(models=["KeeperCall"]),
    ]
