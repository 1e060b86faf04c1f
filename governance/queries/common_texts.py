"""A text adopted by two organisations: where it stands in each, and whether both read the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from governance.access import assemblies_for
from governance.models import AssemblyState, CommonText, Motion, MotionState
from governance.queries.changes import first_day
from membership.models import Organisation


@dataclass(frozen=True, slots=True)
class Side:
    """What one organisation lets the other see: its name, the text, the day once called, and what was decided.

    No votes, no names, no other point of its meeting. is_cancelled: the meeting is not held. number, adopted_on: of the
    resolution that adopted it.
    """

    organisation_fr: str
    organisation_en: str
    is_own: bool
    is_cancelled: bool
    meeting_on: date | None
    state: str
    state_label: str
    number: str
    adopted_on: date | None
    sha256: str
    sha256_fr: str
    sha256_en: str


def common_texts_for(organisation: Organisation, roles: frozenset[str]) -> QuerySet[CommonText]:
    """Return the common texts of an organisation that holders of these roles may know of, the latest first."""
    rows: QuerySet[CommonText] = CommonText.objects.for_organisation(organisation)
    seen = assemblies_for(organisation, roles).order_by().values("pk")
    rows = rows.filter(motion__assembly__in=seen).select_related("motion__assembly__organisation")
    return rows.order_by("-shared_at", "-pk")


def sides_of(common: CommonText) -> tuple[Side, ...]:
    """Return both sides, one's own first. The one read that leaves its organisation: by a code both offices hold."""
    rows = CommonText.objects.filter(code=common.code)
    rows = rows.select_related("organisation", "motion__assembly__organisation", "motion__resolution")
    return tuple(_side(one, is_own=one.pk == common.pk) for one in sorted(rows, key=lambda one: one.pk != common.pk))


def read_the_same(sides: Iterable[Side]) -> bool:
    """Return whether both sides put, or adopted, the very same text."""
    seen = list(sides)
    # One organisation may write in French alone: what it does not say in English differs from nothing.
    return len({one.sha256_fr for one in seen}) == 1 and len({one.sha256_en for one in seen if one.sha256_en}) <= 1


def sha256_of(motion: Motion) -> str:
    """Return the fingerprint of a text in both languages: of what was adopted, once it was."""
    adopted = getattr(motion, "resolution", None) or motion
    written = "\n".join(f"{len(one)}:{one}" for one in (_bare(adopted.text_fr), _bare(adopted.text_en)))
    return hashlib.sha256(written.encode()).hexdigest()


def _in_one_language(motion: Motion) -> tuple[str, str]:
    """Return the fingerprint of a text in French, and in English; empty where there is none."""
    adopted = getattr(motion, "resolution", None) or motion
    bare = (_bare(adopted.text_fr), _bare(adopted.text_en))
    french, english = (hashlib.sha256(text.encode()).hexdigest() if text else "" for text in bare)
    return french, english


def _bare(text: str) -> str:
    """Leave out how lines end and what surrounds a text: none of that is a difference."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _side(one: CommonText, *, is_own: bool) -> Side:
    motion, meeting = one.motion, one.motion.assembly
    resolution = getattr(motion, "resolution", None)
    is_told = meeting.notice_id is not None or is_own
    french, english = _in_one_language(motion)
    return Side(
        organisation_fr=one.organisation.name_fr,
        organisation_en=one.organisation.name_en,
        is_own=is_own,
        is_cancelled=meeting.state == AssemblyState.CANCELLED,
        meeting_on=first_day(meeting) if is_told else None,
        state=motion.state,
        state_label=str(MotionState(motion.state).label),
        number=resolution.number if resolution else "",
        adopted_on=resolution.adopted_on if resolution else None,
        sha256=sha256_of(motion),
        sha256_fr=french,
        sha256_en=english,
    )
