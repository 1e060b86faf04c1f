"""How rebates were paid, noted beside their lines."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0048_readings_at_the_office'),
    ]

    operations = [
        migrations.CreateModel(
            name='RebatePayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('cheque', 'By cheque'), ('transfer', 'By transfer'), ('shares', 'In shares'), ('credit', 'Left to the member’s credit')], max_length=10)),
                ('paid_on', models.DateField()),
                ('reference', models.CharField(blank=True, default='', max_length=120)),
                ('recorded_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('taken_back_because', models.CharField(blank=True, default='', max_length=250)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('rebate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='membership.rebate')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('rebate',), name='a_rebate_is_paid_once'), models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at', None), ('taken_back_because', '')), models.Q(('taken_back_at__isnull', False), ('taken_back_because__gt', '')), _connector='OR'), name='a_payment_taken_back_says_why')],
            },
        ),
        TenantKeys(models=["RebatePayment"]),
        Guard("unevoix_no_delete", models=["RebatePayment"], on="DELETE"),
    ]
