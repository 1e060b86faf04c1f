"""Former names are sorted and searched as present ones are."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from membership.models.people import sort_key


def fill(apps: Any, schema_editor: Any) -> None:
    """Fold the names that were written down before. They are only ever added to: the guard looks away meanwhile."""
    FormerName = apps.get_model("membership", "FormerName")
    table = schema_editor.quote_name(FormerName._meta.db_table)
    schema_editor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for one in FormerName.objects.iterator():
        FormerName.objects.filter(pk=one.pk).update(sort_key=sort_key(one.family_name, one.given_name))
    schema_editor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0020_notices_withdrawn"),
    ]

    operations = [
        migrations.AddField(
            model_name="formername",
            name="sort_key",
            field=models.CharField(default="", editable=False, max_length=330),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
