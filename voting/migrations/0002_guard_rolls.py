"""A frozen roll stays frozen; a finished stage of a tally and a result never change."""

from django.db import migrations

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):
    dependencies = [
        ("voting", "0001_polls"),
        ("governance", "0002_guard_records"),
    ]

    operations = [
        TenantKeys(
            models=[
                "Poll",
                "ElectoralRoll",
                "RollEntry",
                "RollStrike",
                "RollCallVote",
                "TallyStage",
                "Result",
            ]
        ),
        Guard(
            "unevoix_append_only",
            models=["ElectoralRoll", "RollEntry", "RollStrike", "TallyStage", "Result"],
        ),
        Guard("unevoix_no_delete", models=["Poll", "RollCallVote"], on="DELETE"),
    ]
