"""One change made of many members at once is kept as one, so that it can be undone as one."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0010_guard_shares'),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('to', models.CharField(max_length=60)),
                ('effective_on', models.DateField(blank=True, null=True)),
                ('members', models.PositiveIntegerField()),
                ('done', models.JSONField(default=list)),
                ('made_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        TenantKeys(models=["BulkChange"]),
        Guard("unevoix_write_once", models=["BulkChange"], columns=["undone_at"]),
    ]
