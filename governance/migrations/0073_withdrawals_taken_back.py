"""A withdrawal from a vote that was noted by mistake is taken back, once, with the reason."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from membership.schema import Guard

LET_GO = 'DROP TRIGGER "unevoix_append_only" ON "governance_recusal"'
HOLD_AGAIN = """
CREATE TRIGGER "unevoix_append_only" BEFORE UPDATE OR DELETE ON "governance_recusal"
FOR EACH ROW EXECUTE FUNCTION unevoix_append_only()
"""
STANDS = models.Q(("taken_back_at", None))


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0072_referrals_of_one_organisation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='recusal',
            name='taken_back_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='recusal',
            name='taken_back_because',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='recusal',
            name='taken_back_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RemoveConstraint(model_name='recusal', name='one_withdraws_from_a_vote_once'),
        migrations.AddConstraint(
            model_name='recusal',
            constraint=models.UniqueConstraint(condition=STANDS, fields=('motion', 'mandate'), name='one_withdraws_from_a_vote_once'),
        ),
        migrations.AddConstraint(
            model_name='recusal',
            constraint=models.CheckConstraint(
                condition=models.Q(('taken_back_at', None), ('taken_back_because', ''), ('taken_back_by', None))
                | models.Q(('taken_back_at__isnull', False), ('taken_back_because__gt', '')),
                name='a_withdrawal_taken_back_says_why',
            ),
        ),
        migrations.RunSQL(LET_GO, HOLD_AGAIN),
        Guard(
            "unevoix_write_once",
            models=["Recusal"],
            columns=["taken_back_at", "taken_back_because", "taken_back_by_id"],
        ),
    ]
