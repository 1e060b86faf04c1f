import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import membership.models.base
from membership.schema import TenantKeys

OUTCOMES = [('accepted', 'Accepted by the mail server'), ('temporary', 'Refused for now'), ('permanent', 'Refused for good'), ('unknown', 'Unknown'), ('posted', 'Handed to the post'), ('throttled', 'The mail server asks to slow down'), ('unreached', 'The mail server did not answer'), ('account', 'The mail server refuses the sender')]
CHANNELS = [('email', 'E-mail'), ('post', 'Post'), ('hand', 'By hand')]


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0023_write_a_million_letters'),
    ]

    operations = [
        migrations.AlterField(
            model_name='attempt',
            name='outcome',
            field=models.CharField(blank=True, choices=OUTCOMES, max_length=10),
        ),
        migrations.AlterField(
            model_name='senderaccount',
            name='held_for',
            field=models.CharField(blank=True, choices=OUTCOMES, max_length=10),
        ),
        migrations.AddField(
            model_name='flaggedaddress',
            name='channel',
            field=models.CharField(choices=CHANNELS, db_default='email', default='email', max_length=10),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='state',
            field=models.CharField(choices=[('pending', 'To send'), ('claimed', 'Being sent'), ('in_doubt', 'Uncertain'), ('sent', 'Sent'), ('failed', 'Failed'), ('by_post', 'By post'), ('waived', 'Set aside')], default='pending', max_length=10),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('settled_at', None), ('state', 'by_post')), fields=['organisation', 'notice'], name='delivery_to_post'),
        ),
        migrations.AlterField(
            model_name='wording',
            name='kind',
            field=models.CharField(choices=[('call', 'Notice of meeting'), ('correction', 'Corrected notice of meeting'), ('change', 'Meeting cancelled, postponed or adjourned'), ('meeting_near', 'Reminder of the meeting'), ('poll_opened', 'The vote is open'), ('not_voted_yet', 'Reminder to those who have not voted'), ('result', 'Result of the vote'), ('receipt', 'Acknowledgement of receipt'), ('letter', 'Letter from the register'), ('certificate', 'Share certificate'), ('proof', 'Certificate of sending'), ('news', 'News of the organisation'), ('digest', 'Several messages in one')], max_length=16),
        ),
        migrations.CreateModel(
            name='PostBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('letters', models.PositiveIntegerField(help_text='How many were put together')),
                ('made_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('taken_apart_at', models.DateTimeField(blank=True, null=True)),
                ('posted_on', models.DateField(blank=True, null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('posted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='batches_are_numbered'), models.CheckConstraint(condition=models.Q(('taken_apart_at', None), ('posted_on', None), _connector='OR'), name='batch_left_or_taken_apart')],
            },
        ),
        migrations.CreateModel(
            name='BatchLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveIntegerField(help_text='In the order of the post')),
                ('posted_at', models.DateTimeField(blank=True, null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='membership.postbatch')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='membership.delivery')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'rank'), name='one_letter_per_rank'), models.UniqueConstraint(condition=models.Q(('posted_at', None)), fields=('delivery',), name='letter_lies_in_one_batch')],
            },
        ),
        TenantKeys(models=["PostBatch", "BatchLetter"]),
    ]
