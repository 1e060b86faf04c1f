"""A list of many comes in with fewer indexes: what it brought is found by its persons and members."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('membership', '0043_what_changed_by_index'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='membershipevent',
            name='one_correction_per_event',
        ),
        migrations.AlterField(
            model_name='address',
            name='import_batch',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
        ),
        migrations.AlterField(
            model_name='age',
            name='import_batch',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='import_batch',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
        ),
        migrations.AlterField(
            model_name='membershipevent',
            name='document',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.document'),
        ),
        migrations.AlterField(
            model_name='membershipevent',
            name='import_batch',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
        ),
        migrations.AlterField(
            model_name='membershipevent',
            name='recorded_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='membershipperiod',
            name='import_batch',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
        ),
        migrations.AlterField(
            model_name='person',
            name='import_batch',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
        ),
        migrations.AlterField(
            model_name='phone',
            name='import_batch',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
        ),
        migrations.AlterField(
            model_name='representation',
            name='import_batch',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
        ),
        migrations.AlterField(
            model_name='sectionmembership',
            name='import_batch',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
        ),
        migrations.AlterField(
            model_name='sharetransaction',
            name='import_batch',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
        ),
        migrations.AlterField(
            model_name='sharetransaction',
            name='recorded_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='suspension',
            name='import_batch',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
        ),
        migrations.AlterField(
            model_name='votingrestriction',
            name='import_batch',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.importbatch'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['import_batch'], name='membership_of_import'),
        ),
        migrations.AddIndex(
            model_name='membershipevent',
            index=models.Index(condition=models.Q(('document__isnull', False)), fields=['document'], name='event_document'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['import_batch'], name='person_of_import'),
        ),
        migrations.AddConstraint(
            model_name='membershipevent',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', False)), fields=('corrects',), name='one_correction_per_event'),
        ),
    ]
