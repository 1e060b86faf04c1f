"""Once a count of papers is sealed, neither its papers nor how it is counted can change."""

from django.db import migrations

from membership.schema import Guard

# The row of the count is locked first and looked at then: whoever is sealing it holds it, and what waits for them
# must see that it is sealed, which a condition in the WHERE would have decided too early.
FUNCTIONS = """
CREATE FUNCTION unevoix_paper_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched jsonb;
  sealed text;
BEGIN
  FOREACH touched IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
    CONTINUE WHEN touched IS NULL OR jsonb_typeof(touched) = 'null';
    SELECT c.sealed_sha256 INTO sealed FROM voting_papercount c
      WHERE c.id = coalesce(
        (touched->>'count_id')::bigint,
        (SELECT s.count_id FROM voting_paperscrutineer s WHERE s.id = (touched->>'scrutineer_id')::bigint))
      FOR SHARE;
    IF sealed <> '' THEN
      RAISE EXCEPTION '% is sealed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END LOOP;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE FUNCTION unevoix_paper_count_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION '% rows are never deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.sealed_sha256 <> '' AND to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state' THEN
    RAISE EXCEPTION '% is sealed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""
DROP = """
DROP FUNCTION unevoix_paper_count_sealed();
DROP FUNCTION unevoix_paper_sealed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("voting", "0002_guard_rolls"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP),
        Guard(
            "unevoix_paper_sealed",
            models=["PaperScrutineer", "PaperEntry", "PaperPack", "PaperSettlement"],
            on="INSERT OR UPDATE OR DELETE",
        ),
        Guard("unevoix_paper_count_sealed", models=["PaperCount"]),
        Guard("unevoix_append_only", models=["PaperDraw", "PaperResult"]),
    ]
