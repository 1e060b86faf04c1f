from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("governance", "0064_counts_corrected"),
    ]

    operations = [
        migrations.AddField(
            model_name="assembly",
            name="called_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("board", "the board of directors"),
                    ("president", "the president"),
                    ("secretary", "the secretary"),
                    ("two_directors", "two directors"),
                    ("federation", "the board of the federation"),
                    ("requisition", "the members who asked for it"),
                    ("authority", "a court or another authority"),
                ],
                default="",
                max_length=14,
            ),
        ),
    ]
