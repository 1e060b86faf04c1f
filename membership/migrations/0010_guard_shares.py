"""What is paid on shares, and what is due, is never rewritten; a request to be paid back never disappears."""

from django.db import migrations

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):
    dependencies = [("membership", "0009_pay_for_shares")]

    operations = [
        TenantKeys(models=["SharePayment", "ShareInstalment", "RedemptionRequest"]),
        Guard("unevoix_append_only", models=["SharePayment", "ShareInstalment"]),
        Guard("unevoix_no_delete", models=["RedemptionRequest"], on="DELETE"),
    ]
