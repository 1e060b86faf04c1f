"""Credentials made by somebody who is not the server."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0002_guard_facts'),
        ('voting', '0004_guard_secret_votes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CredentialAuthority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('uuid', models.CharField(max_length=22, unique=True)),
                ('public', models.TextField(blank=True)),
                ('count', models.PositiveIntegerField(default=0)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='authority', to='voting.poll')),
            ],
            options={
                'abstract': False,
            },
        ),
        TenantKeys(models=["CredentialAuthority"]),
        Guard("unevoix_no_delete", models=["CredentialAuthority"], on="DELETE"),
    ]
