"""What changed between two days is read in its order from an index, however much there is of it."""

from django.db import migrations, models

from membership.schema import AddIndexGently, RemoveIndexGently

TABLES = ("membershipperiod", "suspension", "votingrestriction", "representation", "address", "sectionmembership")
# Indexes of some of the rows tell the planner nothing of the days: without this it takes every span for a short one.
DAYS = """
CREATE STATISTICS IF NOT EXISTS membership_{table}_begins ON (lower(effective)) FROM membership_{table};
CREATE STATISTICS IF NOT EXISTS membership_{table}_ends ON (upper(effective)) FROM membership_{table};
ANALYZE membership_{table};
"""
NO_DAYS = """
DROP STATISTICS IF EXISTS membership_{table}_begins;
DROP STATISTICS IF EXISTS membership_{table}_ends;
"""


class Migration(migrations.Migration):
    # While others write: on a million members it takes half a minute.
    atomic = False

    dependencies = [
        ('membership', '0042_corrected_by_hand'),
    ]

    operations = [
        RemoveIndexGently(
            model_name='membershipperiod',
            name='period_begins',
        ),
        RemoveIndexGently(
            model_name='membershipperiod',
            name='period_ends',
        ),
        AddIndexGently(
            model_name='address',
            index=models.Index(models.F('organisation'), models.F('effective__startswith'), models.F('id'), condition=models.Q(('effective__startswith__isnull', False)), name='address_begins'),
        ),
        AddIndexGently(
            model_name='address',
            index=models.Index(models.F('organisation'), models.F('recorded__startswith'), models.F('id'), condition=models.Q(('import_batch__isnull', True)), name='address_written'),
        ),
        AddIndexGently(
            model_name='address',
            index=models.Index(models.F('organisation'), models.F('recorded__endswith'), models.F('id'), condition=models.Q(('recorded__endswith__isnull', False)), name='address_taken_back'),
        ),
        AddIndexGently(
            model_name='membershipperiod',
            index=models.Index(models.F('organisation'), models.F('effective__startswith'), models.F('id'), condition=models.Q(('effective__startswith__isnull', False)), name='period_begins'),
        ),
        AddIndexGently(
            model_name='membershipperiod',
            index=models.Index(models.F('organisation'), models.F('effective__endswith'), models.F('id'), condition=models.Q(('effective__endswith__isnull', False)), name='period_ends'),
        ),
        AddIndexGently(
            model_name='membershipperiod',
            index=models.Index(models.F('organisation'), models.F('recorded__startswith'), models.F('id'), condition=models.Q(('import_batch__isnull', True)), name='period_written'),
        ),
        AddIndexGently(
            model_name='membershipperiod',
            index=models.Index(models.F('organisation'), models.F('recorded__endswith'), models.F('id'), condition=models.Q(('recorded__endswith__isnull', False)), name='period_taken_back'),
        ),
        AddIndexGently(
            model_name='representation',
            index=models.Index(models.F('organisation'), models.F('effective__startswith'), models.F('id'), condition=models.Q(('effective__startswith__isnull', False)), name='representation_begins'),
        ),
        AddIndexGently(
            model_name='representation',
            index=models.Index(models.F('organisation'), models.F('effective__endswith'), models.F('id'), condition=models.Q(('effective__endswith__isnull', False)), name='representation_ends'),
        ),
        AddIndexGently(
            model_name='representation',
            index=models.Index(models.F('organisation'), models.F('recorded__startswith'), models.F('id'), condition=models.Q(('import_batch__isnull', True)), name='representation_written'),
        ),
        AddIndexGently(
            model_name='representation',
            index=models.Index(models.F('organisation'), models.F('recorded__endswith'), models.F('id'), condition=models.Q(('recorded__endswith__isnull', False)), name='representation_taken_back'),
        ),
        AddIndexGently(
            model_name='sectionmembership',
            index=models.Index(models.F('organisation'), models.F('effective__startswith'), models.F('id'), condition=models.Q(('effective__startswith__isnull', False)), name='section_stay_begins'),
        ),
        AddIndexGently(
            model_name='sectionmembership',
            index=models.Index(models.F('organisation'), models.F('effective__endswith'), models.F('id'), condition=models.Q(('effective__endswith__isnull', False)), name='section_stay_ends'),
        ),
        AddIndexGently(
            model_name='sectionmembership',
            index=models.Index(models.F('organisation'), models.F('recorded__startswith'), models.F('id'), condition=models.Q(('import_batch__isnull', True)), name='section_stay_written'),
        ),
        AddIndexGently(
            model_name='sectionmembership',
            index=models.Index(models.F('organisation'), models.F('recorded__endswith'), models.F('id'), condition=models.Q(('recorded__endswith__isnull', False)), name='section_stay_taken_back'),
        ),
        AddIndexGently(
            model_name='sharepayment',
            index=models.Index(fields=['organisation', 'effective_on', 'id'], name='payments_change'),
        ),
        AddIndexGently(
            model_name='sharepayment',
            index=models.Index(fields=['organisation', 'recorded_at', 'id'], name='payments_written'),
        ),
        AddIndexGently(
            model_name='sharetransaction',
            index=models.Index(condition=models.Q(('effective_on__isnull', False)), fields=['organisation', 'effective_on', 'id'], name='shares_change'),
        ),
        AddIndexGently(
            model_name='sharetransaction',
            index=models.Index(condition=models.Q(('import_batch__isnull', True)), fields=['organisation', 'recorded_at', 'id'], name='shares_written'),
        ),
        AddIndexGently(
            model_name='suspension',
            index=models.Index(models.F('organisation'), models.F('effective__startswith'), models.F('id'), condition=models.Q(('effective__startswith__isnull', False)), name='suspension_begins'),
        ),
        AddIndexGently(
            model_name='suspension',
            index=models.Index(models.F('organisation'), models.F('effective__endswith'), models.F('id'), condition=models.Q(('effective__endswith__isnull', False)), name='suspension_ends'),
        ),
        AddIndexGently(
            model_name='suspension',
            index=models.Index(models.F('organisation'), models.F('recorded__startswith'), models.F('id'), condition=models.Q(('import_batch__isnull', True)), name='suspension_written'),
        ),
        AddIndexGently(
            model_name='suspension',
            index=models.Index(models.F('organisation'), models.F('recorded__endswith'), models.F('id'), condition=models.Q(('recorded__endswith__isnull', False)), name='suspension_taken_back'),
        ),
        AddIndexGently(
            model_name='votingrestriction',
            index=models.Index(models.F('organisation'), models.F('effective__startswith'), models.F('id'), condition=models.Q(('effective__startswith__isnull', False)), name='restriction_begins'),
        ),
        AddIndexGently(
            model_name='votingrestriction',
            index=models.Index(models.F('organisation'), models.F('effective__endswith'), models.F('id'), condition=models.Q(('effective__endswith__isnull', False)), name='restriction_ends'),
        ),
        AddIndexGently(
            model_name='votingrestriction',
            index=models.Index(models.F('organisation'), models.F('recorded__startswith'), models.F('id'), condition=models.Q(('import_batch__isnull', True)), name='restriction_written'),
        ),
        AddIndexGently(
            model_name='votingrestriction',
            index=models.Index(models.F('organisation'), models.F('recorded__endswith'), models.F('id'), condition=models.Q(('recorded__endswith__isnull', False)), name='restriction_taken_back'),
        ),
        *(migrations.RunSQL(DAYS.format(table=table), NO_DAYS.format(table=table)) for table in TABLES),
    ]
