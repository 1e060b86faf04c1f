"""In whose name letters leave is set up by each organisation, and nothing is in force unchecked."""

import django.db.models.deletion
import membership.models.base
from django.db import migrations, models

from membership.schema import TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0019_hold_each_reference_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='SenderDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('local_part', models.CharField(max_length=64)),
                ('domain', models.CharField(max_length=253)),
                ('selector', models.CharField(max_length=63)),
                ('sealed_key', models.BinaryField(help_text='The key that signs, sealed; empty when the provider signs')),
                ('public_key', models.TextField(blank=True, help_text="As it stands in the domain's names")),
                ('set_up_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('checks', models.JSONField(default=list, help_text='What was found at the last look, name by name')),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('passed_at', models.DateTimeField(blank=True, help_text='The last look at which all was right', null=True)),
                ('failing_since', models.DateTimeField(blank=True, help_text='Since when something is wrong again', null=True)),
                ('used_since', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation',), name='one_sender_per_organisation'), models.CheckConstraint(condition=models.Q(('used_since', None), ('passed_at__isnull', False), _connector='OR'), name='no_unchecked_sender')],
            },
        ),
        TenantKeys(models=["SenderDomain"]),
    ]
