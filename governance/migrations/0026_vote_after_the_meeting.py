from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0025_parts_meet"),
    ]

    operations = [
        migrations.AddField(
            model_name="motion",
            name="is_voted_after",
            field=models.BooleanField(default=False),
        ),
    ]
