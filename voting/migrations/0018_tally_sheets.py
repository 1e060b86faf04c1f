"""Photographs of tally sheets beside what was counted: never replaced nor deleted, withdrawn once with a reason."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0073_withdrawals_taken_back'),
        ('membership', '0049_rebates_paid'),
        ('voting', '0017_lines_of_those_who_sit'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TallySheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('label', models.CharField(blank=True, max_length=80)),
                ('size', models.PositiveIntegerField(help_text='In bytes')),
                ('added_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=500)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('count', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='voting.papercount')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document')),
                ('motion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='governance.motion')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('poll', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='voting.poll')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('count', None), ('motion', None), ('poll__isnull', False)), models.Q(('count__isnull', False), ('motion', None), ('poll', None)), models.Q(('count', None), ('motion__isnull', False), ('poll', None)), _connector='OR'), name='a_sheet_is_of_one_count'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_because', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='a_sheet_is_withdrawn_for_a_reason'), models.UniqueConstraint(fields=('poll', 'document'), name='a_sheet_once_per_vote'), models.UniqueConstraint(fields=('count', 'document'), name='a_sheet_once_per_count'), models.UniqueConstraint(fields=('motion', 'document'), name='a_sheet_once_per_motion')],
            },
        ),
        TenantKeys(models=["TallySheet"]),
        Guard(
            "unevoix_write_once",
            models=["TallySheet"],
            columns=["withdrawn_at", "withdrawn_because", "withdrawn_by_id"],
        ),
    ]
