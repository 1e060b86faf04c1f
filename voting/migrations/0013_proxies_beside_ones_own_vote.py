from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voting", "0012_lines_in_the_order_of_members")]

    operations = [
        migrations.RemoveConstraint(model_name="rollentry", name="one_vote_per_person"),
        migrations.AddConstraint(
            model_name="rollentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("is_entitled", True), models.Q(("reason_code", "represented_by_proxy"), _negated=True)
                ),
                fields=("roll", "exercised_by"),
                name="one_vote_per_person",
            ),
        ),
    ]
