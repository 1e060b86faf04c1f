from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0015_close_requisition'),
    ]

    operations = [
        migrations.AddField(
            model_name='survey',
            name='counts',
            field=models.JSONField(blank=True, null=True),
        ),
    ]
