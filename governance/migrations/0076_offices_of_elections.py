"""An election around the table of a board says which office it gives."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0073_withdrawals_taken_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='motion',
            name='office',
            field=models.CharField(
                blank=True,
                choices=[
                    ('president', 'President'),
                    ('vice_president', 'Vice-president'),
                    ('secretary', 'Secretary'),
                    ('treasurer', 'Treasurer'),
                    ('general_manager', 'General manager'),
                    ('other', 'Another office'),
                ],
                db_default='',
                default='',
                max_length=20,
            ),
        ),
    ]
