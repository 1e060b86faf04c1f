"""Certificates of sending are drawn up once and never changed."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0016_send_with_care'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('drawn_at', models.DateTimeField()),
                ('slips', models.PositiveIntegerField()),
                ('head_sha256', models.CharField(help_text='The hash of the last row; every other row is behind it', max_length=64)),
                ('drawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='membership.notice')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document')),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document')),
            ],
            options={
                'abstract': False,
            },
        ),
        TenantKeys(models=["NoticeCertificate"]),
        Guard("unevoix_append_only", models=["NoticeCertificate"]),
    ]
