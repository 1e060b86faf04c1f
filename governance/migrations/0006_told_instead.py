from django.db import migrations
from django.db.models import Q


def supersede(apps, schema_editor):
    """Of each meeting, every notice before the last that was issued for all who were owed them is told by that one."""
    Notice = apps.get_model('membership', 'Notice')
    for meeting in apps.get_model('governance', 'Assembly').objects.filter(notice__isnull=False).iterator():
        corrections = Q(correction__assembly=meeting)
        moves = Q(change__assembly=meeting, change__kind__in=['cancelled', 'postponed'])
        last = Notice.objects.filter(corrections | moves).order_by('issued_at', 'pk').last()
        if last is not None:
            before = Notice.objects.filter(Q(pk=meeting.notice_id) | corrections | Q(change__assembly=meeting))
            before.filter(issued_at__lte=last.issued_at).exclude(pk=last.pk).update(superseded_by=last)


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0005_own_call'),
        ('membership', '0015_told_instead'),
    ]

    operations = [migrations.RunPython(supersede, migrations.RunPython.noop)]
