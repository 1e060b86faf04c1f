"""Personal codes for the kiosk in the hall."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0018_guard_adopted_minutes"),
        ("membership", "0018_represent_and_close"),
        ("voting", "0012_announce"),
    ]

    operations = [
        migrations.CreateModel(
            name="KioskCode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code_hash", models.CharField(max_length=64)),
                ("is_withdrawn", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="membership.organisation"
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kiosk_codes",
                        to="governance.attendance",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_withdrawn", False)), fields=("stay",), name="one_kiosk_code_per_stay"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "code_hash"), name="a_kiosk_code_is_of_one_stay"
                    ),
                ],
            },
        ),
        TenantKeys(models=["KioskCode"]),
        Guard("unevoix_no_delete", models=["KioskCode"], on="DELETE"),
    ]
