"""Each delegate of a federation’s member is in the meeting once; every other member is there once."""

from django.db import migrations, models

from membership.schema import OneVotePerMember


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0010_annual_report'),
        ('membership', '0019_one_vote_per_member'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='attendance',
            name='present_once',
        ),
        migrations.AddField(
            model_name='attendance',
            name='seat_no',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(condition=models.Q(('departed_at__isnull', True)), fields=('assembly', 'membership', 'seat_no'), name='present_once'),
        ),
        OneVotePerMember("Attendance", ["seat_no"]),
    ]
