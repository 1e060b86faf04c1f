"""Walk every audit chain from its first entry, and name each place where one does not hold."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from membership.formats import number
from membership.models import AuditChain, Organisation
from membership.services import audit


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        for organisation in (None, *Organisation.objects.order_by("slug")):
            for fault in audit.verify(organisation):
                faults += 1
                place = _("Chain %(chain)s, entry %(seq)s") % {"chain": fault.chain, "seq": fault.seq}
                self.stderr.write(f"✗ {place}: {fault.what}")
        if faults:
            sys.exit(1)
        lengths = AuditChain.objects.values_list("length", flat=True)
        counts = {"chains": number(len(lengths)), "entries": number(sum(lengths))}
        self.stdout.write(_("Every chain holds. Chains: %(chains)s. Entries: %(entries)s.") % counts)
