"""Bodies of every sort, seats that fall in turn and those that belong to organisations, mandates with their end."""

import django.db.models.deletion
from django.db import migrations, models

from membership.schema import TenantReference


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0008_guard_requisitions'),
        ('membership', '0015_erase_and_account_for_it'),
    ]

    operations = [
        migrations.AddField(
            model_name='body',
            name='closed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='body',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.category'),
        ),
        migrations.AddField(
            model_name='body',
            name='section',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.section'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='end_reason',
            field=models.CharField(blank=True, choices=[('term', 'End of the term'), ('resigned', 'Resigned from the seat'), ('removed', 'Removed by those who elected'), ('ineligible', 'May not sit any more'), ('left', 'No longer a member'), ('recalled', 'The organisation names somebody else'), ('other', 'Another reason')], max_length=10),
        ),
        migrations.AddField(
            model_name='mandate',
            name='falls_in',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='mandate',
            name='manner',
            field=models.CharField(choices=[('elected', 'Elected'), ('acclaimed', 'Elected without a vote, as many stood as seats'), ('co_opted', 'Named by the board to a vacant seat'), ('appointed', 'Named by the body or the organisation whose seat it is')], default='elected', max_length=10),
        ),
        migrations.AddField(
            model_name='seat',
            name='falls_in',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='seat',
            name='holder',
            field=models.CharField(choices=[('member', 'A member, or whoever represents one'), ('organisation', 'Somebody whom an organisation names'), ('anyone', 'Anyone, member or not')], default='member', max_length=12),
        ),
        migrations.AddField(
            model_name='seat',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.membership'),
        ),
        migrations.AddField(
            model_name='seat',
            name='owner_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='seat',
            name='retired_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='seat',
            name='term_years',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='body',
            name='kind',
            field=models.CharField(choices=[('general_meeting', 'General meeting'), ('group_meeting', 'Assembly of a sector or a group'), ('board', 'Board of directors'), ('executive', 'Executive committee'), ('liaison', 'Liaison committee'), ('committee', 'Committee')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='body',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True), ('kind__in', ('general_meeting', 'board', 'executive', 'liaison'))), fields=('organisation', 'kind'), name='one_body_of_a_kind_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='body',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'group_meeting'), models.Q(('group__isnull', True), ('section__isnull', True)), _connector='OR'), name='only_a_part_meets_apart'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('holder', 'organisation'), ('owner__isnull', False), ('owner_name', '')), models.Q(models.Q(('holder', 'organisation')), models.Q(('owner_name', ''), _negated=True), ('owner__isnull', True)), models.Q(models.Q(('holder', 'organisation'), _negated=True), ('owner__isnull', True), ('owner_name', '')), _connector='OR'), name='the_seat_of_an_organisation_says_of_which'),
        ),
        TenantReference("Body", "group"),
        TenantReference("Body", "section"),
        TenantReference("Seat", "owner"),
    ]
