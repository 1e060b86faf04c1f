from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0013_one_index_of_what_waits'),
    ]

    operations = [
        migrations.AddField(
            model_name='wording',
            name='subject',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AlterField(
            model_name='wording',
            name='kind',
            field=models.CharField(choices=[('call', 'Notice of meeting'), ('correction', 'Corrected notice of meeting'), ('change', 'Meeting cancelled, postponed or adjourned'), ('meeting_near', 'Reminder of the meeting'), ('poll_opened', 'The vote is open'), ('not_voted_yet', 'Reminder to those who have not voted'), ('result', 'Result of the vote'), ('receipt', 'Acknowledgement of receipt'), ('letter', 'Letter from the register'), ('certificate', 'Share certificate'), ('news', 'News of the organisation')], max_length=16),
        ),
    ]
