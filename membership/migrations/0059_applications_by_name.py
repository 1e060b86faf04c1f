"""Applications are listed and searched by name, as members are."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from membership.models.people import sort_key
from membership.schema import AddIndexGently


def fill(apps: Any, schema_editor: Any) -> None:
    """Fold the names of those who applied before."""
    Application = apps.get_model("membership", "Application")
    for one in Application.objects.iterator():
        Application.objects.filter(pk=one.pk).update(sort_key=sort_key(one.family_name, one.given_name))


class Migration(migrations.Migration):
    # The index comes after the names: a table with rows that wait on their checks is not altered.
    atomic = False

    dependencies = [
        ("membership", "0058_reasons_of_bulk_orders"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="sort_key",
            field=models.CharField(default="", editable=False, max_length=330),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="application",
            name="decided_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["organisation", "sort_key"], name="applications_by_name"),
        ),
        AddIndexGently(
            model_name="membershipevent",
            index=models.Index(
                condition=models.Q(("import_batch", None), ("kind", "resigned")),
                fields=["organisation", "recorded_at"],
                name="resignations_written",
            ),
        ),
    ]
