"""Who came and left on one day, and who died, is told among what changed from an index, among a million members, too."""

from django.db import migrations, models

from membership.schema import AddIndexGently, RemoveIndexGently


class Migration(migrations.Migration):
    # While others write.
    atomic = False

    dependencies = [
        ('membership', '0061_deaths_by_index'),
    ]

    operations = [
        AddIndexGently(
            model_name='membershipevent',
            index=models.Index(condition=models.Q(('kind', 'vote_contested'), ('kind', 'vote_upheld'), ('kind', 'deceased'), _connector='OR'), fields=['organisation', 'effective_on', 'id'], name='contests_deaths_change'),
        ),
        AddIndexGently(
            model_name='membershipevent',
            index=models.Index(condition=models.Q(('kind', 'vote_contested'), ('kind', 'vote_upheld'), ('kind', 'deceased'), _connector='OR'), fields=['organisation', 'recorded_at', 'id'], name='contests_deaths_written'),
        ),
        RemoveIndexGently(
            model_name='membershipevent',
            name='contests_change',
        ),
        RemoveIndexGently(
            model_name='membershipevent',
            name='contests_written',
        ),
        RemoveIndexGently(
            model_name='membershipevent',
            name='deaths_of_members',
        ),
        AddIndexGently(
            model_name='death',
            index=models.Index(fields=['organisation', 'effective_on', 'id'], name='deaths_beside_change'),
        ),
        AddIndexGently(
            model_name='death',
            index=models.Index(fields=['organisation', 'recorded_at', 'id'], name='deaths_beside_written'),
        ),
        AddIndexGently(
            model_name='membershipperiod',
            index=models.Index(models.F('organisation'), models.F('effective__startswith'), models.F('id'), condition=models.Q(('recorded__endswith__isnull', False)), name='period_passed'),
        ),
    ]
