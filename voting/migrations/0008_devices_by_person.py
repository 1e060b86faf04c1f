"""Each human being prepares a device of their own, and a vote knows the key of the device it waits for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voting", "0007_struck_by_now")]
    operations = [
        migrations.RemoveConstraint(model_name="prepareddevice", name="one_prepared_device_per_member"),
        migrations.AddConstraint(
            model_name="prepareddevice",
            constraint=models.UniqueConstraint(
                fields=("assembly", "membership", "person"), name="one_prepared_device_per_voter"
            ),
        ),
        migrations.AddField(
            model_name="devicefactor",
            name="public_key",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
    ]
