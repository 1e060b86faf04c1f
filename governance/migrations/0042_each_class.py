from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0046_candidacies'),
    ]

    operations = [
        migrations.AddField(
            model_name='motion',
            name='needs_each_class',
            field=models.BooleanField(default=False),
        ),
    ]
