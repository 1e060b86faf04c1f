"""Categories that let nobody new in, and classes of shares that are subscribed no more."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0046_notices_to_come'),
    ]

    operations = [
        migrations.AddField(
            model_name='category',
            name='closed_on',
            field=models.DateField(blank=True, help_text='From which day nobody new comes in', null=True),
        ),
        migrations.AddField(
            model_name='shareclass',
            name='closed_on',
            field=models.DateField(blank=True, help_text='From which day none is subscribed', null=True),
        ),
    ]
