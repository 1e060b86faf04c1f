import django.db.models.deletion
from django.db import migrations, models

from membership.schema import TenantReference


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0040_rulings_of_the_chair'),
    ]

    operations = [
        migrations.AddField(
            model_name='mandate',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.resolution'),
        ),
        TenantReference("Mandate", "ended_by"),
    ]
