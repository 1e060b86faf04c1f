"""Searches set right by the words of names, searches kept, who read the register, and whether it adds up."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


# Parts of a double name are words too; numbers would only be looked up, never misspelt.
WORDS = """
INSERT INTO membership_nameword (organisation_id, word)
SELECT DISTINCT p.organisation_id, w.word
FROM {persons} p, regexp_split_to_table(p.sort_key, '[ -]+') AS w(word)
WHERE length(w.word) > 2 AND w.word !~ '[0-9]'
ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
KEEP_WORDS = f"""
CREATE FUNCTION unevoix_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {WORDS.format(persons="written")};
  RETURN NULL;
END $$;
CREATE TRIGGER unevoix_keep_words AFTER INSERT ON membership_person
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION unevoix_keep_words();
CREATE TRIGGER unevoix_keep_changed_words AFTER UPDATE ON membership_person
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION unevoix_keep_words();
"""
FORGET_WORDS = """
DROP TRIGGER unevoix_keep_changed_words ON membership_person;
DROP TRIGGER unevoix_keep_words ON membership_person;
DROP FUNCTION unevoix_keep_words();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0005_join_persons'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('list', 'The list'), ('file', 'A member’s file'), ('changes', 'What changed'), ('export', 'The whole register, written out')], max_length=10)),
                ('consulted_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('as_of', models.DateField()),
                ('known_at', models.DateTimeField(help_text='Empty: as known then and there', null=True)),
                ('format', models.CharField(blank=True, max_length=10)),
                ('search', models.CharField(blank=True, help_text='What was looked for, as in the address', max_length=1000)),
            ],
        ),
        migrations.CreateModel(
            name='NameWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=330)),
            ],
        ),
        migrations.CreateModel(
            name='RegisterCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checked_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('on', models.DateField()),
                ('findings', models.JSONField(help_text='One per invariant: code, left, right, holds')),
                ('broken', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('query', models.CharField(help_text='What was asked, as it stands in the address', max_length=1000)),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='membershipperiod',
            index=models.Index(models.F('organisation'), models.F('effective__startswith'), name='period_begins'),
        ),
        migrations.AddIndex(
            model_name='membershipperiod',
            index=models.Index(models.F('organisation'), models.F('effective__endswith'), name='period_ends'),
        ),
        migrations.AddField(
            model_name='consultation',
            name='account',
            field=models.ForeignKey(help_text='Empty: from the command line', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consultation',
            name='membership',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.membership'),
        ),
        migrations.AddField(
            model_name='consultation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddField(
            model_name='nameword',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddField(
            model_name='registercheck',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddField(
            model_name='savedview',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedview',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddIndex(
            model_name='consultation',
            index=models.Index(fields=['organisation', '-id'], name='membership__organis_6e1aa1_idx'),
        ),
        migrations.AddIndex(
            model_name='nameword',
            index=django.contrib.postgres.indexes.GinIndex(fields=['word'], name='name_word_trgm', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='nameword',
            constraint=models.UniqueConstraint(fields=('organisation', 'word'), name='one_row_per_word'),
        ),
        migrations.AddIndex(
            model_name='registercheck',
            index=models.Index(fields=['organisation', '-id'], name='membership__organis_809bbd_idx'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('organisation', 'account', 'name'), name='one_view_per_name'),
        ),
        TenantKeys(models=["Consultation", "NameWord", "RegisterCheck", "SavedView"]),
        Guard("unevoix_append_only", models=["Consultation", "RegisterCheck"]),
        migrations.RunSQL(KEEP_WORDS, FORGET_WORDS),
        migrations.RunSQL(WORDS.format(persons="membership_person"), migrations.RunSQL.noop),
    ]
