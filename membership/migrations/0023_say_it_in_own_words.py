"""An organisation's own words and colour in what it writes."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0022_see_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('call', 'Notice of meeting'), ('correction', 'Corrected notice of meeting'), ('meeting_near', 'Reminder of the meeting'), ('poll_opened', 'The vote is open'), ('not_voted_yet', 'Reminder to those who have not voted'), ('result', 'Result of the vote'), ('letter', 'Letter from the register')], max_length=16)),
                ('language', models.CharField(max_length=5)),
                ('opening', models.TextField(blank=True)),
                ('closing', models.TextField(blank=True)),
                ('written_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
            ],
        ),
        migrations.AddField(
            model_name='writinghabits',
            name='colour',
            field=models.CharField(blank=True, help_text='Of the mails, as #rrggbb; ours where it is empty', max_length=7),
        ),
        migrations.AddConstraint(
            model_name='writinghabits',
            constraint=models.CheckConstraint(condition=models.Q(('colour', ''), ('colour__regex', '^#[0-9a-f]{6}$'), _connector='OR'), name='colour_is_one'),
        ),
        migrations.AddField(
            model_name='wording',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddField(
            model_name='wording',
            name='written_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.UniqueConstraint(fields=('organisation', 'kind', 'language'), name='one_wording_per_language'),
        ),
        TenantKeys(models=["Wording"]),
    ]
