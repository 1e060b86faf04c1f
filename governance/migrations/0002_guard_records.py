"""Who was told, who was there and what was decided are written once."""

from django.db import migrations

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0001_assemblies"),
        ("membership", "0002_guard_facts"),
    ]

    operations = [
        TenantKeys(
            models=[
                "Assembly",
                "AgendaItem",
                "Motion",
                "ConvenedList",
                "ConvenedEntry",
                "Attendance",
                "Waiver",
                "Body",
                "Seat",
                "Mandate",
                "Resolution",
                "Minutes",
            ]
        ),
        Guard(
            "unevoix_append_only",
            models=["ConvenedList", "ConvenedEntry", "Waiver", "Resolution", "Minutes"],
        ),
        Guard("unevoix_bitemporal", models=["Mandate"]),
        Guard("unevoix_write_once", models=["Attendance"], columns=["departed_at"]),
    ]
