"""Persons found to be one: proposals, and what was joined, so that it can be parted again."""

import django.contrib.postgres.fields
import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0004_keep_import_mappings'),
    ]

    operations = [
        migrations.CreateModel(
            name='DuplicateProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('weight', models.PositiveSmallIntegerField()),
                ('found_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('set_aside_at', models.DateTimeField(blank=True, help_text='Somebody looked: they are two', null=True)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='membership.person')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='membership.person')),
                ('set_aside_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('set_aside_at__isnull', True)), fields=['organisation', '-weight', 'id'], name='proposals_to_look_at')],
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='one_proposal_per_pair'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='proposal_names_the_older_first')],
            },
        ),
        migrations.CreateModel(
            name='PersonMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('moves', models.JSONField(default=list)),
                ('merged_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('joined', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged_into', to='membership.person')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='membership.person')),
                ('merged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('joined',), name='joined_to_one_person_at_a_time'), models.CheckConstraint(condition=models.Q(('kept', models.F('joined')), _negated=True), name='nobody_is_joined_to_themselves')],
            },
        ),
        TenantKeys(models=["DuplicateProposal", "PersonMerge"]),
        Guard("unevoix_write_once", models=["PersonMerge"], columns=["undone_at"]),
    ]
