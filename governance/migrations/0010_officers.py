"""The officers, and since when."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import membership.models.base
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0009_bodies_and_terms'),
        ('membership', '0015_erase_and_account_for_it'),
    ]

    operations = [
        migrations.CreateModel(
            name='Officer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effective', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('recorded', django.contrib.postgres.fields.ranges.DateTimeRangeField(db_default=models.Func(membership.models.base.DatabaseNow(), models.Value(None), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()))),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('office', models.CharField(choices=[('president', 'President'), ('vice_president', 'Vice-president'), ('secretary', 'Secretary'), ('treasurer', 'Treasurer'), ('general_manager', 'General manager'), ('other', 'Another office')], max_length=20)),
                ('title_fr', models.CharField(blank=True, max_length=120)),
                ('title_en', models.CharField(blank=True, max_length=120)),
                ('slot', models.CharField(max_length=200)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('membership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.membership')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.person')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('recorded__upper_inf', True)), expressions=[('organisation', '='), ('slot', '='), ('effective', '&&')], name='one_holder_per_office'), models.CheckConstraint(condition=models.Q(models.Q(('office', 'other'), models.Q(('title_fr', ''), _negated=True)), models.Q(models.Q(('office', 'other'), _negated=True), ('title_en', ''), ('title_fr', '')), _connector='OR'), name='another_office_has_a_title')],
            },
        ),
        TenantKeys(models=["Officer"]),
        Guard("unevoix_bitemporal", models=["Officer"]),
    ]
