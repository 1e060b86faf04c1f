"""The lines of a roll ask for whoever votes through the member they are of, in one pass over the register."""

from django.db import migrations

# Nearly every line is cast by the member's own person, which the key of the member holds already: only who votes for
# another is looked for among the persons. That key may be put off to the commit, so it is asked first: a member that
# names nobody yet lends its line nobody. Arguments, locks and refusals are those of `unevoix_are_there`.
FUNCTION = """
CREATE FUNCTION unevoix_lines_are_of_the_register() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE organisations bigint[]; drawn record; stranger bigint;
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
    SELECT w.organisation_id, w.roll_id, min(w.membership_id) FILTER (WHERE m.id IS NULL) AS no_member,
      array_agg(w.exercised_by_id) FILTER (WHERE w.exercised_by_id <> m.person_id) AS others
    FROM written w LEFT JOIN membership_membership m
      ON m.organisation_id = w.organisation_id AND m.id = w.membership_id
    GROUP BY w.organisation_id, w.roll_id
  LOOP
    IF NOT EXISTS (SELECT 1 FROM voting_electoralroll r
        WHERE r.organisation_id = drawn.organisation_id AND r.id = drawn.roll_id) THEN
      RAISE EXCEPTION '%.roll_id names voting_electoralroll (%), which its organisation does not have',
        TG_TABLE_NAME, drawn.roll_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF drawn.no_member IS NOT NULL THEN
      RAISE EXCEPTION '%.membership_id names membership_membership (%), which its organisation does not have',
        TG_TABLE_NAME, drawn.no_member USING ERRCODE = 'foreign_key_violation';
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
TRIGGER = """
DROP TRIGGER unevoix_are_there ON voting_rollentry;
CREATE TRIGGER unevoix_are_there AFTER INSERT ON voting_rollentry REFERENCING NEW TABLE AS written FOR EACH STATEMENT
EXECUTE FUNCTION {function}('roll_id', 'voting_electoralroll', 'membership_id', 'membership_membership',
  'exercised_by_id', 'membership_person');
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0014_vote_of_a_group"), ("membership", "0043_what_changed_by_index")]
    operations = [
        migrations.RunSQL(
            FUNCTION + TRIGGER.format(function="unevoix_lines_are_of_the_register"),
            TRIGGER.format(function="unevoix_are_there") + "DROP FUNCTION unevoix_lines_are_of_the_register();",
        ),
    ]
