"""A change of more members than a page can wait for is ordered: foreseen, confirmed and made by a worker."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0023_say_it_in_own_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('to', models.CharField(max_length=60)),
                ('effective_on', models.DateField()),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('tells', models.BooleanField(default=True)),
                ('state', models.CharField(choices=[('looking', 'Being looked at'), ('looked', 'To be confirmed'), ('making', 'Being made'), ('made', 'Made'), ('refused', 'Refused: nothing was recorded'), ('dropped', 'Dropped: nothing was recorded')], default='looking', max_length=10)),
                ('found', models.PositiveIntegerField()),
                ('changing', models.PositiveIntegerField(default=0)),
                ('members', models.JSONField(default=list)),
                ('able', models.JSONField(default=list)),
                ('staying', models.JSONField(default=list)),
                ('refusal', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order', to='membership.bulkchange')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['asked_at'], name='bulk_orders_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('made__isnull', False), ('state', 'made')), models.Q(models.Q(('state', 'made'), _negated=True), ('made', None)), _connector='OR'), name='bulk_order_made_with_its_change')],
            },
        ),
        TenantKeys(models=["BulkOrder"]),
    ]
