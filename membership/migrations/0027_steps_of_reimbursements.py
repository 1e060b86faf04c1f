"""Keep each step of a request to have shares paid back, with the day and the instant at which it was written down."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import membership.models.base
from membership.schema import Guard, TenantKeys

STATES = [
    ("requested", "Requested"),
    ("approved", "Approved, to be paid"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
    ("paid", "Paid back"),
]


def fill(apps: Any, schema_editor: Any) -> None:
    """Write the steps of the requests there are. When each was written down is in the trail."""
    Request, Step = apps.get_model("membership", "RedemptionRequest"), apps.get_model("membership", "RedemptionStep")
    Entry = apps.get_model("membership", "AuditEntry")
    for one in Request.objects.exclude(state="requested").select_related("redemption", "organisation").iterator():
        told = Entry.objects.filter(object_kind="redemption_request", object_id=one.public_id)
        written = {action.partition(".")[2]: at for action, at in told.values_list("action", "at")}
        zone = ZoneInfo(one.organisation.time_zone)
        for state, on in _steps(one):
            at = written.get(state, one.created_at)
            day = on or at.astimezone(zone).date()
            Step.objects.create(organisation=one.organisation, request=one, state=state, on=day, recorded_at=at)
    # Asked now: what the rows refer to is otherwise asked at the end, and until then the table cannot be changed.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def _steps(one: Any) -> list[tuple[str, Any]]:
    steps = []
    if one.decided_on is not None:
        steps.append(("refused" if one.state == "refused" else "approved", one.decided_on))
    if one.state == "paid":
        steps.append(("paid", one.redemption.effective_on))
    if one.state == "withdrawn":
        steps.append(("withdrawn", None))
    return steps


class Migration(migrations.Migration):
    dependencies = [("membership", "0026_estates_at_an_address")]

    operations = [
        migrations.CreateModel(
            name="RedemptionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(choices=STATES, max_length=12)),
                ("on", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=membership.models.base.DatabaseNow())),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="membership.organisation"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="membership.redemptionrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "state"), name="one_redemption_step_per_state"),
                    models.CheckConstraint(
                        condition=models.Q(("state", "requested"), _negated=True), name="redemption_step_leads_on"
                    ),
                ],
            },
        ),
        TenantKeys(models=["RedemptionStep"]),
        migrations.RunPython(fill, migrations.RunPython.noop),
        Guard("unevoix_append_only", models=["RedemptionStep"]),
    ]
