"""What holds every table of votes and presences to one vote for each member, but in federations."""

from django.db import migrations

from membership.schema import DROP_ONE_VOTE_PER_MEMBER, ONE_VOTE_PER_MEMBER


class Migration(migrations.Migration):
    dependencies = [("membership", "0018_undo_by_worker")]
    operations = [migrations.RunSQL(ONE_VOTE_PER_MEMBER, DROP_ONE_VOTE_PER_MEMBER)]
