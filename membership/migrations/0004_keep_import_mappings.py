"""What was said of the columns of a list is kept for the next one like it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0003_find_people_by_mailbox'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('header', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('header_sha256', models.CharField(max_length=64)),
                ('document', models.JSONField(help_text='As a mapping file would write it')),
                ('saved_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'header_sha256'), name='one_mapping_per_header')],
            },
        ),
        TenantKeys(models=["ImportMapping"]),
    ]
