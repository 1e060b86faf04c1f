"""What happens in the life of a member: applications, acts with their letters and waivers, trials, estates."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models


from membership.schema import Guard, TenantKeys, TenantReference


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0006_read_the_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('natural', 'Natural person'), ('legal', 'Legal person')], default='natural', max_length=10)),
                ('given_name', models.CharField(blank=True, max_length=120)),
                ('family_name', models.CharField(max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(default='fr', max_length=5)),
                ('line', models.CharField(blank=True, max_length=250)),
                ('city', models.CharField(blank=True, max_length=120)),
                ('postal_code', models.CharField(blank=True, max_length=20)),
                ('country', models.CharField(default='CA', max_length=2)),
                ('birth_on', models.DateField(blank=True, null=True)),
                ('attested_age', models.PositiveSmallIntegerField(blank=True, choices=[(14, '14 or over'), (18, '18 or over')], null=True)),
                ('guardian_name', models.CharField(blank=True, max_length=250)),
                ('message', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('received', 'Received'), ('admitted', 'Admitted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='received', max_length=10)),
                ('received_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('reason', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='ApplicationDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=250)),
            ],
        ),
        migrations.CreateModel(
            name='Estate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=250)),
                ('contact', models.CharField(blank=True, max_length=400)),
                ('noted_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EventLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EventWaiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finding', models.JSONField()),
                ('reason', models.TextField()),
                ('given_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_on', models.DateField()),
                ('last_on', models.DateField()),
                ('most_working_days', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='decided_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='ground',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='is_void',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='notice_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='membership',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='membership.membership'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.person'),
        ),
        migrations.AlterField(
            model_name='membershipevent',
            name='kind',
            field=models.CharField(choices=[('applied', 'Application received'), ('admitted', 'Admitted'), ('category_changed', 'Category changed'), ('suspended', 'Suspended'), ('reinstated', 'Reinstated'), ('vote_suspended', 'Right to vote suspended'), ('vote_contested', 'Suspension of the vote contested'), ('vote_upheld', 'Suspension of the vote upheld'), ('vote_restored', 'Right to vote restored'), ('resigned', 'Resigned'), ('expelled', 'Expelled'), ('deceased', 'Deceased'), ('ended', 'Membership ended')], max_length=20),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('call', 'Notice of meeting'), ('letter', 'Letter from the register')], max_length=20),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='kind',
            field=models.CharField(choices=[('qc_coop', 'Co-operative'), ('qc_coop_work', 'Worker co-operative'), ('qc_coop_solidarity', 'Solidarity co-operative'), ('qc_federation', 'Federation'), ('qc_npo', 'Non-profit organisation')], max_length=40),
        ),
        migrations.AddConstraint(
            model_name='membershipevent',
            constraint=models.UniqueConstraint(fields=('corrects',), name='one_correction_per_event'),
        ),
        migrations.AddField(
            model_name='application',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.category'),
        ),
        migrations.AddField(
            model_name='application',
            name='membership',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='application', to='membership.membership'),
        ),
        migrations.AddField(
            model_name='application',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddField(
            model_name='application',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='delivery',
            name='application',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='membership.application'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('notice', 'application', 'channel'), name='applicant_told_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('application', None), ('membership__isnull', False), ('person__isnull', False)), models.Q(('application__isnull', False), ('membership', None), ('person', None)), _connector='OR'), name='delivery_to_member_or_applicant'),
        ),
        migrations.AddField(
            model_name='applicationdocument',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='membership.application'),
        ),
        migrations.AddField(
            model_name='applicationdocument',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document'),
        ),
        migrations.AddField(
            model_name='applicationdocument',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddField(
            model_name='estate',
            name='document',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document'),
        ),
        migrations.AddField(
            model_name='estate',
            name='membership',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='estate', to='membership.membership'),
        ),
        migrations.AddField(
            model_name='estate',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddField(
            model_name='eventletter',
            name='event',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='membership.membershipevent'),
        ),
        migrations.AddField(
            model_name='eventletter',
            name='notice',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='event_letter', to='membership.notice'),
        ),
        migrations.AddField(
            model_name='eventletter',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddField(
            model_name='eventwaiver',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='membership.membershipevent'),
        ),
        migrations.AddField(
            model_name='eventwaiver',
            name='given_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='eventwaiver',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddField(
            model_name='trial',
            name='category',
            field=models.ForeignKey(help_text='Becomes', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.category'),
        ),
        migrations.AddField(
            model_name='trial',
            name='concluded_by',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trial', to='membership.membershipevent'),
        ),
        migrations.AddField(
            model_name='trial',
            name='membership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trials', to='membership.membership'),
        ),
        migrations.AddField(
            model_name='trial',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['organisation', 'state', 'received_at'], name='membership__organis_93a7f6_idx'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('membership__isnull', False), ('state', 'admitted')), models.Q(models.Q(('state', 'admitted'), _negated=True), ('membership', None)), _connector='OR'), name='admitted_application_has_member'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'received')), models.Q(models.Q(('state', 'received'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='application_decided_once'),
        ),
        migrations.AddConstraint(
            model_name='applicationdocument',
            constraint=models.UniqueConstraint(fields=('application', 'document'), name='joined_once'),
        ),
        migrations.AddIndex(
            model_name='trial',
            index=models.Index(condition=models.Q(('concluded_by', None)), fields=['organisation', 'last_on'], name='trial_running'),
        ),
        migrations.AddConstraint(
            model_name='trial',
            constraint=models.UniqueConstraint(condition=models.Q(('concluded_by', None)), fields=('membership',), name='one_trial_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='trial',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('begins_on'))), name='trial_has_length'),
        ),
        TenantKeys(
            models=["Application", "ApplicationDocument", "EventWaiver", "EventLetter", "Trial", "Estate"]
        ),
        TenantReference("Delivery", "application"),
        Guard("unevoix_append_only", models=["EventWaiver", "EventLetter"]),
    ]
