"""More of a person than the register asks; sections of members; what members ask of the office."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models


from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0007_life_of_a_member'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='prefers_post',
            field=models.BooleanField(db_default=False, default=False, help_text='Wants notices on paper, whatever the e-mail address'),
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('region', 'Region'), ('sector', 'Sector'), ('field', 'Field')], max_length=10)),
                ('key', models.SlugField(max_length=60)),
                ('name_fr', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'ordering': ['kind', 'position', 'key'],
            },
        ),
        migrations.CreateModel(
            name='SectionMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effective', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('recorded', django.contrib.postgres.fields.ranges.DateTimeRangeField(db_default=models.Func(membership.models.base.DatabaseNow(), models.Value(None), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()))),
                ('kind', models.CharField(choices=[('region', 'Region'), ('sector', 'Sector'), ('field', 'Field')], max_length=10)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='membership.membership')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='membership.section')),
            ],
        ),
        migrations.CreateModel(
            name='Age',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('birth_on', models.DateField(blank=True, null=True)),
                ('attested', models.PositiveSmallIntegerField(blank=True, choices=[(14, '14 or over'), (18, '18 or over')], null=True)),
                ('guardian_name', models.CharField(blank=True, max_length=250)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='age', to='membership.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('birth_on__isnull', False), ('attested__isnull', False), _connector='OR'), name='age_says_something')],
            },
        ),
        migrations.CreateModel(
            name='ConsentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('notices_by_email', 'Notices of meetings by e-mail'), ('news', 'News of the organisation by e-mail')], max_length=30)),
                ('is_given', models.BooleanField()),
                ('text', models.CharField(blank=True, max_length=500)),
                ('source', models.CharField(max_length=200)),
                ('at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='membership.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'purpose', '-at'], name='membership__person__2432d1_idx')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effective', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('recorded', django.contrib.postgres.fields.ranges.DateTimeRangeField(db_default=models.Func(membership.models.base.DatabaseNow(), models.Value(None), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()))),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='membership.household')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='membership.person')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('recorded__upper_inf', True)), expressions=[('person', '='), ('effective', '&&')], name='one_household_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='MemberRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('contact', 'Change of address or contact'), ('name', 'Change of name'), ('category', 'Change of category'), ('resignation', 'Resignation'), ('refund', 'Refund of shares'), ('other', 'Other request')], max_length=20)),
                ('payload', models.JSONField(default=dict)),
                ('message', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('open', 'Waiting'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='open', max_length=10)),
                ('filed_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('filed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='membership.membership')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'state', 'filed_at'], name='membership__organis_f06f44_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='request_decided_once')],
            },
        ),
        migrations.CreateModel(
            name='Phone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('home', 'Home'), ('mobile', 'Mobile'), ('work', 'Work')], default='mobile', max_length=10)),
                ('number', models.CharField(max_length=40)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phones', to='membership.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'number'), name='a_number_once_per_person')],
            },
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('organisation', 'kind', 'key'), name='one_section_per_key'),
        ),
        migrations.AddIndex(
            model_name='sectionmembership',
            index=models.Index(fields=['section'], name='membership__section_e79796_idx'),
        ),
        migrations.AddConstraint(
            model_name='sectionmembership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('recorded__upper_inf', True)), expressions=[('membership', '='), ('kind', '='), ('effective', '&&')], name='one_section_of_a_kind_at_a_time'),
        ),
        TenantKeys(
            models=[
                "Phone",
                "Age",
                "ConsentEvent",
                "Household",
                "HouseholdMember",
                "Section",
                "SectionMembership",
                "MemberRequest",
            ]
        ),
        Guard("unevoix_bitemporal", models=["HouseholdMember", "SectionMembership"]),
        Guard("unevoix_append_only", models=["ConsentEvent"]),
    ]
