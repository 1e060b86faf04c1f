"""Letters leave by an account that may have to wait; what comes back is work; a letter by post tells instead."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import GUARDS_AND_ADDRESSES, GUARDS_WITHOUT_ADDRESSES, Guard, TenantKeys, TenantReference


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0015_erase_and_account_for_it'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeliveryEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('delivered', 'Delivered to the mailbox'), ('deferred', 'Delayed'), ('bounced', 'Returned to the sender'), ('complained', 'Reported as unwanted')], max_length=10)),
                ('source', models.CharField(help_text='The mail server, a provider by name, or the office', max_length=40)),
                ('key', models.CharField(help_text='What makes it the same event, for its source', max_length=200)),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('answer', models.CharField(blank=True, max_length=400)),
            ],
        ),
        migrations.CreateModel(
            name='FlaggedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=400)),
                ('flagged_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('answer', models.CharField(blank=True, max_length=400)),
                ('cleared_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SenderAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300, unique=True)),
                ('allowance', models.DecimalField(decimal_places=4, default=0, help_text='Messages that may leave now', max_digits=12)),
                ('refilled_at', models.DateTimeField(db_default=membership.models.base.RealNow())),
                ('held_until', models.DateTimeField(blank=True, null=True)),
                ('held_for', models.CharField(blank=True, choices=[('accepted', 'Accepted by the mail server'), ('temporary', 'Refused for now'), ('permanent', 'Refused for good'), ('unknown', 'Unknown'), ('throttled', 'The mail server asks to slow down'), ('unreached', 'The mail server did not answer'), ('account', 'The mail server refuses the sender')], max_length=10)),
                ('held_times', models.PositiveSmallIntegerField(default=0, help_text='In a row')),
                ('answer', models.CharField(blank=True, max_length=400)),
            ],
        ),
        migrations.AddField(
            model_name='attempt',
            name='address',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='delivery',
            name='replaced_by',
            field=models.OneToOneField(blank=True, help_text='The letter that tells instead; the person is counted there', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='membership.delivery'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0, help_text="Attempts since the last decision of a person, but for those that were the server's fault"),
        ),
        migrations.AddField(
            model_name='delivery',
            name='waived_because',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='notice',
            name='post_by',
            field=models.DateField(blank=True, help_text='Last day on which a letter still is in time', null=True),
        ),
        migrations.AlterField(
            model_name='attempt',
            name='outcome',
            field=models.CharField(blank=True, choices=[('accepted', 'Accepted by the mail server'), ('temporary', 'Refused for now'), ('permanent', 'Refused for good'), ('unknown', 'Unknown'), ('throttled', 'The mail server asks to slow down'), ('unreached', 'The mail server did not answer'), ('account', 'The mail server refuses the sender')], max_length=10),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='next_attempt_at',
            field=models.DateTimeField(db_default=membership.models.base.TransactionStart(), help_text='By the real clock: a mail server knows of no demonstration'),
        ),
        # Until now only a death set anything aside.
        migrations.RunSQL(
            "UPDATE membership_delivery SET waived_because = 'Décès au registre' WHERE state = 'waived'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'waived'), _negated=True), models.Q(('waived_because', ''), _negated=True), _connector='OR'), name='waived_with_its_reason'),
        ),
        migrations.AddField(
            model_name='deliveryevent',
            name='delivery',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='membership.delivery'),
        ),
        migrations.AddField(
            model_name='deliveryevent',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddField(
            model_name='flaggedaddress',
            name='cleared_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='flaggedaddress',
            name='delivery',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.delivery'),
        ),
        migrations.AddField(
            model_name='flaggedaddress',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddField(
            model_name='flaggedaddress',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flagged_addresses', to='membership.person'),
        ),
        migrations.AddConstraint(
            model_name='deliveryevent',
            constraint=models.UniqueConstraint(fields=('delivery', 'source', 'key'), name='event_told_once'),
        ),
        migrations.AddConstraint(
            model_name='flaggedaddress',
            constraint=models.UniqueConstraint(condition=models.Q(('cleared_at', None)), fields=('person', 'address'), name='address_flagged_once'),
        ),
        migrations.RunSQL(GUARDS_AND_ADDRESSES, GUARDS_WITHOUT_ADDRESSES),
        TenantKeys(models=["DeliveryEvent", "FlaggedAddress"]),
        TenantReference("Delivery", "replaced_by"),
        Guard("unevoix_append_only", models=["DeliveryEvent"]),
    ]
