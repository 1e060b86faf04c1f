from django.db import migrations

from membership.schema import Guard


class Migration(migrations.Migration):
    """A support of a candidacy is counted towards the ballot: once given it is neither changed nor taken off."""

    dependencies = [
        ("governance", "0047_agenda_templates"),
    ]

    operations = [
        Guard("unevoix_append_only", models=["NominationSupport"]),
    ]
