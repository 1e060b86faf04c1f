"""What was told, decided and noted stays; by-laws that were adopted stay as they are, down to the last article."""

from django.db import migrations

from membership.schema import Guard, TenantKeys

FUNCTIONS = """
CREATE FUNCTION unevoix_adopted_bylaws() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'adopted' THEN
    RAISE EXCEPTION 'adopted by-laws are kept as they are' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE FUNCTION unevoix_adopted_articles() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE version bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN version := OLD.version_id; ELSE version := NEW.version_id; END IF;
  IF EXISTS (SELECT 1 FROM governance_bylawversion WHERE id = version AND state = 'adopted')
    OR (TG_OP = 'UPDATE' AND OLD.version_id <> NEW.version_id) THEN
    RAISE EXCEPTION 'adopted by-laws are kept as they are' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON governance_bylawversion
  FOR EACH ROW EXECUTE FUNCTION unevoix_adopted_bylaws();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON governance_bylawarticle
  FOR EACH ROW EXECUTE FUNCTION unevoix_adopted_articles();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON governance_bylawvalue
  FOR EACH ROW EXECUTE FUNCTION unevoix_adopted_articles();
"""
DROP = """
DROP TRIGGER guard ON governance_bylawversion;
DROP TRIGGER guard ON governance_bylawarticle;
DROP TRIGGER guard ON governance_bylawvalue;
DROP FUNCTION unevoix_adopted_bylaws();
DROP FUNCTION unevoix_adopted_articles();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0001_assemblies"),
        ("membership", "0002_guard_facts"),
    ]

    operations = [
        TenantKeys(
            models=[
                "Assembly",
                "AgendaItem",
                "Motion",
                "ConvenedList",
                "ConvenedEntry",
                "Attendance",
                "Waiver",
                "Body",
                "Seat",
                "Mandate",
                "Resolution",
                "Minutes",
                "BylawVersion",
                "BylawArticle",
                "BylawValue",
                "AmendedArticle",
                "DutyDone",
                "Requisition",
                "RequisitionPoint",
                "RequisitionSignature",
                "RequisitionCaller",
                "Officer",
                "Procedure",
                "ResolutionChange",
                "FollowUp",
                "FollowUpNote",
                "Objective",
                "Indicator",
                "Reading",
                "DebateFact",
                "MinutesPassage",
                "MinutesRound",
                "MinutesComment",
                "Interest",
                "Recusal",
                "WrittenSignature",
                "CorrectedNotice",
                "MeetingChange",
            ]
        ),
        Guard(
            "unevoix_append_only",
            models=[
                "ConvenedList",
                "ConvenedEntry",
                "Waiver",
                "Resolution",
                "Minutes",
                "RequisitionCaller",
                "ResolutionChange",
                "FollowUpNote",
                "DebateFact",
                "MinutesRound",
                "Recusal",
                "WrittenSignature",
                "CorrectedNotice",
            ],
        ),
        Guard(
            "unevoix_bitemporal",
            models=[
                "Mandate",
                "Officer",
            ],
        ),
        Guard(
            "unevoix_no_delete",
            models=[
                "Requisition",
                "Procedure",
                "FollowUp",
                "Objective",
                "Indicator",
            ],
            on="DELETE",
        ),
        Guard(
            "unevoix_write_once",
            models=[
                "Attendance",
            ],
            columns=["departed_at"],
        ),
        Guard(
            "unevoix_write_once",
            models=[
                "RequisitionSignature",
            ],
            columns=["withdrawn_at"],
        ),
        Guard(
            "unevoix_write_once",
            models=[
                "MinutesComment",
            ],
            columns=["answer", "answered_at"],
        ),
        Guard(
            "unevoix_write_once",
            models=[
                "Interest",
            ],
            columns=["ended_on"],
        ),
        Guard(
            "unevoix_write_once",
            models=[
                "MeetingChange",
            ],
            columns=["notice_id"],
        ),
        migrations.RunSQL(FUNCTIONS, DROP),
    ]
