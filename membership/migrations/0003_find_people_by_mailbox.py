"""Signing in starts from an address, whatever its case: it must be found without reading everybody."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("membership", "0002_guard_facts")]

    operations = [
        migrations.AddIndex(model_name="person", index=models.Index(Lower("email"), name="person_mailbox")),
    ]
