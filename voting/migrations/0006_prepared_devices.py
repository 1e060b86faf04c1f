"""Devices that members prepare, and the factor each is handed in a vote."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from membership.schema import TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0002_guard_records'),
        ('membership', '0002_guard_facts'),
        ('voting', '0005_credential_authorities'),
    ]

    operations = [
        migrations.AddField(
            model_name='sealedelection',
            name='devices',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='DeviceFactor',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('alpha', models.TextField()),
                ('sealed', models.CharField(max_length=80)),
                ('election', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='factors', to='voting.sealedelection')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='factor', to='voting.rollentry')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PreparedDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=20)),
                ('public_key', models.TextField()),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prepared_devices', to='governance.assembly')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.membership')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assembly', 'membership'), name='one_prepared_device_per_member')],
            },
        ),
        TenantKeys(models=["DeviceFactor", "PreparedDevice"]),
    ]
