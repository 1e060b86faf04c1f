"""A list of one section, of one category in it, of a name borne before, or as known then, is found by indexes alone."""

from django.db import migrations, models
import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions

from membership.schema import AddIndexGently, drop_of_column

# The member said in a way that no question says it: the planner, left to choose, believes the index of the constraint
# cheaper than the plain one, which it is not. In one statement, so that nothing is written in between.
APART = """
ALTER TABLE membership_sectionmembership
  DROP CONSTRAINT IF EXISTS one_section_of_a_kind_at_a_time,
  ADD CONSTRAINT one_section_of_a_kind_at_a_time
    EXCLUDE USING gist (({member}) WITH =, kind WITH =, effective WITH &&) WHERE (upper_inf(recorded))
"""
# How many rows are those that hold now: without this the planner takes them for a third.
HOLD_NOW = """
CREATE STATISTICS IF NOT EXISTS membership_{table}_hold_now ON {column}, (upper_inf(recorded)) FROM membership_{table};
ANALYZE membership_{table};
"""
NOT_SAID = "DROP STATISTICS IF EXISTS membership_{table}_hold_now"
HELD = (("membershipperiod", "category_id"), ("sectionmembership", "section_id"))


class Migration(migrations.Migration):
    # While others write: but for the constraint, for which those who write sections wait some seconds a million.
    atomic = False

    dependencies = [
        ('membership', '0056_telephones_by_index'),
    ]

    operations = [
        AddIndexGently(
            model_name='formername',
            index=django.contrib.postgres.indexes.GinIndex(fields=['sort_key'], name='former_name_trgm', opclasses=['gin_trgm_ops']),
        ),
        AddIndexGently(
            model_name='formername',
            index=models.Index(fields=['organisation', 'held_until', 'id'], name='former_names_change'),
        ),
        AddIndexGently(
            model_name='formername',
            index=models.Index(fields=['organisation', 'recorded_at', 'id'], name='former_names_written'),
        ),
        AddIndexGently(
            model_name='membership',
            index=models.Index(fields=['person'], include=('organisation', 'id'), name='membership_held_by'),
        ),
        AddIndexGently(
            model_name='membership',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['created_at'], name='membership_recorded'),
        ),
        AddIndexGently(
            model_name='membershipperiod',
            index=models.Index(condition=models.Q(('recorded__upper_inf', True)), fields=['category', 'membership'], include=('effective',), name='period_of_category'),
        ),
        AddIndexGently(
            model_name='person',
            index=models.Index(condition=models.Q(('email', '')), fields=['organisation', 'sort_key'], include=('id', 'language'), name='persons_without_mailbox'),
        ),
        AddIndexGently(
            model_name='sectionmembership',
            index=models.Index(condition=models.Q(('recorded__upper_inf', True)), fields=['section', 'membership'], include=('effective',), name='section_stay_known'),
        ),
        drop_of_column('membership_membership', 'person_id', 'membership_membership_person_id_4593a1f9'),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(APART.format(member="membership_id + 0"), APART.format(member="membership_id"))],
            [
                migrations.RemoveConstraint(
                    model_name='sectionmembership',
                    name='one_section_of_a_kind_at_a_time',
                ),
                migrations.AddConstraint(
                    model_name='sectionmembership',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('recorded__upper_inf', True)), expressions=[(django.db.models.expressions.CombinedExpression(models.F('membership'), '+', models.Value(0)), '='), ('kind', '='), ('effective', '&&')], name='one_section_of_a_kind_at_a_time'),
                ),
                migrations.AlterField(
                    model_name='membership',
                    name='person',
                    field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='membership.person'),
                ),
            ],
        ),
        *(
            migrations.RunSQL(HOLD_NOW.format(table=table, column=column), NOT_SAID.format(table=table))
            for table, column in HELD
        ),
    ]
