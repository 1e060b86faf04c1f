"""Messages around a meeting are planned as rows, and leave once."""

import django.db.models.deletion
import membership.models.base
from django.conf import settings
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0021_correct_notices'),
        ('membership', '0021_write_more_kindly'),
        ('voting', '0011_ask_references_together'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('meeting_near', 'Reminder of the meeting'), ('poll_opened', 'The vote is open'), ('not_voted_yet', 'Reminder to those who have not voted'), ('result', 'Result of the vote')], max_length=16)),
                ('minutes_before', models.PositiveIntegerField(default=0)),
                ('planned_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                ('over_at', models.DateTimeField(blank=True, null=True)),
                ('over_because', models.CharField(blank=True, max_length=20)),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='governance.assembly')),
                ('notice', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='announcement', to='membership.notice')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('planned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('poll', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='voting.poll')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('over_at__isnull', True)), fields=['assembly'], name='announcement_to_come')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('over_because', 'struck'), _negated=True), fields=('assembly', 'poll', 'kind', 'minutes_before'), name='announced_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'meeting_near'), ('poll__isnull', True)), models.Q(models.Q(('kind', 'meeting_near'), _negated=True), ('poll__isnull', False)), _connector='OR'), name='announces_a_meeting_or_a_vote'), models.CheckConstraint(condition=models.Q(models.Q(('notice__isnull', True), ('over_at__isnull', True), ('over_because', '')), models.Q(('over_at__isnull', False), models.Q(('over_because', ''), _negated=True)), _connector='OR'), name='over_with_its_reason'), models.CheckConstraint(condition=models.Q(('notice__isnull', True), ('over_because', 'left'), _connector='OR'), name='left_with_its_notice')],
            },
        ),
        TenantKeys(models=["Announcement"]),
        Guard("unevoix_no_delete", models=["Announcement"], on="DELETE"),
    ]
