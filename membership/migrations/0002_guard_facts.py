"""References stay inside one organisation; facts are never rewritten; ledgers only grow; names are found by their words."""

from django.db import migrations

from membership.schema import DROP_GUARD_FUNCTIONS, GUARD_FUNCTIONS, Guard, TenantKeys

# Parts of a double name are words too; numbers would only be looked up, never misspelt.
KEEP_WORDS = """
CREATE FUNCTION unevoix_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO membership_nameword (organisation_id, word)
  SELECT DISTINCT p.organisation_id, w.word
  FROM written p, regexp_split_to_table(p.sort_key, '[ -]+') AS w(word)
  WHERE length(w.word) > 2 AND w.word !~ '[0-9]'
  ORDER BY 1, 2
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER unevoix_keep_words AFTER INSERT ON membership_person
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION unevoix_keep_words();
CREATE TRIGGER unevoix_keep_changed_words AFTER UPDATE ON membership_person
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION unevoix_keep_words();
"""
FORGET_WORDS = """
DROP TRIGGER unevoix_keep_changed_words ON membership_person;
DROP TRIGGER unevoix_keep_words ON membership_person;
DROP FUNCTION unevoix_keep_words();
"""
SEEN_ONCE = """
CREATE FUNCTION unevoix_seen_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is seen once', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER seen_once BEFORE UPDATE OF first_seen_at, seen_through ON membership_delivery
  FOR EACH ROW WHEN (OLD.first_seen_at IS NOT NULL
    AND (NEW.first_seen_at, NEW.seen_through) IS DISTINCT FROM (OLD.first_seen_at, OLD.seen_through))
  EXECUTE FUNCTION unevoix_seen_once();
"""
FORGET_SEEN_ONCE = "DROP TRIGGER seen_once ON membership_delivery; DROP FUNCTION unevoix_seen_once();"


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0001_register"),
    ]

    operations = [
        migrations.RunSQL(GUARD_FUNCTIONS, DROP_GUARD_FUNCTIONS),
        TenantKeys(
            models=[
                "AccountLink",
                "ActivationCode",
                "RoleGrant",
                "Person",
                "Address",
                "Document",
                "Category",
                "Membership",
                "MembershipPeriod",
                "MembershipEvent",
                "Suspension",
                "VotingRestriction",
                "Representation",
                "ShareClass",
                "ShareTransaction",
                "ParameterOverride",
                "ImportBatch",
                "ImportRefusal",
                "Notice",
                "NoticeText",
                "Delivery",
                "Attempt",
                "ImportMapping",
                "DuplicateProposal",
                "PersonMerge",
                "Consultation",
                "NameWord",
                "RegisterCheck",
                "SavedView",
                "Application",
                "ApplicationDocument",
                "EventWaiver",
                "EventLetter",
                "Trial",
                "Estate",
                "Phone",
                "Age",
                "ConsentEvent",
                "Household",
                "HouseholdMember",
                "Section",
                "SectionMembership",
                "MemberRequest",
                "SharePayment",
                "ShareInstalment",
                "RedemptionRequest",
                "BulkChange",
                "FormerName",
                "EmailChange",
                "DataArchive",
                "Erasure",
                "Incident",
                "DeliveryEvent",
                "FlaggedAddress",
                "NoticeCertificate",
                "SenderDomain",
                "WritingHabits",
                "Wording",
                "BulkOrder",
            ]
        ),
        Guard(
            "unevoix_bitemporal",
            models=[
                "Address",
                "MembershipPeriod",
                "Suspension",
                "VotingRestriction",
                "Representation",
                "ParameterOverride",
                "HouseholdMember",
                "SectionMembership",
            ],
        ),
        Guard(
            "unevoix_append_only",
            models=[
                "MembershipEvent",
                "ShareTransaction",
                "Document",
                "NoticeText",
                "AuditEntry",
                "Consultation",
                "RegisterCheck",
                "EventWaiver",
                "EventLetter",
                "ConsentEvent",
                "SharePayment",
                "ShareInstalment",
                "FormerName",
                "Erasure",
                "DeliveryEvent",
                "NoticeCertificate",
            ],
        ),
        Guard(
            "unevoix_no_delete",
            models=[
                "Person",
                "Membership",
                "Organisation",
                "Notice",
                "Delivery",
                "AuditChain",
                "RedemptionRequest",
            ],
            on="DELETE",
        ),
        Guard(
            "unevoix_write_once",
            models=[
                "Attempt",
            ],
            columns=["finished_at", "outcome", "answer"],
        ),
        Guard(
            "unevoix_write_once",
            models=[
                "PersonMerge",
                "BulkChange",
            ],
            columns=["undone_at"],
        ),
        migrations.RunSQL(KEEP_WORDS, FORGET_WORDS),
        migrations.RunSQL(SEEN_ONCE, FORGET_SEEN_ONCE),
    ]
