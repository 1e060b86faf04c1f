from django.db import migrations

from membership.schema import TenantReference


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0068_guests_and_struck_arrivals'),
    ]

    operations = [
        TenantReference("AgendaItem", "referral"),
        TenantReference("FollowUp", "motion"),
        TenantReference("FollowUp", "body"),
    ]
