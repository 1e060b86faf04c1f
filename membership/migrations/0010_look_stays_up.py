"""The stay of a member is looked up in the plain index: the one that keeps stays apart is ten times as slow."""

import django.contrib.postgres.constraints
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0009_one_reversal_per_line"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="membershipperiod",
            name="membership_periods_do_not_overlap",
        ),
        migrations.AddConstraint(
            model_name="membershipperiod",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("recorded__upper_inf", True)),
                expressions=[
                    (
                        django.db.models.expressions.CombinedExpression(models.F("membership"), "+", models.Value(0)),
                        "=",
                    ),
                    ("effective", "&&"),
                ],
                name="membership_periods_do_not_overlap",
            ),
        ),
    ]
