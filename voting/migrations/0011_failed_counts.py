"""Why the count of a vote does not end, for those who conduct it."""

import django.db.models.deletion
from django.db import migrations, models

import membership.models.base
from membership.schema import TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0002_guard_facts'),
        ('voting', '0010_forget_keys_and_devices'),
    ]

    operations = [
        migrations.CreateModel(
            name='CountFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('detail', models.CharField(blank=True, max_length=400)),
                ('tries', models.PositiveIntegerField(default=1)),
                ('failed_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='count_failure', to='voting.poll')),
            ],
            options={
                'abstract': False,
            },
        ),
        TenantKeys(models=["CountFailure"]),
    ]
