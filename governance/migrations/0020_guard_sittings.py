"""Interests, withdrawals and signatures are written once; everything of a body stays within its organisation."""

from django.db import migrations

from membership.schema import Guard, TenantKeys, TenantReference


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0019_bodies_meet"),
    ]

    operations = [
        TenantKeys(models=["Interest", "Recusal", "WrittenSignature"]),
        TenantReference("Assembly", "body"),
        TenantReference("Attendance", "mandate"),
        TenantReference("ConvenedEntry", "mandate"),
        Guard("unevoix_append_only", models=["Recusal", "WrittenSignature"]),
        Guard("unevoix_write_once", models=["Interest"], columns=["ended_on"]),
    ]
