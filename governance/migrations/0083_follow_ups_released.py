"""Whoever had a follow-up is written to that it is theirs no more."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0081_terms_of_common_texts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='followupletter',
            name='kind',
            field=models.CharField(choices=[('given', 'entrusted to somebody'), ('near', 'its day comes near'), ('late', 'its day is past'), ('released', 'entrusted to them no more')], max_length=8),
        ),
    ]
