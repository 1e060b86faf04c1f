"""A reminder that left may be planned again once its meeting is put off to another day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("voting", "0014_keeper_calls"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="announcement",
            name="announced_once",
        ),
        migrations.RemoveConstraint(
            model_name="announcement",
            name="left_with_its_notice",
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.UniqueConstraint(
                fields=["assembly", "poll", "kind", "minutes_before"],
                condition=~models.Q(over_because__in=("struck", "moved")),
                nulls_distinct=False,
                name="announced_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(notice__isnull=True) | models.Q(over_because__in=("left", "moved")),
                name="left_with_its_notice",
            ),
        ),
    ]
