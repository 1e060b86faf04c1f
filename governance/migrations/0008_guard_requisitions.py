"""A signature is written once; only its withdrawal may follow."""

from django.db import migrations

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0007_members_ask_for_meetings"),
    ]

    operations = [
        TenantKeys(models=["Requisition", "RequisitionPoint", "RequisitionSignature", "RequisitionCaller"]),
        Guard("unevoix_no_delete", models=["Requisition"], on="DELETE"),
        Guard("unevoix_write_once", models=["RequisitionSignature"], columns=["withdrawn_at"]),
        Guard("unevoix_append_only", models=["RequisitionCaller"]),
    ]
