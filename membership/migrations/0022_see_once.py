"""The first sight of a notice is kept with the way it came about, and is written once."""

from django.db import migrations, models

GUARD = """
CREATE FUNCTION unevoix_seen_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is seen once', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER seen_once BEFORE UPDATE OF first_seen_at, seen_through ON membership_delivery
  FOR EACH ROW WHEN (OLD.first_seen_at IS NOT NULL
    AND (NEW.first_seen_at, NEW.seen_through) IS DISTINCT FROM (OLD.first_seen_at, OLD.seen_through))
  EXECUTE FUNCTION unevoix_seen_once();
"""
UNGUARD = "DROP TRIGGER seen_once ON membership_delivery; DROP FUNCTION unevoix_seen_once();"


class Migration(migrations.Migration):
    dependencies = [("membership", "0021_write_more_kindly")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="seen_through",
            field=models.CharField(
                blank=True,
                choices=[("link", "the personal link"), ("space", "the member’s own space")],
                default="",
                max_length=5,
            ),
            preserve_default=False,
        ),
        # What was seen before was seen by its link: there was no other way.
        migrations.RunSQL(
            "UPDATE membership_delivery SET seen_through = 'link' WHERE first_seen_at IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
