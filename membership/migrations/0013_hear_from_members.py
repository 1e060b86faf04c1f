"""A member asks with a document and is answered by letter; former names; a new e-mail waits for its link."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import Guard, TenantKeys, TenantReference


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0012_index_legal_persons'),
    ]

    operations = [
        migrations.AddField(
            model_name='memberrequest',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document'),
        ),
        migrations.AddField(
            model_name='memberrequest',
            name='notice',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.notice'),
        ),
        migrations.AlterField(
            model_name='memberrequest',
            name='kind',
            field=models.CharField(choices=[('contact', 'Change of address or contact'), ('name', 'Change of name'), ('category', 'Change of category'), ('section', 'Change of section'), ('birth_date', 'Birth date'), ('correction', 'Correction of a date'), ('resignation', 'Resignation'), ('refund', 'Refund of shares'), ('other', 'Other request')], max_length=20),
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_name', models.CharField(blank=True, max_length=120)),
                ('family_name', models.CharField(max_length=200)),
                ('held_until', models.DateField(help_text='The first day of the name that follows')),
                ('recorded_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='membership.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-held_until', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='EmailChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('asked_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('expires_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='email_changes', to='membership.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('person',), name='one_email_change_at_a_time')],
            },
        ),
        TenantKeys(models=["FormerName", "EmailChange"]),
        TenantReference(model="MemberRequest", field="document"),
        TenantReference(model="MemberRequest", field="notice"),
        Guard("unevoix_append_only", models=["FormerName"]),
    ]
