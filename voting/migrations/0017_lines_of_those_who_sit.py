"""A line of a roll may be of somebody who sits on a body, who may be no member: it is found by the person."""

import django.db.models.deletion
from django.db import migrations, models

# As the function that it replaces, but for lines of no member: whoever they name is asked for among the persons, and
# they stand on the roll of a body alone, where no other lines are.
FUNCTION = """
CREATE OR REPLACE FUNCTION unevoix_lines_are_of_the_register() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE organisations bigint[]; drawn record; stranger bigint; of_body boolean;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION '% is written in read committed transactions', TG_TABLE_NAME
      USING ERRCODE = 'invalid_transaction_state';
  END IF;
  organisations := ARRAY(SELECT DISTINCT w.organisation_id FROM written w ORDER BY 1);
  FOR n IN 0 .. TG_NARGS / 2 - 1 LOOP
    PERFORM pg_advisory_xact_lock_shared(unevoix_references(TG_ARGV[2 * n + 1], one))
    FROM unnest(organisations) WITH ORDINALITY AS each(one, place) ORDER BY place;
  END LOOP;
  SET CONSTRAINTS membership_membership_person_id_tenant IMMEDIATE;
  SET CONSTRAINTS membership_membership_person_id_tenant DEFERRED;
  FOR drawn IN
    SELECT w.organisation_id, w.roll_id, count(*) AS lines, count(w.membership_id) AS of_members,
      min(w.membership_id) FILTER (WHERE m.id IS NULL) AS no_member,
      array_agg(w.exercised_by_id) FILTER (
        WHERE w.exercised_by_id <> m.person_id OR m.id IS NULL AND w.exercised_by_id IS NOT NULL) AS others
    FROM written w LEFT JOIN membership_membership m
      ON m.organisation_id = w.organisation_id AND m.id = w.membership_id
    GROUP BY w.organisation_id, w.roll_id
  LOOP
    SELECT a.body_id IS NOT NULL INTO of_body FROM voting_electoralroll r
      JOIN voting_poll p ON p.id = r.poll_id JOIN governance_assembly a ON a.id = p.assembly_id
      WHERE r.organisation_id = drawn.organisation_id AND r.id = drawn.roll_id;
    IF NOT FOUND THEN
      RAISE EXCEPTION '%.roll_id names voting_electoralroll (%), which its organisation does not have',
        TG_TABLE_NAME, drawn.roll_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF drawn.no_member IS NOT NULL THEN
      RAISE EXCEPTION '%.membership_id names membership_membership (%), which its organisation does not have',
        TG_TABLE_NAME, drawn.no_member USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF drawn.of_members <> (CASE WHEN of_body THEN 0 ELSE drawn.lines END) THEN
      RAISE EXCEPTION '% (roll %): members vote in their meetings, and those who sit on a body in its own',
        TG_TABLE_NAME, drawn.roll_id USING ERRCODE = 'check_violation';
    END IF;
    SELECT one INTO stranger FROM unnest(drawn.others) one WHERE NOT EXISTS
      (SELECT 1 FROM membership_person p WHERE p.organisation_id = drawn.organisation_id AND p.id = one) LIMIT 1;
    IF stranger IS NOT NULL THEN
      RAISE EXCEPTION '%.exercised_by_id names membership_person (%), which its organisation does not have',
        TG_TABLE_NAME, stranger USING ERRCODE = 'foreign_key_violation';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0016_destroyed_ballots"), ("governance", "0002_guard_records")]

    operations = [
        migrations.AlterField(
            model_name="rollentry",
            name="membership",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="membership.membership",
            ),
        ),
        migrations.AddConstraint(
            model_name="rollentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("membership", None)),
                fields=("roll", "exercised_by"),
                name="one_line_per_person_at_a_table",
            ),
        ),
        migrations.AddConstraint(
            model_name="rollentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("membership__isnull", False),
                    models.Q(("exercised_by__isnull", False), ("seat_no", 1), ("seats", 1)),
                    _connector="OR",
                ),
                name="a_line_is_of_somebody",
            ),
        ),
        # Back again there may be no line without a member, so that what the earlier function asked holds of this one.
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
    ]
