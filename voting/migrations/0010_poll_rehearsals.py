"""Votes for practice."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0009_poll_elections'),
    ]

    operations = [
        migrations.AddField(
            model_name='poll',
            name='is_rehearsal',
            field=models.BooleanField(default=False),
        ),
    ]
