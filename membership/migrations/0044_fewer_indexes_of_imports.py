"""A list of many comes in with fewer indexes: what it brought is found by its persons and members."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from membership.schema import AddIndexGently, drop_gently, drop_of_column

# The index that each column had by itself, under the name that its model gave it.
OWN = (
    ("address", "import_batch_id", "membership_address_import_batch_id_36e1a1bc"),
    ("age", "import_batch_id", "membership_age_import_batch_id_ef9d05fd"),
    ("membership", "import_batch_id", "membership_membership_import_batch_id_ab4fd8cb"),
    ("membershipevent", "import_batch_id", "membership_membershipevent_import_batch_id_e8a53595"),
    ("membershipperiod", "import_batch_id", "membership_membershipperiod_import_batch_id_6c484e91"),
    ("person", "import_batch_id", "membership_person_import_batch_id_efd19c68"),
    ("phone", "import_batch_id", "membership_phone_import_batch_id_9abb706d"),
    ("representation", "import_batch_id", "membership_representation_import_batch_id_80cb47ab"),
    ("sectionmembership", "import_batch_id", "membership_sectionmembership_import_batch_id_bc57624f"),
    ("sharetransaction", "import_batch_id", "membership_sharetransaction_import_batch_id_ec8a23d8"),
    ("suspension", "import_batch_id", "membership_suspension_import_batch_id_b2be410b"),
    ("votingrestriction", "import_batch_id", "membership_votingrestriction_import_batch_id_d903bd13"),
    ("membershipevent", "document_id", "membership_membershipevent_document_id_c47420cf"),
    ("membershipevent", "recorded_by_id", "membership_membershipevent_recorded_by_id_b3078743"),
    ("sharetransaction", "recorded_by_id", "membership_sharetransaction_recorded_by_id_4dc572d0"),
)
# The same rule for the corrections alone, which are few. The new one is there before the old one goes.
MADE = "one_correction_per_event_made"
FEW_CORRECTIONS = (
    f"CREATE UNIQUE INDEX CONCURRENTLY {MADE} ON membership_membershipevent (corrects_id) "
    "WHERE corrects_id IS NOT NULL"
)
IN_ITS_PLACE = f"""
ALTER TABLE membership_membershipevent DROP CONSTRAINT IF EXISTS one_correction_per_event;
DROP INDEX IF EXISTS one_correction_per_event;
ALTER INDEX {MADE} RENAME TO one_correction_per_event;
"""
EVERY_EVENT = """
DROP INDEX one_correction_per_event;
ALTER TABLE membership_membershipevent ADD CONSTRAINT one_correction_per_event UNIQUE (corrects_id);
"""


class Migration(migrations.Migration):
    # While others write.
    atomic = False

    dependencies = [
        ('membership', '0043_what_changed_by_index'),
    ]

    operations = [
        *(drop_of_column(f"membership_{table}", column, index) for table, column, index in OWN),
        migrations.RunSQL([drop_gently(MADE), FEW_CORRECTIONS], migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(IN_ITS_PLACE, EVERY_EVENT)],
            [
                migrations.RemoveConstraint(
                    model_name='membershipevent',
                    name='one_correction_per_event',
                ),
                migrations.AlterField(
                    model_name='address',
                    name='import_batch',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
                ),
                migrations.AlterField(
                    model_name='age',
                    name='import_batch',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
                ),
                migrations.AlterField(
                    model_name='membership',
                    name='import_batch',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
                ),
                migrations.AlterField(
                    model_name='membershipevent',
                    name='document',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document'),
                ),
                migrations.AlterField(
                    model_name='membershipevent',
                    name='import_batch',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
                ),
                migrations.AlterField(
                    model_name='membershipevent',
                    name='recorded_by',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='membershipperiod',
                    name='import_batch',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
                ),
                migrations.AlterField(
                    model_name='person',
                    name='import_batch',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
                ),
                migrations.AlterField(
                    model_name='phone',
                    name='import_batch',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
                ),
                migrations.AlterField(
                    model_name='representation',
                    name='import_batch',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
                ),
                migrations.AlterField(
                    model_name='sectionmembership',
                    name='import_batch',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
                ),
                migrations.AlterField(
                    model_name='sharetransaction',
                    name='import_batch',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
                ),
                migrations.AlterField(
                    model_name='sharetransaction',
                    name='recorded_by',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='suspension',
                    name='import_batch',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
                ),
                migrations.AlterField(
                    model_name='votingrestriction',
                    name='import_batch',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
                ),
                migrations.AddConstraint(
                    model_name='membershipevent',
                    constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', False)), fields=('corrects',), name='one_correction_per_event'),
                ),
            ],
        ),
        AddIndexGently(
            model_name='membership',
            index=models.Index(fields=['import_batch'], name='membership_of_import'),
        ),
        AddIndexGently(
            model_name='membershipevent',
            index=models.Index(condition=models.Q(('document__isnull', False)), fields=['document'], name='event_document'),
        ),
        AddIndexGently(
            model_name='person',
            index=models.Index(fields=['import_batch'], name='person_of_import'),
        ),
    ]
