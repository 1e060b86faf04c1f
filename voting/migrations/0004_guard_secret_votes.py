"""Credentials and places are fixed before a secret vote opens; the box changes while it is open, and never again."""

from django.db import migrations

from membership.schema import Guard

FUNCTIONS = """
CREATE FUNCTION unevoix_sealed_box() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched jsonb := to_jsonb(coalesce(NEW, OLD));
  stage text;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION '% rows are never deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT p.state INTO stage FROM voting_poll p WHERE p.id = coalesce(
    (touched->>'poll_id')::bigint,
    (SELECT e.poll_id FROM voting_sealedelection e WHERE e.id = (touched->>'election_id')::bigint),
    (SELECT r.poll_id FROM voting_electoralroll r WHERE r.id = (touched->>'roll_id')::bigint));
  IF TG_OP = 'INSERT' AND stage NOT IN ('draft', 'ready') THEN
    RAISE EXCEPTION '% is complete', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND stage <> 'open' THEN
    RAISE EXCEPTION '% is closed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV <> to_jsonb(OLD) - TG_ARGV THEN
    RAISE EXCEPTION '% keeps its places', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION unevoix_paper_totals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stage text;
BEGIN
  IF TG_OP <> 'DELETE' THEN
    SELECT p.state INTO stage FROM voting_poll p WHERE p.id = NEW.poll_id;
    IF stage IN ('open', 'closed') AND NOT EXISTS (
      SELECT FROM voting_tallystage s WHERE s.poll_id = NEW.poll_id AND s.stage = 'gather') THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is counted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
DROP = """
DROP FUNCTION unevoix_paper_totals();
DROP FUNCTION unevoix_sealed_box();
"""
WRITTEN_ONCE = ("announcement", "cert", "coefexps", "values", "signature", "key", "decryption")


class Migration(migrations.Migration):
    dependencies = [
        ("voting", "0003_seal_paper_counts"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP),
        Guard("unevoix_append_only", models=["SealedElection", "SealedQuestion", "EvidencePublication"]),
        Guard("unevoix_write_once", models=["SealedTrustee"], columns=WRITTEN_ONCE),
        Guard(
            "unevoix_sealed_box",
            models=["SealedBallot"],
            columns=["text", "tracker", "earlier", "is_given_back"],
            on="INSERT OR UPDATE OR DELETE",
        ),
        Guard(
            "unevoix_sealed_box",
            models=["MarkedRoll"],
            columns=["issued", "on_paper"],
            on="INSERT OR UPDATE OR DELETE",
        ),
        Guard("unevoix_paper_totals", models=["PaperTotal"], on="INSERT OR UPDATE OR DELETE"),
        Guard("unevoix_no_delete", models=["SealedReturn"], on="DELETE"),
    ]
