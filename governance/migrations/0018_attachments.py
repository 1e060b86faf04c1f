import django.db.models.deletion
from django.db import migrations, models

from membership.schema import TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0017_statement_of_capital'),
        ('membership', '0025_attachments'),
    ]

    operations = [
        migrations.CreateModel(
            name='MeetingAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='governance.assembly')),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.attachment')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assembly', 'attachment'), name='attached_once_to_a_meeting')],
            },
        ),
        TenantKeys(models=["MeetingAttachment"]),
    ]
