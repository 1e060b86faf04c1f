"""What happened in a debate is written once; an amendment stays within its organisation."""

from django.db import migrations

from membership.schema import Guard, TenantKeys, TenantReference


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0015_debate"),
    ]

    operations = [
        TenantKeys(models=["DebateFact"]),
        TenantReference("Motion", "amends"),
        Guard("unevoix_append_only", models=["DebateFact"]),
    ]
