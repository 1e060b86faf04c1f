"""What is refused its deletion waits for its own organisation alone; four indexes that say nothing new are let go."""

import django.db.models.deletion
from django.db import migrations, models

from membership.schema import ARE_THERE_FUNCTION, ASKED_TOGETHER_FUNCTIONS

# Made beside each unique text, for questions of how it begins: nobody asks that of a random name.
LET_GO = """
DROP INDEX IF EXISTS membership_person_public_id_e6614163_like;
DROP INDEX IF EXISTS membership_membership_public_id_b5f75094_like;
"""
TAKE_BACK = """
CREATE INDEX membership_person_public_id_e6614163_like ON membership_person (public_id varchar_pattern_ops);
CREATE INDEX membership_membership_public_id_b5f75094_like ON membership_membership (public_id varchar_pattern_ops);
"""


class Migration(migrations.Migration):
    dependencies = [("membership", "0032_documents_frozen")]
    operations = [
        # What went before does its part with these as well.
        migrations.RunSQL(ASKED_TOGETHER_FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(ARE_THERE_FUNCTION, migrations.RunSQL.noop),
        migrations.RunSQL(LET_GO, TAKE_BACK),
        # The key that lets nothing be corrected, or reversed, twice finds it as well.
        migrations.AlterField(
            model_name="membershipevent",
            name="corrects",
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="membership.membershipevent"),
        ),
        migrations.AlterField(
            model_name="sharetransaction",
            name="reverses",
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="membership.sharetransaction"),
        ),
    ]
