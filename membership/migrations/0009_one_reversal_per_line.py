"""A share line is taken back once, which the database holds; why a payment was is told at length."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0008_rebates'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sharepayment',
            name='reference',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddConstraint(
            model_name='sharetransaction',
            constraint=models.UniqueConstraint(condition=models.Q(('reverses__isnull', False)), fields=('reverses',), name='one_reversal_per_share_line'),
        ),
    ]
