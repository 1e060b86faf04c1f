"""Ballots may be destroyed once a resolution says so: the guard of the box lets their content go, and nothing else."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import membership.models.base
from membership.schema import Guard, TenantKeys

HEAD = """
CREATE OR REPLACE FUNCTION unevoix_sealed_box() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched jsonb := to_jsonb(coalesce(NEW, OLD));
  stage text;
  poll bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION '% rows are never deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  poll := coalesce(
    (touched->>'poll_id')::bigint,
    (SELECT e.poll_id FROM voting_sealedelection e WHERE e.id = (touched->>'election_id')::bigint),
    (SELECT r.poll_id FROM voting_electoralroll r WHERE r.id = (touched->>'roll_id')::bigint));
  SELECT p.state INTO stage FROM voting_poll p WHERE p.id = poll;
  IF TG_OP = 'INSERT' AND stage NOT IN ('draft', 'ready') THEN
    RAISE EXCEPTION '% is complete', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
"""
EMPTIED = """
  IF TG_OP = 'UPDATE' AND stage = 'proclaimed' AND touched->>'text' = ''
    AND to_jsonb(NEW) - 'text' = to_jsonb(OLD) - 'text'
    AND EXISTS (SELECT FROM voting_ballotdestruction d WHERE d.poll_id = poll) THEN
    RETURN NEW;
  END IF;
"""
TAIL = """
  IF TG_OP = 'UPDATE' AND stage <> 'open' THEN
    RAISE EXCEPTION '% is closed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV <> to_jsonb(OLD) - TG_ARGV THEN
    RAISE EXCEPTION '% keeps its places', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0052_by_laws_that_lapse"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("voting", "0015_lines_asked_through_members"),
    ]

    operations = [
        migrations.CreateModel(
            name="BallotDestruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("finding", models.JSONField(help_text="What the rule answered of how long ballots are kept")),
                ("receipt", models.TextField()),
                ("receipt_sha256", models.CharField(max_length=64)),
                ("destroyed_at", models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                (
                    "destroyed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="membership.organisation"
                    ),
                ),
                (
                    "poll",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="destruction", to="voting.poll"
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.resolution"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        TenantKeys(models=["BallotDestruction"]),
        Guard("unevoix_append_only", models=["BallotDestruction"]),
        migrations.RunSQL(HEAD + EMPTIED + TAIL, HEAD + TAIL),
    ]
