"""How often an organisation reminds its members, and when it lets them sleep."""

import django.db.models.deletion
from django.db import migrations, models

from membership.schema import TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0020_send_in_own_name'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('call', 'Notice of meeting'), ('letter', 'Letter from the register'), ('reminder', 'Reminder'), ('poll_opened', 'Opening of a vote'), ('result', 'Result of a vote')], max_length=20),
        ),
        migrations.CreateModel(
            name='WritingHabits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reminders_a_vote', models.PositiveSmallIntegerField(default=2, help_text='The most reminders of one vote')),
                ('quiet_from', models.TimeField(blank=True, null=True)),
                ('quiet_until', models.TimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation',), name='one_set_of_habits'), models.CheckConstraint(condition=models.Q(('reminders_a_vote__lte', 5)), name='reminders_stay_few'), models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='quiet_hours_have_both_ends')],
            },
        ),
        TenantKeys(models=["WritingHabits"]),
    ]
