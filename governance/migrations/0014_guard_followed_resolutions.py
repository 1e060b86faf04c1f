"""What was noted of resolutions stays; those already in the register are found by their words."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from membership.models import sort_key
from membership.schema import Guard, TenantKeys


def fill_search_keys(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write by what each resolution is found. Its table is append-only, so the guard steps aside meanwhile."""
    rows: list[Any] = list(apps.get_model("governance", "Resolution")._default_manager.filter(search_key=""))
    for row in rows:
        number = f"{row.year}-{row.rank:02d}"
        row.search_key = sort_key(number, row.title_fr, row.title_en, row.text_fr, row.text_en)
    schema_editor.execute("ALTER TABLE governance_resolution DISABLE TRIGGER unevoix_append_only")
    apps.get_model("governance", "Resolution")._default_manager.bulk_update(rows, ["search_key"])
    schema_editor.execute("ALTER TABLE governance_resolution ENABLE TRIGGER unevoix_append_only")


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0013_followed_resolutions"),
    ]

    operations = [
        TenantKeys(
            models=["ResolutionChange", "FollowUp", "FollowUpNote", "Objective", "Indicator", "Reading"],
        ),
        Guard("unevoix_append_only", models=["ResolutionChange", "FollowUpNote"]),
        Guard("unevoix_no_delete", models=["FollowUp", "Objective", "Indicator"], on="DELETE"),
        migrations.RunPython(fill_search_keys, migrations.RunPython.noop),
    ]
