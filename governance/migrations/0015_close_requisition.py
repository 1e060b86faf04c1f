from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0014_common_texts'),
    ]

    operations = [
        migrations.AddField(
            model_name='requisition',
            name='closed_reason',
            field=models.TextField(blank=True, default='', help_text='Why it waits on the board no more, without a meeting'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='requisition',
            name='state',
            field=models.CharField(choices=[('collecting', 'Gathering signatures'), ('presented', 'Presented to the board'), ('planned', 'Meeting planned'), ('given_up', 'Given up'), ('closed', 'Closed')], default='collecting', max_length=12),
        ),
        migrations.RemoveConstraint(
            model_name='requisition',
            name='requisition_presented_with_figures',
        ),
        migrations.AddConstraint(
            model_name='requisition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('presented_on', None), ('state__in', ['collecting', 'given_up'])), models.Q(('finding__isnull', False), ('presented_on__isnull', False), ('state__in', ['presented', 'planned', 'closed'])), _connector='OR'), name='requisition_presented_with_figures'),
        ),
        migrations.AddConstraint(
            model_name='requisition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('closed_reason', ''), _negated=True), _connector='OR'), name='requisition_closed_says_why'),
        ),
    ]
