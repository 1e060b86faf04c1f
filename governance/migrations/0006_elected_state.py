"""A point of the agenda may be decided by whom it elects."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0005_guard_bylaws'),
    ]

    operations = [
        migrations.AlterField(
            model_name='motion',
            name='state',
            field=models.CharField(choices=[('proposed', 'Proposed'), ('adopted', 'Adopted'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn'), ('elected', 'Elected')], default='proposed', max_length=10),
        ),
    ]
