"""A line of the roll for each seat of a federation’s member; one for every other member."""

from django.db import migrations, models

from membership.schema import OneVotePerMember


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0019_one_vote_per_member'),
        ('voting', '0008_devices_by_person'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='rollentry',
            name='one_vote_per_member',
        ),
        migrations.AddField(
            model_name='rollentry',
            name='seats',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name='rollentry',
            constraint=models.CheckConstraint(condition=models.Q(('seat_no__gte', 1), ('seats__gte', 1), models.Q(('is_entitled', False), ('seat_no__lte', models.F('seats')), _connector='OR')), name='a_vote_has_a_seat'),
        ),
        OneVotePerMember("RollEntry", ["seat_no", "seats"]),
    ]
