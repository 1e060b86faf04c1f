"""References stay inside one organisation; facts are never rewritten; ledgers only grow."""

from django.db import migrations

from membership.schema import DROP_GUARD_FUNCTIONS, GUARD_FUNCTIONS, Guard, TenantKeys


class Migration(migrations.Migration):
    dependencies = [("membership", "0001_register")]

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
            ],
        ),
        Guard(
            "unevoix_no_delete",
            models=["Person", "Membership", "Organisation", "Notice", "Delivery", "AuditChain"],
            on="DELETE",
        ),
        Guard(
            "unevoix_write_once",
            models=["Attempt"],
            columns=["finished_at", "outcome", "answer"],
        ),
    ]
