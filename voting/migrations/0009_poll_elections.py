"""Elections by secret ballot: who stands is written once, before the first ballot."""

import django.db.models.deletion
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0015_erase_and_account_for_it'),
        ('voting', '0008_guard_secret_votes'),
    ]

    operations = [
        migrations.CreateModel(
            name='PollElection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('candidates', models.JSONField()),
                ('seats', models.PositiveSmallIntegerField(default=1)),
                ('method', models.CharField(choices=[('plurality', 'One mark a ballot'), ('block-vote', 'As many marks as there are seats'), ('approval', 'As many marks as one likes')], max_length=20)),
                ('allows_blank', models.BooleanField(default=True)),
                ('seed', models.CharField(max_length=200)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='election', to='voting.poll')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='poll_election_has_a_seat')],
            },
        ),
        TenantKeys(["PollElection"]),
        Guard("unevoix_append_only", models=["PollElection"]),
    ]
