"""How a member is reached, households, what they agree to and contests are read among what changed from an index."""


from django.db import migrations, models

from membership.schema import AddIndexGently


# As for the other facts of two dates: without this the planner takes every span for a short one.
DAYS = """
CREATE STATISTICS IF NOT EXISTS membership_householdmember_begins ON (lower(effective)) FROM membership_householdmember;
CREATE STATISTICS IF NOT EXISTS membership_householdmember_ends ON (upper(effective)) FROM membership_householdmember;
ANALYZE membership_householdmember;
"""
NO_DAYS = """
DROP STATISTICS IF EXISTS membership_householdmember_begins;
DROP STATISTICS IF EXISTS membership_householdmember_ends;
"""


class Migration(migrations.Migration):
    # While others write.
    atomic = False

    dependencies = [
        ('membership', '0054_former_contacts_told'),
    ]

    operations = [
        AddIndexGently(
            model_name='consentevent',
            index=models.Index(fields=['organisation', 'at', 'id'], name='consents_change'),
        ),
        AddIndexGently(
            model_name='householdmember',
            index=models.Index(models.F('organisation'), models.F('effective__startswith'), models.F('id'), condition=models.Q(('effective__startswith__isnull', False)), name='household_stay_begins'),
        ),
        AddIndexGently(
            model_name='householdmember',
            index=models.Index(models.F('organisation'), models.F('effective__endswith'), models.F('id'), condition=models.Q(('effective__endswith__isnull', False)), name='household_stay_ends'),
        ),
        AddIndexGently(
            model_name='householdmember',
            index=models.Index(models.F('organisation'), models.F('recorded__startswith'), models.F('id'), name='household_stay_written'),
        ),
        AddIndexGently(
            model_name='householdmember',
            index=models.Index(models.F('organisation'), models.F('recorded__endswith'), models.F('id'), condition=models.Q(('recorded__endswith__isnull', False)), name='household_stay_taken_back'),
        ),
        AddIndexGently(
            model_name='membershipevent',
            index=models.Index(condition=models.Q(('kind', 'vote_contested'), ('kind', 'vote_upheld'), _connector='OR'), fields=['organisation', 'effective_on', 'id'], name='contests_change'),
        ),
        AddIndexGently(
            model_name='membershipevent',
            index=models.Index(condition=models.Q(('kind', 'vote_contested'), ('kind', 'vote_upheld'), _connector='OR'), fields=['organisation', 'recorded_at', 'id'], name='contests_written'),
        ),
        migrations.RunSQL(DAYS, NO_DAYS),
    ]
