"""A notice knows that it was withdrawn; an event of a provider, which address it is about."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0019_one_vote_per_member'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, help_text='Since then nothing more of it leaves', null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='withdrawn_because',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='providerevent',
            name='recipient',
            field=models.CharField(blank=True, help_text='The address it is about', max_length=400),
        ),
    ]
