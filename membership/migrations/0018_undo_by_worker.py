import django.db.models.deletion
from django.db import migrations, models

from membership.schema.tenancy import TenantReference


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0017_who_wrote_and_how_often_in_doubt'),
    ]

    operations = [
        migrations.AlterField(
            model_name='bulkorder',
            name='state',
            field=models.CharField(choices=[('looking', 'Being looked at'), ('looked', 'To be confirmed'), ('making', 'Being made'), ('made', 'Made'), ('undoing', 'Being undone'), ('undone', 'Undone'), ('refused', 'Refused: nothing was recorded'), ('dropped', 'Dropped: nothing was recorded')], default='looking', max_length=10),
        ),
        migrations.AddField(
            model_name='bulkorder',
            name='undoes',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undoings', to='membership.bulkchange'),
        ),
        TenantReference("BulkOrder", "undoes"),
        migrations.AddConstraint(
            model_name='bulkorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['undoing', 'undone', 'refused']), ('undoes__isnull', False)), models.Q(('undoes', None), models.Q(('state__in', ['undoing', 'undone']), _negated=True)), _connector='OR'), name='bulk_order_undoes_a_change'),
        ),
        migrations.AddConstraint(
            model_name='bulkorder',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('undoes',), name='a_change_is_undone_by_one_order_at_a_time'),
        ),
    ]
