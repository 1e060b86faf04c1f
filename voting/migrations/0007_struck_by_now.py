"""Whether a line of a roll is struck, asked once the poll is held: whoever waited for an act on the member sees it."""

from django.db import migrations

# A statement reads as things stood when it began. A volatile function reads anew, hence after the wait for the lock
# of the poll; `poll` is asked for so that it is never called before that lock is held.
FUNCTION = """
CREATE FUNCTION unevoix_is_struck(poll bigint, line bigint) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM voting_rollstrike strike
    JOIN voting_rollentry entry ON entry.id = strike.entry_id
    JOIN voting_electoralroll roll ON roll.id = entry.roll_id
    WHERE strike.entry_id = line AND roll.poll_id = poll);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0006_prepared_devices")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION unevoix_is_struck(bigint, bigint)")]
