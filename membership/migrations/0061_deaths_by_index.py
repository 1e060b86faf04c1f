"""Who died among a million members is found at once."""

from django.db import migrations, models

from membership.schema import AddIndexGently


class Migration(migrations.Migration):
    # While others write.
    atomic = False

    dependencies = [
        ('membership', '0060_deaths'),
    ]

    operations = [
        AddIndexGently(
            model_name='membershipevent',
            index=models.Index(condition=models.Q(('kind', 'deceased')), fields=['organisation', 'effective_on', 'id'], name='deaths_of_members'),
        ),
    ]
