"""A million deliveries are written within a minute: their references asked together, and one index less."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Substr

from membership.models.base import PUBLIC_ID_LENGTH
from membership.schema import (
    ASKED_TOGETHER_FUNCTIONS,
    DROP_REFERENCES_STAY,
    REFERENCES_STAY,
    AskedTogether,
    ReferencesStay,
)

NAMED = ["notice", "membership", "person", "application", "correspondent"]


# A button that was pressed twice wrote the same posting twice: the first of them stays.
FIRST_OF_TWINS = """
ALTER TABLE membership_publicnotice DISABLE TRIGGER unevoix_append_only;
DELETE FROM membership_publicnotice later USING membership_publicnotice first
WHERE first.id < later.id AND (first.notice_id, first.manner, first.place, first.first_on, first.attested_by)
  = (later.notice_id, later.manner, later.place, later.first_on, later.attested_by)
  AND first.last_on IS NOT DISTINCT FROM later.last_on AND first.photo_id IS NOT DISTINCT FROM later.photo_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE membership_publicnotice ENABLE TRIGGER unevoix_append_only;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0022_digests'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='delivery',
            name='one_delivery_per_message_id',
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(
                condition=models.Q(('public_id', Substr('message_id', 2, PUBLIC_ID_LENGTH))),
                name='message_id_begins_with_public_id',
            ),
        ),
        # The key that carries the organisation along holds it.
        migrations.AlterField(
            model_name='delivery',
            name='replaced_by',
            field=models.OneToOneField(blank=True, db_constraint=False, help_text='The letter that tells instead; the person is counted there', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='membership.delivery'),
        ),
        migrations.RunSQL(ASKED_TOGETHER_FUNCTIONS, migrations.RunSQL.noop),
        AskedTogether("Delivery", fields=NAMED),
        migrations.RunSQL(REFERENCES_STAY, DROP_REFERENCES_STAY),
        ReferencesStay("Delivery", fields=NAMED),
        migrations.RunSQL(FIRST_OF_TWINS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='publicnotice',
            constraint=models.UniqueConstraint(fields=['notice', 'manner', 'place', 'first_on', 'last_on', 'attested_by', 'photo'], nulls_distinct=False, name='public_notice_recorded_once'),
        ),
    ]
