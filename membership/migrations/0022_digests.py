import datetime

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import membership.models.base
from membership.schema import TenantKeys, TenantReference

# Whoever sends, fails or sets aside the message that gathers others does the same to each of them, in the same statement.
# One that came back after it was sent came back for all that was in it. What was decided otherwise of one stays so.
FINISH_GATHERED = """
CREATE FUNCTION unevoix_finish_gathered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE membership_delivery SET
    state = NEW.state, last_answer = NEW.last_answer, settled_at = NEW.settled_at, waived_because = NEW.waived_because
  -- One that was sent by itself since has attempts of its own, and an outcome of its own.
  WHERE digest_id = NEW.id AND attempts_made = 0
    AND ((state = 'pending' AND next_attempt_at > '9000-01-01') OR (state = 'sent' AND NEW.state = 'failed'));
  RETURN NULL;
END $$;
CREATE TRIGGER finish_gathered AFTER UPDATE OF state ON membership_delivery FOR EACH ROW
  WHEN (NEW.is_news AND NEW.digest_id IS NULL AND NEW.state IN ('sent', 'failed', 'waived') AND OLD.state <> NEW.state)
  EXECUTE FUNCTION unevoix_finish_gathered();
"""
FORGET_FINISH_GATHERED = """
DROP TRIGGER finish_gathered ON membership_delivery; DROP FUNCTION unevoix_finish_gathered();
"""
RHYTHMS = [('at_once', 'Each as it comes'), ('daily', 'One message a day'), ('weekly', 'One message a week')]
QUIET_ENDS = models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR')


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0021_former_names_in_order'),
    ]

    operations = [
        migrations.AddField(
            model_name='writinghabits',
            name='digest',
            field=models.CharField(choices=RHYTHMS, db_default='at_once', default='at_once', max_length=7),
        ),
        migrations.AddField(
            model_name='writinghabits',
            name='digest_at',
            field=models.TimeField(db_default=datetime.time(8, 0), default=datetime.time(8, 0)),
        ),
        migrations.AddField(
            model_name='writinghabits',
            name='digest_on',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text='Of the week; Monday is 0', validators=[django.core.validators.MaxValueValidator(6)]),
        ),
        migrations.AddConstraint(
            model_name='writinghabits',
            constraint=models.CheckConstraint(condition=models.Q(('digest_on__lte', 6)), name='digest_on_a_weekday'),
        ),
        migrations.CreateModel(
            name='MailPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(blank=True, choices=RHYTHMS, max_length=7)),
                ('quiet_from', models.TimeField(blank=True, null=True)),
                ('quiet_until', models.TimeField(blank=True, null=True)),
                ('chosen_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('chosen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mail_preference', to='membership.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=QUIET_ENDS, name='own_quiet_hours_have_both_ends')],
            },
        ),
        TenantKeys(models=["MailPreference"]),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('call', 'Notice of meeting'), ('change', 'Meeting cancelled, postponed or adjourned'), ('letter', 'Letter from the register'), ('reminder', 'Reminder'), ('poll_opened', 'Opening of a vote'), ('result', 'Result of a vote'), ('news', 'News of the organisation'), ('digest', 'Several messages in one')], max_length=20),
        ),
        migrations.AlterField(
            model_name='wording',
            name='kind',
            field=models.CharField(choices=[('call', 'Notice of meeting'), ('correction', 'Corrected notice of meeting'), ('change', 'Meeting cancelled, postponed or adjourned'), ('meeting_near', 'Reminder of the meeting'), ('poll_opened', 'The vote is open'), ('not_voted_yet', 'Reminder to those who have not voted'), ('result', 'Result of the vote'), ('receipt', 'Acknowledgement of receipt'), ('letter', 'Letter from the register'), ('certificate', 'Share certificate'), ('news', 'News of the organisation'), ('digest', 'Several messages in one')], max_length=16),
        ),
        migrations.AddField(
            model_name='delivery',
            name='held_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='held_for',
            field=models.CharField(blank=True, choices=[('quiet', 'quiet hours'), ('daily', 'the message that gathers those of a day'), ('weekly', 'the message that gathers those of a week')], db_default='', max_length=6),
        ),
        migrations.AddField(
            model_name='delivery',
            name='digest',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The message in which it leaves; a trigger finishes it with that one', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gathered', to='membership.delivery'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('digest__isnull', False)), fields=['digest'], name='delivery_gathered'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('digest', None), ('held_until__isnull', False), ('state', 'pending')), fields=['organisation', 'held_until'], name='delivery_held'),
        ),
        TenantReference("Delivery", "digest"),
        migrations.RunSQL(FINISH_GATHERED, FORGET_FINISH_GATHERED),
    ]
