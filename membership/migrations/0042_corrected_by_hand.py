"""A fact that corrects what an import wrote is not of the import: it was written later, by hand."""

from django.db import migrations

TABLES = (
    "membershipperiod",
    "suspension",
    "votingrestriction",
    "representation",
    "address",
    "sectionmembership",
)
# What an import writes is known from its own instant.
BY_HAND = """
ALTER TABLE membership_{table} DISABLE TRIGGER unevoix_bitemporal;
UPDATE membership_{table} x SET import_batch_id = NULL FROM membership_importbatch b
WHERE b.id = x.import_batch_id AND lower(x.recorded) <> b.imported_at;
ALTER TABLE membership_{table} ENABLE TRIGGER unevoix_bitemporal;
"""


class Migration(migrations.Migration):
    dependencies = [("membership", "0041_certificates_in_a_language")]
    operations = [
        migrations.RunSQL("".join(BY_HAND.format(table=table) for table in TABLES), migrations.RunSQL.noop)
    ]
