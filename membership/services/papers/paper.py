"""What every paper on shares says at its head and foot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from membership import formats
from membership.models import Organisation, ShareClass
from membership.queries.moment import Moment

DOCUMENTS = Path(__file__).parent.parent.parent / "documents"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document on its way out: its name, its kind, its bytes."""

    name: str
    media_type: str
    content: bytes


def named(thing: Organisation | ShareClass, language: str) -> str:
    """Return what an organisation, or a class of shares, is called in a language."""
    return (thing.name_en if language == "en" else "") or thing.name_fr


def shell(organisation: Organisation, title: str, at: Moment, known_at: datetime, language: str) -> dict[str, Any]:
    """Return what the page itself needs: languages, names, the running head and foot."""
    name = named(organisation, language)
    said = {"day": formats.short_day(at.on), "known": formats.instant(known_at.astimezone(organisation.zone))}
    moment = _("As of %(day)s, as known on %(known)s") % said
    return {
        "lang": language,
        "region": "CA",
        "organisation": name,
        "title": title,
        "moment": moment,
        "draft": {"tag": ""},
        "running": {"head": f"{name} — {title}", "foot": moment, "page": _("Page {page} of {pages}")},
    }
