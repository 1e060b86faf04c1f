"""Which version of a notice a page is about, and how versions are listed to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from governance.models import Assembly
from governance.queries.versions import Version, versions_of
from governance.rules.corrections import Change
from governance.services.changes_text import Shown, shown


def version_asked(request: HttpRequest, meeting: Assembly) -> Version | None:
    """Return the version that the address or the form names, otherwise the last; None before the notice left.

    Raises Http404 for one that there is not.
    """
    versions = versions_of(meeting)
    asked = request.POST.get("version") or request.GET.get("version")
    if not versions or not asked:
        return versions[-1] if versions else None
    for version in versions:
        if str(version.number) == asked:
            return version
    raise Http404


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version of a notice as pages list it, in the reader's language."""

    number: int
    issued_at: datetime
    why: str
    changes: tuple[Shown, ...]
    is_last: bool


def versions_shown(meeting: Assembly) -> list[VersionShown]:
    """Return the versions of a notice that was corrected, the last one first; nothing where there is one only."""
    versions = versions_of(meeting)
    return [_shown(version) for version in reversed(versions)] if len(versions) > 1 else []


def _shown(version: Version) -> VersionShown:
    language, correction = (get_language() or "fr")[:2], version.correction
    if correction is None:
        return VersionShown(version.number, version.notice.issued_at, "", (), version.is_last)
    kept = correction.changes.get(language) or correction.changes["fr"]
    return VersionShown(
        number=version.number,
        issued_at=version.notice.issued_at,
        why=(correction.why_en if language == "en" else "") or correction.why_fr,
        changes=tuple(shown((Change.from_json(one) for one in kept), language)),
        is_last=version.is_last,
    )
