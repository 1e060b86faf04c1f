"""What was decided of a meeting stays as it was decided; only the notice of it may come later."""

from django.db import migrations

from membership.schema import Guard, TenantKeys, TenantReference


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0022_meeting_changes"),
    ]

    operations = [
        TenantKeys(models=["MeetingChange"]),
        TenantReference("Assembly", "first_call"),
        Guard("unevoix_write_once", models=["MeetingChange"], columns=["notice_id"]),
    ]
