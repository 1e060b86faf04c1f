import django.db.models.deletion
from django.db import migrations, models

import membership.models.base
from membership.schema import TenantReference


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0014_own_subjects'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='superseded_by',
            field=models.ForeignKey(blank=True, help_text='The notice that left since and says what holds now, to all who were owed this one', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersedes', to='membership.notice'),
        ),
        TenantReference("Notice", "superseded_by"),
        migrations.CreateModel(
            name='SpentToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('digest', models.CharField(help_text='SHA-256 of the word', max_length=64)),
                ('spent_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'digest'), name='token_spent_once')],
            },
        ),
    ]
