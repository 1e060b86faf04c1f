"""A paper says of which college its voter is, where colleges count by their weights."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("voting", "0005_name_the_by_law"),
    ]

    operations = [
        migrations.AddField(
            model_name="paperentry",
            name="college",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="papersettlement",
            name="college",
            field=models.CharField(blank=True, max_length=60),
        ),
    ]
