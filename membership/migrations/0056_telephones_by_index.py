"""Members are found by telephone, among a million too."""

from django.db import migrations, models

import membership.models.people
from membership.schema import AddIndexGently


class Migration(migrations.Migration):
    # While others write.
    atomic = False

    dependencies = [
        ('membership', '0055_contacts_among_changes'),
    ]

    operations = [
        AddIndexGently(
            model_name='person',
            index=models.Index(membership.models.people.LocalDigits('phone'), condition=models.Q(('phone', ''), _negated=True), name='person_telephone'),
        ),
        AddIndexGently(
            model_name='phone',
            index=models.Index(membership.models.people.LocalDigits('number'), name='other_telephone'),
        ),
    ]
