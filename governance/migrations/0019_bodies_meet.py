"""Boards and committees meet, directors declare interests, and all of them may sign a text instead of meeting."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import membership.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0018_guard_adopted_minutes"),
        ("membership", "0018_represent_and_close"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Interest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    membership.models.base.PublicIdField(
                        default=membership.models.base.new_public_id, editable=False, max_length=22, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("general", "General: for whatever comes up"), ("matter", "For one matter")],
                        max_length=8,
                    ),
                ),
                ("matter", models.CharField(blank=True, max_length=250)),
                ("text", models.TextField()),
                ("declared_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("noted_at", models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
            ],
            options={
                "ordering": ["-declared_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="WrittenSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "means",
                    models.CharField(
                        choices=[("own", "Signed here"), ("paper", "Signed on paper, entered by the office")],
                        max_length=6,
                    ),
                ),
                ("signed_at", models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="agendaitem",
            name="minutes_are_put_under_their_point",
        ),
        migrations.RemoveConstraint(
            model_name="assembly",
            name="assembly_is_somewhere",
        ),
        migrations.RemoveConstraint(
            model_name="resolution",
            name="resolutions_are_numbered",
        ),
        migrations.AddField(
            model_name="assembly",
            name="body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sittings",
                to="governance.body",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="mandate",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.mandate",
            ),
        ),
        migrations.AddField(
            model_name="convenedentry",
            name="mandate",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.mandate",
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="series",
            field=models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.AlterField(
            model_name="agendaitem",
            name="subject",
            field=models.CharField(
                blank=True,
                choices=[
                    ("follow_ups", "Follow-up of resolutions"),
                    ("minutes", "Adoption of minutes"),
                    ("laid", "Written resolution laid before the meeting"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="assembly",
            name="kind",
            field=models.CharField(
                choices=[
                    ("annual", "Annual general meeting"),
                    ("special", "Special general meeting"),
                    ("sitting", "Meeting of a body"),
                    ("written", "Written resolution"),
                ],
                default="annual",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="attendance",
            name="membership",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="membership.membership",
            ),
        ),
        migrations.AlterField(
            model_name="convenedentry",
            name="membership",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="membership.membership",
            ),
        ),
        migrations.AlterField(
            model_name="debatefact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("moved", "Moved"),
                    ("withdrawn", "Withdrawn"),
                    ("referred", "Referred"),
                    ("divided", "Divided"),
                    ("closed", "Debate closed"),
                    ("not_closed", "Closing of the debate refused"),
                    ("hands", "Vote by show of hands"),
                    ("secret", "Secret ballot asked for"),
                    ("roll_call", "Vote by name"),
                    ("dissent", "Dissent"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject__in", ["minutes", "laid"]), ("minutes_of__isnull", True), _connector="OR"),
                name="minutes_are_put_under_their_point",
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place", ""), _negated=True),
                    models.Q(("link", ""), _negated=True),
                    ("kind", "written"),
                    _connector="OR",
                ),
                name="assembly_is_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body__isnull", False), ("kind__in", ["sitting", "written"])),
                    models.Q(models.Q(("kind__in", ["sitting", "written"]), _negated=True), ("body__isnull", True)),
                    _connector="OR",
                ),
                name="a_sitting_is_of_a_body",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("departed_at__isnull", True)),
                fields=("assembly", "mandate"),
                name="director_present_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mandate__isnull", True), ("membership__isnull", False)),
                    models.Q(("mandate__isnull", False), ("membership__isnull", True)),
                    _connector="OR",
                ),
                name="present_as_a_member_or_a_director",
            ),
        ),
        migrations.AddConstraint(
            model_name="convenedentry",
            constraint=models.UniqueConstraint(fields=("convened_list", "mandate"), name="director_convened_once"),
        ),
        migrations.AddConstraint(
            model_name="convenedentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mandate__isnull", True), ("membership__isnull", False)),
                    models.Q(("mandate__isnull", False), ("membership__isnull", True)),
                    _connector="OR",
                ),
                name="convened_as_a_member_or_a_director",
            ),
        ),
        migrations.AddConstraint(
            model_name="resolution",
            constraint=models.UniqueConstraint(
                fields=("organisation", "series", "year", "rank"), name="resolutions_are_numbered"
            ),
        ),
        migrations.AddField(
            model_name="interest",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="interests", to="governance.body"
            ),
        ),
        migrations.AddField(
            model_name="interest",
            name="noted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="interest",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="membership.organisation"
            ),
        ),
        migrations.AddField(
            model_name="interest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="membership.person"
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="interest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recusals",
                to="governance.interest",
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="mandate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="recusals", to="governance.mandate"
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="motion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="recusals", to="governance.motion"
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="noted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="membership.organisation"
            ),
        ),
        migrations.AddField(
            model_name="writtensignature",
            name="assembly",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="governance.assembly"
            ),
        ),
        migrations.AddField(
            model_name="writtensignature",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="writtensignature",
            name="mandate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="governance.mandate"
            ),
        ),
        migrations.AddField(
            model_name="writtensignature",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="membership.organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gte", models.F("declared_on")), _connector="OR"
                ),
                name="an_interest_ends_after_it_is_declared",
            ),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "general"), ("matter", "")),
                    models.Q(("kind", "matter"), models.Q(("matter", ""), _negated=True)),
                    _connector="OR",
                ),
                name="an_interest_in_a_matter_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.UniqueConstraint(fields=("motion", "mandate"), name="one_withdraws_from_a_vote_once"),
        ),
        migrations.AddConstraint(
            model_name="writtensignature",
            constraint=models.UniqueConstraint(fields=("assembly", "mandate"), name="a_director_signs_once"),
        ),
    ]
