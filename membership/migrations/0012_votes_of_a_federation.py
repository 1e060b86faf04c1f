"""What the votes of a federation’s member rest on; each person told once of a notice, for whichever member."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import membership.models.base
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0011_ask_applicants'),
    ]

    operations = [
        migrations.CreateModel(
            name='VotesBasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effective', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('recorded', django.contrib.postgres.fields.ranges.DateTimeRangeField(db_default=models.Func(membership.models.base.DatabaseNow(), models.Value(None), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()))),
                ('size', models.PositiveIntegerField(blank=True, help_text='In whatever the by-laws measure by', null=True)),
                ('votes', models.PositiveSmallIntegerField(blank=True, help_text='By a table of the by-laws', null=True)),
                ('source', models.CharField(max_length=250)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='told_once_per_channel',
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('notice', 'membership', 'person', 'channel'), name='told_once_per_channel'),
        ),
        migrations.AddField(
            model_name='votesbasis',
            name='membership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes_bases', to='membership.membership'),
        ),
        migrations.AddField(
            model_name='votesbasis',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddConstraint(
            model_name='votesbasis',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('recorded__upper_inf', True)), expressions=[('membership', '='), ('effective', '&&')], name='one_votes_basis_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='votesbasis',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('size__isnull', False), ('votes__isnull', True)), models.Q(('size__isnull', True), ('votes__gte', 1)), _connector='OR'), name='votes_rest_on_one_thing'),
        ),
        TenantKeys(models=["VotesBasis"]),
        Guard("unevoix_bitemporal", models=["VotesBasis"]),
    ]
