"""What was written to somebody keeps the name and the quality it was written under. Nothing is rewritten."""

from django.db import migrations, models

# Named here, so that what the many other changes of a delivery cost stays what it was: it looks when they are written.
TOLD_AS_PRINTED = """
CREATE FUNCTION unevoix_told_as_printed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('unevoix.erasing', true), '') = 'on' AND (NEW.told_as, NEW.quality) = ('', '') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% keeps the name it was written under', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER told_as_printed BEFORE UPDATE OF told_as, quality ON membership_delivery
  FOR EACH ROW WHEN ((NEW.told_as, NEW.quality) IS DISTINCT FROM (OLD.told_as, OLD.quality))
  EXECUTE FUNCTION unevoix_told_as_printed();
"""
FORGET = "DROP TRIGGER told_as_printed ON membership_delivery; DROP FUNCTION unevoix_told_as_printed();"
QUALITIES = [("federation", "Federation"), ("auditor", "Auditor"), ("guest", "Guest")]


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0044_fewer_indexes_of_imports'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='told_as',
            field=models.CharField(blank=True, db_default='', max_length=330),
        ),
        migrations.AddField(
            model_name='delivery',
            name='quality',
            field=models.CharField(blank=True, choices=QUALITIES, db_default='', max_length=10),
        ),
        migrations.RunSQL(TOLD_AS_PRINTED, FORGET),
    ]
