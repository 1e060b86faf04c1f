import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import membership.models.base
from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0044_steps_of_the_year"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CallerWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                (
                    "caller",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="governance.requisitioncaller",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="membership.organisation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        TenantKeys(models=["CallerWithdrawal"]),
        Guard("unevoix_append_only", models=["CallerWithdrawal"]),
    ]
