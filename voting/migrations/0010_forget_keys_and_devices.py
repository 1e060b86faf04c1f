"""Delete the server's key of votes given up before that was done at once, and the devices of meetings that are over."""

from django.db import migrations

FORGET = """
DELETE FROM voting_sealedkey key USING voting_sealedtrustee trustee, voting_poll poll
WHERE key.trustee_id = trustee.id AND trustee.poll_id = poll.id AND poll.state = 'cancelled';
DELETE FROM voting_prepareddevice device USING governance_assembly meeting
WHERE device.assembly_id = meeting.id AND meeting.state IN ('ended', 'cancelled');
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0009_seats_on_the_roll")]
    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]
