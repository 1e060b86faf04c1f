"""A procedure before the board is never deleted."""

from django.db import migrations

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0011_discipline_by_the_board"),
    ]

    operations = [
        TenantKeys(models=["Procedure"]),
        Guard("unevoix_no_delete", models=["Procedure"], on="DELETE"),
    ]
