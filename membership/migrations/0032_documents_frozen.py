from django.db import migrations, models

from membership.schema import Guard


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0031_own_passages'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='taken_back_at',
            field=models.DateTimeField(blank=True, help_text='Since then the office alone reads it', null=True),
        ),
        Guard("unevoix_append_only", models=["NoticeAttachment"]),
        Guard("unevoix_no_delete", models=["PostBatch"], on="DELETE"),
    ]
