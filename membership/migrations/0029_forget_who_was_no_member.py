"""An erasure takes the addresses of somebody who never was a member."""

from django.db import migrations

from membership.schema import MAY_ERASE


class Migration(migrations.Migration):
    dependencies = [("membership", "0028_more_that_is_consulted")]
    operations = [migrations.RunSQL(MAY_ERASE, migrations.RunSQL.noop)]
