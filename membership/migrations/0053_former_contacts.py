"""How a person was reached before each change."""


import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import LET_GO, MAY_ERASE, Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0052_wordings_of_follow_ups'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fact', models.CharField(choices=[('email', 'E-mail'), ('phone', 'Telephone'), ('phones', 'Other telephones'), ('language', 'Language')], max_length=10)),
                ('value', models.TextField(blank=True)),
                ('was_known', models.BooleanField()),
                ('changed_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='former_contacts', to='membership.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'fact', 'changed_at', 'id'], name='former_contact_of_person'), models.Index(fields=['organisation', 'fact', 'changed_at'], name='former_contacts_since'), models.Index(fields=['organisation', 'changed_at', 'id'], name='contacts_change')],
                'constraints': [models.CheckConstraint(condition=models.Q(('was_known', True), ('value', ''), _connector='OR'), name='former_contact_was_known_with_a_value')],
            },
        ),
        TenantKeys(models=["FormerContact"]),
        Guard("unevoix_append_only", models=["FormerContact"]),
        migrations.RunSQL(MAY_ERASE, migrations.RunSQL.noop),
        migrations.RunSQL(LET_GO, migrations.RunSQL.noop),
    ]
