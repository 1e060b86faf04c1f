"""A notice that is corrected keeps each of its versions, and what changed from one to the next."""

import django.db.models.deletion
from django.db import migrations, models

from membership.schema import Guard, TenantKeys


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0020_guard_sittings"),
        ("membership", "0019_hold_each_reference_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="CorrectedNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("changes", models.JSONField()),
                ("why_fr", models.TextField()),
                ("why_en", models.TextField(blank=True)),
                ("finding", models.JSONField()),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="governance.assembly",
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="correction", to="membership.notice"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="membership.organisation"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replaced_by", to="membership.notice"
                    ),
                ),
            ],
            options={
                "ordering": ["version"],
                "constraints": [
                    models.UniqueConstraint(fields=("assembly", "version"), name="notice_versions_are_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 2)), name="the_first_notice_corrects_nothing"
                    ),
                ],
            },
        ),
        TenantKeys(models=["CorrectedNotice"]),
        Guard("unevoix_append_only", models=["CorrectedNotice"]),
    ]
