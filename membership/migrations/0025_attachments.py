import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import membership.models.base
from membership.schema import TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0024_post'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('size', models.PositiveIntegerField(help_text='In bytes')),
                ('added_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NoticeAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='went_with', to='membership.attachment')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='membership.notice')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('notice', 'attachment'), name='attached_once_to_a_notice')],
            },
        ),
        migrations.CreateModel(
            name='NewsletterAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.attachment')),
                ('newsletter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='membership.newsletter')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('newsletter', 'attachment'), name='attached_once_to_news')],
            },
        ),
        TenantKeys(models=["Attachment", "NoticeAttachment", "NewsletterAttachment"]),
    ]
