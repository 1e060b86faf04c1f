"""Files taken away, erasures with their receipts, incidents; the guards give way to an erasure, and to that alone."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import GUARDS_AND_ERASURE, GUARDS_WITHOUT_ERASURE, Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0014_more_kinds_of_organisation'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataArchive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('asked_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('content', models.BinaryField(default=b'')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archives', to='membership.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('made_at', None)), fields=['asked_at'], name='archives_to_make')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('reason', models.CharField(max_length=500)),
                ('erased', models.JSONField(default=list)),
                ('kept', models.JSONField(default=list)),
                ('erased_at', models.DateTimeField()),
                ('erased_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to='membership.person')),
                ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', '-erased_at'], name='membership__organis_f75208_idx')],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('happened_on', models.DateField(blank=True, help_text='Empty: nobody knows', null=True)),
                ('found_on', models.DateField()),
                ('data', models.TextField(help_text='Which personal information')),
                ('circumstances', models.TextField()),
                ('persons', models.PositiveIntegerField(blank=True, help_text='How many; empty: nobody knows', null=True)),
                ('risk', models.CharField(choices=[('unknown', 'Not assessed yet'), ('none', 'No risk of serious injury'), ('serious', 'Risk of serious injury')], default='unknown', max_length=10)),
                ('risk_reasons', models.TextField(blank=True)),
                ('regulator_told_on', models.DateField(blank=True, null=True)),
                ('persons_told_on', models.DateField(blank=True, null=True)),
                ('notices', models.TextField(blank=True, help_text='Who else was told, and how')),
                ('measures', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-found_on', '-pk'],
                'indexes': [models.Index(fields=['organisation', '-found_on'], name='membership__organis_1fe13c_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('happened_on', None), ('happened_on__lte', models.F('found_on')), _connector='OR'), name='incident_found_after_it_happened')],
            },
        ),
        TenantKeys(models=["DataArchive", "Erasure", "Incident"]),
        Guard("unevoix_append_only", models=["Erasure"]),
        migrations.RunSQL(GUARDS_AND_ERASURE, GUARDS_WITHOUT_ERASURE),
    ]
