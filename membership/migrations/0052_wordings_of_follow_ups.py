"""An organisation has its own words around what somebody is to see to."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0051_known_readers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='wording',
            name='kind',
            field=models.CharField(choices=[('call', 'Notice of meeting'), ('correction', 'Corrected notice of meeting'), ('change', 'Meeting cancelled, postponed or adjourned'), ('meeting_near', 'Reminder of the meeting'), ('poll_opened', 'The vote is open'), ('not_voted_yet', 'Reminder to those who have not voted'), ('result', 'Result of the vote'), ('receipt', 'Acknowledgement of receipt'), ('letter', 'Letter from the register'), ('follow_up', 'What somebody is to see to'), ('certificate', 'Share certificate'), ('proof', 'Certificate of sending'), ('news', 'News of the organisation'), ('digest', 'Several messages in one')], max_length=16),
        ),
    ]
