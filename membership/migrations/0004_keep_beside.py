"""Telephones, ages and sections may come with a list: they go with it when it is undone."""

import django.db.models.deletion
from django.db import migrations, models

from membership.schema import TenantReference


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0003_write_letters_faster"),
    ]

    operations = [
        migrations.AddField(
            model_name="age",
            name="import_batch",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="membership.importbatch",
            ),
        ),
        migrations.AddField(
            model_name="phone",
            name="import_batch",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="membership.importbatch",
            ),
        ),
        migrations.AddField(
            model_name="sectionmembership",
            name="import_batch",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="membership.importbatch",
            ),
        ),
        migrations.AlterField(
            model_name="age",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="membership.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="phone",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="membership.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="sectionmembership",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="membership.organisation",
            ),
        ),
        TenantReference("Age", "import_batch"),
        TenantReference("Phone", "import_batch"),
        TenantReference("SectionMembership", "import_batch"),
    ]
