"""Polls with their rolls, papers, sealed ballots, counts and results."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import membership.models.base
import uuid
from django.conf import settings
from django.db import migrations, models

from membership.schema import CreateTogether


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('governance', '0001_assemblies'),
        ('membership', '0001_register'),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name='Poll',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                        ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='governance.assembly')),
                        ('motion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='governance.motion')),
                        ('mode', models.CharField(choices=[('roll_call', 'Roll call'), ('secret', 'Secret ballot')], default='roll_call', max_length=16)),
                        ('state', models.CharField(choices=[('draft', 'In preparation'), ('ready', 'Ready'), ('open', 'Open'), ('closed', 'Closed'), ('tallied', 'Counted'), ('proclaimed', 'Proclaimed'), ('cancelled', 'Cancelled')], default='draft', max_length=12)),
                        ('allows_change', models.BooleanField(default=True)),
                        ('threshold', models.PositiveSmallIntegerField(default=0)),
                        ('takes_paper', models.BooleanField(default=False)),
                        ('is_rehearsal', models.BooleanField(default=False)),
                        ('group', models.CharField(blank=True, max_length=20)),
                        ('opens_at', models.DateTimeField(blank=True, null=True)),
                        ('closes_at', models.DateTimeField(blank=True, null=True)),
                        ('opened_at', models.DateTimeField(blank=True, null=True)),
                        ('closed_at', models.DateTimeField(blank=True, null=True)),
                        ('proclaimed_at', models.DateTimeField(blank=True, null=True)),
                        ('casting_vote', models.CharField(blank=True, choices=[('for', 'for'), ('against', 'against')], max_length=10)),
                        ('casting_vote_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('casting_vote_at', models.DateTimeField(blank=True, null=True)),
                        ('cancelled_because', models.TextField(blank=True)),
                        ('created_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                    ],
                    options={
                        'ordering': ['created_at'],
                        'indexes': [models.Index(condition=models.Q(('state__in', ['draft', 'ready', 'open', 'closed'])), fields=['closes_at'], name='poll_unfinished')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['cancelled', 'proclaimed']), _negated=True), fields=('motion',), name='one_live_poll_per_motion'), models.CheckConstraint(condition=models.Q(('closes_at__isnull', True), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='poll_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), _negated=True), models.Q(('closes_at__isnull', False), ('opened_at__isnull', False)), _connector='OR'), name='open_poll_has_its_times')],
                    },
                ),
                migrations.CreateModel(
                    name='Announcement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                        ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='governance.assembly')),
                        ('poll', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='voting.poll')),
                        ('kind', models.CharField(choices=[('meeting_near', 'Reminder of the meeting'), ('poll_opened', 'The vote is open'), ('not_voted_yet', 'Reminder to those who have not voted'), ('result', 'Result of the vote')], max_length=16)),
                        ('minutes_before', models.PositiveIntegerField(default=0)),
                        ('planned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('planned_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                        ('notice', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='announcement', to='membership.notice')),
                        ('over_at', models.DateTimeField(blank=True, null=True)),
                        ('over_because', models.CharField(blank=True, max_length=20)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'indexes': [models.Index(condition=models.Q(('over_at__isnull', True)), fields=['assembly'], name='announcement_to_come')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('over_because__in', ('struck', 'moved')), _negated=True), fields=('assembly', 'poll', 'kind', 'minutes_before'), name='announced_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'meeting_near'), ('poll__isnull', True)), models.Q(models.Q(('kind', 'meeting_near'), _negated=True), ('poll__isnull', False)), _connector='OR'), name='announces_a_meeting_or_a_vote'), models.CheckConstraint(condition=models.Q(models.Q(('notice__isnull', True), ('over_at__isnull', True), ('over_because', '')), models.Q(('over_at__isnull', False), models.Q(('over_because', ''), _negated=True)), _connector='OR'), name='over_with_its_reason'), models.CheckConstraint(condition=models.Q(('notice__isnull', True), ('over_because__in', ('left', 'moved')), _connector='OR'), name='left_with_its_notice')],
                    },
                ),
                migrations.CreateModel(
                    name='PollElection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='election', to='voting.poll')),
                        ('candidates', models.JSONField()),
                        ('seats', models.PositiveSmallIntegerField(default=1)),
                        ('method', models.CharField(choices=[('plurality', 'One mark a ballot'), ('block-vote', 'As many marks as there are seats'), ('approval', 'As many marks as one likes')], max_length=20)),
                        ('allows_blank', models.BooleanField(default=True)),
                        ('seed', models.CharField(max_length=200)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='poll_election_has_a_seat')],
                    },
                ),
                migrations.CreateModel(
                    name='KioskCode',
                    fields=[
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('stay', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kiosk_codes', to='governance.attendance')),
                        ('code_hash', models.CharField(max_length=64)),
                        ('is_withdrawn', models.BooleanField(default=False)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_withdrawn', False)), fields=('stay',), name='one_kiosk_code_per_stay'), models.UniqueConstraint(fields=('organisation', 'code_hash'), name='a_kiosk_code_is_of_one_stay')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                        ('assembly', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper_counts', to='governance.assembly')),
                        ('title_fr', models.CharField(max_length=200)),
                        ('title_en', models.CharField(blank=True, max_length=200)),
                        ('candidates', models.JSONField(default=list)),
                        ('withdrawn', models.JSONField(default=list)),
                        ('by_law', models.CharField(blank=True, max_length=120)),
                        ('seats', models.PositiveSmallIntegerField(default=1)),
                        ('method', models.CharField(max_length=60)),
                        ('options', models.JSONField(default=dict)),
                        ('lots', models.CharField(choices=[('seed', 'By a seed published before the count'), ('officers', 'Drawn by hand before two officers, should it happen')], default='seed', max_length=10)),
                        ('seed', models.CharField(blank=True, max_length=200)),
                        ('pack_size', models.PositiveSmallIntegerField(default=25, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(50)])),
                        ('in_the_box', models.PositiveIntegerField(blank=True, null=True)),
                        ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document')),
                        ('state', models.CharField(choices=[('draft', 'In preparation'), ('entering', 'Papers being typed'), ('drawing', 'Waiting for a lot'), ('counted', 'Counted'), ('cancelled', 'Cancelled')], default='draft', max_length=10)),
                        ('opened_at', models.DateTimeField(blank=True, null=True)),
                        ('sealed_at', models.DateTimeField(blank=True, null=True)),
                        ('sealed_sha256', models.CharField(blank=True, max_length=64)),
                        ('cancelled_because', models.TextField(blank=True)),
                        ('created_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                    ],
                    options={
                        'ordering': ['-created_at'],
                        'indexes': [models.Index(fields=['organisation', '-created_at'], name='paper_counts_latest_first')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='paper_count_has_a_seat'), models.CheckConstraint(condition=models.Q(('pack_size__gte', 10), ('pack_size__lte', 50)), name='paper_pack_fits_a_hand'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['drawing', 'counted']), _negated=True), models.Q(('sealed_sha256', ''), _negated=True), _connector='OR'), name='paper_count_sealed_before_counted')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperScrutineer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('count', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scrutineers', to='voting.papercount')),
                        ('place', models.PositiveSmallIntegerField()),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=200)),
                        ('done_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['place'],
                        'constraints': [models.UniqueConstraint(fields=('count', 'place'), name='one_scrutineer_a_place'), models.UniqueConstraint(fields=('count', 'account'), name='two_scrutineers_are_two'), models.CheckConstraint(condition=models.Q(('place__in', [1, 2])), name='scrutineers_are_two')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('number', models.PositiveIntegerField()),
                        ('kind', models.CharField(choices=[('valid', 'Valid'), ('blank', 'Blank'), ('invalid', 'Spoiled'), ('absent', 'There is no such paper')], max_length=8)),
                        ('reason', models.CharField(blank=True, max_length=40)),
                        ('marks', models.JSONField(default=list)),
                        ('college', models.CharField(blank=True, max_length=60)),
                        ('scrutineer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='voting.paperscrutineer')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('scrutineer', 'number'), name='one_entry_a_scrutineer_and_paper'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='paper_numbers_begin_at_one'), models.CheckConstraint(condition=models.Q(('kind', 'absent'), _negated=True), name='paper_typed_is_there')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperPack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('scrutineer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packs', to='voting.paperscrutineer')),
                        ('number', models.PositiveIntegerField()),
                        ('papers', models.PositiveSmallIntegerField()),
                        ('closed_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('scrutineer', 'number'), name='a_pack_is_finished_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperSettlement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('number', models.PositiveIntegerField()),
                        ('kind', models.CharField(choices=[('valid', 'Valid'), ('blank', 'Blank'), ('invalid', 'Spoiled'), ('absent', 'There is no such paper')], max_length=8)),
                        ('reason', models.CharField(blank=True, max_length=40)),
                        ('marks', models.JSONField(default=list)),
                        ('college', models.CharField(blank=True, max_length=60)),
                        ('count', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='voting.papercount')),
                        ('why', models.CharField(max_length=500)),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='voting.paperscrutineer')),
                        ('proposed_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                        ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='voting.paperscrutineer')),
                        ('agreed_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('count', 'number'), name='one_settlement_a_paper'), models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(('agreed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='a_settlement_takes_two'), models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', True), ('agreed_by__isnull', True)), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), _connector='OR'), name='an_agreement_has_its_hour')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperDraw',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('count', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='voting.papercount')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('purpose', models.CharField(max_length=12)),
                        ('between', models.JSONField()),
                        ('chosen', models.JSONField()),
                        ('officers', models.JSONField()),
                        ('drawn_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('count', 'number'), name='a_lot_is_drawn_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperResult',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('count', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='voting.papercount')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('record', models.TextField()),
                        ('record_sha256', models.CharField(max_length=64)),
                        ('outcome', models.CharField(max_length=20)),
                        ('counted_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('count', 'number'), name='a_count_is_recorded_once')],
                    },
                ),
                migrations.CreateModel(
                    name='TallyStage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tally_stages', to='voting.poll')),
                        ('stage', models.CharField(choices=[('box', 'box'), ('sum', 'sum'), ('open', 'open'), ('verify', 'verify'), ('gather', 'gather'), ('count', 'count'), ('result', 'result')], max_length=10)),
                        ('input_sha256', models.CharField(max_length=64)),
                        ('output_sha256', models.CharField(max_length=64)),
                        ('output', models.TextField()),
                        ('finished_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('poll', 'stage'), name='each_stage_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Result',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='voting.poll')),
                        ('record', models.TextField()),
                        ('record_sha256', models.CharField(max_length=64)),
                        ('outcome', models.CharField(max_length=20)),
                        ('figures', models.JSONField()),
                        ('finding', models.JSONField()),
                        ('quorum_finding', models.JSONField()),
                        ('tallied_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ElectoralRoll',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='roll', to='voting.poll')),
                        ('record_instant', models.DateTimeField()),
                        ('frozen_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                        ('entitled', models.PositiveIntegerField()),
                        ('left_out', models.PositiveIntegerField()),
                        ('sha256', models.CharField(max_length=64)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='RollEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=False)),
                        ('roll', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='voting.electoralroll')),
                        ('membership', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.membership')),
                        ('seat_no', models.PositiveSmallIntegerField(default=1)),
                        ('exercised_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.person')),
                        ('is_entitled', models.BooleanField()),
                        ('reason_code', models.CharField(max_length=60)),
                        ('reason_params', models.JSONField(default=dict)),
                        ('name', models.CharField(max_length=330)),
                        ('number', models.CharField(max_length=40)),
                        ('category', models.CharField(blank=True, max_length=40)),
                        ('exercised_by_name', models.CharField(blank=True, max_length=330)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('public_id',), name='one_entry_per_public_id'), models.UniqueConstraint(fields=('roll', 'membership', 'seat_no'), name='one_entry_per_vote'), models.UniqueConstraint(condition=models.Q(('is_entitled', True)), fields=('roll', 'exercised_by'), name='one_vote_per_person'), models.CheckConstraint(condition=models.Q(('seat_no', 1)), name='one_vote_per_member'), models.CheckConstraint(condition=models.Q(('is_entitled', False), ('exercised_by__isnull', False), _connector='OR'), name='an_entitled_vote_has_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='RollStrike',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='strike', to='voting.rollentry')),
                        ('reason', models.CharField(max_length=250)),
                        ('struck_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='RollCallVote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roll_call_votes', to='voting.poll')),
                        ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='vote', to='voting.rollentry')),
                        ('choice', models.CharField(choices=[('for', 'for'), ('against', 'against'), ('abstain', 'abstain')], max_length=10)),
                        ('receipt', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                        ('cast_at', models.DateTimeField()),
                        ('changes', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('choice__in', ['for', 'against', 'abstain'])), name='choice_is_on_the_ballot')],
                    },
                ),
                migrations.CreateModel(
                    name='SealedElection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to='voting.poll')),
                        ('uuid', models.CharField(max_length=22, unique=True)),
                        ('group', models.CharField(max_length=20)),
                        ('text', models.TextField()),
                        ('fingerprint', models.CharField(max_length=43)),
                        ('trustees', models.TextField()),
                        ('credentials', models.TextField()),
                        ('places', models.PositiveIntegerField()),
                        ('timestamp', models.BigIntegerField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='SealedQuestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sealed_questions', to='voting.poll')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('title_fr', models.CharField(max_length=300)),
                        ('title_en', models.CharField(blank=True, max_length=300)),
                        ('answers', models.JSONField()),
                        ('least', models.PositiveSmallIntegerField()),
                        ('most', models.PositiveSmallIntegerField()),
                        ('blank', models.BooleanField(default=False)),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('poll', 'number'), name='one_question_per_number'), models.CheckConstraint(condition=models.Q(('least__lte', models.F('most')), ('most__gte', 1)), name='question_bounds')],
                    },
                ),
                migrations.CreateModel(
                    name='SealedTrustee',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('public_id', membership.models.base.PublicIdField(default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True)),
                        ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trustees', to='voting.poll')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=200)),
                        ('announcement', models.CharField(blank=True, max_length=64)),
                        ('cert', models.TextField(blank=True)),
                        ('coefexps', models.TextField(blank=True)),
                        ('values', models.TextField(blank=True)),
                        ('signature', models.TextField(blank=True)),
                        ('key', models.TextField(blank=True)),
                        ('decryption', models.TextField(blank=True)),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('poll', 'number'), name='one_trustee_per_number'), models.UniqueConstraint(fields=('poll', 'account'), name='one_trustee_per_account')],
                    },
                ),
                migrations.CreateModel(
                    name='KeeperCall',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('trustee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='voting.sealedtrustee')),
                        ('turn', models.CharField(choices=[('make', 'to make a key'), ('open', 'to open the result')], max_length=4)),
                        ('called_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('trustee', 'turn'), name='called_once_for_a_turn')],
                    },
                ),
                migrations.CreateModel(
                    name='SealedKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('trustee', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='secret', to='voting.sealedtrustee')),
                        ('box', models.BinaryField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='MarkedRoll',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('roll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='voting.electoralroll')),
                        ('first', models.BigIntegerField()),
                        ('issued', models.BinaryField()),
                        ('on_paper', models.BinaryField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('roll', 'first'), name='marks_once_per_line')],
                    },
                ),
                migrations.CreateModel(
                    name='SealedSlip',
                    fields=[
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('election', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to='voting.sealedelection')),
                        ('box', models.BinaryField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['election', 'id'], name='slips_of_an_election')],
                    },
                ),
                migrations.CreateModel(
                    name='SealedHandout',
                    fields=[
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('election', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handouts', to='voting.sealedelection')),
                        ('claim_sha256', models.CharField(max_length=64, unique=True)),
                        ('box', models.BinaryField()),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='SealedBallot',
                    fields=[
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('election', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='box', to='voting.sealedelection')),
                        ('credential_sha256', models.CharField(max_length=64)),
                        ('text', models.TextField(blank=True)),
                        ('tracker', models.CharField(blank=True, max_length=43)),
                        ('earlier', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=43), default=list, size=None)),
                        ('is_given_back', models.BooleanField(default=False)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('election', 'credential_sha256'), name='one_place_per_credential'), models.UniqueConstraint(condition=models.Q(('tracker', ''), _negated=True), fields=('election', 'tracker'), name='a_ballot_is_in_one_place')],
                    },
                ),
                migrations.CreateModel(
                    name='SealedReturn',
                    fields=[
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('election', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='voting.sealedelection')),
                        ('code_sha256', models.CharField(max_length=64)),
                        ('is_used', models.BooleanField(default=False)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('election', 'code_sha256'), name='one_return_per_code')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperTotal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_totals', to='voting.poll')),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('totals', models.JSONField()),
                        ('papers', models.PositiveIntegerField()),
                        ('spoiled', models.PositiveIntegerField(default=0)),
                        ('entered_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('poll', 'account'), name='one_paper_total_per_scrutineer')],
                    },
                ),
                migrations.CreateModel(
                    name='EvidencePublication',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.organisation')),
                        ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='voting.poll')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('published_at', models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]
