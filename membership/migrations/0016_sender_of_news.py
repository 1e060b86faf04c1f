from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0015_told_instead'),
    ]

    operations = [
        migrations.AddField(
            model_name='senderdomain',
            name='stream',
            field=models.CharField(choices=[('notices', 'Notices and letters'), ('news', 'News')], db_default='notices', default='notices', max_length=7),
        ),
        migrations.RemoveConstraint(
            model_name='senderdomain',
            name='one_sender_per_organisation',
        ),
        migrations.AddConstraint(
            model_name='senderdomain',
            constraint=models.UniqueConstraint(fields=('organisation', 'stream'), name='one_sender_per_stream'),
        ),
    ]
