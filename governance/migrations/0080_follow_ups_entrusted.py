"""A follow-up is entrusted to a person, who is written to of it: of each kind once a turn."""

import django.db.models.deletion
from django.db import migrations, models

from membership.schema import Guard, TenantKeys, TenantReference


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0077_indicators_by_section'),
        ('membership', '0052_wordings_of_follow_ups'),
    ]

    operations = [
        migrations.CreateModel(
            name='FollowUpLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('given', 'entrusted to somebody'), ('near', 'its day comes near'), ('late', 'its day is past')], max_length=5)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='followup',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.person'),
        ),
        migrations.AddField(
            model_name='followup',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.person'),
        ),
        migrations.AddField(
            model_name='followup',
            name='turn',
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(('person', None), ('body', None), _connector='OR'), name='a_person_or_a_body_sees_to_it'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(('done_by', None), ('done_on__isnull', False), _connector='OR'), name='who_says_done_says_when'),
        ),
        migrations.AddField(
            model_name='followupletter',
            name='follow_up',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='governance.followup'),
        ),
        migrations.AddField(
            model_name='followupletter',
            name='notice',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.notice'),
        ),
        migrations.AddField(
            model_name='followupletter',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation'),
        ),
        migrations.AddField(
            model_name='followupletter',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.person'),
        ),
        migrations.AddConstraint(
            model_name='followupletter',
            constraint=models.UniqueConstraint(fields=('follow_up', 'turn', 'kind'), name='told_of_a_follow_up_once_a_turn'),
        ),
        TenantKeys(models=["FollowUpLetter"]),
        TenantReference("FollowUp", "person"),
        TenantReference("FollowUp", "done_by"),
        Guard("unevoix_append_only", models=["FollowUpLetter"]),
    ]
