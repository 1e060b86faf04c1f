"""A motion names the by-laws of a board that it ratifies."""

import django.db.models.deletion
from django.db import migrations, models

from membership.schema import TenantReference


class Migration(migrations.Migration):

    dependencies = [
        ("governance", "0071_referrals_followed_up"),
    ]

    operations = [
        migrations.AddField(
            model_name="motion",
            name="ratifies",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ratifications",
                to="governance.bylawversion",
            ),
        ),
        TenantReference("Motion", "ratifies"),
    ]
