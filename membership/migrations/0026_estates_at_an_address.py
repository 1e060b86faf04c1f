import django.db.models.deletion
from django.db import migrations, models

from membership.schema import TenantReference


class Migration(migrations.Migration):
    dependencies = [("membership", "0025_attachments")]

    operations = [
        migrations.AddField(
            model_name="estate",
            name="language",
            field=models.CharField(db_default="fr", default="fr", max_length=5),
        ),
        migrations.AddField(
            model_name="estate",
            name="line",
            field=models.CharField(blank=True, db_default="", max_length=250),
        ),
        migrations.AddField(
            model_name="estate",
            name="city",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="estate",
            name="postal_code",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
        migrations.AddField(
            model_name="estate",
            name="country",
            field=models.CharField(db_default="CA", default="CA", max_length=2),
        ),
        migrations.AddField(
            model_name="delivery",
            name="estate",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                help_text="The member died: it is told to whoever settles the estate, at their address",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="membership.estate",
            ),
        ),
        TenantReference("Delivery", "estate"),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("estate", None), ("membership__isnull", False), _connector="OR"),
                name="estate_is_of_a_member",
            ),
        ),
    ]
