"""Notices that leave by themselves at an hour that somebody chose."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0045_told_under_what_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlannedNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('subject', models.CharField(max_length=22)),
                ('leaves_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, help_text='Why it leaves although a rule warns', max_length=2000)),
                ('planned_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('over_at', models.DateTimeField(blank=True, null=True)),
                ('over_because', models.CharField(blank=True, max_length=10)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('planned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('over_at', None)), fields=['leaves_at'], name='planned_notice_to_come')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('over_at', None)), fields=('organisation', 'subject'), name='planned_once'), models.CheckConstraint(condition=models.Q(models.Q(('over_at', None), ('over_because', '')), models.Q(('over_at__isnull', False), models.Q(('over_because', ''), _negated=True)), _connector='OR'), name='planned_notice_over_with_its_reason')],
            },
        ),
        TenantKeys(models=["PlannedNotice"]),
    ]
