"""What providers say of messages is kept as it came; a notice posted up or printed is recorded; large print is a wish."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import Guard, TenantKeys

LET_GO = 'DROP TRIGGER "unevoix_write_once" ON "membership_attempt"'


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0004_keep_beside'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProviderEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('key', models.CharField(help_text='What makes it the same event, whatever the provider numbers it', max_length=64)),
                ('kind', models.CharField(max_length=20)),
                ('message_id', models.CharField(blank=True, max_length=250)),
                ('delivery_named', models.CharField(blank=True, help_text='What we gave the provider to give back', max_length=40)),
                ('happened_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=400)),
                ('body', models.JSONField()),
                ('received_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('is_ours', models.BooleanField(help_text='Whether a message of ours was found for it', null=True)),
            ],
        ),
        migrations.AddField(
            model_name='attempt',
            name='provider_id',
            field=models.CharField(blank=True, help_text="The provider's own name of the message", max_length=250),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(condition=models.Q(('provider_id', ''), _negated=True), fields=['provider_id'], name='attempt_by_provider'),
        ),
        migrations.AddIndex(
            model_name='providerevent',
            index=models.Index(condition=models.Q(('settled_at', None)), fields=['received_at'], name='provider_event_unsettled'),
        ),
        migrations.AddConstraint(
            model_name='providerevent',
            constraint=models.UniqueConstraint(fields=('provider', 'key'), name='provider_event_once'),
        ),
        # The provider's name of a message is written once, as its answer is.
        migrations.RunSQL(LET_GO, migrations.RunSQL.noop),
        Guard("unevoix_write_once", models=["Attempt"], columns=["finished_at", "outcome", "answer", "provider_id"]),
        migrations.AlterField(
            model_name='consentevent',
            name='purpose',
            field=models.CharField(choices=[('notices_by_email', 'Notices of meetings by e-mail'), ('news', 'News of the organisation by e-mail'), ('large_print', 'Letters in large print')], max_length=30),
        ),
        migrations.CreateModel(
            name='PublicNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('manner', models.CharField(choices=[('posting', 'Posted up'), ('newspaper', 'In a newspaper')], max_length=10)),
                ('place', models.CharField(help_text='The place, or the newspaper and its page', max_length=300)),
                ('first_on', models.DateField()),
                ('last_on', models.DateField(blank=True, null=True)),
                ('attested_by', models.CharField(max_length=200)),
                ('is_allowed', models.BooleanField(help_text='Whether the rules of that day let a notice be given this way')),
                ('recorded_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_notices', to='membership.notice')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('photo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on', None), ('last_on__gte', models.F('first_on')), _connector='OR'), name='public_notice_days_in_order')],
            },
        ),
        TenantKeys(models=["PublicNotice"]),
        Guard("unevoix_append_only", models=["PublicNotice"]),
    ]
