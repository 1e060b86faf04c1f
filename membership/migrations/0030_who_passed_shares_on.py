import django.db.models.deletion
from django.db import migrations, models

from membership.schema import TenantReference


class Migration(migrations.Migration):
    dependencies = [("membership", "0029_forget_who_was_no_member")]

    operations = [
        migrations.AddField(
            model_name="sharetransaction",
            name="passed_by",
            field=models.OneToOneField(
                blank=True,
                help_text="Of shares received: the line of whoever passed them on",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passed_to",
                to="membership.sharetransaction",
            ),
        ),
        TenantReference("ShareTransaction", "passed_by"),
    ]
