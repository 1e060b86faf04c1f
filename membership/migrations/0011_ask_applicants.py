"""An applicant may be asked for documents, and send them from their own page."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0010_look_stays_up'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='documents_asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='application',
            name='documents_sent_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='application',
            name='documents_wanted',
            field=models.TextField(blank=True),
        ),
    ]
