"""A frozen roll stays frozen; a finished stage of a tally and a result never change."""

from django.db import migrations

from membership.schema import (
    ASKED_TOGETHER_FUNCTIONS,
    AskedTogether,
    Guard,
    TenantKeys,
)


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
                "PaperCount",
                "PaperScrutineer",
                "PaperEntry",
                "PaperPack",
                "PaperSettlement",
                "PaperDraw",
                "PaperResult",
                "SealedElection",
                "SealedQuestion",
                "SealedTrustee",
                "SealedKey",
                "MarkedRoll",
                "SealedSlip",
                "SealedHandout",
                "SealedBallot",
                "SealedReturn",
                "PaperTotal",
                "EvidencePublication",
                "PollElection",
                "Announcement",
                "KioskCode",
                "KeeperCall",
            ]
        ),
        Guard(
            "unevoix_append_only",
            models=[
                "ElectoralRoll",
                "RollEntry",
                "RollStrike",
                "TallyStage",
                "Result",
                "PollElection",
            ],
        ),
        Guard(
            "unevoix_no_delete",
            models=[
                "Poll",
                "RollCallVote",
                "Announcement",
                "KioskCode",
            ],
            on="DELETE",
        ),
        migrations.RunSQL(ASKED_TOGETHER_FUNCTIONS, migrations.RunSQL.noop),
        AskedTogether("RollEntry", fields=["roll", "membership", "exercised_by"]),
    ]
