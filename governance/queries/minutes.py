"""The minutes of a meeting: their versions in each language."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Length

from governance.models import Assembly, Minutes


def versions_of(assembly: Assembly) -> list[Minutes]:
    """Return every version, the latest first, without reading the documents themselves."""
    rows = Minutes.objects.filter(assembly=assembly).select_related("written_by")
    found = rows.annotate(octets=Length("document__content"), sha256=F("document__sha256"))
    return list(found.order_by("language", "-version"))


def newest(assembly: Assembly) -> list[Minutes]:
    """Return the latest version in each language, which is the one members read."""
    rows = Minutes.objects.filter(assembly=assembly).select_related("written_by")
    return list(rows.order_by("language", "-version").distinct("language"))
