"""Comments on minutes stay as they were said; only their answer is written afterwards."""

from django.db import migrations

from membership.schema import Guard, TenantKeys, TenantReference


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0017_adopted_minutes"),
    ]

    operations = [
        TenantKeys(models=["MinutesPassage", "MinutesRound", "MinutesComment"]),
        TenantReference("AgendaItem", "minutes_of"),
        TenantReference("Minutes", "adopted_by"),
        Guard("unevoix_append_only", models=["MinutesRound"]),
        Guard("unevoix_write_once", models=["MinutesComment"], columns=["answer", "answered_at"]),
    ]
